"""The page /finance/lines/<code>/: one budget line in every month that is held."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from finance.history import History, history
from finance.selectors import DATASET, LINES, history_of_line
from hnfsg.figures.as_at import address, as_at
from hnfsg.figures.markers import Explanations, explained
from hnfsg.figures.opened import note_opened
from hnfsg.intake import vintages
from hnfsg.intake.declarations import dataset
from hnfsg.intake.vintages import Vintage
from hnfsg.people.models import User
from hnfsg.people.rights import Right, require, sees_as_officer


@require(Right.SEE_PAGES)
@require_GET
def line(request: HttpRequest, code: str) -> HttpResponse:
    """A line's budgets, forecasts and explanations over all years. Volumes are for officers.

    Context: code, line (history.History, or None where none was known on the day), uploads,
    moment, now_url, lines_url, sees_volumes.
    """
    if "\x00" in code:
        raise Http404
    moment = as_at(request.GET)
    found = _history(moment.vintage, code)
    if found is None and moment.day is None:
        raise Http404
    context = {
        "code": code,
        "line": found,
        "uploads": _uploads(moment.vintage, found),
        "moment": moment,
        "now_url": address(request.path, {}, vintages.Vintage(())),
        "lines_url": address(reverse("finance:lines"), {}, moment.vintage),
        "sees_volumes": sees_as_officer(request.user, dataset(DATASET).right),
    }
    response = render(request, "finance/line.html", context)
    note_opened(cast("User", request.user), moment.vintage, response.content.decode())
    return response


def _history(vintage: Vintage, code: str) -> History | None:
    said = explained(vintage.live(DATASET, LINES), Explanations())
    return history(code, history_of_line(vintage, code), said)


def _uploads(vintage: Vintage, found: History | None) -> list[int]:
    """The files behind a line's page, whose readers are told when one is withdrawn."""
    parts = found.part_ids if found else frozenset()
    return sorted({p.upload_id for p in vintage.live(DATASET, LINES) if p.part_id in parts})
