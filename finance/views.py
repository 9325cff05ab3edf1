"""The finance pages."""

from collections.abc import Callable
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
from hnfsg.figures import registry
from hnfsg.figures.audiences import audience_of
from hnfsg.figures.cache import fragment, name, stamp
from hnfsg.figures.registry import Audience, Figure
from hnfsg.figures.rendering import page_figures
from hnfsg.figures.scopes import choices
from hnfsg.intake import vintages
from hnfsg.intake.vintages import Vintage
from hnfsg.people.rights import Right, require
from hnfsg.periods import FinancialMonth, year_label

PARAMETERS = frozenset({"year", "month", "block", "category", "q", "sort"})


@require(Right.SEE_PAGES)
@require_GET
def position(request: HttpRequest) -> HttpResponse:
    """The position of the whole grant at a month, and the lines behind it.

    Context: content (HTML, the same for everybody who may see the same).
    """
    vintage = vintages.live().of([DATASET])
    reads = partial(audience_of, request.user)
    draw = partial(_position, request, vintage, reads)
    asked = request.GET.dict()
    if asked.get("q") or not asked.keys() <= PARAMETERS:
        content = draw()  # a search for a word is not kept
    else:
        audiences = [reads(registry.figure(slug)) for slug in SLUGS]
        parts = [f"{key}={value}" for key, value in sorted(asked.items())]
        content = fragment(name("finance-position", stamp(vintage), *audiences, *parts), draw)
    return render(request, "finance/position.html", {"content": mark_safe(content)})  # noqa: S308


def _position(request: HttpRequest, vintage: Vintage, reads: Callable[[Figure], Audience]) -> str:
    figures = page_figures(SLUGS, request.GET.dict(), vintage, reads)
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
    return render_to_string("finance/_position.html", context)


def _lines(request: HttpRequest, vintage: Vintage, month: FinancialMonth) -> str:
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
