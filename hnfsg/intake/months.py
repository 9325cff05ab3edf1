"""The months that an officer may choose from, and the month that a file says in its own words."""

import re
from collections.abc import Iterable

from hnfsg import clock
from hnfsg.periods import (
    OUTTURN,
    FinancialMonth,
    NotAPeriod,
    month_of,
    parse_financial_year,
    parse_month_and_year,
)

LAST_MONTH = 12
OFFERED = 19
_YEAR = re.compile(r"(?<!\d)20\d\d\s*(?:/|-|–|to|_)\s*(?:20)?\d\d(?!\d)")


def recent_months(latest: FinancialMonth | None) -> list[tuple[str, str]]:
    """The next month and the eighteen before it, newest first, each year's outturn above it.

    (key, label) pairs; `latest` is the newest month that is published.
    """
    month = latest.next() if latest else month_of(clock.today())
    choices = []
    for _ in range(OFFERED):
        if month.month == LAST_MONTH:
            outturn = FinancialMonth(month.start_year, OUTTURN)
            choices.append((outturn.key, outturn.label))
        choices.append((month.key, f"{month.label} ({month.calendar_name})"))
        month = month.previous()
    return choices


def said_months(texts: Iterable[str]) -> list[FinancialMonth]:
    """The months that titles and names of files say: `DSG monitoring 2015/16 Month 5`."""
    found: dict[FinancialMonth, None] = {}
    for text in texts:
        year = _YEAR.search(text)
        said = parse_month_and_year(_YEAR.sub(" ", text))
        if said is None:
            continue
        try:
            start = parse_financial_year(year[0].replace("_", "/")) if year else said.start_year
            if start:
                found[FinancialMonth(start, said.month)] = None
        except NotAPeriod:
            continue
    return list(found)


def said_years(texts: Iterable[str]) -> list[int]:
    """The start of each financial year that titles and names of files say."""
    found: dict[int, None] = {}
    for text in texts:
        for match in _YEAR.finditer(text):
            try:
                found[parse_financial_year(match[0].replace("_", "/"))] = None
            except NotAPeriod:
                continue
    return list(found)
