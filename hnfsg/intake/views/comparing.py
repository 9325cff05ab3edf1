"""Two uploads of a dataset beside each other, on a page and as files."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hnfsg.intake import comparing
from hnfsg.intake.comparing import Comparison, files
from hnfsg.intake.comparing.sides import how_matched
from hnfsg.intake.comparing.words import Shown, shown_rows
from hnfsg.intake.declarations import Dataset, Sheet
from hnfsg.intake.views.datasets import XLSX
from hnfsg.intake.views.shared import dataset_or_404
from hnfsg.people.rights import Right, check_right, has_right, require

ROWS_A_PAGE = 50


@require(Right.SEE_DATA_PAGES)
@require_GET
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What differs between two uploads.

    Context: dataset, first, second (keys chosen), choices (key, label), problem (sentence); and
    where there are two: notes and how_matched (sentences), comparison, sheets (list of (Sheet,
    tallies, how many differ)), sheet (the one looked at), has_months (whether of several), rows
    (a page of words.Shown), differ (how many in all), can_be_workbook, most (rows that a workbook
    takes), query (the part of the address that names the two).
    """
    dataset = dataset_or_404(slug)
    first, second, problem = _sides(request, dataset)
    context: dict[str, Any] = {
        "dataset": dataset,
        "choices": comparing.choices(dataset),
        "first": first.key if first else request.GET.get("first", ""),
        "second": second.key if second else request.GET.get("second", ""),
        "problem": problem,
    }
    if first and second and not problem:
        context |= _compared(request, _comparison(request, dataset, first, second))
    return render(request, "intake/compare.html", context, status=400 if problem else 200)


def _sides(
    request: HttpRequest, dataset: Dataset
) -> tuple[comparing.Side | None, comparing.Side | None, str]:
    """Both sides and a sentence where they cannot be compared.

    Without an address's own choice: the newest upload, and the one before it.
    """
    asked_first, asked_second = request.GET.get("first", ""), request.GET.get("second", "")
    if asked_second == comparing.LIVE:
        first = comparing.side(dataset, asked_first)
        second = comparing.side(dataset, asked_second, first)
    else:
        second = (
            comparing.side(dataset, asked_second)
            if asked_second
            else comparing.newest_with_rows(dataset)
        )
        first = (
            comparing.side(dataset, asked_first, second)
            if asked_first
            else second and comparing.default_first(dataset, second)
        )
    if (asked_first and not first) or (asked_second and not second):
        return first, second, "There is no such upload here. Choose two from the lists."
    if first and second and first.key == second.key:
        return first, second, "Choose two that differ: these are the same."
    return first, second, ""


def _comparison(
    request: HttpRequest, dataset: Dataset, first: comparing.Side, second: comparing.Side
) -> Comparison:
    """Both sides held beside each other; rows that are children by their officers alone."""
    if dataset.is_of_children:
        check_right(request.user, dataset.right)
    is_officer = has_right(request.user, dataset.right)
    return Comparison(dataset, first, second, is_officer=is_officer)


def _compared(request: HttpRequest, comparison: Comparison) -> dict[str, Any]:
    sheets = [(s, comparison.tallies[s.slug], comparison.differ(s)) for s in comparison.sheets]
    sheet = _sheet(request, comparison)
    return {
        "notes": list(comparing.notes([comparison.first, comparison.second])),
        "how_matched": how_matched(comparison.first, comparison.second),
        "comparison": comparison,
        "sheets": sheets,
        "sheet": sheet,
        "has_months": sheet is not None and len(comparison.tallies[sheet.slug]) > 1,
        "rows": _page(request, comparison, sheet) if sheet else None,
        "differ": sum(count for _, _, count in sheets),
        "can_be_workbook": sum(n for _, _, n in sheets) <= files.MOST_IN_WORKBOOK,
        "most": files.MOST_IN_WORKBOOK,
        "query": f"first={comparison.first.key}&second={comparison.second.key}",
    }


def _sheet(request: HttpRequest, comparison: Comparison) -> Sheet | None:
    """The sheet that the address names, else the one in which most rows differ."""
    asked = request.GET.get("sheet", "")
    for sheet in comparison.sheets:
        if sheet.slug == asked:
            return sheet
    return max(comparison.sheets, key=comparison.differ, default=None)


def _page(request: HttpRequest, comparison: Comparison, sheet: Sheet) -> Page[Shown]:
    """A page of the rows that differ; only those are asked of the database."""
    count = comparison.differ(sheet)
    page = Paginator(range(count), ROWS_A_PAGE).get_page(request.GET.get("page"))
    offset = (page.number - 1) * ROWS_A_PAGE
    found = comparison.page(sheet, limit=ROWS_A_PAGE, offset=offset) if count else []
    page.object_list = shown_rows(sheet, found)
    return page


@require(Right.SEE_DATA_PAGES)
@require_GET
def compare_csv(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """Every row of one sheet that differs, as csv."""
    comparison = _for_a_file(request, slug)
    sheet = _sheet(request, comparison)
    if sheet is None:
        raise Http404
    response = StreamingHttpResponse(
        files.csv_lines(comparison, sheet), content_type="text/csv; charset=utf-8"
    )
    name = f"compare-{slug}-{sheet.slug}-{comparison.first.key}-{comparison.second.key}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require(Right.SEE_DATA_PAGES)
@require_GET
def compare_xlsx(request: HttpRequest, slug: str) -> HttpResponse | FileResponse:
    """Every row that differs, a sheet for each, as a workbook; 400 where there are too many."""
    comparison = _for_a_file(request, slug)
    count = sum(comparison.differ(sheet) for sheet in comparison.sheets)
    if count > files.MOST_IN_WORKBOOK:
        sentence = (
            f"{count:,} rows differ, and a workbook takes up to {files.MOST_IN_WORKBOOK:,}. "
            "Download the csv, which has them all."
        )
        return HttpResponseBadRequest(sentence, content_type="text/plain; charset=utf-8")
    name = f"compare-{slug}-{comparison.first.key}-{comparison.second.key}.xlsx"
    return FileResponse(
        files.workbook(comparison), as_attachment=True, filename=name, content_type=XLSX
    )


def _for_a_file(request: HttpRequest, slug: str) -> Comparison:
    dataset = dataset_or_404(slug)
    first, second, problem = _sides(request, dataset)
    if problem or not first or not second:
        raise Http404(problem)
    return _comparison(request, dataset, first, second)
