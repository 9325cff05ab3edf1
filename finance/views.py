"""The finance pages."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from finance.figures.position import CUMULATIVE, OVERSPEND, SLUGS, summed_up
from finance.forms import LineFilter
from finance.selectors import DATASET, block_totals, lines_at, published_at, totals_stated, year_of
from finance.tables import LinesTable, matching
from hnfsg.figures.audiences import audience_of
from hnfsg.figures.cache import fragment, name, stamp
from hnfsg.figures.rendering import page_figures
from hnfsg.figures.scopes import choices
from hnfsg.intake import vintages
from hnfsg.intake.vintages import Vintage
from hnfsg.people.rights import Right, require
from hnfsg.periods import FinancialMonth, year_label

LINE_PARAMETERS = frozenset({"year", "month", "block", "category", "q", "sort"})


@require(Right.SEE_PAGES)
@require_GET
def position(request: HttpRequest) -> HttpResponse:
    """The position of the whole grant at a month, and the lines behind it."""
    vintage = vintages.live().of([DATASET])
    figures = page_figures(SLUGS, request.GET.dict(), vintage, partial(audience_of, request.user))
    scope = figures[OVERSPEND.slug].scope
    month = FinancialMonth.from_key(scope["month"]) if scope else None
    context = {
        "figures": {slug.rpartition(".")[2]: rendered for slug, rendered in figures.items()},
        "choices": choices(OVERSPEND, scope, vintage),
        "month": month,
        "year": year_label(month.start_year) if month else "",
        "published_at": published_at(vintage, month) if month else None,
        "summary": summed_up(figures),
        "cumulative": figures[CUMULATIVE.slug].headline,
        "lines": _lines(request, vintage, month) if month else "",
    }
    return render(request, "finance/position.html", context)


def _lines(request: HttpRequest, vintage: Vintage, month: FinancialMonth) -> str:
    """The line table as asked for, kept by what it depends on; a search for a word is not kept."""
    asked = request.GET.dict()
    if asked.get("q") or not asked.keys() <= LINE_PARAMETERS:
        return _drawn_lines(request, vintage, month)
    parts = [f"{key}={value}" for key, value in sorted(asked.items())]
    key = name("finance-lines", month.key, stamp(vintage), *parts)
    return mark_safe(fragment(key, lambda: _drawn_lines(request, vintage, month)))  # noqa: S308


def _drawn_lines(request: HttpRequest, vintage: Vintage, month: FinancialMonth) -> str:
    form = LineFilter(request.GET)
    chosen = form.chosen()
    lines = lines_at(vintage, month)
    table = LinesTable(matching(lines, **chosen), caption=f"Budget lines, {month.label}")
    RequestConfig(request, paginate=False).configure(table)
    context = {
        "form": form,
        "chosen": chosen,
        "is_filtered": any(chosen.values()),
        "month": month,
        "year": year_of(month),
        "table": table,
        "totals": block_totals(lines),
        "stated": totals_stated(vintage, month, lines),
    }
    return render_to_string("finance/_lines.html", context, request)
