"""Financial years and months, as councils count them: month 1 is April, 12 is March, then outturn.

Pure: no Django, no clock.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

OUTTURN = 13
FIRST_YEAR, LAST_YEAR = 2000, 2100  # what lies outside is a mistake of typing
_MONTH_NAMES = (
    *("April", "May", "June", "July", "August", "September"),
    *("October", "November", "December", "January", "February", "March"),
)
_YEAR = re.compile(
    r"(?:fy)?\s*((?:20)?\d{2})\s*(?:/|-|–|to|\s)\s*((?:20)?\d{2})", re.ASCII | re.IGNORECASE
)
_MONTH = re.compile(r"(?:month|mth|m|period|p)?\s*0?(\d{1,2})(?:\.0)?", re.ASCII | re.IGNORECASE)
_KEY = re.compile(r"(\d{4})-(\d{2})-(?:m(\d{2})|(outturn))", re.ASCII)


class NotAPeriod(ValueError):
    """The text is no financial year or month; the message says what would be."""


@dataclass(frozen=True, order=True)
class FinancialMonth:
    """One month of a financial year, or its outturn (month 13).

    `start_year` is the calendar year in which the financial year begins: 2023 for 2023/24.
    """

    start_year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= OUTTURN:
            raise NotAPeriod(f"month {self.month} is not 1 (April) to 12 (March), or outturn")
        if not FIRST_YEAR <= self.start_year <= LAST_YEAR:
            raise NotAPeriod(f"{self.start_year} is not a year from {FIRST_YEAR} to {LAST_YEAR}")

    @classmethod
    @lru_cache(maxsize=2048)
    def from_key(cls, key: str) -> "FinancialMonth":
        """Read a key such as `2023-24-m10` or `2023-24-outturn`. Raises NotAPeriod."""
        match = _KEY.fullmatch(key)
        if not match or (int(match[1]) + 1) % 100 != int(match[2]):
            raise NotAPeriod(f"“{key}” is not a period such as 2023-24-m10 or 2023-24-outturn")
        return cls(int(match[1]), OUTTURN if match[4] else int(match[3]))

    @property
    def key(self) -> str:
        """The name in addresses and in the database: sorts in time order."""
        tail = "outturn" if self.month == OUTTURN else f"m{self.month:02d}"
        return f"{year_key(self.start_year)}-{tail}"

    @property
    def is_outturn(self) -> bool:
        """Whether this is the year's outturn, not one of its months."""
        return self.month == OUTTURN

    @property
    def ends_on(self) -> date:
        """The last day of the month; 31 March for the outturn."""
        month = 12 if self.is_outturn else self.month
        number = (month + 2) % 12 + 1
        year = self.start_year + (number < 4)
        return date(year, number, calendar.monthrange(year, number)[1])

    @property
    def calendar_name(self) -> str:
        """`January 2024`, or `outturn`."""
        if self.is_outturn:
            return "outturn"
        return f"{_MONTH_NAMES[self.month - 1]} {self.ends_on.year}"

    @property
    def short(self) -> str:
        """`M10`, or `Outturn`: for chart axes."""
        return "Outturn" if self.is_outturn else f"M{self.month}"

    @property
    def name(self) -> str:
        """`Month 10`, or `Outturn`."""
        return "Outturn" if self.is_outturn else f"Month {self.month}"

    @property
    def label(self) -> str:
        """`Month 10, 2023 to 2024`."""
        return f"{self.name}, {year_label(self.start_year)}"

    def next(self) -> "FinancialMonth":
        """The following month; month 1 of the next year after month 12 (outturns lie beside)."""
        if self.month >= 12:
            return FinancialMonth(self.start_year + 1, 1)
        return FinancialMonth(self.start_year, self.month + 1)

    def previous(self) -> "FinancialMonth":
        """The month before; month 12 before an outturn, month 12 of last year before month 1."""
        if self.month == 1:
            return FinancialMonth(self.start_year - 1, 12)
        return FinancialMonth(self.start_year, self.month - 1)


def month_of(day: date) -> FinancialMonth:
    """The financial month that a day falls in. Raises NotAPeriod."""
    return FinancialMonth(day.year - (day.month < 4), (day.month - 4) % 12 + 1)


def months(first: FinancialMonth, last: FinancialMonth) -> Iterator[FinancialMonth]:
    """Every month from first to last, both included, without outturns."""
    while first <= last:
        if not first.is_outturn:
            yield first
        first = first.next()


def period_label(key: str) -> str:
    """`Month 10, 2023 to 2024` for a key, or the key itself where it is no month."""
    try:
        return FinancialMonth.from_key(key).label
    except NotAPeriod:
        return key


def year_key(start_year: int) -> str:
    """`2023-24`."""
    return f"{start_year}-{(start_year + 1) % 100:02d}"


def year_label(start_year: int) -> str:
    """`2023 to 2024`."""
    return f"{start_year} to {start_year + 1}"


def parse_financial_year(text: str) -> int:
    """The start year of `2023/24`, `2023-24`, `2023 to 2024`, `23/24` or `FY 2023/24`.

    A single year such as `2023` is refused: it might be either end. Raises NotAPeriod.
    """
    match = _YEAR.fullmatch(text.strip())
    if match:
        first, second = (int(part) % 100 for part in match.groups())
        if (first + 1) % 100 == second:
            return 2000 + first
    raise NotAPeriod("is not a financial year such as 2023/24")


def parse_financial_month(text: str) -> int:
    """1 to 12, or 13 for outturn, from `10`, `M10`, `Month 10`, `P10`, `January`, `Jan`, `outturn`.

    Raises NotAPeriod.
    """
    word = text.strip().lower()
    if word in ("outturn", "final outturn", "year end"):
        return OUTTURN
    match = _MONTH.fullmatch(word)
    if match and 1 <= int(match[1]) <= 12:
        return int(match[1])
    name = word.split(" ")[0].rstrip(".")
    for number, month in enumerate(_MONTH_NAMES, start=1):
        if len(name) >= 3 and month.lower().startswith(name):
            return number
    raise NotAPeriod("is not a month: use 1 (April) to 12 (March), or Outturn")


def add_working_days(start: date, days: int) -> date:
    """The date `days` Mondays-to-Fridays after `start`. Bank holidays are not known here."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day
