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
_NUMBER = re.compile(r"0?(\d{1,2})(?:\.0)?", re.ASCII)
_QUARTER = re.compile(r"(?:.*\W)?q(?:uarter|tr)?\.?\s*[1-4](?:\W.*)?", re.ASCII | re.IGNORECASE)
_OUTTURN_WORDS = ("outturn", "final outturn", "provisional outturn", "year end", "year-end")
_NAMED = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_CALENDAR_YEAR = r"(?:20\d{2}|\d{2})(?![\d/])"
# A month in a heading: by its name with or without a calendar year, or by its number.
_IN_HEADINGS = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        rf"(?<![a-z\d])(?:(?:\d{{1,2}}(?:st|nd|rd|th)?)[-\s])?{_NAMED}[-\s/'’,]*(?P<year>{_CALENDAR_YEAR})",
        rf"(?<![a-z\d])(?P<year>20\d{{2}})[-\s/]+{_NAMED}",
        rf"(?<![a-z\d]){_NAMED}",
        r"(?<![a-z\d£.])(?:month|mth|period|per|pd|m|p)\s*(?:no\.?|number)?\s*[-.#:]?\s*"
        r"0?(?P<number>1[0-2]|[1-9])(?![\d.,%/])(?![a-z])",
    )
)
_YEAR_IN_HEADINGS = re.compile(
    r"(?<![\d/])(?<!\d-)(?:fy\s*)?((?:20)?\d{2})\s*[-/–]\s*((?:20)?\d{2})(?![\d/-])",
    re.ASCII | re.IGNORECASE,
)
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


def period_name(key: str) -> str:
    """`Month 10 (January 2024)`, `Outturn (2022 to 2023)`, or the key where it is no month."""
    try:
        month = FinancialMonth.from_key(key)
    except NotAPeriod:
        return key
    if month.is_outturn:
        return f"Outturn ({month.label.partition(', ')[2]})"
    return f"{month.name} ({month.calendar_name})"


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
    """1 to 12, or 13 for outturn: `10`, `M10`, `Period 10`, `Jan`, `Jan-24`, `P10`, `outturn`.

    Nothing else may stand beside the month. Raises NotAPeriod.
    """
    word = " ".join(text.lower().split())
    if word in _OUTTURN_WORDS:
        return OUTTURN
    if (match := _NUMBER.fullmatch(word)) and 1 <= int(match[1]) <= 12:
        return int(match[1])
    said = parse_month_and_year(text)
    if said and not said.rest:
        return said.month
    if _QUARTER.fullmatch(word):
        raise NotAPeriod("is a quarter, which is not a month: name its last month, such as June")
    raise NotAPeriod("is not a month: use 1 (April) to 12 (March), or Outturn")


@dataclass(frozen=True)
class SaidMonth:
    """The financial month that a heading names, from 1 to 12.

    `start_year` is the calendar year in which its financial year begins, None where the heading
    does not say. `rest` is the heading without the month: `forecast` of `January forecast`.
    """

    month: int
    start_year: int | None
    rest: str


def parse_month_and_year(text: str) -> SaidMonth | None:
    """The financial month in a heading, None when it names none.

    `Apr-14` is month 1 of 2014/15, `Month 5 2015/16` and `2023-24 P10` say both, `P10` and
    `January forecast` the month alone. A bare number, a quarter and an outturn are no month here
    (`Forecast outturn` is the whole year's), nor
    are two months or two years that contradict each other.
    """
    year, rest = _financial_year_in(" ".join(text.split()))
    month, said, rest = _month_in(rest)
    if month is None:
        return None
    again, said_again, bare = _month_in(rest)
    if again == month:  # `Month 10 (January 2024)`
        said, rest = said or said_again, bare
    elif again is not None:  # `April to January`
        return None
    if said is not None:
        start = 2000 + said % 100 - (month > 9)
        if start < FIRST_YEAR or year not in (None, start):
            return None
        year = start
    return SaidMonth(month, year, rest)


def _month_in(text: str) -> tuple[int | None, int | None, str]:
    """The first month in a text, the calendar year beside it, and the text without them."""
    for pattern in _IN_HEADINGS:
        match = pattern.search(text)
        if match is None or _is_the_verb(match, text):
            continue
        found = match.groupdict()
        month = int(found["number"]) if found.get("number") else _number_of(found["name"])
        rest = f"{text[: match.start()]} {text[match.end() :]}".replace("()", " ")
        year = int(found["year"]) if found.get("year") else None
        return month, year, " ".join(rest.split()).strip(" ,;:()[]-–/")
    return None, None, text


def _financial_year_in(text: str) -> tuple[int | None, str]:
    """The start of the financial year that a heading names, and the heading without it."""
    for match in _YEAR_IN_HEADINGS.finditer(text):
        first, second = (int(part) % 100 for part in match.groups())
        if (first + 1) % 100 == second:
            return 2000 + first, f"{text[: match.start()]} {text[match.end() :]}"
    return None, text


def _number_of(name: str) -> int:
    short = name[:3].capitalize()
    return next(n for n, month in enumerate(_MONTH_NAMES, start=1) if month.startswith(short))


def _is_the_verb(match: "re.Match[str]", text: str) -> bool:
    """Whether `may` is a word of a sentence: written small, with no year, among other words."""
    return match.groupdict().get("name") == "may" and match[0] == "may" != text.strip()


def add_working_days(start: date, days: int) -> date:
    """The date `days` Mondays-to-Fridays after `start`. Bank holidays are not known here."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a calendar year (Banking and Financial Dealings Act 1971).

    From the package `holidays`, which follows the proclamations; loaded when first asked for.
    """
    import holidays

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=[year]))


def working_days_before(day: date, days: int) -> date:
    """The date `days` working days before `day`: Mondays to Fridays but no bank holidays."""
    while days:
        day -= timedelta(days=1)
        days -= day.weekday() < 5 and day not in bank_holidays(day.year)
    return day
