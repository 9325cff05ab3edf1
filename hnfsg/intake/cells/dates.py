"""Days, financial years and financial months."""

import calendar
import re
from datetime import date, timedelta

from hnfsg.intake.cells.reading import Bad, Given, Glance
from hnfsg.money import quoted
from hnfsg.periods import (
    NotAPeriod,
    month_of,
    parse_financial_month,
    parse_financial_year,
    parse_month_and_year,
)

FIRST_YEAR, LAST_YEAR = 1900, 2100
# Two digits of a year: 00 to 49 are 2000 to 2049, 50 to 99 are 1950 to 1999.
PIVOT = 50
_NAMES = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_NAMES |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_NAME = "|".join(sorted(_NAMES, key=len, reverse=True))
_DAY_NAME = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?,?\s+)?"
_TIME = (
    r"(?:(?:T|\s+|,\s*)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:Z|UTC|GMT|BST|[+-]\d{2}:?\d{2})?)?"
)
_FORMS = tuple(
    re.compile(_DAY_NAME + form + _TIME, re.IGNORECASE | re.ASCII)
    for form in (
        r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})(?P<s>\s*[-/.]\s*|\s)(?P<m>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[-/. ,]*(?P<n>{_NAME})[-/. ,']*"
        r"(?P<y>\d{4}|\d{2})",
        rf"(?P<n>{_NAME})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})",
        rf"(?P<y>\d{{4}})[-/. ](?P<n>{_NAME})[-/. ](?P<d>\d{{1,2}})",
        r"(?P<y>(?:19|20|21)\d{2})(?P<m>\d{2})(?P<d>\d{2})",
    )
)
_ISO = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}", re.ASCII)
_NO_TIME = frozenset({"", " 00:00:00", "T00:00:00"})
_A_MONTH = re.compile(r"\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4}", re.ASCII)
_SERIAL = re.compile(r"\d{1,6}(?:\.\d+)?", re.ASCII)
_EXCEL_BEGINS = date(1899, 12, 30)  # day 0 of the 1900 system, for days from March 1900 on
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 73_050  # 18 May 1927 to the end of 2099
_FIX = "Type it day first: 31/01/2024."


def glance(given: Given) -> Glance:
    """A day as Excel's cells come: in ISO form, with midnight or without."""

    def stored(raw: str) -> str | None:
        if raw[10:] not in _NO_TIME or not _ISO.match(raw):
            return None
        try:
            return date.fromisoformat(raw[:10]).isoformat()
        except ValueError:
            return None

    return stored


def day(raw: str, given: Given) -> str:
    """A day as ISO text. Raises Bad for what is no day, or might be another."""
    found = read_day(raw)
    if found is None:
        raise _no_day(raw)
    return found.isoformat()


def read_day(raw: str) -> date | None:
    """The day that a text says, ISO or day first (01/07/2025 is 1 July), None when it says none.

    A time of day and a zone are read over: the day is the one that is written. Raises Bad when
    the text has the form of a date and there is no such day.
    """
    if not raw or len(raw) > 50:
        return None
    for form in _FORMS:
        if match := form.fullmatch(raw):
            return _real(raw, match)
    return None


def _real(raw: str, match: "re.Match[str]") -> date:
    parts = match.groupdict()
    number = _NAMES[parts["n"].lower()] if parts.get("n") else int(parts["m"])
    day_number, year = int(parts["d"]), int(parts["y"])
    if len(parts["y"]) == 2:
        year += 1900 if year >= PIVOT else 2000
    if number > 12 >= day_number:
        turned = f"{number:02d}/{day_number:02d}/{year}"
        fix = f"Type it day first: {turned}." if number <= 31 else _FIX
        raise Bad(f"is {quoted(raw)}, and there is no month {number}: days come first", fix)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Bad(f"is {quoted(raw)}, in the year {year}", "Check the year.")
    try:
        return date(year, number, day_number)
    except ValueError:
        name = f"{day_number} {calendar.month_name[number] if 1 <= number <= 12 else number}"
        raise Bad(
            f"is {quoted(raw)}, and there is no {name} {year}", "Check the day and the month."
        ) from None


def _no_day(raw: str) -> Bad:
    """Why a text is no day: a month, a year, a number behind which Excel keeps a day."""
    if _A_MONTH.fullmatch(raw) or parse_month_and_year(raw):
        return Bad(f"is {quoted(raw)}, which is a month and not a day", _FIX)
    if not _SERIAL.fullmatch(raw):
        return Bad(f"is {quoted(raw)}, which is not a date", _FIX)
    number = int(raw.split(".")[0])
    if FIRST_YEAR <= number <= LAST_YEAR:
        return Bad(f"is {quoted(raw)}, which is a year and not a day", _FIX)
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return Bad(f"is {quoted(raw)}, which is not a date", _FIX)
    meant = _EXCEL_BEGINS + timedelta(days=number)
    return Bad(
        f"is {quoted(raw)}, a number and not a date",
        f"In Excel it would be {meant.day} {meant:%B %Y}: if that is meant, type {meant:%d/%m/%Y}.",
    )


def financial_year(raw: str, given: Given) -> str:
    """The calendar year in which the financial year begins: 2023 for 2023/24."""
    try:
        found = read_day(raw)
        return str(month_of(found).start_year if found else parse_financial_year(raw))
    except NotAPeriod as problem:
        raise Bad(f"{quoted(raw)} {problem}", "Type it as 2023/24.") from problem


def financial_month(raw: str, given: Given) -> str:
    """The financial month as `10`, or as `2023/10` where the cell says its year too."""
    try:
        if found := read_day(raw):
            month = month_of(found)
            return f"{month.start_year}/{month.month}"
        said = parse_month_and_year(raw)
        if said and not said.rest and said.start_year is not None:
            return f"{said.start_year}/{said.month}"
        return str(parse_financial_month(raw))
    except NotAPeriod as problem:
        raise Bad(
            f"{quoted(raw)} {problem}", "April is month 1 and March is month 12."
        ) from problem
