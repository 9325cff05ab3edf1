"""The finance pages."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from finance.figures.position import CUMULATIVE, OVERSPEND, SLUGS
from finance.figures.scope import PAGE
from finance.figures.summed_up import summed_up
from finance.forms import LineFilter
from finance.reports import REPORTS
from finance.selectors import DATASET, block_totals, lines_at, published_at, totals_stated
from finance.tables import LinesTable, matching, sort_of
from hnfsg.figures import beside, registry
from hnfsg.figures.as_at import AsAt, address, as_at
from hnfsg.figures.audiences import audience_of
from hnfsg.figures.cache import fragment, name, stamp
from hnfsg.figures.opened import note_opened
from hnfsg.figures.paper import paper
from hnfsg.figures.registry import Audience, Figure, Scope
from hnfsg.figures.rendering import page_figures
from hnfsg.figures.scopes import choices, resolve_or_default
from hnfsg.intake import vintages
from hnfsg.intake.vintages import Vintage
from hnfsg.people.models import User
from hnfsg.people.rights import Right, require
from hnfsg.periods import FinancialMonth, NotAPeriod, parse_financial_year, year_label


@dataclass(frozen=True)
class Asked:
    """What an address asks of the page, after every value that does not exist was set aside.

    The page is drawn from this alone, and kept under this alone: no other value of the address
    can get into what the next reader is given. `problem` is the sentence about what was set aside.
    """

    params: Mapping[str, str]
    scope: Scope
    chosen: Mapping[str, str]
    sort: str
    problem: str
    moment: AsAt

    @classmethod
    def of(cls, params: Mapping[str, str], vintage: Vintage, moment: AsAt) -> "Asked":
        """What the parameters ask for."""
        params = _with_month_of_year(params)
        resolved = resolve_or_default(OVERSPEND, params, vintage)
        chosen = LineFilter(params).chosen()
        sort = sort_of(params.get("sort", ""))
        return cls(params, resolved.scope, chosen, sort, resolved.problem, moment)

    @property
    def is_kept(self) -> bool:
        """Whether the page may be wanted again: not with a search, nor with a mistake."""
        return not self.problem and not self.moment.problem and not self.chosen["q"]

    @property
    def key(self) -> str:
        """All that the page is drawn from, in one text."""
        given = (self.scope, self.chosen, self.moment.params)
        return json.dumps([*(sorted(each.items()) for each in given), self.sort])


def _with_month_of_year(params: Mapping[str, str]) -> Mapping[str, str]:
    """The same month of the chosen year: the form that changes the year sends last year's month."""
    year, month = params.get("year", ""), params.get("month", "")
    try:
        chosen = FinancialMonth.from_key(month)
        start = parse_financial_year(year)
    except NotAPeriod:
        return params
    return {**params, "month": FinancialMonth(start, chosen.month).key}


@require(Right.SEE_PAGES)
@require_GET
def position(request: HttpRequest) -> HttpResponse:
    """The position of the whole grant at a month, and the lines behind it.

    Context: content (HTML, the same for everybody who may see the same).
    """
    moment = as_at(request.GET)
    vintage = moment.vintage.of([DATASET, REPORTS])
    reads = partial(audience_of, request.user)
    asked = Asked.of(request.GET.dict(), vintage, moment)
    draw = partial(_position, asked, vintage, reads)
    if asked.is_kept:
        audiences = [reads(registry.figure(slug)) for slug in SLUGS]
        stamps = (stamp(vintage), beside.stamp())
        content = fragment(name("finance-position", *stamps, *audiences, asked.key), draw)
    else:
        content = draw()
    note_opened(cast("User", request.user), vintage, content)
    return render(request, "finance/position.html", {"content": mark_safe(content)})  # noqa: S308


def _position(asked: Asked, vintage: Vintage, reads: Callable[[Figure], Audience]) -> str:
    params = asked.params if asked.problem else asked.scope
    figures = page_figures(SLUGS, params, vintage, reads)
    month = FinancialMonth.from_key(asked.scope["month"]) if asked.scope else None
    context = {
        "figures": {slug.rpartition(".")[2]: rendered for slug, rendered in figures.items()},
        "choices": choices(OVERSPEND, asked.scope, vintage),
        "moment": asked.moment,
        "now_url": address("", asked.scope, vintages.Vintage(())),
        "zip_url": address(reverse("figures:page_zip", args=[PAGE]), asked.scope, vintage),
        "month": month,
        "year": year_label(month.start_year) if month else "",
        "published_at": published_at(vintage, month) if month else None,
        "summary": summed_up(figures),
        "cumulative": figures[CUMULATIVE.slug].headline,
        "paper": paper(page_figures(SLUGS, params, vintage, Audience.MEMBER).values()),
        "lines": _lines(asked, vintage, month) if month else "",
    }
    return render_to_string("finance/_position.html", context)


def _lines(asked: Asked, vintage: Vintage, month: FinancialMonth) -> str:
    lines = lines_at(vintage, month)
    given = {**asked.scope, **asked.chosen, **asked.moment.params}
    context = {
        "form": LineFilter(),
        "moment": asked.moment,
        "clear_url": address("", asked.scope, vintage),
        "chosen": asked.chosen,
        "is_filtered": any(asked.chosen.values()),
        "month": month,
        "year": asked.scope["year"],
        "table": LinesTable(
            matching(lines, **asked.chosen),
            caption=f"Budget lines, {month.label}",
            spending="Spending" if month.is_outturn else "Forecast",
            sort=asked.sort,
            asked={key: value for key, value in given.items() if value},
        ),
        "totals": block_totals(lines),
        "stated": totals_stated(vintage, month, lines),
    }
    return render_to_string("finance/_lines.html", context)
