"""The page /finance/lines/: every budget line at a month, sorted, filtered and added up."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from finance.figures.effects import EFFECTS, PAGE
from finance.figures.profile import PROFILE
from finance.forms import LineFilter
from finance.selectors import (
    DATASET,
    forecasts_by_month,
    lines_at,
    published_at,
    totals_stated,
)
from finance.tables import LinesTable, matching, sort_of
from finance.views.asked import Asked, asked, kept
from hnfsg.figures.as_at import address
from hnfsg.figures.paper import paper
from hnfsg.figures.registry import Audience
from hnfsg.figures.rendering import page_figures
from hnfsg.figures.scopes import choices
from hnfsg.intake import vintages
from hnfsg.people.rights import Right, require
from hnfsg.periods import FinancialMonth, year_label

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
    return kept(request, "lines", wants, SLUGS, partial(_lines, wants))


def _lines(wants: Asked) -> str:
    vintage, month, params = wants.vintage, wants.month, wants.figure_params
    figures = page_figures(SLUGS, params, vintage, wants.reads)
    context = {
        "figures": {slug.rpartition(".")[2]: rendered for slug, rendered in figures.items()},
        "choices": choices(PROFILE, wants.scope, vintage),
        "moment": wants.moment,
        "now_url": address("", wants.scope, vintages.Vintage(())),
        "zip_url": address(reverse("figures:page_zip", args=[PAGE]), wants.scope, vintage),
        "month": month,
        "year": year_label(month.start_year) if month else "",
        "published_at": published_at(vintage, month) if month else None,
        "paper": paper(page_figures(SLUGS, params, vintage, Audience.MEMBER).values()),
        "ledger": _ledger(wants, month) if month else "",
    }
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
