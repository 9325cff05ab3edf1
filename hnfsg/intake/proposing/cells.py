"""The single cells of a summary: each found by the label beside it, on whatever tab it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hnfsg.intake.declarations import Column, ColumnType, Sheet, heading_key
from hnfsg.intake.layout.spots import label_of
from hnfsg.intake.proposing import Level
from hnfsg.intake.proposing.words import most_like
from hnfsg.intake.reading.addresses import address
from hnfsg.money import read_number, unit_of_heading, without_unit

Rows = Mapping[int, list[str]]
_LIKE, _VERY_LIKE = 0.75, 0.95
_LONGEST_LABEL = 60
_TO_THE_RIGHT = 8  # columns from a label to its figure


@dataclass(frozen=True)
class ProposedCell:
    """A cell that most likely holds a figure: where, what it says, in what unit, and why."""

    sheet: str
    cell: str
    text: str
    label: str
    unit: int
    reason: str
    level: Level


def propose_cells(sheet: Sheet, files: Mapping[str, Rows]) -> dict[str, ProposedCell]:
    """Declared name -> the cell that most likely holds it. `files`: sheet name -> its rows.

    A label of the column's own name goes before a usual other name, and that before a like one;
    of several the first counts and says so.
    """
    labels = [label for name, rows in files.items() for label in _labels(name, rows)]
    fitting: dict[tuple[float, str], list[ProposedCell]] = {}
    for column in sheet.value_columns:
        for label in labels:
            if candidate := _candidate(column, label):
                fitting.setdefault((candidate[0], column.name), []).append(candidate[1])
    found: dict[str, ProposedCell] = {}
    taken: set[tuple[str, str]] = set()
    for (_, name), cells in sorted(fitting.items(), key=lambda pair: -pair[0][0]):
        free = [cell for cell in cells if (cell.sheet, cell.cell) not in taken]
        if free and name not in found:
            found[name] = _of_several(free)
            taken.add((free[0].sheet, free[0].cell))
    return found


@dataclass(frozen=True)
class _Label:
    """A label with the figure that it names."""

    sheet: str
    text: str
    cell: str
    value: str
    unit: int


def _labels(name: str, rows: Rows) -> Iterable[_Label]:
    for row, cells in rows.items():
        for column, text in enumerate(cells):
            if text and len(text) <= _LONGEST_LABEL and any(c.isalpha() for c in text):
                place = _figure_of(rows, row, column)
                if place:
                    value = rows[place[0]][place[1]]
                    unit = _unit(rows, row, column, *place)
                    yield _Label(name, text, address(place[1], place[0]), value, unit)


def _figure_of(rows: Rows, row: int, column: int) -> tuple[int, int] | None:
    """The figure that a label names: the nearest to its right, else the one just beneath."""
    cells = rows[row]
    for right in range(column + 1, min(len(cells), column + _TO_THE_RIGHT)):
        if _is_figure(cells[right]):
            named = label_of(dict(rows), row, right)
            return (row, right) if named and named[1] == right - column else None
        if any(c.isalpha() for c in cells[right]):
            break
    below = rows.get(row + 1, [])
    if column < len(below) and _is_figure(below[column]):
        named = label_of(dict(rows), row + 1, column)
        return (row + 1, column) if named and named[2] == 1 else None
    return None


def _is_figure(text: str) -> bool:
    return read_number(text) is not None


def _unit(rows: Rows, row: int, column: int, at_row: int, at_column: int) -> int:
    """The unit that the label says, or the nearest words above the figure."""
    said = unit_of_heading(rows[row][column])
    for up in range(at_row - 1, 0, -1) if said is None else ():
        text = rows.get(up, [])[at_column : at_column + 1]
        if text and text[0] and not _is_figure(text[0]):
            return unit_of_heading(text[0]) or 1
    return said or 1


def _candidate(column: Column, label: _Label) -> tuple[float, ProposedCell] | None:
    if column.type is ColumnType.TEXT:
        return None
    bare = without_unit(label.text)
    keys = {heading_key(label.text), heading_key(bare)}
    if heading_key(column.heading) in keys:
        score, reason, level = 1.0, "named so in the template", Level.SURE
    elif keys & column.keys:
        score, reason, level = 0.99, f"a usual other name of {column.heading}", Level.SURE
    else:
        score, name = most_like(bare, (column.heading, *column.aliases))
        level = Level.LIKELY if score >= _VERY_LIKE else Level.GUESS
        reason = f"like “{name}”"
        score = min(score, 0.98)
    if score < _LIKE:
        return None
    cell = ProposedCell(label.sheet, label.cell, label.value, label.text, label.unit, reason, level)
    return score, cell


def _of_several(cells: list[ProposedCell]) -> ProposedCell:
    first, others = cells[0], cells[1:]
    if not others:
        return first
    places = " and ".join(f"{cell.sheet}!{cell.cell}" for cell in others[:3])
    reason = f"{first.reason}; so is {places}"
    return ProposedCell(
        first.sheet, first.cell, first.text, first.label, first.unit, reason, Level.GUESS
    )
