"""The files of figures: one as csv or workbook, all of a page as a zip.

Each is made in the vintage that the address names, as the page that links to it is.
"""

from collections.abc import Callable, Sequence
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_GET

from hnfsg.figures import registry
from hnfsg.figures.archives import zip_file
from hnfsg.figures.as_at import as_at, carried
from hnfsg.figures.audiences import audience_of, check_audience, may_see
from hnfsg.figures.cache import Question
from hnfsg.figures.exports import csv_file, file_name
from hnfsg.figures.opened import note_opened
from hnfsg.figures.registry import Figure
from hnfsg.figures.rendering import render
from hnfsg.figures.scopes import BadScope, resolve
from hnfsg.figures.views import figure_of
from hnfsg.figures.workbooks import xlsx_file
from hnfsg.people.models import User
from hnfsg.people.rights import Right, require

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"

Make = Callable[[list[Question]], str | bytes]


@require(Right.SEE_PAGES)
@require_GET
def csv(request: HttpRequest, slug: str) -> HttpResponse:
    """A figure's numbers as csv; 400 with a sentence where scope or day do not exist."""
    return _file(request, [_open_to(request, slug)], ".csv", CSV, lambda asked: csv_file(*asked))


@require(Right.SEE_PAGES)
@require_GET
def xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """A figure's numbers and notes as a workbook; 400 as for csv."""
    return _file(request, [_open_to(request, slug)], ".xlsx", XLSX, lambda asked: xlsx_file(*asked))


@require(Right.SEE_PAGES)
@require_GET
def page(request: HttpRequest, page: str) -> HttpResponse:
    """Every figure of a page (by the name of its address) as one zip; 400 as for csv.

    Without those that are for officers where somebody else asks.
    """
    found = [
        figure
        for figure in registry.figures()
        if figure.page == page and may_see(figure, audience_of(request.user, figure))
    ]
    if not found:
        raise Http404
    return _file(request, found, ".zip", ZIP, zip_file)


def _open_to(request: HttpRequest, slug: str) -> Figure:
    """The figure, where whoever asks may see it. Raises Http404 and PermissionDenied."""
    found = figure_of(slug)
    check_audience(request.user, found)
    return found


def _file(
    request: HttpRequest, figures: Sequence[Figure], ending: str, kind: str, make: Make
) -> HttpResponse:
    try:
        questions = _questions(request, figures)
    except BadScope as problem:
        return HttpResponseBadRequest(str(problem), content_type="text/plain; charset=utf-8")
    html = "".join(rendered.html for rendered in render(questions))
    note_opened(cast("User", request.user), questions[0].vintage, html)
    response = HttpResponse(make(questions), content_type=kind)
    name = _name(questions, ending)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _questions(request: HttpRequest, figures: Sequence[Figure]) -> list[Question]:
    """What is asked of each figure. Raises BadScope, of a day too: a file has no place for why."""
    asked = as_at(request.GET)
    if asked.problem:
        raise BadScope(asked.problem.removesuffix(" This shows now."))
    params = request.GET.dict()
    return [
        Question.of(
            figure,
            resolve(figure, params, asked.vintage),
            asked.vintage,
            audience_of(request.user, figure),
        )
        for figure in figures
    ]


def _name(questions: Sequence[Question], ending: str) -> str:
    """After the figure, or after the page that several are of; the day where one is named."""
    first = questions[0]
    name = file_name(first.figure, first.resolved.scope, "")
    if len(questions) > 1 or ending == ".zip":
        stem = first.figure.slug.replace(".", "-")
        page = first.figure.page.replace(":", "-").replace("_", "-")
        name = page + name.removeprefix(stem)
    day = "".join(f"-as-at-{day}" for day in carried(first.vintage).values())
    return f"{name}{day}{ending}"
