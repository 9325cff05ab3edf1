"""What a cell means: a column of text becomes normalised text, or sentences about single cells.

Normalised text is what Postgres casts without further thought: plain decimals, ISO dates, stored
choices, None for blank. Each different text of a column is read once, however often it stands
there; the usual spellings are settled at a glance, and only the rest is looked at closely.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from hnfsg.intake.cells import dates, numbers, words
from hnfsg.intake.cells.reading import Bad, Given, Glance, Reader, clean, distinct
from hnfsg.intake.declarations import APPROXIMATE, AT_THE_DOOR, Column, ColumnType, Personal
from hnfsg.money import BLANK_MARKS, number_of_about, quoted

__all__ = ["LARGEST", "BadCell", "Normalised", "distinct", "normalise"]

LARGEST = Decimal(10) ** 13
MAX_VALUE = 200  # characters of a bad cell that are kept beside its finding
_ERROR_CELL = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|ERROR)", re.I)
_UNSAVED = "#UNSAVED!"  # the reading package's mark for a formula that has no saved result

_READERS: dict[ColumnType, Reader] = {
    ColumnType.TEXT: words.text,
    ColumnType.AMOUNT: numbers.amount,
    ColumnType.NUMBER: numbers.amount,
    ColumnType.INTEGER: numbers.integer,
    ColumnType.PERCENT: numbers.percent,
    ColumnType.CHOICE: words.choice,
    ColumnType.FINANCIAL_YEAR: dates.financial_year,
    ColumnType.FINANCIAL_MONTH: dates.financial_month,
    ColumnType.DATE: dates.day,
}
_GLANCES: dict[ColumnType, Callable[[Given], Glance]] = {
    ColumnType.TEXT: words.glance,
    ColumnType.AMOUNT: numbers.glance,
    ColumnType.NUMBER: numbers.glance,
    ColumnType.INTEGER: numbers.glance,
    ColumnType.DATE: dates.glance,
}


Known = dict[str, tuple[str | None, str | None]]
MOST_KNOWN = 20_000  # texts of a column that are remembered from chunk to chunk


@dataclass(frozen=True)
class BadCell:
    """One cell that cannot be read: its row, what is wrong, how to put it right, what it says."""

    row: int
    what: str
    fix: str
    value: str


@dataclass(frozen=True, eq=False)
class Normalised:
    """A column of one chunk as it is stored.

    `codes`: for each row, the place of its text among the different ones. For each different
    text, `texts` is what is stored (None where blank, a symbol or bad) and `symbols` the kind of
    nothing that it stands for, as the column declares, or that it is approximate (None where it is
    an exact value or blank). `bad` are the cells that cannot be read, in row order.
    """

    index: "pd.Index[Any]"
    codes: "np.ndarray[Any, np.dtype[np.int64]]"
    texts: list[str | None]
    symbols: list[str | None]
    bad: list[BadCell]

    @property
    def is_blank(self) -> "np.ndarray[Any, np.dtype[np.bool_]]":
        """For each row, whether nothing is stored for it."""
        blank = np.array([text is None for text in self.texts], np.bool_)
        return np.asarray(blank[self.codes])

    def series(self) -> "pd.Series[Any]":
        """The stored text of each row, with the index of the rows."""
        return self._spread(self.texts)

    def symbol_series(self) -> "pd.Series[Any]":
        """What is stored beside the value of each row (`Column.has_symbol`), with the index."""
        return self._spread(self.symbols)

    def _spread(self, different: list[str | None]) -> "pd.Series[Any]":
        values = np.array([*different, None], dtype=object)
        return pd.Series(values[self.codes], index=self.index, dtype=object)


def normalise(
    values: "pd.Series[Any]",
    column: Column,
    largest: Decimal = LARGEST,
    unit: int = 1,
    known: Known | None = None,
) -> Normalised:
    """A column of one chunk, normalised: text or categories of text, blank cells "".

    `largest` is what the stored field can just not hold; `unit` is what the amounts are counted
    in, as the heading or the officer says (1,000 for £000). `known` is what texts of earlier
    chunks were read as, under the same column, `largest` and `unit`: it is read and filled.
    """
    known = {} if known is None else known
    codes, different = distinct(values)
    given = Given(column, largest, unit)
    is_reference = column.personal is Personal.HASHED
    reader = words.reference if is_reference else _READERS[column.type]
    texts: list[str | None] = []
    symbols: list[str | None] = []
    problems: dict[int, Bad] = {}
    at_a_glance = _GLANCES.get(column.type, _none_at_a_glance)
    glance = (words.reference_glance if is_reference else at_a_glance)(given)
    for place, raw in enumerate(different):
        text, symbol = glance(raw), None
        if text is None and raw in known:
            text, symbol = known[raw]
        elif text is None:
            try:
                text, symbol = _read_one(raw, given, reader)
            except Bad as problem:
                problems[place] = problem
            else:
                if len(known) < MOST_KNOWN:
                    known[raw] = text, symbol
        texts.append(text)
        symbols.append(symbol)
    bad = _bad_cells(values.index, codes, different, problems, column)
    return Normalised(values.index, codes, texts, symbols, bad)


def _none_at_a_glance(given: Given) -> Glance:
    return lambda raw: None


def _read_one(raw: str, given: Given, reader: Reader) -> tuple[str | None, str | None]:
    """One cell: its stored text and its symbol. Raises Bad with "is ..." and the fix."""
    text = clean(raw)
    mark = text.lower()
    if mark in given.symbols:
        return None, given.symbols[mark]
    if given.column.may_be_about and (number := number_of_about(text)):
        return reader(number, given), APPROXIMATE
    if text.upper() == _UNSAVED:
        raise Bad(
            "has a formula whose result is not in the file",
            "Open the file in Excel, save it and send it again, or type the value.",
        )
    if _ERROR_CELL.fullmatch(text):
        raise Bad(f"is {text}, an error in the spreadsheet", "Mend the formula, or type the value.")
    if mark in BLANK_MARKS:
        if given.column.required:
            rule = given.column.rule
            raise Bad(
                f"is {quoted(text)}, and it is needed" if text else "is blank",
                f"Type it: {rule[:1].lower()}{rule[1:]}",
            )
        return None, None
    return reader(text, given), None


def _bad_cells(
    index: "pd.Index[Any]",
    codes: "np.ndarray[Any, np.dtype[np.int64]]",
    different: list[str],
    problems: dict[int, Bad],
    column: Column,
) -> list[BadCell]:
    if not problems:
        return []
    is_bad = np.zeros(len(different), dtype=bool)
    is_bad[list(problems)] = True
    rows = np.flatnonzero(is_bad[codes])
    is_quoted = column.personal not in AT_THE_DOOR
    told = {
        code: (
            f"{column.heading} {problem}",
            problem.fix,
            clean(different[code])[:MAX_VALUE] if is_quoted else "",
        )
        for code, problem in problems.items()
    }
    return [BadCell(int(index[int(row)]), *told[int(codes[row])]) for row in rows]
