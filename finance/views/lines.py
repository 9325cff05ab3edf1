"""The page /finance/lines/: every budget line at a month, sorted, filtered and added up."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from finance.figures.effects import EFFECTS, PAGE
from finance.figures.profile import PROFILE
from finance.forms import LineFilter
from finance.selectors import (
    DATASET,
    forecasts_by_month,
    lines_at,
    totals_stated,
)
from finance.tables import LinesTable, matching, sort_of
from finance.views.asked import Asked, asked, kept, page_context
from hnfsg.figures.as_at import address
from hnfsg.people.rights import Right, require
from hnfsg.periods import FinancialMonth

SLUGS = (EFFECTS.slug, PROFILE.slug)


@require(Right.SEE_PAGES)
@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    """Every budget line at a month: grouped, filtered and sorted as the address says.

    Context: content (HTML, the same for everybody who may see the same).
    """
    wants = asked(
        request,
        lead=PROFILE,
        datasets=[DATASET],
        chosen=LineFilter(request.GET).chosen(),
        sort=sort_of(request.GET.get("sort", "")),
    )
    return kept(request, "finance/lines", wants, SLUGS, partial(_lines, wants))


def _lines(wants: Asked) -> str:
    context = page_context(wants, PROFILE, PAGE, SLUGS)
    context["ledger"] = _ledger(wants, wants.month) if wants.month else ""
    return render_to_string("finance/_lines.html", context)


def _ledger(wants: Asked, month: FinancialMonth) -> str:
    found, chosen = lines_at(wants.vintage, month), dict(wants.chosen)
    by = chosen.pop("by")
    given = {**wants.scope, **wants.chosen, **wants.moment.params}
    context = {
        "form": LineFilter(),
        "moment": wants.moment,
        "clear_url": address("", {**wants.scope, "by": by}, wants.vintage),
        "chosen": wants.chosen,
        "is_filtered": any(chosen.values()),
        "month": month,
        "scope": wants.scope,
        "has_lines": not found.empty,
        "table": LinesTable(
            matching(found, **chosen),
            caption=f"Budget lines, {month.label}. In pounds; budget and forecast are for the "
            "full year.",
            spending="Spending" if month.is_outturn else "Forecast",
            by=by,
            sort=wants.sort,
            series=forecasts_by_month(wants.vintage, month),
            asked={key: value for key, value in given.items() if value},
            carried=wants.moment.params,
        ),
        "stated": totals_stated(wants.vintage, month, found),
    }
    return render_to_string("finance/_ledger_card.html", context)
