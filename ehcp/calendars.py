"""Years as councils count them: calendar, academic (September on) and financial (April on). Pure.

A month is named by its first day; a year by the calendar year in which it begins.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from hnfsg.periods import FinancialMonth, month_of, year_key
from hnfsg.periods import year_label as years_label


class Calendar(StrEnum):
    """Which months are a year."""

    CALENDAR = "calendar"
    ACADEMIC = "academic"
    FINANCIAL = "financial"


LABELS = {
    Calendar.CALENDAR: "Calendar years",
    Calendar.ACADEMIC: "Academic years (from September)",
    Calendar.FINANCIAL: "Financial years (from April)",
}
THURSDAY = 4
_FIRST = {Calendar.CALENDAR: 1, Calendar.ACADEMIC: 9, Calendar.FINANCIAL: 4}


def month_key(month: date) -> str:
    """The key of a calendar month, for columns of Unit.MONTH: `2023-24-m10` of January 2024."""
    return month_of(month).key


def first_day(key: str) -> date:
    """The first day of the month that a key names."""
    return FinancialMonth.from_key(key).ends_on.replace(day=1)


def last_day(month: date) -> date:
    """The last day of the month of a day."""
    return later(month.replace(day=1), 1) - timedelta(days=1)


def later(month: date, months: int) -> date:
    """The first day of the month so many months later; earlier, where they are below nought."""
    years, place = divmod(month.month - 1 + months, 12)
    return date(month.year + years, place + 1, 1)


def span(first: date, last: date) -> Iterator[date]:
    """Every month from first to last, both included."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = later(month, 1)


def last_whole_month(as_at: date) -> date:
    """The last month that is over on a day."""
    return as_at.replace(day=1) if as_at == last_day(as_at) else later(as_at, -1)


def start_of(day: date, calendar: str) -> int:
    """The year that a day is in: 2022 for January 2023 in an academic or financial year."""
    return day.year - (day.month < _FIRST[Calendar(calendar)])


def months_of(start: int, calendar: str) -> tuple[date, ...]:
    """The twelve months of a year, in order."""
    first = date(start, _FIRST[Calendar(calendar)], 1)
    return tuple(later(first, n) for n in range(12))


def key_of(start: int, calendar: str) -> str:
    """A year in an address: `2023`, or `2023-24`."""
    return str(start) if calendar == Calendar.CALENDAR else year_key(start)


def start_in(key: str) -> int:
    """The calendar year in which the year of a key begins."""
    return int(key[:4])


def label_of(start: int, calendar: str) -> str:
    """A year in a table: `2023`, or `2023 to 2024`."""
    return str(start) if calendar == Calendar.CALENDAR else years_label(start)


def words_of(start: int, calendar: str) -> str:
    """A year in a sentence: `2023`, or `the academic year 2023 to 2024`."""
    label = label_of(start, calendar)
    return label if calendar == Calendar.CALENDAR else f"the {calendar} year {label}"


def months_words(first: date, last: date) -> str:
    """`January 2024`, `January to March 2024`, or `September 2023 to January 2024`."""
    if first == last:
        return f"{first:%B %Y}"
    opening = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
    return f"{opening} to {last:%B %Y}"


def return_day(year: int) -> date:
    """The day of the SEN2 return: the third Thursday of January."""
    earliest = date(year, 1, 15)
    return earliest + timedelta(days=(THURSDAY - earliest.isoweekday()) % 7)
