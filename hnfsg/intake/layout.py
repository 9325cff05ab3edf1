"""Which sheet of a file is which, and where its columns stand.

Headings are compared without case, spaces and punctuation, against the declared aliases; the row
of headings is looked for in the first twenty rows, so that title rows may stand above it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

import pandas as pd

from hnfsg.intake.declarations import Column, Dataset, Sheet, heading_key
from hnfsg.intake.reading import RawSheet, address

HEADING_SEARCH_ROWS = 20


@dataclass(frozen=True)
class Layout:
    """Where the headings and columns of one sheet stand.

    `columns`: declared name -> column number from 0. `unknown`: (heading, cell); `repeated`:
    (sentence, cell).
    """

    name: str
    heading_row: int
    columns: dict[str, int]
    missing: tuple[Column, ...]
    unknown: tuple[tuple[str, str], ...]
    repeated: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SheetMatch:
    """A sheet of the file, what it is taken for, and why not when it is not.

    `could_be`: the declared sheet that this and another sheet of the file fit equally well.
    """

    raw: RawSheet
    head: pd.DataFrame | None
    rest: Iterator[pd.DataFrame]
    sheet: Sheet | None = None
    layout: Layout | None = None
    reason: str = ""
    could_be: Sheet | None = None

    def chunks(self) -> Iterator[pd.DataFrame]:
        """Every chunk of the sheet, the first included."""
        return chain([] if self.head is None else [self.head], self.rest)

    def is_named(self, names: Iterable[str]) -> bool:
        """Whether the file calls the sheet by one of these names."""
        return heading_key(self.raw.name) in {heading_key(name) for name in names}


def match_sheets(dataset: Dataset, raws: list[RawSheet]) -> list[SheetMatch]:
    """Each sheet of the file with the declared sheet that it is.

    A sheet's own name decides first, then an alias whose headings are all there, then the
    headings alone; where two sheets fit by their headings, neither is taken.
    """
    found = {place: _opened(raw) for place, raw in enumerate(raws)}
    for sheet in dataset.sheets:
        _take(found, sheet, lambda m, s: m.is_named((s.slug, s.name)), needs_all=False)
    for sheet in dataset.sheets:
        _take(found, sheet, lambda m, s: m.is_named(s.aliases), needs_all=True)
    for sheet in dataset.sheets:
        _take(found, sheet, lambda m, s: _best_fit(dataset, m) is s, needs_all=True)
    for sheet in dataset.sheets:
        _take(found, sheet, lambda m, s: m.is_named(s.aliases), needs_all=False)
    return list(found.values())


def missing_sheets(dataset: Dataset, matches: list[SheetMatch]) -> list[str]:
    """Sentences about required sheets that a workbook lacks.

    A file of a single sheet may be one sheet alone, as a csv always is: the other sheets then
    stay as they were published.
    """
    found = {s.slug for match in matches if (s := match.sheet or match.could_be)}
    if len(matches) == 1 or not found:
        return []
    return [
        f"The workbook has no sheet {sheet.name}"
        for sheet in dataset.sheets
        if sheet.required and sheet.slug not in found
    ]


def _opened(raw: RawSheet) -> SheetMatch:
    rest = iter(raw.chunks)
    head = next(rest, None)
    reason = "Not read: it is none of the sheets asked for"
    if raw.skipped or head is None:
        reason = f"Not read: {raw.skipped or 'it is empty'}"
    return SheetMatch(raw, head, rest, reason=reason)


def _take(
    found: dict[int, SheetMatch],
    sheet: Sheet,
    fits: Callable[[SheetMatch, Sheet], bool],
    *,
    needs_all: bool,
) -> None:
    """Settle which sheet of the file is `sheet`, unless that is settled: the one that fits."""
    if any(sheet in (match.sheet, match.could_be) for match in found.values()):
        return
    fitting = {
        place: layout
        for place, match in found.items()
        if _is_free(match)
        and fits(match, sheet)
        and ((layout := find_layout(sheet, match)) or not needs_all)
        and not (needs_all and layout and layout.missing)
    }
    for place, layout in fitting.items():
        match = found[place]
        if len(fitting) > 1:
            found[place] = replace(
                match, could_be=sheet, reason="Not read: another sheet is like it"
            )
        else:
            reason = (
                "" if layout else f"No row of {match.raw.name} has the headings of {sheet.name}"
            )
            found[place] = replace(match, sheet=sheet, layout=layout, reason=reason)


def _is_free(match: SheetMatch) -> bool:
    has_rows = match.head is not None and not match.raw.skipped
    return has_rows and match.sheet is None and match.could_be is None


def _best_fit(dataset: Dataset, match: SheetMatch) -> Sheet | None:
    """The declared sheet whose needed headings are all there, and most of the others."""
    fitting = [
        (len(layout.columns), sheet)
        for sheet in dataset.sheets
        if (layout := find_layout(sheet, match)) and not layout.missing
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def find_layout(sheet: Sheet, match: SheetMatch) -> Layout | None:
    """The layout by the row that has most of the sheet's headings; None when no row has two."""
    if match.head is None:
        return None
    search = match.head[match.head.index <= HEADING_SEARCH_ROWS]
    scores = {
        int(str(row)): len(_columns_in(sheet, list(cells))[0])
        for row, cells in zip(search.index, search.itertuples(index=False), strict=True)
    }
    best = max(scores, key=lambda row: scores[row], default=None)
    if best is None or scores[best] < min(2, len(sheet.columns)):
        return None
    return _layout(sheet, match.raw.name, best, [str(c) for c in match.head.loc[best]])


def _columns_in(
    sheet: Sheet, cells: list[str]
) -> tuple[dict[str, int], list[tuple[int, str]], list[tuple[int, str]]]:
    """The columns, the unknown headings and the repeated ones of one row of headings.

    A column's own heading goes before an alias, so that Budget is read beside Revised budget.
    """
    headings = {place: heading_key(text) for place, text in enumerate(cells) if heading_key(text)}
    columns: dict[str, int] = {}
    repeated = []
    for keys_of in (_own_keys, _alias_keys):
        by_key = {key: column.name for column in sheet.columns for key in keys_of(column)}
        taken = set(columns)
        for place, key in headings.items():
            name = by_key.get(key)
            if name is None or name in taken or place in columns.values():
                continue
            if name in columns:
                repeated.append((place, _clash(cells[columns[name]], cells[place])))
            else:
                columns[name] = place
    used = set(columns.values()) | {place for place, _ in repeated}
    unknown = [(place, cells[place].strip()) for place in headings if place not in used]
    return columns, unknown, repeated


def _clash(first: str, second: str) -> str:
    if heading_key(first) == heading_key(second):
        return f"{second.strip()} stands twice in the headings"
    return f"{first.strip()} and {second.strip()} both mean the same column"


def _own_keys(column: Column) -> frozenset[str]:
    return frozenset({heading_key(column.heading), heading_key(column.name)})


def _alias_keys(column: Column) -> frozenset[str]:
    return column.keys - _own_keys(column)


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
