"""The rows of a figure's table: what each cell says and where it leads, and all of them as HTML.

Written here and not in a template, which takes ten times as long for a table of thousands of rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import pandas as pd
from django.urls import reverse
from django.utils.safestring import SafeString

from hnfsg.figures.cells import NUMERIC, absence, written
from hnfsg.figures.registry import FigureColumn, Source, Unit

LONG = 60  # letters


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table: what is written, whether it is a number, where it leads."""

    text: str
    is_number: bool = False
    is_absent: bool = False
    href: str = ""

    @property
    def is_long(self) -> bool:
        """Whether it is sentences, which need room beside numbers."""
        return len(self.text) > LONG


def cells(columns: Sequence[FigureColumn], frame: pd.DataFrame) -> list[list[Cell]]:
    """The frame's cells in these columns, row by row."""
    if not columns:
        return [[] for _ in range(len(frame))]
    by_column = [_of_column(column, frame[column.name]) for column in columns]
    return [list(row) for row in zip(*by_column, strict=True)]


def _of_column(column: FigureColumn, values: Iterable[Any]) -> list[Cell]:
    unit, is_number = column.unit, column.unit in NUMERIC
    if unit is Unit.SOURCE:
        return [_leading(value) for value in values]
    return [Cell(written(value, unit), is_number, absence(value) is not None) for value in values]


def _leading(value: Any) -> Cell:
    """The cell of a source, which leads to its row."""
    if not isinstance(value, Source):
        return Cell(written(value, Unit.SOURCE), is_absent=absence(value) is not None)
    return Cell(str(value), href=f"{_rows_of(value.part_id)}{value.row_number}/")


@lru_cache(maxsize=256)
def _rows_of(part: int) -> str:
    """What the addresses of a part's rows begin with: asked once, for a table has thousands."""
    return reverse("intake:source_row", args=[part, 0]).removesuffix("0/")


def rows_html(rows: Iterable[Sequence[Cell]]) -> SafeString:
    """The rows of the table's body; the first cell of each heads its row. Every text is escaped."""
    return SafeString("\n".join(map(_row, rows)))


def _row(row: Sequence[Cell]) -> str:
    first, *others = row
    head = f'<th scope="row" class="govuk-table__header">{escape(first.text)}</th>'
    return f'<tr class="govuk-table__row">{head}{"".join(map(_data, others))}</tr>'


def _data(cell: Cell) -> str:
    text = escape(cell.text)
    if cell.href:
        text = f'<a class="govuk-link" href="{escape(cell.href)}">{text}</a>'
    return f'<td class="govuk-table__cell{_kinds(cell)}">{text}</td>'


def _kinds(cell: Cell) -> str:
    """The classes of a cell beside its own."""
    return (
        (" govuk-table__cell--numeric" if cell.is_number else "")
        + (" app-muted" if cell.is_absent else "")
        + (" app-figure__words" if cell.is_long else "")
    )
