"""The page /finance/forecast-record/: how wrong forecasts were, and where this year may end."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from finance.figures.forecast_record import BAND, PAGE, SLUGS
from finance.selectors import DATASET
from finance.views.asked import Asked, asked, kept, page_context
from hnfsg.people.rights import Right, require


@require(Right.SEE_PAGES)
@require_GET
def forecast_record(request: HttpRequest) -> HttpResponse:
    """The record of past forecasts. Context: content (HTML, the same for all who may see it)."""
    wants = asked(request, lead=BAND, datasets=[DATASET])
    return kept(request, "forecast_record", wants, SLUGS, partial(_drawn, wants))


def _drawn(wants: Asked) -> str:
    context = page_context(wants, BAND, PAGE, SLUGS)
    return render_to_string("finance/_forecast_record.html", context)
