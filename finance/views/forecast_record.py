"""The page /finance/forecast-record/: how wrong forecasts were, and where this year may end."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from finance.figures import forecast_record as record
from finance.figures.methods import METHODS, savings_of, stated_position
from finance.forms import WhatIf
from finance.selectors import DATASET
from finance.views.asked import Asked, asked, kept, page_context
from finance.what_if import GROUPS, scenario
from hnfsg.people.rights import Right, require

SLUGS = (record.BAND.slug, METHODS.slug, record.ERRORS.slug)


@require(Right.SEE_PAGES)
@require_GET
def forecast_record(request: HttpRequest) -> HttpResponse:
    """The record of past forecasts, and a scenario of this year's savings.

    Context: content (HTML, the same for all who may see it), scenario (of this reader; see
    `_what_if`), wants.
    """
    wants = asked(request, lead=record.BAND, datasets=[DATASET])
    unkept = {"scenario": _what_if(request, wants), "wants": wants}
    return kept(request, "finance/forecast_record", wants, SLUGS, partial(_drawn, wants), unkept)


def _drawn(wants: Asked) -> str:
    context = page_context(wants, record.BAND, record.PAGE, SLUGS)
    return render_to_string("finance/_forecast_record.html", context)


def _what_if(request: HttpRequest, wants: Asked) -> dict[str, Any] | None:
    """The scenario that the address asks for; None where the month has no savings to vary.

    form, savings, plan (its name), and rows of (name, forecast, scenario) in pounds.
    """
    month = wants.month
    stated = stated_position(wants.vintage, month) if month else None
    found = savings_of(wants.vintage, month) if month else None
    if month is None or stated is None or month.is_outturn or not found or not found[0].actions:
        return None
    savings, plan = found
    form = WhatIf(request.GET, {group: getattr(savings, group) for group in GROUPS})
    position, _ = stated
    end = scenario(position, savings, form.shares())
    names = (
        ("overspend", "Overspend against grant"),
        ("spend", "Spending for the year"),
        ("variance", "Variance against budget"),
        ("cumulative", "Cumulative deficit at the end of the year"),
    )
    rows = [(label, getattr(position, name), getattr(end, name)) for name, label in names]
    return {"form": form, "savings": savings, "plan": plan, "rows": rows}
