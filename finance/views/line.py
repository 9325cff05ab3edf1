"""The page /finance/lines/<code>/: one budget line in every month that is held."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from finance.history import history
from finance.selectors import DATASET, LINES, history_of_line
from hnfsg.figures.as_at import address, as_at
from hnfsg.figures.markers import Explanations, explained
from hnfsg.intake import vintages
from hnfsg.intake.declarations import dataset
from hnfsg.people.rights import Right, has_right, require


@require(Right.SEE_PAGES)
@require_GET
def line(request: HttpRequest, code: str) -> HttpResponse:
    """A line's budgets, forecasts and explanations over all years. Volumes are for officers.

    Context: code, line (history.History, or None where none was known on the day), moment,
    now_url, lines_url, sees_volumes.
    """
    moment = as_at(request.GET)
    said = explained(moment.vintage.live(DATASET, LINES), Explanations())
    found = history(code, history_of_line(moment.vintage, code), said)
    if found is None and moment.day is None:
        raise Http404
    context = {
        "code": code,
        "line": found,
        "moment": moment,
        "now_url": address(request.path, {}, vintages.Vintage(())),
        "lines_url": address(reverse("finance:lines"), {}, moment.vintage),
        "sees_volumes": has_right(request.user, dataset(DATASET).right),
    }
    return render(request, "finance/line.html", context)
