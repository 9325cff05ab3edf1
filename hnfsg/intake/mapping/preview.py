"""The first rows as they would be read: by the same code that reads the whole file."""

from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pandas as pd

from hnfsg.intake.cells import Normalised, normalise
from hnfsg.intake.checking.lookup import Lookup
from hnfsg.intake.checking.tidy import Tidy, tidy
from hnfsg.intake.declarations import Column, ColumnType, Sheet
from hnfsg.intake.layout import Layout
from hnfsg.intake.layout.applied import apply_recipe
from hnfsg.intake.layout.headings import HeadingBlock
from hnfsg.intake.mapping.files import FileSheet
from hnfsg.intake.mapping.line_map import options_of
from hnfsg.intake.recipes import Recipe
from hnfsg.money import pounds
from hnfsg.periods import year_key

SHOWN = 10


@dataclass(frozen=True)
class Cell:
    """One cell as it would be read: its words, and what is wrong with it."""

    text: str
    problem: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class PreviewRow:
    """One row: its number in the file and its cells under our headings."""

    number: int
    cells: tuple[Cell, ...]


@dataclass
class Preview:
    """The first rows under our headings; how many more there are among those looked at.

    `not_read`: (row, what it says) of rows that are no lines.
    """

    columns: list[Column]
    rows: list[PreviewRow] = field(default_factory=list)
    more: int = 0
    not_read: list[tuple[int, str]] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)


def preview(
    sheet: Sheet, recipe: Recipe, file: FileSheet, block: HeadingBlock, dataset_slug: str
) -> Preview:
    """What a recipe makes of the rows that are kept of a sheet."""
    layouts = apply_recipe(recipe, sheet, file.name, block)
    lookup = Lookup.of(dataset_slug, sheet)
    shown = [
        column
        for column in sheet.columns
        if any(layout.has(column.name) for layout in layouts) or _follows(sheet, column)
    ]
    found = Preview(shown, groups=[layout.group for layout in layouts if layout.group])
    for layout in layouts:
        rows, skipped, _ = tidy(sheet, layout, file.frame())
        room = max(0, SHOWN - len(found.rows))
        found.rows += _rows(sheet, layout, shown, _first(rows, room), lookup)
        found.more += max(0, len(rows) - room)
        if not found.not_read:
            found.not_read = [
                (s.row, f"“{s.text}”" if s.text else "a total")
                for s in skipped
                if s.kind != "heading"
            ]
    return found


def _follows(sheet: Sheet, column: Column) -> bool:
    return sheet.follows_from_key(column) and column.required


def _first(rows: Tidy, count: int) -> Tidy:
    return rows.take(np.arange(len(rows)) < count)


def _rows(
    sheet: Sheet, layout: Layout, columns: list[Column], rows: Tidy, lookup: Lookup
) -> list[PreviewRow]:
    if not len(rows):
        return []
    texts = lookup.filled(rows.texts)
    index = pd.Index(rows.numbers)
    cells = []
    for column in columns:
        if column.name not in texts:
            cells.append([Cell("") for _ in range(len(rows))])
            continue
        unit = layout.units.get(column.name, 1)
        read = normalise(texts[column.name].series(index), column, unit=unit)
        cells.append(_cells(column, read, is_mapped=_is_mapped(sheet, layout, column)))
    return [
        PreviewRow(int(number), tuple(each))
        for number, each in zip(rows.numbers, zip(*cells, strict=True), strict=True)
    ]


def _is_mapped(sheet: Sheet, layout: Layout, column: Column) -> bool:
    is_given = column.name in layout.constants or layout.place(column.name) is not None
    return _follows(sheet, column) and not is_given


def _cells(column: Column, read: Normalised, *, is_mapped: bool) -> list[Cell]:
    bad = {cell.row: cell for cell in read.bad}
    found = []
    for place, code in enumerate(read.codes.tolist()):
        number, text = int(read.index[place]), read.texts[code]
        if number in bad and is_mapped:
            found.append(Cell("Asked next"))
        elif number in bad:
            found.append(Cell(bad[number].value, bad[number].what))
        else:
            found.append(Cell(_shown(column, text), is_number=column.is_money))
    return found


def _shown(column: Column, text: str | None) -> str:
    if text is None:
        return ""
    if column.is_money:
        return pounds(Decimal(text))
    if column.type is ColumnType.FINANCIAL_YEAR:
        return year_key(int(text)).replace("-", "/")
    if column.type is ColumnType.FINANCIAL_MONTH:
        return f"M{text.rpartition('/')[2]}"
    if column.type is ColumnType.CHOICE:
        return dict(options_of(column)).get(text, text)
    return text
