"""Single cells: a figure of a summary that stands somewhere on some tab, found by its label."""

from collections.abc import Mapping
from dataclasses import dataclass

from hnfsg.intake.layout.headings import LONGEST_HEADING
from hnfsg.intake.reading.addresses import address
from hnfsg.intake.recipes import Spot, shape_key

Rows = dict[int, list[str]]


@dataclass(frozen=True)
class FoundSpot:
    """A cell that was found: its sheet, row from 1 and column from 0, and what it says."""

    sheet: str
    row: int
    column: int
    text: str

    @property
    def cell(self) -> str:
        """Its address: `C7`."""
        return address(self.column, self.row)


class Lost(Exception):
    """A cell is not where it was, and its label does not lead to it; the message says so."""


def find_spot(spot: Spot, heads: Mapping[str, Rows]) -> FoundSpot:
    """The cell of a spot in a file: sheet name -> rows of its head. Raises Lost.

    Its old address counts while its label still stands beside it; else the label is looked for,
    and has to stand once.
    """
    names = [name for name in heads if shape_key(name) == shape_key(spot.sheet)]
    exact = [name for name in names if name == spot.sheet]
    if len(exact or names) != 1:
        are = "There are several sheets like" if names else "There is no sheet like"
        raise Lost(f"{are} {spot.sheet}, where “{spot.label}” was")
    sheet = (exact or names)[0]
    labels = [
        (row, column)
        for row, cells in heads[sheet].items()
        for column, text in enumerate(cells)
        if text and shape_key(text[:LONGEST_HEADING]) == shape_key(spot.label)
    ]
    there = [at for at in labels if address(at[1] + spot.right, at[0] + spot.down) == spot.cell]
    if len(there or labels) != 1:
        how = "stands several times" if labels else "is not"
        raise Lost(f"“{spot.label}” {how} on the sheet {sheet}")
    row, column = (there or labels)[0]
    row, column = row + spot.down, column + spot.right
    cells = heads[sheet].get(row, [])
    return FoundSpot(sheet, row, column, cells[column] if column < len(cells) else "")


def label_of(rows: Rows, row: int, column: int) -> tuple[str, int, int] | None:
    """What names a cell: the nearest words to its left, else above it; with the way to the cell.

    (label, right, down), or None where nothing names it.
    """
    for left in range(column - 1, -1, -1):
        text = rows.get(row, [])[left : left + 1]
        if text and any(character.isalpha() for character in text[0]):
            return text[0][:LONGEST_HEADING], column - left, 0
    for up in range(row - 1, 0, -1):
        text = rows.get(up, [])[column : column + 1]
        if text and any(character.isalpha() for character in text[0]):
            return text[0][:LONGEST_HEADING], 0, row - up
    return None
