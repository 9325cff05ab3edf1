"""The page /ehcp/backlog/cases/: the open cases one by one, for SEND officers alone."""

from typing import cast
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ehcp.figures.backlog.ages import STAGES
from ehcp.selectors import extract_of
from ehcp.selectors.worklist import (
    NONE,
    Wanted,
    teams_and_areas,
    waiting,
    worklist,
    worklist_part,
)
from ehcp.services.worklist import take_worklist
from ehcp.tables import HEADINGS, cells_of
from hnfsg.intake import vintages
from hnfsg.people.models import User
from hnfsg.people.rights import Right, require, sees_as_officer

ROWS_A_PAGE = 50
AS_MEMBER = (
    "You see the pages as members do, who see no single case. Go back to your own view to see the "
    "worklist."
)


@require(Right.EXACT_EHCP)
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The worklist, in legal urgency.

    Context: part (None without a publication), extract, page (of rows, each a list of texts under
    headings), wanted, filters, query (of the address, without the page).
    """
    _refuse_members_view(request)
    vintage = vintages.live()
    part, wanted = worklist_part(vintage), _wanted(request)
    context = {"part": part, "wanted": wanted, "headings": HEADINGS, "query": _query(wanted)}
    if part:
        page = Paginator(worklist(part, wanted), ROWS_A_PAGE).get_page(request.GET.get("page"))
        rows = [(row, cells_of(row)) for row in waiting(part, list(page))]
        filters = _filters(wanted, *teams_and_areas(part))
        context |= {"page": page, "rows": rows, "filters": filters, "extract": extract_of(vintage)}
    return render(request, "ehcp/cases.html", context)


@require(Right.EXACT_EHCP)
@require_GET
def cases_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file, of every page. That it was taken is recorded."""
    _refuse_members_view(request)
    vintage = vintages.live()
    text = take_worklist(vintage=vintage, wanted=_wanted(request), by=cast("User", request.user))
    extract = extract_of(vintage)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"worklist-{extract.as_at:%Y-%m-%d}.csv" if extract else "worklist.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _refuse_members_view(request: HttpRequest) -> None:
    if not sees_as_officer(request.user, Right.EXACT_EHCP):
        raise PermissionDenied(AS_MEMBER)


def _wanted(request: HttpRequest) -> Wanted:
    """What the address asks for; a stage that does not exist is none."""
    stage = request.GET.get("stage", "")
    return Wanted(
        stage=stage if stage in STAGES else "",
        area=request.GET.get("area", ""),
        team=request.GET.get("team", ""),
    )


def _query(wanted: Wanted) -> str:
    return urlencode({name: value for name, value in vars(wanted).items() if value})


def _filters(
    wanted: Wanted, teams: list[str], areas: list[str]
) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """Each filter of the list: its name, label, what is chosen, and its choices."""
    return [
        ("stage", "Stage", wanted.stage, [("", "Every stage"), *STAGES.items()]),
        ("area", "Area", wanted.area, [("", "Every area"), *_named(areas, "Area not recorded")]),
        ("team", "Lead team", wanted.team, [("", "Every team"), *_named(teams, "No team")]),
    ]


def _named(names: list[str], none: str) -> list[tuple[str, str]]:
    return [(name or NONE, name or none) for name in names]
