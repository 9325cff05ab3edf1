"""How one sheet passes the door: where its headings stand, and what becomes of each column."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from hnfsg.intake.declarations import Column, Dataset, Personal, Sheet, heading_key
from hnfsg.intake.door.declared import allowed_apart, declared_places
from hnfsg.intake.layout import make_plan
from hnfsg.intake.layout.headings import HEADING_SEARCH_ROWS, HeadingBlock, block_at, rows_of
from hnfsg.intake.layout.matching import Remembered
from hnfsg.intake.personal.headings import OF_PEOPLE
from hnfsg.intake.personal.identifiers import PUPIL_NUMBER, certain_kinds
from hnfsg.intake.reading.book import RawSheet

_FEWEST, _SHARE = 3, 0.6  # of the cells of a column, before it is known by its pupil numbers

Rows = Mapping[int, Sequence[str]]


@dataclass(frozen=True)
class Known:
    """What is known of the files of a dataset beside its declaration.

    `said`: the identifier's heading in the officers' files, as they said; blank where they did not.
    """

    dataset: Dataset
    said: str = ""
    remembered: Sequence[Remembered] = ()


@dataclass(frozen=True)
class Passage:
    """What becomes of one sheet. Columns from 0.

    `hashed`: columns whose cells are replaced; `blanked`: columns whose cells are not let in, those
    without a heading among them; `written`: headings that are written as declared, by column;
    `width`: how many columns there are; `unseen`: columns that are not looked through for people;
    `days`: those declared as days; `apart`: the council's own numbers; `ours`: those that
    are read. `sheet` is the declared sheet, where it is known.
    """

    name: str
    heading_row: int
    hashed: tuple[int, ...]
    blanked: tuple[int, ...]
    headings: tuple[str, ...]
    written: Mapping[int, str]
    unseen: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()
    ours: frozenset[int] = frozenset()
    sheet: Sheet | None = None

    @property
    def width(self) -> int:
        """How many columns have a place: none beyond the last heading."""
        return len(self.headings)

    @property
    def as_written(self) -> list[str]:
        """The row of headings as it is let in."""
        return [self.written.get(place, text) for place, text in enumerate(self.headings)]


@dataclass(frozen=True)
class _Fit:
    """A row as the headings of a declared sheet: which columns are of which declared column."""

    sheet: Sheet
    block: HeadingBlock
    places: Mapping[str, list[int]]

    @property
    def known(self) -> int:
        return sum(map(len, self.places.values()))


def passage_of(known: Known, name: str, head: pd.DataFrame) -> Passage | None:
    """How a sheet passes, by its first rows; None where nobody knows which column identifies."""
    rows = rows_of(head)
    fit = _by_headings(known, name, rows) or _by_values(known, rows)
    if fit is None:
        return None
    passage = _passage(fit, name)
    return _with_mapped(known, passage, head)


def _by_headings(known: Known, name: str, rows: Rows) -> _Fit | None:
    """The row that has most of a sheet's headings, an identifier's among them."""
    fits = [
        fit
        for sheet in known.dataset.sheets
        for block in _blocks(rows)
        if _is_enough(fit := _fit(known, sheet, block))
    ]
    key = heading_key(name)
    named = [f for f in fits if key in {heading_key(n) for n in (f.sheet.slug, f.sheet.name)}]
    return max(named or fits, key=lambda fit: fit.known, default=None)


def _blocks(rows: Rows) -> Iterator[HeadingBlock]:
    """Each of the first rows as if it were the headings; what stands above is not let in."""
    for row in sorted(rows):
        if row <= HEADING_SEARCH_ROWS:
            yield block_at({r: list(cells) for r, cells in rows.items() if r >= row}, row)


def _fit(known: Known, sheet: Sheet, block: HeadingBlock) -> _Fit:
    places: dict[str, list[int]] = {}
    said = heading_key(known.said)
    identifier = known.dataset.identifier
    for place, keys in block.keys.items():
        for column in sheet.columns:
            is_said = bool(said) and column is identifier and said in keys
            if is_said or not column.keys.isdisjoint(keys):
                places.setdefault(column.name, []).append(place)
    return _Fit(sheet, block, places)


def _is_enough(fit: _Fit) -> bool:
    needed = [column.name for column in fit.sheet.identifiers if column.required]
    if needed:
        return all(name in fit.places for name in needed)
    return len(fit.places) >= min(2, len(fit.sheet.columns))


def _by_values(known: Known, rows: Rows) -> _Fit | None:
    """The one column that holds pupil numbers, under the row of headings above the first."""
    identifier = known.dataset.identifier
    if identifier is None:
        return None
    width = max((len(cells) for cells in rows.values()), default=0)
    found = {c: first for c in range(width) if (first := _first_pupil_number(rows, c))}
    if len(found) != 1:
        return None
    ((place, first),) = found.items()
    above = [row for row in sorted(rows) if row < first and _are_words(rows[row], place)]
    sheet = next(s for s in known.dataset.sheets if identifier in s.columns)
    if not above or above[-1] > HEADING_SEARCH_ROWS:
        return None
    block = block_at({r: list(cells) for r, cells in rows.items() if r >= above[-1]}, above[-1])
    fit = _fit(known, sheet, block)
    return replace(fit, places={**fit.places, identifier.name: [place]})


def _first_pupil_number(rows: Rows, column: int) -> int:
    """The first row of a column that holds pupil numbers; 0 where it does not."""
    cells = {row: text for row, c in rows.items() if (text := (c[column : column + 1] or [""])[0])}
    ours = [row for row, text in cells.items() if PUPIL_NUMBER in certain_kinds(text)]
    below = [row for row in cells if ours and row >= ours[0]]
    is_enough = len(ours) >= max(_FEWEST, _SHARE * len(below))
    return min(ours) if ours and is_enough else 0


def _are_words(cells: Sequence[str], place: int) -> bool:
    """Whether a row may be headings: two cells or more, one of them in that column."""
    return bool(cells[place]) and sum(map(bool, cells)) > 1


def _passage(fit: _Fit, name: str) -> Passage:
    texts = fit.block.texts
    width = max((place + 1 for place, text in enumerate(texts) if text), default=0)
    of_kind = {
        kind: _places_of(fit, [c for c in fit.sheet.columns if c.personal is kind])
        for kind in (Personal.HASHED, Personal.DROPPED)
    }
    hashed = of_kind[Personal.HASHED]
    bare = {place for place in range(width) if not texts[place]}
    people = _of_people(fit) if fit.sheet.drops_people else set()
    blanked = {*of_kind[Personal.DROPPED], *bare, *people} - {*hashed}
    written = {
        places[0]: column.heading
        for column in fit.sheet.identifiers
        if (places := fit.places.get(column.name))
        and not any(column.keys & {*fit.block.keys[place]} for place in places)
    }
    return Passage(
        name,
        fit.block.row,
        tuple(sorted(hashed)),
        tuple(sorted(blanked)),
        tuple(texts[:width]),
        written,
        sheet=fit.sheet,
    )


def _of_people(fit: _Fit) -> set[int]:
    """The columns that are headed like those of people, and are none of the sheet's."""
    ours = {place for places in fit.places.values() for place in places}
    keys = fit.block.keys
    return {place for place in keys if place not in ours and not OF_PEOPLE.isdisjoint(keys[place])}


def _places_of(fit: _Fit, columns: Iterable[Column]) -> set[int]:
    return {place for column in columns for place in fit.places.get(column.name, ())}


def _with_mapped(known: Known, passage: Passage, head: pd.DataFrame) -> Passage:
    """The passage with the columns that the check will know, as officers mapped them before.

    It is read as it will stand when it has passed, so that the door and the check agree.
    """
    cleared = head.astype(object)
    cleared = cleared[cleared.columns[: passage.width]]
    cleared.loc[cleared.index < passage.heading_row] = ""
    for place in {*passage.hashed, *passage.blanked}:
        cleared.loc[cleared.index > passage.heading_row, place] = ""
    cleared.loc[passage.heading_row] = np.array(passage.as_written, dtype=object)
    raw = RawSheet(passage.name, iter(()), head=cleared)
    (match,) = make_plan(known.dataset, [raw], known.remembered).matches
    allowed, days = declared_places(match)
    unseen = allowed | {*passage.hashed, *passage.blanked} | _kept_apart(passage)
    ours = {place for layout in match.layouts for place in layout.columns.values()}
    apart = allowed_apart(match) | _headed(passage, Personal.KEPT_APART)
    apart -= {*passage.hashed, *passage.blanked}
    return replace(
        passage,
        unseen=frozenset(unseen),
        days=days,
        apart=frozenset(apart),
        ours=frozenset(ours),
    )


def _kept_apart(passage: Passage) -> set[int]:
    """The columns headed like one that is kept apart, or of allowed staff."""
    return _headed(passage, Personal.KEPT_APART, Personal.ALLOWED_STAFF)


def _headed(passage: Passage, *kinds: Personal) -> set[int]:
    columns = passage.sheet.columns if passage.sheet else ()
    keys = {key for column in columns if column.personal in kinds for key in column.keys}
    return {place for place, text in enumerate(passage.headings) if heading_key(text) in keys}
