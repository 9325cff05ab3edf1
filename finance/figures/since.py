"""The dimension `since`: the earlier moment that a movement is counted from, and its words."""

from datetime import date

from finance.figures.scope import month_of_scope
from finance.selectors import (
    LAST_PUBLICATION,
    NOTHING,
    Moment,
    day_of,
    earlier_months,
    is_past,
    months_with_lines,
)
from hnfsg.figures.registry import Dimension, Scope
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth, year_label


def _choices(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """The month before, the months before it in the year, the last publication.

    At the first month of a year the last known of the year before; where nothing was before, that.
    Asked without a month, every month of the year that may be one.
    """
    month = month_of_scope(scope)
    if month is None:
        year = scope.get("year", "")
        found = [m for m in months_with_lines(vintage) if m.key.startswith(year)]
        return [(m.key, m.name) for m in found]
    months = [(m.key, _name(m, month)) for m in earlier_months(vintage, month)]
    return [*(months or [(NOTHING, "nothing earlier")]), (LAST_PUBLICATION, "the last publication")]


def _name(month: FinancialMonth, now: FinancialMonth) -> str:
    return month.name if month.start_year == now.start_year else month.label


def day_label(vintage: Vintage, scope: Scope, value: str) -> str:
    """The label of a day; blank where the value is none that lies behind."""
    day = day_of(value)
    return _in_words(day) if day and is_past(day, vintage) else ""


SINCE = Dimension("since", "Change since", _choices, also=day_label, told="since")


def since_words(since: str, now: Moment, then: Moment) -> str:
    """What a movement is counted from, to follow “since”: `month 9`, `13 February 2024 (month 9
    then)`. A month of another year says so.
    """
    month = month_words(then.month)
    if then.month.start_year != now.month.start_year:
        month = f"{month} of {year_label(then.month.start_year)}"
    day = day_of(since)
    if day is None and since != LAST_PUBLICATION:
        return month
    what = _in_words(day) if day else "the last publication"
    return f"{what} ({month} then{' too' if then.month == now.month else ''})"


def why_nothing(since: str) -> str:
    """Why there is nothing to compare with."""
    day = day_of(since)
    if day is not None:
        return f"nothing had been published by {_in_words(day)}"
    if since == LAST_PUBLICATION:
        return "nothing had been published before the last publication"
    return "no earlier month is known"


def month_words(month: FinancialMonth) -> str:
    """`month 9`, or `outturn`: in the middle of a sentence."""
    return month.name.lower()


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
