"""How a value is written, by its unit: on pages and in files. The one place for it."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from hnfsg.figures.registry import Absent, Unit
from hnfsg.intake.exports import guarded
from hnfsg.money import MINUS, millions, parse_amount, pounds
from hnfsg.periods import FinancialMonth, period_name

SMALLEST_IN_MILLIONS = 50_000  # below it amounts are written in pounds (hnfsg.money.millions)
NUMERIC = frozenset(
    {
        Unit.POUNDS,
        Unit.COUNT,
        Unit.CHILDREN,
        Unit.SHARE,
        Unit.DAYS,
        Unit.RATE,
        Unit.STAFF,
    }
)
UNIT_WORDS = {
    Unit.TEXT: "words",
    Unit.POUNDS: "pounds",
    Unit.COUNT: "a count",
    Unit.CHILDREN: "a count of children",
    Unit.SHARE: "a share, in per cent",
    Unit.PERIOD: "a financial month",
    Unit.MONTH: "a calendar month",
    Unit.DAYS: "calendar days",
    Unit.RATE: "a rate per 1,000 pupils",
    Unit.STAFF: "full-time equivalents",
    Unit.SOURCE: "a row of a file",
    Unit.KEYS: "sums of record keys",
}
# The shorthand of the Government Analysis Function for values that are not there.
SYMBOLS = {
    Absent.MISSING: "[x]",
    Absent.NOT_APPLICABLE: "[z]",
    Absent.TOO_FEW: "[c]",
    Absent.SMALL: str(Absent.SMALL),
}


def absence(value: Any) -> Absent | None:
    """Why a cell is empty, or None when it holds a value. None and NaN are MISSING."""
    if isinstance(value, Absent):
        return value
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return Absent.MISSING
    return None


def written(value: Any, unit: Unit) -> str:
    """A cell of a table: whole pounds, counts and days, shares and rates to one decimal, periods in
    words.
    """
    if empty := absence(value):
        return "" if unit is Unit.TEXT and empty is Absent.MISSING else str(empty)
    write = _WRITTEN.get(unit, str)
    return write(value)


def short(value: Decimal, unit: Unit) -> str:
    """A value in a tile or a sentence: millions to one decimal, whole per cents."""
    if unit is Unit.POUNDS:
        return millions(value)
    if unit is Unit.SHARE:
        return f"{_per_cent(value, '1')}%"
    return written(value, unit)


def short_difference(value: Decimal, unit: Unit) -> str:
    """A change between two values, without its sign: `£1.3m`, `120`, `3 points`."""
    if unit is Unit.SHARE:
        points = _per_cent(abs(value), "0.1").removesuffix(".0")
        return "1 point" if points == "1" else f"{points} points"
    return short(abs(value), unit)


def tenths(value: Decimal) -> Decimal:
    """An amount as it is shown in millions; nought where it is too small to be shown so."""
    is_in_millions = abs(value) >= SMALLEST_IN_MILLIONS
    return parse_amount(millions(value)) or Decimal(0) if is_in_millions else Decimal(0)


def in_file(value: Any, unit: Unit) -> str:
    """A cell of a csv file: plain numbers, symbols for what is not there, text that is no formula.

    Numbers stay numbers, negative ones too; every other cell that a spreadsheet would take for a
    formula is guarded.
    """
    if empty := absence(value):
        return "" if unit is Unit.TEXT and empty is Absent.MISSING else SYMBOLS[empty]
    if unit in NUMERIC:
        return format(Decimal(str(value)), "f")
    return str(guarded(written(value, unit)))


def _whole(value: Any) -> str:
    return _signed(Decimal(str(value)), "{:,}")


def _days(value: Any) -> str:
    days = Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{days:,} {'day' if days == 1 else 'days'}"


def _rate(value: Any) -> str:
    return _signed(Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP), "{:,}")


def _signed(value: Decimal, pattern: str) -> str:
    text = pattern.format(abs(value))
    return f"{MINUS}{text}" if value < 0 else text


def _per_cent(value: Any, step: str) -> str:
    share = (Decimal(str(value)) * 100).quantize(Decimal(step), ROUND_HALF_UP)
    return _signed(share, "{}")


_WRITTEN: dict[Unit, Callable[[Any], str]] = {
    Unit.POUNDS: pounds,
    Unit.COUNT: _whole,
    Unit.CHILDREN: _whole,
    Unit.SHARE: lambda value: f"{_per_cent(value, '0.1')}%",
    Unit.DAYS: _days,
    Unit.RATE: _rate,
    Unit.STAFF: _rate,
    Unit.PERIOD: period_name,
    Unit.MONTH: lambda value: FinancialMonth.from_key(value).calendar_name,
}
