"""Saying how an uploaded file is read: which sheet is which, which column is which."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hnfsg.intake import services
from hnfsg.intake.declarations import Sheet
from hnfsg.intake.mapping.files import sheets_of
from hnfsg.intake.mapping.overview import overview
from hnfsg.intake.models import Upload
from hnfsg.intake.recipes import Heading, Recipe
from hnfsg.intake.services import Refused
from hnfsg.intake.views.shared import upload_or_404, who
from hnfsg.people.rights import Right, require


@require(Right.SEE_DATA_PAGES)
@require_GET
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """How each sheet that is asked for is read in a file.

    Context: upload, dataset, states (list of overview.SheetState), sheets (as in sheets_read).
    """
    found = upload_or_404(request, pk, to_change=True)
    context = {
        "upload": found,
        "dataset": found.dataset,
        "states": overview(found),
        "sheets": found.sheets_read,
    }
    return render(request, "intake/mapping.html", context)


@require(Right.SEE_DATA_PAGES)
@require_http_methods(["GET", "POST"])
def map_sheet(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """Say how one declared sheet is read. Context: upload, dataset, sheet, sheets, refusal."""
    found = upload_or_404(request, pk, to_change=True)
    declared = _declared_or_404(found, sheet)
    refusal = ""
    if request.method == "POST":
        names = tuple(Heading(file_sheet.name) for file_sheet in sheets_of(found))
        recipe = Recipe(headings=names, is_absent=True)
        try:
            services.map_sheet(upload=found, sheet=sheet, recipe=recipe, by=who(request))
        except Refused as problem:
            refusal = str(problem)
        else:
            return redirect("intake:upload", pk=pk)
    context = {
        "upload": found,
        "dataset": found.dataset,
        "sheet": declared,
        "sheets": sheets_of(found),
        "refusal": refusal,
    }
    return render(request, "intake/map_sheet.html", context, status=400 if refusal else 200)


def _declared_or_404(upload: Upload, slug: str) -> Sheet:
    try:
        return upload.dataset.sheet(slug)
    except KeyError as problem:
        raise Http404 from problem
