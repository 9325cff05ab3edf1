"""Looks through the chunks of one sheet for people."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from hnfsg import clock
from hnfsg.intake.cells import distinct
from hnfsg.intake.cells.dates import read_day
from hnfsg.intake.cells.reading import Bad, clean
from hnfsg.intake.personal import identifiers
from hnfsg.intake.personal.headings import HEADING_ROWS, Headed, read_headings
from hnfsg.intake.personal.names import is_a_name
from hnfsg.intake.reading.addresses import address
from hnfsg.money import BLANK_MARKS, read_number

# One postcode in a comment may be a school's; a column of them is where people live.
_POSTCODES_ALLOWED = 2
_SAMPLE = 300  # different texts of a column: enough to tell what it is made of
_FEWEST, _SHARE = 5, 0.6  # different texts that look alike before a column is told for them
_FEWEST_DAYS, _OLDEST, _SPREAD = 8, 25, 5  # birthdays; years
_FEWEST_DAYS_OF_MONTH = 5
_FEWEST_INSURED, _FEWEST_WORDS = 3, 3
# Headings of other days than those of birth.
_OTHER_DAYS = re.compile(
    r"start|end|due|review|date|day|month|period|year|week|from|to|paid|pay|invoice|post|creat|open|"
    r"clos|effective|issue|receiv|decision|approv|complet|commenc|plan|target|expir|valid|meeting|"
    r"regist|inspect|ofsted|publish|updat|as at|request|panel|sent|notif|leav|admission|entry",
    re.IGNORECASE,
)
_YES_OR_NO = frozenset({"y", "n", "yes", "no", "x", "true", "false", "tbc", "total", "other"})


@dataclass(frozen=True)
class Suspect:
    """A cell that looks personal: where, and what kind of thing it seems to be."""

    sheet: str
    cell: str
    kind: str


class Scanner:
    """Looks through the chunks of one sheet; remembers what it saw in earlier chunks.

    `allowed_headings` are the keys of declared personal columns. Nothing is told of
    `allowed_columns` (numbers from 0): allowed staff data, or columns that are dropped unread.
    `date_columns` are declared days, which are no birthdays.
    """

    def __init__(
        self,
        sheet: str,
        allowed_headings: frozenset[str],
        allowed_columns: frozenset[int] = frozenset(),
        date_columns: frozenset[int] = frozenset(),
    ) -> None:
        self._sheet = sheet
        self._allowed = allowed_headings
        self._allowed_columns = allowed_columns
        self._date_columns = date_columns
        self._headed = Headed()
        self._postcodes: dict[int, list[Suspect]] = {}
        self._different_postcodes: dict[int, set[str]] = {}
        self._told: set[tuple[int, str]] = set()

    def scan(self, chunk: pd.DataFrame) -> Iterator[Suspect]:
        """Every suspect cell of a chunk (index row numbers, columns numbers, values text)."""
        head = chunk[chunk.index <= HEADING_ROWS]
        if len(head):
            self._headed = read_headings(_filled(head, self._allowed_columns), self._allowed)
            for row, number, kind in self._headed.told:
                yield self._suspect(row, number, f"a column headed like a {kind}")
        for place in map(int, chunk.columns):
            if place not in self._allowed_columns:
                yield from self._column(place, chunk[place])

    def _column(self, number: int, values: "pd.Series[Any]") -> Iterator[Suspect]:
        codes, texts = distinct(values)
        glance = identifiers.Glance(texts)
        if glance.may_hold_identifiers:
            yield from self._identifiers(number, values.index, codes, texts)
        sample = [
            text for raw in texts[:_SAMPLE] if (text := clean(raw)).lower() not in BLANK_MARKS
        ]
        looks: list[tuple[str, Callable[[], bool]]] = []
        if glance.may_hold_long_numbers:
            looks += [
                ("a column of telephone numbers", lambda: self._are_phones(number, sample)),
                ("a column of NHS numbers", lambda: _are_nhs_numbers(sample)),
            ]
        if glance.may_hold_names:
            looks.append(("a column of names of people", lambda: are_names(sample)))
        if glance.may_hold_days:
            kind = "a column of days like dates of birth"
            looks.append((kind, lambda: self._are_birthdays(number, codes, texts)))
        looks.append(("a column of National Insurance numbers", lambda: _are_insured(sample)))
        if number in self._headed.if_words:
            kind = f"a column headed like a {self._headed.if_words[number][1]}"
            looks.append((kind, lambda: _are_words(sample)))
        for kind, look in looks:
            if (number, kind) not in self._told and look():
                self._told.add((number, kind))
                yield self._suspect(self._first_row(number, values), number, kind)

    def _identifiers(
        self, number: int, index: "pd.Index[Any]", codes: Any, texts: list[str]
    ) -> Iterator[Suspect]:
        kinds = {code: identifiers.certain_kinds(text) for code, text in enumerate(texts)}
        of_places = number in self._headed.of_places
        homes = {} if of_places else {c: identifiers.postcodes_in(t) for c, t in enumerate(texts)}
        flagged = np.array([bool(kinds[c] or homes.get(c)) for c in range(len(texts))], dtype=bool)
        for place in np.flatnonzero(flagged[codes]):
            code, row = int(codes[place]), int(index[int(place)])
            for kind in sorted(kinds[code]):
                if not (of_places and kind == "an e-mail address"):
                    yield self._suspect(row, number, kind)
            if homes.get(code):
                yield from self._home(row, number, homes[code])

    def _home(self, row: int, number: int, postcodes: list[str]) -> Iterator[Suspect]:
        """A postcode: told, with those before it, once there are several in its column."""
        different = self._different_postcodes.setdefault(number, set())
        was_told = len(different) > _POSTCODES_ALLOWED
        different.update(postcode.replace(" ", "") for postcode in postcodes)
        seen = self._postcodes.setdefault(number, [])
        suspect = self._suspect(row, number, "one of several postcodes in a column")
        if was_told:
            yield suspect
        elif len(different) > _POSTCODES_ALLOWED:
            yield from [*seen, suspect]
        else:
            seen.append(suspect)

    def _are_phones(self, number: int, sample: list[str]) -> bool:
        if number in self._headed.of_places:
            return False
        return _mostly(sample, lambda text: bool(identifiers.phones_in(text)))

    def _are_birthdays(self, number: int, codes: Any, texts: list[str]) -> bool:
        """Whether most texts are days that make somebody 0 to 25, in no order, of many years.

        The days of a ledger or of a series of months come in order or at the ends of months.
        """
        heading = self._headed.headings.get(number, "")
        if number in self._date_columns or _OTHER_DAYS.search(heading):
            return False
        days = [_day(text) for text in texts]
        found = {day for day in days if day}
        filled = [text for text in texts if clean(text).lower() not in BLANK_MARKS]
        if len(found) < max(_FEWEST_DAYS, _SHARE * len(filled)):
            return False
        today = clock.today()
        young = [day for day in found if 0 <= (today - day).days < (_OLDEST + 1) * 365.25]
        in_order = [day for code in codes.tolist() if (day := days[code])]
        return (
            len(young) >= _SHARE * len(found)
            and (max(young) - min(young)).days >= _SPREAD * 365
            and len({day.day for day in young}) >= _FEWEST_DAYS_OF_MONTH
            and in_order not in (sorted(in_order), sorted(in_order, reverse=True))
        )

    def _first_row(self, number: int, values: "pd.Series[Any]") -> int:
        """The row of a column's heading, else of its first cell that is filled."""
        if number in self._headed.if_words:
            return self._headed.if_words[number][0]
        return next((int(str(row)) for row, text in values.items() if str(text).strip()), 1)

    def _suspect(self, row: int, column: int, kind: str) -> Suspect:
        return Suspect(self._sheet, address(column, row), kind)


def _filled(head: pd.DataFrame, without: frozenset[int]) -> list[tuple[int, dict[int, str]]]:
    """The first rows as (row number, text by column), blank cells left out."""
    rows = []
    for row, cells in zip(head.index, head.astype(object).to_numpy(), strict=True):
        texts = {
            int(column): text.strip()
            for column, text in zip(head.columns, cells, strict=True)
            if isinstance(text, str) and text.strip() and int(column) not in without
        }
        rows.append((int(row), texts))
    return rows


def _day(text: str) -> date | None:
    try:
        return read_day(clean(text))
    except Bad:
        return None


def _mostly(sample: list[str], looks_like: Callable[[str], bool]) -> bool:
    matching = sum(looks_like(text) for text in sample)
    return matching >= max(_FEWEST, _SHARE * len(sample))


def are_names(sample: list[str]) -> bool:
    """Whether most of the different texts of a column are names of people."""
    return _mostly(sample, is_a_name)


def _are_nhs_numbers(sample: list[str]) -> bool:
    return _mostly(sample, identifiers.is_nhs_number)


def _are_insured(sample: list[str]) -> bool:
    prefixes = [found for text in sample if (found := identifiers.insurance_prefix(text))]
    enough = len(prefixes) >= max(_FEWEST_INSURED, _SHARE * len(sample))
    return enough and len(set(prefixes)) > 1


def _are_words(sample: list[str]) -> bool:
    """Whether names or initials may stand in a column: neither numbers nor yes and no."""
    words = {t for t in sample if t.lower() not in _YES_OR_NO and read_number(t) is None}
    return len(words) > _FEWEST_WORDS  # the heading is one
