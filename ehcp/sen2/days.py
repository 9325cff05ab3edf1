"""Days of the return: how they are written, the census day, the year group that a birth gives."""

import calendar
import re
from datetime import date, timedelta

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
# As the blade files have them, as the XML has them, and as Excel leaves them here.
_FORMS = tuple(
    re.compile(form + _TIME, re.ASCII | re.IGNORECASE)
    for form in (
        rf"(?P<y>\d{{4}})-(?P<n>{'|'.join(_MONTHS)})-(?P<d>\d{{1,2}})",
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})",
    )
)
_RECEPTION_AGE = 4  # on 31 August before the year begins
_YEAR_BEGINS = 9  # September
_THURSDAY = 3
OLDEST = 25  # years; a plan ends by the end of the academic year in which somebody turns 25


def read_day(text: str) -> date | None:
    """The day of a cell: 2022-Sep-28 00:00:00, 2022-09-28 or 28/09/2022; None for what is none."""
    for form in _FORMS:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            month = _MONTHS[parts["n"].lower()] if parts.get("n") else int(parts["m"])
            try:
                return date(int(parts["y"]), month, int(parts["d"]))
            except ValueError:
                return None
    return None


def census_day(year: int) -> date:
    """The third Thursday of January, on which the return is taken (DfE, SEN2 guide)."""
    first = date(year, 1, 1)
    return first + timedelta(days=(_THURSDAY - first.weekday()) % 7 + 14)


def census_after(day: date) -> date:
    """The first census day on or after a day."""
    this = census_day(day.year)
    return this if day <= this else census_day(day.year + 1)


def year_group(born: date, day: date) -> int:
    """The national curriculum year that somebody is in on a day; 0 is reception.

    Who is 4 on 31 August begins reception the day after.
    """
    begins = day.year if day.month >= _YEAR_BEGINS else day.year - 1
    return age_on(born, date(begins, _YEAR_BEGINS - 1, 31)) - _RECEPTION_AGE


def age_on(born: date, day: date) -> int:
    """Whole years of age; negative before the birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
