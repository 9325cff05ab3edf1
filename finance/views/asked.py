"""What an address asks of a finance page: of a month of a year."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from finance.selectors import published_at
from hnfsg.figures import pages
from hnfsg.figures.pages import Asked, kept
from hnfsg.figures.registry import Figure
from hnfsg.periods import FinancialMonth, NotAPeriod, parse_financial_year, year_label

__all__ = ["Asked", "asked", "kept", "page_context"]


def asked(  # noqa: PLR0913 - each is one thing that the address says
    request: HttpRequest,
    *,
    lead: Figure,
    datasets: Iterable[str],
    chosen: Mapping[str, str] | None = None,
    sort: str = "",
    path: Mapping[str, str] | None = None,
) -> Asked:
    """As `pages.asked`, where a form that changes the year still sends last year's month."""
    return pages.asked(
        request,
        lead=lead,
        datasets=datasets,
        chosen=chosen,
        sort=sort,
        path=path,
        given=_with_month_of_year(request.GET.dict()),
    )


def page_context(
    wants: Asked,
    lead: Figure,
    page: str,
    slugs: Sequence[str],
    may_be_long: Sequence[str] = (),
) -> dict[str, Any]:
    """As `pages.page_context`, with month, year (its label) and published_at."""
    month = wants.month
    return {
        **pages.page_context(wants, lead, page, slugs, may_be_long),
        "month": month,
        "year": year_label(month.start_year) if month else "",
        "published_at": published_at(wants.vintage, month) if month else None,
    }


def _with_month_of_year(params: Mapping[str, str]) -> Mapping[str, str]:
    """The same month of the chosen year."""
    year, month = params.get("year", ""), params.get("month", "")
    try:
        chosen = FinancialMonth.from_key(month)
        start = parse_financial_year(year)
    except NotAPeriod:
        return params
    return {**params, "month": FinancialMonth(start, chosen.month).key}
