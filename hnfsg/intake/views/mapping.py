"""Saying how an uploaded file is read: which sheet is which, which column is which."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hnfsg.intake import services
from hnfsg.intake.declarations import Sheet
from hnfsg.intake.mapping.desk import Desk, open_desk
from hnfsg.intake.mapping.material import material_of
from hnfsg.intake.mapping.overview import in_question, overview
from hnfsg.intake.models import Upload, UploadState
from hnfsg.intake.services import Refused
from hnfsg.intake.views.shared import upload_or_404, who
from hnfsg.people.rights import Right, require

UNREAD = (UploadState.RECEIVED, UploadState.CHECKING)
LOOK_FIRST = "This is how the first rows are read now. Look at them, then save."


@require(Right.SEE_DATA_PAGES)
@require_http_methods(["GET", "POST"])
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """How each sheet that is asked for is read in a file. A POST has the file checked again.

    Context: upload, dataset, states (list of overview.SheetState), sheets (as in sheets_read),
    can_check (whether it can be checked again), refusal.
    """
    found = upload_or_404(request, pk, to_change=True)
    refusal = ""
    if request.method == "POST":
        try:
            services.check_again(upload=found, by=who(request))
        except Refused as problem:
            refusal = str(problem)
        else:
            return redirect("intake:upload", pk=pk)
    context = {
        "upload": found,
        "dataset": found.dataset,
        "states": overview(found),
        "sheets": found.sheets_read,
        "can_check": found.state in services.CAN_BE_CHECKED_AGAIN,
        "refusal": refusal,
    }
    return render(request, "intake/mapping.html", context, status=409 if refusal else 200)


@require(Right.SEE_DATA_PAGES)
@require_http_methods(["GET", "POST"])
def map_sheet(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """Say how one declared sheet is read in a file.

    Context: upload, dataset, the parts of a Desk, refusal. Nothing is kept that was not shown: the
    form says which recipe its first rows were of.
    """
    found = upload_or_404(request, pk, to_change=True)
    material = material_of(found, declared_or_404(found, sheet))
    if not material.files and found.state in UNREAD:
        return redirect("intake:upload", pk=pk)
    if request.method == "GET":
        return _page(request, found, open_desk(material, request.GET))
    desk = open_desk(material, request.GET, request.POST)
    if request.POST.get("action") == "look":
        return _page(request, found, desk, has_posted=True)
    if desk.recipe is None:
        return _page(request, found, desk, has_posted=True, status=400)
    if not was_seen(request, desk):
        return _page(request, found, desk, has_posted=True, look_first=LOOK_FIRST)
    return _save(request, found, desk)


def _save(request: HttpRequest, upload: Upload, desk: Desk) -> HttpResponse:
    sheet = desk.material.sheet
    others = in_question(upload, besides=sheet)
    try:
        services.map_sheet(
            upload=upload, sheet=sheet.slug, recipe=desk.recipe, by=who(request), is_last=not others
        )
    except Refused as problem:
        return _page(request, upload, desk, has_posted=True, refusal=str(problem), status=409)
    if others:
        told = f"{sheet.name} is kept. {others[0].name} comes next; then the file is checked again."
        messages.success(request, told)
        return redirect("intake:map_sheet", pk=upload.pk, sheet=others[0].slug)
    messages.success(request, f"How {sheet.name} is read is kept, and the file is checked again.")
    return redirect("intake:upload", pk=upload.pk)


def was_seen(request: HttpRequest, desk: Desk) -> bool:
    """Whether the first rows of this very recipe stood on the page; absence has no rows."""
    return desk.is_absent or request.POST.get("seen") == desk.seen


def _page(
    request: HttpRequest,
    upload: Upload,
    desk: Desk,
    *,
    has_posted: bool = False,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {"upload": upload, "dataset": upload.dataset, "has_posted": has_posted, **more}
    context |= desk.context()
    return render(request, "intake/map_sheet.html", context, status=status)


def declared_or_404(upload: Upload, slug: str) -> Sheet:
    """The declared sheet of that slug. Raises Http404."""
    try:
        return upload.dataset.sheet(slug)
    except KeyError as problem:
        raise Http404 from problem
