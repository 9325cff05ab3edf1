"""The line map: what the keys that are new in a file stand for."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hnfsg.intake import services
from hnfsg.intake.declarations import Sheet
from hnfsg.intake.mapping.line_map import classified_sheets, new_keys, rows_for
from hnfsg.intake.models import Upload
from hnfsg.intake.services import Refused
from hnfsg.intake.views.shared import upload_or_404, who
from hnfsg.people.rights import Right, require

KEYS_A_PAGE = 100


@require(Right.SEE_DATA_PAGES)
@require_http_methods(["GET", "POST"])
def line_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what new keys stand for; saved a page at a time, and the file is checked again.

    Context: upload, dataset, sheet, page (of line_map.KeyRow), columns, refusal.
    """
    found = upload_or_404(request, pk, to_change=True)
    sheet = _sheet_with_new_keys(found)
    given, refusal = {}, ""
    if request.method == "POST" and sheet:
        given = posted_values(sheet, request.POST)
        try:
            services.confirm_keys(upload=found, sheet=sheet.slug, values=given, by=who(request))
        except Refused as problem:
            refusal = str(problem)
        else:
            messages.success(request, f"{_counted(len(given))} kept. The file is checked again.")
            return redirect("intake:upload", pk=pk)
    keys = new_keys(found, sheet) if sheet else []
    page = Paginator(keys, KEYS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "upload": found,
        "dataset": found.dataset,
        "sheet": sheet,
        "columns": [sheet.column(n) for n in sheet.classified.columns] if sheet else [],
        "page": page,
        "rows": rows_for(sheet, page.object_list, given) if sheet else [],
        "refusal": refusal,
    }
    return render(request, "intake/line_map.html", context, status=400 if refusal else 200)


def _sheet_with_new_keys(upload: Upload) -> Sheet | None:
    sheets = classified_sheets(upload.dataset)
    return next((sheet for sheet in sheets if new_keys(upload, sheet)), None)


def posted_values(sheet: Sheet, posted: QueryDict) -> dict[str, dict[str, str]]:
    """What a form of keys says: key -> its label and the value of each column."""
    keys, labels = posted.getlist("key"), posted.getlist("label")
    return {
        key: {"label": labels[n] if n < len(labels) else ""}
        | {name: posted.get(f"{name}-{n}", "") for name in sheet.classified.columns}
        for n, key in enumerate(keys)
    }


def _counted(number: int) -> str:
    return f"{number:,} line{' is' if number == 1 else 's are'}"
