"""What the page of one declared sheet shows: its columns, what fills the rest, the first rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from hnfsg.intake.declarations import Column, ColumnType, Personal, Sheet
from hnfsg.intake.layout.headings import HeadingBlock
from hnfsg.intake.mapping.building import UNITS
from hnfsg.intake.mapping.draft import JOIN, MAP, SAME, VALUE, Draft, Fill, Headings, missing
from hnfsg.intake.mapping.files import FileSheet
from hnfsg.intake.mapping.line_map import options_of
from hnfsg.intake.proposing import Proposed
from hnfsg.intake.proposing.kinds import Kind
from hnfsg.intake.proposing.subjects import Subject
from hnfsg.intake.reading.addresses import column_letter
from hnfsg.intake.recipes import Recipe

SAMPLES = 3
GRID_ROWS, GRID_COLUMNS = 14, 14
AFTER_HEADINGS = 6

Option = tuple[str, str]


@dataclass(frozen=True)
class HeadingRow:
    """One heading of the file, and what it may be."""

    place: int
    letters: str
    text: str
    above: str
    samples: tuple[str, ...]
    chosen: str
    proposed: Proposed | None
    unit: int
    said_unit: str
    has_unit: bool
    problem: str = ""


@dataclass(frozen=True)
class FillRow:
    """One needed column of ours that no heading gives, and what may fill it."""

    column: Column
    fill: Fill
    kinds: tuple[Option, ...]
    choices: tuple[Option, ...]
    headings: tuple[tuple[int, str, bool], ...]
    problem: str = ""

    @property
    def kind(self) -> str:
        """The chosen kind, as the select of the page names it."""
        return f"same:{self.fill.same_as}" if self.fill.kind == SAME else self.fill.kind


@dataclass(frozen=True)
class GridRow:
    """A row of the file as it stands there."""

    number: int
    cells: tuple[str, ...]
    is_headings: bool


@dataclass(frozen=True)
class Grid:
    """The first rows of a sheet, with the letters of its columns."""

    letters: tuple[str, ...]
    rows: tuple[GridRow, ...]
    wider: int


@dataclass(frozen=True)
class TablePage:
    """Everything that the form of a table shows."""

    headings: Headings
    draft: Draft
    heading_rows: list[HeadingRow]
    measure_rows: list[HeadingRow]
    options: list[Option]
    units: tuple[Option, ...]
    fills: list[FillRow]
    sections: list[tuple[int, str]]
    problems: Mapping[str, str]


def grid_of(file: FileSheet, row: int | None) -> Grid:
    """The first rows, down to some beneath the headings."""
    last = max(GRID_ROWS, (row or 0) + AFTER_HEADINGS)
    numbers = [n for n in file.rows if n <= last]
    width = min(GRID_COLUMNS, file.width)
    return Grid(
        tuple(column_letter(place) for place in range(width)),
        tuple(GridRow(n, tuple(file.rows[n][:width]), n == row) for n in numbers),
        file.width - width,
    )


def table_page(
    sheet: Sheet, headings: Headings, draft: Draft, problems: Mapping[str, str]
) -> TablePage:
    """The form of a table as it stands."""
    rows = {s.place: _heading_row(headings, draft, s, problems, sheet) for s in headings.subjects}
    measures = headings.measures
    return TablePage(
        headings,
        draft,
        [row for place, row in rows.items() if place not in measures],
        [row for place, row in rows.items() if place in measures],
        _options(sheet),
        (("", "As the heading says"), *((str(n), f"In {words}") for n, words in UNITS.items())),
        _fill_rows(sheet, headings, draft, problems),
        _sections(headings),
        problems,
    )


def _options(sheet: Sheet) -> list[Option]:
    return [
        (c.name, f"{c.heading} (needed)" if c.required else c.heading)
        for c in sheet.columns
        if c.personal is not Personal.DROPPED
    ]


def _heading_row(
    headings: Headings,
    draft: Draft,
    subject: Subject,
    problems: Mapping[str, str],
    sheet: Sheet,
) -> HeadingRow:
    block, place = headings.block, subject.place
    places = headings.measures.get(place, (place,))
    is_measure = place in headings.measures
    chosen = draft.columns.get(place, "")
    is_money = any(c.name == chosen and c.is_money for c in sheet.columns)
    said = block.units[place]
    return HeadingRow(
        place,
        ", ".join(column_letter(p) for p in places[:SAMPLES]) + (" …" if len(places) > 3 else ""),
        " ".join(subject.spellings[:1]) if is_measure else block.texts[place],
        "" if is_measure else _above(block, place),
        tuple(value for value in subject.values if value)[:SAMPLES],
        chosen,
        headings.proposed.get(place),
        draft.units.get(place, 0),
        UNITS.get(said, "") if said else "",
        is_money or subject.kind is Kind.AMOUNTS,
        problems.get(f"column-{place}", ""),
    )


def _above(block: HeadingBlock, place: int) -> str:
    """The group above; for headings alike under one group, which of them it is."""
    heading = block.heading(place)
    alike = [h for h in block.headings if h.kin == heading.kin and h.above == heading.above]
    which = f"number {heading.nth + 1} of {len(alike)} alike" if len(alike) > 1 else ""
    return ", ".join(filter(None, [heading.above, which]))


def _fill_rows(
    sheet: Sheet, headings: Headings, draft: Draft, problems: Mapping[str, str]
) -> list[FillRow]:
    given = [name for name in dict.fromkeys(draft.columns.values()) if name]
    rows = []
    for column in missing(sheet, given):
        fill = draft.fills.get(column.name, Fill())
        choices = options_of(column) if column.type is ColumnType.CHOICE else ()
        choices = tuple((_spelling(column, value), label) for value, label in choices)
        named = tuple(
            (s.place, headings.block.texts[s.place], s.place in fill.places)
            for s in headings.subjects
            if s.place not in headings.measures
        )
        problem = problems.get(f"fill-{column.name}", "")
        rows.append(FillRow(column, fill, _kinds(sheet, column, given), choices, named, problem))
    return rows


def _spelling(column: Column, stored: str) -> str:
    """A spelling that a file may have for a stored value."""
    return next(spelling for spelling, value in column.choices.items() if str(value) == stored)


def _kinds(sheet: Sheet, column: Column, given: Sequence[str]) -> tuple[Option, ...]:
    kinds: list[Option] = []
    if sheet.classified and sheet.follows_from_key(column):
        kinds.append((MAP, f"From the {sheet.classified.title}, line by line"))
    kinds.append((VALUE, "One value for every row"))
    for name in given:
        other = sheet.column(name)
        if other.type is column.type:
            kinds.append((f"{SAME}:{name}", f"The same as {other.heading}"))
    if column.type is ColumnType.TEXT:
        kinds.append((JOIN, "Several columns joined"))
    return tuple(kinds)


def _sections(headings: Headings) -> list[tuple[int, str]]:
    """Rows of words alone among the rows beneath the headings that have others beneath them."""
    found = []
    numbers = sorted(n for n in headings.rows if n >= headings.block.data_from)
    for number in numbers[:-1]:
        filled = [text for text in headings.rows[number] if text]
        if len(filled) == 1 and any(character.isalpha() for character in filled[0]):
            found.append((number, filled[0]))
    return found


def digest(recipe: Recipe) -> str:
    """A word for a recipe as it was shown: saving asks for one that was looked at."""
    return sha256(repr(recipe.as_json()).encode()).hexdigest()[:16]
