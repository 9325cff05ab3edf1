"""Which sheet of a file is which, and where its columns stand.

Headings are compared without case, spaces and punctuation, against the declared aliases; the row
of headings is looked for in the first twenty rows, so that title rows may stand above it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import pandas as pd

from hnfsg.intake.declarations import Column, Dataset, Sheet, heading_key
from hnfsg.intake.reading import RawSheet, address

HEADING_SEARCH_ROWS = 20


@dataclass(frozen=True)
class Layout:
    """Where the headings and columns of one sheet stand.

    `columns`: declared name -> column number from 0. `unknown` and `repeated`: (heading, cell).
    """

    name: str
    heading_row: int
    columns: dict[str, int]
    missing: tuple[Column, ...]
    unknown: tuple[tuple[str, str], ...]
    repeated: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SheetMatch:
    """A sheet of the file, what it is taken for, and why not when it is not."""

    raw: RawSheet
    head: pd.DataFrame | None
    rest: Iterator[pd.DataFrame]
    sheet: Sheet | None
    layout: Layout | None
    reason: str = ""

    def chunks(self) -> Iterator[pd.DataFrame]:
        """Every chunk of the sheet, the first included."""
        return chain([] if self.head is None else [self.head], self.rest)


def match_sheets(dataset: Dataset, raws: list[RawSheet]) -> list[SheetMatch]:
    """Each sheet of the file with the declared sheet that it is, by name or by its headings."""
    taken: set[str] = set()
    matches = []
    for raw in raws:
        match = _match(dataset, raw, taken)
        if match.sheet:
            taken.add(match.sheet.slug)
        matches.append(match)
    return matches


def missing_sheets(dataset: Dataset, matches: list[SheetMatch]) -> list[str]:
    """Sentences about required sheets that a workbook lacks.

    A file of a single sheet may be one sheet alone, as a csv always is: the other sheets then
    stay as they were published.
    """
    found = {match.sheet.slug for match in matches if match.sheet}
    if len(matches) == 1 or not found:
        return []
    return [
        f"The workbook has no sheet {sheet.name}"
        for sheet in dataset.sheets
        if sheet.required and sheet.slug not in found
    ]


def _match(dataset: Dataset, raw: RawSheet, taken: set[str]) -> SheetMatch:
    rest = iter(raw.chunks)
    head = next(rest, None)
    if raw.skipped:
        return SheetMatch(raw, head, rest, None, None, f"Not read: {raw.skipped}")
    if head is None:
        return SheetMatch(raw, head, rest, None, None, "Not read: it is empty")
    free = [sheet for sheet in dataset.sheets if sheet.slug not in taken]
    key = heading_key(raw.name)
    for sheet in free:
        if key in {heading_key(n) for n in (sheet.slug, sheet.name, *sheet.aliases)}:
            layout = _find_layout(sheet, raw.name, head)
            reason = "" if layout else f"No row of {raw.name} has the headings of {sheet.name}"
            return SheetMatch(raw, head, rest, sheet, layout, reason)
    complete = [
        (sheet, layout)
        for sheet in free
        if (layout := _find_layout(sheet, raw.name, head)) and not layout.missing
    ]
    if not complete:
        return SheetMatch(
            raw, head, rest, None, None, "Not read: it is none of the sheets asked for"
        )
    sheet, layout = max(complete, key=lambda pair: len(pair[1].columns))
    return SheetMatch(raw, head, rest, sheet, layout)


def _find_layout(sheet: Sheet, name: str, head: pd.DataFrame) -> Layout | None:
    """The layout by the row that has most of the sheet's headings; None when no row has two."""
    search = head[head.index <= HEADING_SEARCH_ROWS]
    scores = {
        int(str(row)): len(_columns_in(sheet, list(cells))[0])
        for row, cells in zip(search.index, search.itertuples(index=False), strict=True)
    }
    best = max(scores, key=lambda row: scores[row], default=None)
    if best is None or scores[best] < min(2, len(sheet.columns)):
        return None
    return _layout(sheet, name, best, [str(c) for c in head.loc[best]])


def _columns_in(
    sheet: Sheet, cells: list[str]
) -> tuple[dict[str, int], list[tuple[int, str]], list[tuple[int, str]]]:
    """The columns, the unknown headings and the repeated ones of one row of headings."""
    by_key = {key: column.name for column in sheet.columns for key in column.keys}
    columns: dict[str, int] = {}
    unknown, repeated = [], []
    for place, heading in enumerate(cells):
        key = heading_key(heading)
        if not key:
            continue
        name = by_key.get(key)
        if name is None:
            unknown.append((place, heading.strip()))
        elif name in columns:
            repeated.append((place, heading.strip()))
        else:
            columns[name] = place
    return columns, unknown, repeated


def _layout(sheet: Sheet, name: str, row: int, cells: list[str]) -> Layout:
    columns, unknown, repeated = _columns_in(sheet, cells)
    return Layout(
        name=name,
        heading_row=row,
        columns=columns,
        missing=tuple(c for c in sheet.columns if c.required and c.name not in columns),
        unknown=tuple((heading, address(place, row)) for place, heading in unknown),
        repeated=tuple((heading, address(place, row)) for place, heading in repeated),
    )
