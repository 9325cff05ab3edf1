"""From the rows of a sheet to the rows of a dataset: which are ours, and what stands for what."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from hnfsg.intake.checking.tables import next_table
from hnfsg.intake.declarations import Column, ColumnType, Personal, Sheet
from hnfsg.intake.door.key import problem_with_key, references
from hnfsg.intake.layout import Layout
from hnfsg.intake.texts import Codes, Mask, Texts
from hnfsg.money import parse_amount

ENOUGH_COLUMNS = 3  # with fewer columns, a row of one cell may well be a row of ours
_TELLING = 12  # characters: a shorter example may well be somebody's own word
_TOTAL = re.compile(
    r"(?:grand |sub[- ]?|overall |net )?totals?\b.*|.*\(total\b.*\)|.*\btotals?", re.IGNORECASE
)
_OWN_TOTAL = re.compile(r"(?:grand |sub[- ]?|overall |net )?totals?\b.*", re.IGNORECASE)


@dataclass(frozen=True)
class Tidy:
    """Rows under declared names: `numbers` are their rows in the file, `texts` name -> column."""

    numbers: Codes
    texts: Mapping[str, Texts]

    def take(self, rows: Mask) -> "Tidy":
        """These rows alone."""
        return Tidy(self.numbers[rows], {name: t.take(rows) for name, t in self.texts.items()})

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True)
class Skipped:
    """A row that is not one of ours: why, in a word, and what it says."""

    row: int
    kind: str  # words, heading, total, example, or table: another begins there
    text: str


def tidy(
    sheet: Sheet, layout: Layout, chunk: pd.DataFrame, section: str = ""
) -> tuple[Tidy, list[Skipped], str]:
    """The rows of a chunk that are ours, those that are not though they say something, and the
    section that the last row stands in.
    """
    numbers = chunk.index.to_numpy(np.int64)
    under = numbers >= layout.data_from
    cells = {int(place): Texts.of(chunk[place]) for place in chunk.columns}
    sources = _sources(layout)
    nowhere = Texts.constant("", len(numbers))
    used = {place: cells.get(place, nowhere).stripped for place in sources}
    filled = ~np.logical_and.reduce([used[p].is_blank for p in used]) if used else under & False
    alone = _words_alone(sheet, cells, layout, len(numbers)) & under
    again = _headings_again(layout, used, len(numbers)) & under & filled
    another = _another_table(sheet, layout, used, (~filled | alone, under & ~again), cells)
    if another:
        place, _ = another
        under[place:], alone[place:], again[place:] = False, False, False
    skipped = [Skipped(int(numbers[n]), "words", text) for n, text in _said(alone, cells)]
    skipped += [
        Skipped(int(numbers[place]), "table", text) for place, text in filter(None, [another])
    ]
    skipped += [Skipped(int(row), "heading", "") for row in numbers[again]]
    ours = under & filled & ~alone & ~again
    sections, section = _sections(layout, numbers, skipped, ours, section)
    texts = _declared(sheet, layout, used, sections, nowhere)
    rows = Tidy(numbers, texts).take(ours)
    if layout.group:
        rows = rows.take(~_nothing_across(layout, rows))
    return _without_totals_and_examples(sheet, layout, rows, skipped, section)


def _sources(layout: Layout) -> list[int]:
    places = {p for name, first in layout.columns.items() for p in layout.joins.get(name, (first,))}
    return sorted(places)


def _declared(
    sheet: Sheet,
    layout: Layout,
    used: Mapping[int, Texts],
    sections: "Texts | None",
    nowhere: Texts,
) -> dict[str, Texts]:
    """The texts of each declared column: from its place, a constant, or another column."""
    texts: dict[str, Texts] = {}
    for column in sheet.columns:
        name = column.name
        if column.personal is Personal.DROPPED:
            continue
        if name in layout.joins:
            texts[name] = Texts.joined([used[place] for place in layout.joins[name]])
        elif name in layout.columns:
            texts[name] = used[layout.columns[name]]
        if name in layout.constants:
            fixed = Texts.constant(layout.constants[name], len(nowhere))
            texts[name] = texts[name].filled(fixed) if name in texts else fixed
    for name, other in layout.copies.items():
        source = texts.get(other, nowhere)
        with_section = sections if name in sheet.identity else None
        texts[name] = Texts.joined([with_section, source]) if with_section else source
    return texts


def _words_alone(sheet: Sheet, cells: Mapping[int, Texts], layout: Layout, count: int) -> Mask:
    """Rows with a single cell that says something, in words: a section, a note, a comment."""
    blanks = [texts.is_blank for texts in cells.values()]
    if not blanks or len(_sources(layout)) < min(ENOUGH_COLUMNS, len(sheet.columns)):
        return np.zeros(count, np.bool_)
    one = np.asarray((len(blanks) - np.sum(blanks, axis=0)) == 1)
    for place, text in _said(one, cells):
        one[place] = _is_words(text)
    return one


def _is_words(text: str) -> bool:
    """Whether a cell says something, and is no code: a lone code is a row that lacks the rest."""
    has_letter = any(character.isalpha() for character in text)
    is_code = " " not in text and any(character.isdigit() for character in text)
    return has_letter and not is_code


def _another_table(
    sheet: Sheet,
    layout: Layout,
    used: Mapping[int, Texts],
    rows: tuple[Mask, Mask],
    cells: Mapping[int, Texts],
) -> tuple[int, str] | None:
    """Where another table begins, and what its first heading says; None where none does.

    `rows`: those that are blank or words alone, and those beneath our own headings.
    """
    place = next_table(sheet, layout, used, *rows)
    if place is None:
        return None
    words = (texts.words[texts.codes[place]].strip() for texts in cells.values())
    label = next(filter(None, words), "")
    return None if label in layout.kept else (place, label)


def _said(rows: Mask, cells: Mapping[int, Texts]) -> Iterator[tuple[int, str]]:
    for place in np.flatnonzero(rows).tolist():
        words = (texts.words[texts.codes[place]].strip() for texts in cells.values())
        yield place, next(filter(None, words), "")


def _headings_again(layout: Layout, used: Mapping[int, Texts], count: int) -> Mask:
    """Rows that repeat the headings, as a table over several pages does."""
    if layout.block is None or len(used) < 2:
        return np.zeros(count, np.bool_)
    same = np.ones(count, np.bool_)
    for place, texts in used.items():
        same &= texts.says(layout.block.texts[place])
        if not same.any():
            break
    return same


def _sections(
    layout: Layout, numbers: Codes, skipped: list[Skipped], ours: Mask, section: str
) -> "tuple[Texts | None, str]":
    """The section that each row stands in, where the layout has sections; and the last one."""
    if not layout.has_sections:
        return None, section
    said = {s.row: s.text for s in skipped if s.kind == "words"}
    of_rows = []
    for number in numbers.tolist():
        section = said.get(number, section)
        of_rows.append(section)
    return Texts.listed(of_rows), section


def _nothing_across(layout: Layout, rows: Tidy) -> Mask:
    """Rows that say nothing for this month: it is still to come."""
    recipe = layout.recipe
    measures = [n for n in (recipe.across if recipe else ()) if n in layout.columns]
    return np.asarray(np.logical_and.reduce([rows.texts[name].is_blank for name in measures]))


def _without_totals_and_examples(
    sheet: Sheet, layout: Layout, rows: Tidy, skipped: list[Skipped], section: str
) -> tuple[Tidy, list[Skipped], str]:
    totals = _keyless_totals(sheet, layout, rows)
    left_out = np.zeros(len(rows), np.bool_)
    if sheet.label in rows.texts and layout.left_out:
        left_out = rows.texts[sheet.label].where(layout.left_out.__contains__)
    skipped += [Skipped(int(row), "total", "") for row in rows.numbers[totals | left_out]]
    examples = _examples(sheet, layout, rows)
    skipped += [Skipped(int(row), "example", "") for row in rows.numbers[examples]]
    return rows.take(~(totals | left_out)), skipped, section


def says_total(label: str) -> bool:
    """Whether a label says that its row is a total: `Total net expenditure`, `High needs total`."""
    return bool(_TOTAL.fullmatch(label))


def has_own_key(sheet: Sheet, layout: Layout) -> bool:
    """Whether rows have a key of their own, that is not made of their label."""
    return any(
        name in layout.columns and layout.place(name) != layout.place(sheet.label)
        for name in sheet.identity
    )


def _keyless_totals(sheet: Sheet, layout: Layout, rows: Tidy) -> Mask:
    """Rows that call themselves a total and have no key of their own."""
    names = [n for n in sheet.identity if n in layout.columns]
    if not names or sheet.label not in rows.texts or not has_own_key(sheet, layout):
        return np.zeros(len(rows), np.bool_)
    label = rows.texts[sheet.label]
    no_label, says = label.is_blank, label.where(_is_own_total)
    keyless = np.ones(len(rows), np.bool_)
    for name in names:
        key = rows.texts[name]
        key_says = key.where(_is_own_total)
        keyless &= key.is_blank | key_says
        says |= key_says & (no_label | _same(label, key, key_says))
    return says & keyless


def _is_own_total(text: str) -> bool:
    return "total" in text.lower() and bool(_OWN_TOTAL.fullmatch(text))


def _same(one: Texts, other: Texts, rows: Mask) -> Mask:
    """Whether two columns say the same, of these rows."""
    same = np.zeros(len(rows), np.bool_)
    for place in np.flatnonzero(rows).tolist():
        same[place] = one.words[one.codes[place]] == other.words[other.codes[place]]
    return same


def _examples(sheet: Sheet, layout: Layout, rows: Tidy) -> Mask:
    """Rows that are the template's example, word for word in every column that has one."""
    shown = [c for c in sheet.columns if c.type is ColumnType.TEXT and len(c.example) > _TELLING]
    shown = [c for c in shown if c.name in layout.columns]
    same = np.full(len(rows), bool(shown))
    for column in shown:
        same &= rows.texts[column.name].says(_as_kept(column))
    for column in sheet.columns if same.any() else ():
        if column.is_money and column.name in layout.columns:
            same &= rows.texts[column.name].where(partial(_is_example, column))
    return same


def _as_kept(column: Column) -> str:
    """A column's example as it has passed the door."""
    is_replaced = column.personal is Personal.HASHED and not problem_with_key()
    return references()[column.example] if is_replaced else column.example


def _is_example(column: Column, text: str) -> bool:
    example = str(parse_amount(column.example)) if column.example else ""
    return text.replace(",", "") == example
