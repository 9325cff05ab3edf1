"""The rows of headings of a table: found among title rows, over one row or several."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from hnfsg.intake.declarations import heading_key
from hnfsg.intake.recipes import Heading, shape_of
from hnfsg.money import unit_of_heading, without_unit

HEADING_SEARCH_ROWS = 20
LONGEST_HEADING = 80  # characters: what is kept of a heading, in an outline and in a recipe
_LONGEST_UNIT = 12  # characters of a cell that names a unit alone


@dataclass(frozen=True)
class HeadingBlock:
    """The headings of a table.

    `row`: the row of the headings themselves; `data_from`: the first row under them; `texts` and
    `above`: for each column from 0, what stands there and in the row above (a group's name stands
    for all its columns); `units`: for each column what its heading, or a row of units beneath,
    says amounts are multiplied by, or None.
    """

    row: int
    data_from: int
    texts: tuple[str, ...]
    above: tuple[str, ...]
    units: tuple[int | None, ...]

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings by their words, in order; blank columns are left out."""
        return tuple(self.heading(place) for place, text in enumerate(self.texts) if text)

    def heading(self, place: int) -> Heading:
        """One column's heading by its words."""
        pair = (heading_key(self.above[place]), heading_key(self.texts[place]))
        before = zip(self.above[:place], self.texts[:place], strict=True)
        nth = sum((heading_key(a), heading_key(t)) == pair for a, t in before)
        return Heading(self.texts[place], self.above[place], nth)

    def place_of(self, wanted: Heading) -> int | None:
        """Where a heading stands, by its words, its group and which of several alike it is."""
        for place, text in enumerate(self.texts):
            if heading_key(text) == heading_key(wanted.text):
                found = self.heading(place)
                same_group = heading_key(found.above) == heading_key(wanted.above)
                if same_group and found.nth == wanted.nth:
                    return place
        return None

    def place_like(self, wanted: Heading, among: Sequence[Heading]) -> int | None:
        """Where one of a file's remembered headings stands here, though its month may be another.

        Of headings that differ only by their month, the second stays the second. When there are
        more or fewer of them than there were, nobody knows which is meant, and it is not found.
        """
        alike = [heading for heading in among if heading.kin == wanted.kin]
        if wanted not in alike:
            return self.place_of(wanted)
        here = [
            p for p, text in enumerate(self.texts) if text and self.heading(p).kin == wanted.kin
        ]
        return here[alike.index(wanted)] if len(here) == len(alike) else None

    @cached_property
    def keys(self) -> dict[int, list[str]]:
        """The spellings of each heading: its own, without its unit, and below what is above it."""
        found = {}
        for place, text in enumerate(self.texts):
            if text:
                spellings = [text, without_unit(text)]
                if self.above[place]:
                    spellings.append(f"{self.above[place]} {text}")
                keys = dict.fromkeys(map(heading_key, spellings))
                found[place] = [key for key in keys if key]
        return found

    @cached_property
    def shape(self) -> str:
        """What tells files of this kind from others."""
        return shape_of(self.headings)


def rows_of(head: pd.DataFrame) -> dict[int, list[str]]:
    """The rows of a head as stripped text, by row number."""
    columns = [head[column].astype(object).str.strip().tolist() for column in head.columns]
    return {
        int(str(row)): list(cells)
        for row, cells in zip(head.index, zip(*columns, strict=True), strict=True)
    }


def block_at(rows: dict[int, list[str]], row: int) -> HeadingBlock:
    """The headings in a row, with what stands above it and a row of units beneath."""
    texts = [text[:LONGEST_HEADING].rstrip() for text in rows[row]]
    units = _unit_row(rows.get(row + 1, []))
    above = _groups(rows.get(row - 1, []), texts)
    said = [
        (units[place] if units and place < len(units) else None)
        or unit_of_heading(text)
        or unit_of_heading(above[place])
        for place, text in enumerate(texts)
    ]
    return HeadingBlock(row, row + (2 if units else 1), tuple(texts), tuple(above), tuple(said))


def blocks_of(rows: dict[int, list[str]]) -> tuple[HeadingBlock, ...]:
    """Every row of the first twenty as if it were the headings."""
    return tuple(block_at(rows, row) for row in sorted(rows) if row <= HEADING_SEARCH_ROWS)


def _unit_row(cells: Sequence[str]) -> list[int | None]:
    """The units of a row that names nothing else; empty for any other row."""
    filled = [cell for cell in cells if cell]
    if not filled or any(len(c) > _LONGEST_UNIT or unit_of_heading(c) is None for c in filled):
        return []
    if any(character.isdigit() and character != "0" for c in filled for character in c):
        return []
    return [unit_of_heading(cell) if cell else None for cell in cells]


def _groups(cells: Sequence[str], texts: Sequence[str]) -> list[str]:
    """The row above the headings, a group's name spread over its columns.

    A row with a single cell is a title, unless the headings beneath it repeat.
    """
    row = list(cells[: len(texts)]) + [""] * (len(texts) - len(cells))
    filled = [place for place, cell in enumerate(row) if cell]
    keys = [heading_key(text) for text in texts if text]
    if not filled or (len(filled) == 1 and len(keys) == len(set(keys))):
        return [""] * len(texts)
    spread, last = [], ""
    for cell, text in zip(row, texts, strict=True):
        last = cell[:LONGEST_HEADING].rstrip() or (last if text else "")
        spread.append(last if text else "")
    return spread


def guess_row(rows: dict[int, list[str]]) -> int | None:
    """The row that looks most like headings where none is known: words over a row with figures."""
    best, best_score = None, 0.0
    numbers = sorted(number for number in rows if number <= HEADING_SEARCH_ROWS)
    for number in numbers:
        words = sum(1 for cell in rows[number] if cell and not _is_figure(cell))
        figures = sum(1 for cell in rows[number] if _is_figure(cell))
        below = [rows[n] for n in range(number + 1, number + 4) if n in rows]
        figures_below = max((sum(map(_is_figure, row)) for row in below), default=0)
        score = words - 2 * figures + min(figures_below, words) - number / 100
        if words >= 2 and score > best_score:
            best, best_score = number, score
    return best


def _is_figure(cell: str) -> bool:
    digits = sum(character.isdigit() for character in cell)
    return digits > 0 and digits >= len(cell.strip("£()-% ,.")) * 0.6
