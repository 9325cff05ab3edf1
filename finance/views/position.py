"""The page /finance/position/: the whole grant at a month, and the lines behind it."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from finance.figures.position import CUMULATIVE, OVERSPEND, SLUGS
from finance.figures.scope import PAGE
from finance.figures.summed_up import summed_up
from finance.forms import LineFilter
from finance.reports import REPORTS
from finance.selectors import DATASET, block_totals, lines_at, published_at, totals_stated
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


@require(Right.SEE_PAGES)
@require_GET
def position(request: HttpRequest) -> HttpResponse:
    """The position of the whole grant at a month, and the lines behind it.

    Context: content (HTML, the same for everybody who may see the same).
    """
    wants = asked(
        request,
        lead=OVERSPEND,
        datasets=[DATASET, REPORTS],
        chosen=LineFilter(request.GET).chosen(),
        sort=sort_of(request.GET.get("sort", "")),
    )
    return kept(request, "position", wants, SLUGS, partial(_position, wants))


def _position(wants: Asked) -> str:
    vintage, month, params = wants.vintage, wants.month, wants.figure_params
    figures = page_figures(SLUGS, params, vintage, wants.reads)
    context = {
        "figures": {slug.rpartition(".")[2]: rendered for slug, rendered in figures.items()},
        "choices": choices(OVERSPEND, wants.scope, vintage),
        "moment": wants.moment,
        "now_url": address("", wants.scope, vintages.Vintage(())),
        "zip_url": address(reverse("figures:page_zip", args=[PAGE]), wants.scope, vintage),
        "moved_url": address(reverse("finance:movement"), wants.scope, vintage),
        "month": month,
        "year": year_label(month.start_year) if month else "",
        "published_at": published_at(vintage, month) if month else None,
        "summary": summed_up(figures),
        "cumulative": figures[CUMULATIVE.slug].headline,
        "paper": paper(page_figures(SLUGS, params, vintage, Audience.MEMBER).values()),
        "lines": _lines(wants, month) if month else "",
    }
    return render_to_string("finance/_position.html", context)


def _lines(wants: Asked, month: FinancialMonth) -> str:
    lines = lines_at(wants.vintage, month)
    given = {**wants.scope, **wants.chosen, **wants.moment.params}
    context = {
        "form": LineFilter(),
        "moment": wants.moment,
        "clear_url": address("", wants.scope, wants.vintage),
        "chosen": wants.chosen,
        "is_filtered": any(wants.chosen.values()),
        "month": month,
        "year": wants.scope["year"],
        "table": LinesTable(
            matching(lines, **wants.chosen),
            caption=f"Budget lines, {month.label}",
            spending="Spending" if month.is_outturn else "Forecast",
            sort=wants.sort,
            asked={key: value for key, value in given.items() if value},
        ),
        "totals": block_totals(lines),
        "stated": totals_stated(wants.vintage, month, lines),
    }
    return render_to_string("finance/_lines.html", context)
