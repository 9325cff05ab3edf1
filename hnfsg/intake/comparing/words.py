"""A row that differs, in words for a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from hnfsg.intake.comparing.differences import (
    Cell,
    Difference,
    difference_shown,
    name_of,
    shown,
)
from hnfsg.intake.declarations import Sheet


@dataclass(frozen=True)
class ShownCell:
    """One column: what it said, what it says, and how much more or less that is."""

    heading: str
    was: str
    now: str
    change: str


@dataclass(frozen=True)
class Shown:
    """One row: what it is called and what changed in it."""

    name: str
    difference: Difference
    cells: list[ShownCell]


def shown_rows(sheet: Sheet, differences: Iterable[Difference]) -> list[Shown]:
    """Rows that differ, in words. Of an added or a gone row, what names it is not said twice."""
    return [
        Shown(
            name_of(sheet, difference),
            difference,
            [
                _cell(sheet, cell)
                for cell in difference.changed
                if difference.kind == "changed" or cell.column.name not in _said(sheet)
            ],
        )
        for difference in differences
    ]


def _said(sheet: Sheet) -> set[str]:
    return {sheet.label, *sheet.identity, *sheet.matched_by}


def _cell(sheet: Sheet, cell: Cell) -> ShownCell:
    return ShownCell(
        cell.column.heading,
        shown(sheet, cell.column, cell.was),
        shown(sheet, cell.column, cell.now),
        difference_shown(cell),
    )
