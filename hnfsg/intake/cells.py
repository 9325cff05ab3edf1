"""What a cell means: a column of text becomes normalised text, or sentences about single cells.

Normalised text is what Postgres casts without further thought: plain decimals, ISO dates, stored
choices, None for blank. The common spellings are settled for a whole chunk at once; only the rest
is looked at cell by cell.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pandas as pd

from hnfsg.intake.declarations import Column, ColumnType, heading_key
from hnfsg.money import BLANK_MARKS, NotAnAmount, parse_amount
from hnfsg.periods import (
    NotAPeriod,
    month_of,
    parse_financial_month,
    parse_financial_year,
)

_PLAIN_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?", re.ASCII)
_ERROR_CELL = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|ERROR)", re.I)
LARGEST = Decimal(10) ** 13
_DATE_FORMS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d %B %Y")


@dataclass(frozen=True)
class BadCell:
    """One cell that cannot be read: its row, what is wrong, how to put it right."""

    row: int
    what: str
    fix: str


class _Bad(ValueError):
    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.fix = fix


def normalise(
    values: "pd.Series[str]", column: Column, largest: Decimal = LARGEST
) -> tuple["pd.Series[str]", list[BadCell]]:
    """A column of one chunk, normalised (None where blank or bad), and its bad cells.

    Each different text is read once, however often it stands in the column. `largest` is what the
    stored field can just not hold.
    """
    codes, different = pd.factorize(values)
    text = pd.Series(different, dtype=object).str.strip()
    read: list[str | None] = []
    problems: dict[int, _Bad] = {}
    for place, (raw, is_settled) in enumerate(zip(text, _settled(text, column), strict=True)):
        try:
            read.append(raw if is_settled else _read_one(raw, column, largest))
        except _Bad as problem:
            read.append(None)
            problems[place] = problem
    bad = [
        BadCell(int(row), f"{column.heading} {problems[code]}", problems[code].fix)
        for row, code in zip(values.index, codes.tolist(), strict=True)
        if code in problems
    ]
    return pd.Series([read[code] for code in codes], index=values.index, dtype=object), bad


def _settled(text: "pd.Series[str]", column: Column) -> "pd.Series[bool]":
    """Which cells need no second look: already as they should be stored."""
    if column.type is ColumnType.AMOUNT or column.type is ColumnType.NUMBER:
        settled = text.str.fullmatch(_PLAIN_NUMBER)
        return settled if column.minimum is None else settled & ~text.str.startswith("-")
    if column.type is ColumnType.TEXT:
        return (
            (text.str.len() <= column.max_length)
            & ~text.str.startswith("#")
            & ~text.str.contains("\x00", regex=False)
            & ~text.str.lower().isin(BLANK_MARKS)
        )
    return pd.Series(False, index=text.index)


def _read_one(raw: str, column: Column, largest: Decimal) -> str | None:
    """One cell as it is stored. Raises _Bad with "is ..." and the fix."""
    if _ERROR_CELL.fullmatch(raw):
        raise _Bad(f"is {raw}, an error in the spreadsheet", "Mend the formula, or type the value.")
    if raw.lower() in BLANK_MARKS:
        if column.required:
            raise _Bad(
                f"is “{raw}”, and it is needed" if raw else "is blank",
                f"Type it: {column.rule[:1].lower()}{column.rule[1:]}",
            )
        return None
    value = _READERS[column.type](raw, column)
    if column.type in _NUMBERS and abs(round(Decimal(value), 2)) >= largest:
        raise _Bad(f"is “{raw}”, which is too large", "Check the number and its unit.")
    return value


def _text(raw: str, column: Column) -> str:
    if len(raw) > column.max_length:
        raise _Bad(
            f"has {len(raw):,} characters", f"Shorten it to {column.max_length:,} characters."
        )
    return raw.replace("\x00", "")


def _amount(raw: str, column: Column) -> str:
    try:
        value = parse_amount(raw)
    except NotAnAmount as problem:
        raise _Bad(str(problem), problem.fix) from problem
    if value is None:  # blanks are settled before; a mark that only money takes for blank
        raise _Bad(f"is “{raw}”", "Leave the cell blank if there is no amount.")
    if column.minimum is not None and value < column.minimum:
        raise _Bad(f"is “{raw}”, below {column.minimum:,}", f"Type {column.minimum:,} or more.")
    return f"{value:f}"


def _integer(raw: str, column: Column) -> str:
    number = _amount(raw, column)
    if Decimal(number) != int(Decimal(number)):
        raise _Bad(f"is “{raw}”, which is not a whole number", "Type a whole number.")
    return str(int(Decimal(number)))


def _choice(raw: str, column: Column) -> str:
    key = heading_key(raw)
    for spelling, stored in column.choices.items():
        if key in (heading_key(spelling), heading_key(stored)):
            return stored
    known = ", ".join(dict.fromkeys(column.choices))
    raise _Bad(f"is “{raw}”, which is not on the list", f"Use one of: {known}.")


def _financial_year(raw: str, column: Column) -> str:
    try:
        day = _as_date(raw)
        return str(month_of(day).start_year if day else parse_financial_year(raw))
    except NotAPeriod as problem:
        raise _Bad(f"“{raw}” {problem}", "Type it as 2023/24.") from problem


def _financial_month(raw: str, column: Column) -> str:
    try:
        if (day := _as_date(raw)) is not None:
            month = month_of(day)
            return f"{month.start_year}/{month.month}"  # a date says its year too
        return str(parse_financial_month(raw))
    except NotAPeriod as problem:
        raise _Bad(f"“{raw}” {problem}", "April is month 1 and March is month 12.") from problem


def _date(raw: str, column: Column) -> str:
    day = _as_date(raw)
    if day is None:
        raise _Bad(f"is “{raw}”, which is not a date", "Type it day first: 31/01/2024.")
    return day.isoformat()


def _as_date(raw: str) -> date | None:
    """A date in ISO or day-first form; None for anything else."""
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(raw, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    return None


_NUMBERS = (ColumnType.AMOUNT, ColumnType.NUMBER, ColumnType.INTEGER)
_READERS: dict[ColumnType, Callable[[str, Column], str]] = {
    ColumnType.TEXT: _text,
    ColumnType.AMOUNT: _amount,
    ColumnType.NUMBER: _amount,
    ColumnType.INTEGER: _integer,
    ColumnType.CHOICE: _choice,
    ColumnType.FINANCIAL_YEAR: _financial_year,
    ColumnType.FINANCIAL_MONTH: _financial_month,
    ColumnType.DATE: _date,
}
