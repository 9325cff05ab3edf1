"""Workbooks of binary records: .xlsb. Records are by Microsoft's [MS-XLSB]."""

import struct
from collections.abc import Iterator
from typing import IO

from hnfsg.intake.reading import sentences
from hnfsg.intake.reading.addresses import address
from hnfsg.intake.reading.facts import COLUMNS, SheetFacts, error_text, is_percent
from hnfsg.intake.reading.found import Bounds, Contents, Note, Refusal
from hnfsg.intake.reading.package import (
    relations,
    why_skipped,
    with_shared_parts,
    workbook_path,
)
from hnfsg.intake.reading.workbook import Workbook
from hnfsg.intake.reading.zipped import Parts

_BLOCK = 1 << 20
_ROW, _CELL_ERROR, _FORMULA_ERROR, _LAST_CELL = 0, 3, 11, 11
_BLANK, _NUMBERS = 1, (2, 5, 9)  # RK, real, formula with a number
_FORMAT, _XF, _COL_INFO, _BUNDLE_SHEET, _MERGE = 44, 47, 60, 156, 176
_CELL_XFS_BEGIN, _CELL_XFS_END = 617, 618
_STATES = {1: "hidden", 2: "veryHidden"}
_TWO = struct.Struct("<II")


def open_contents(file: IO[bytes], parts: Parts, notes: list[Note], bounds: Bounds) -> Contents:
    """The sheets of a workbook of binary records. Raises Refusal."""
    path = workbook_path(parts, "bin")
    found = relations(parts, path)
    percents = _percent_styles(parts, with_shared_parts(parts, found, "bin").styles)
    by_id = {relation.id: relation for relation in found}
    facts = []
    for state, relation_id, name in _sheets(parts, path):
        relation = by_id.get(relation_id)
        target = relation.target if relation else ""
        kind = relation.kind if relation else ""
        fact = SheetFacts(name, why_skipped(parts, target, kind, _STATES.get(state, "")))
        if target in parts and "worksheet" in kind:
            _look_through(parts, target, fact, percents, bounds)
        facts.append(fact)
        notes += fact.notes()
    return Contents(Workbook(file, None).tables(facts), notes)


def _records(parts: Parts, path: str) -> Iterator[tuple[int, bytes]]:
    """The records of a part: number and bytes. Raises Refusal where it ends within one."""
    if path not in parts:
        return
    with parts.open(path) as part:
        held, at = part.read(_BLOCK), 0
        while True:
            if len(held) - at < 1 << 16:
                held, at = held[at:] + part.read(_BLOCK), 0
            if at >= len(held):
                return
            number, at = _variable(held, at, 2)
            length, at = _variable(held, at, 4)
            while len(held) - at < length:
                block = part.read(_BLOCK)
                if not block:
                    raise Refusal(sentences.DAMAGED)
                held, at = held[at:] + block, 0
            yield number, held[at : at + length]
            at += length


def _variable(data: bytes, at: int, longest: int) -> tuple[int, int]:
    """A number of seven bits for each byte (the record's own number keeps all eight)."""
    value = 0
    for step in range(longest):
        if at >= len(data):
            raise Refusal(sentences.DAMAGED)
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << 7 * step
        if not byte & 0x80:
            break
    return value, at


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """A text with four bytes for its length, and where it ends."""
    length = int.from_bytes(data[at : at + 4], "little")
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _sheets(parts: Parts, path: str) -> Iterator[tuple[int, str, str]]:
    """State, relation and name of every sheet."""
    for number, data in _records(parts, path):
        if number == _BUNDLE_SHEET and len(data) > 12:
            relation, at = _wide(data, 8)
            yield int.from_bytes(data[:4], "little"), relation, _wide(data, at)[0]


def _percent_styles(parts: Parts, path: str) -> list[bool]:
    codes: dict[int, str] = {}
    shown: list[int] = []
    is_within = False
    for number, data in _records(parts, path):
        if number in (_CELL_XFS_BEGIN, _CELL_XFS_END):
            is_within = number == _CELL_XFS_BEGIN
        elif number == _FORMAT:
            codes[int.from_bytes(data[:2], "little")] = _wide(data, 2)[0]
        elif number == _XF and is_within:
            shown.append(int.from_bytes(data[2:4], "little"))
    return [is_percent(number, codes) for number in shown]


class _Look:
    """One pass over the records of a sheet."""

    def __init__(self, fact: SheetFacts, percents: list[bool]) -> None:
        self._fact = fact
        self._percents = percents
        self._row = 0
        self._row_is_hidden = False
        self._hidden: list[tuple[int, int]] = []
        self.rows = self.columns = 0

    def through(self, parts: Parts, path: str) -> None:
        """Fill in the facts."""
        for number, data in _records(parts, path):
            if number == _ROW and len(data) >= 4:
                self._row = int.from_bytes(data[:4], "little")
                self._row_is_hidden = len(data) > 11 and bool(data[11] & 0x10)
            elif _BLANK < number <= _LAST_CELL and len(data) >= 8:
                self._cell(number, data)
            elif number == _MERGE and len(data) >= 16:
                top, bottom, left, right = struct.unpack_from("<IIII", data)
                self._fact.merged.append((top + 1, left, bottom + 1, right))
            elif number == _COL_INFO and len(data) >= 18 and data[16] & 1:
                first, last = _TWO.unpack_from(data)
                self._hidden.append((first, last + 1))
        self._fact.hidden_columns = [
            column
            for first, last in self._hidden
            for column in range(first, min(last, self.columns))
        ]

    def _cell(self, number: int, data: bytes) -> None:
        fact = self._fact
        column, style = _TWO.unpack_from(data)
        style &= 0xFFFFFF
        self.rows, self.columns = max(self.rows, self._row + 1), max(self.columns, column + 1)
        if self._row_is_hidden and fact.hidden_rows[-1:] != [self._row + 1]:
            fact.hidden_rows.append(self._row + 1)
        place = self._row * COLUMNS + column
        if number in (_CELL_ERROR, _FORMULA_ERROR):
            fact.texts[place] = error_text(data[8] if len(data) > 8 else -1)
        elif number in _NUMBERS and style < len(self._percents) and self._percents[style]:
            fact.percents.append(place)


def _look_through(
    parts: Parts, path: str, fact: SheetFacts, percents: list[bool], bounds: Bounds
) -> None:
    """Fill in the facts of one sheet. Raises Refusal when it reaches too far."""
    look = _Look(fact, percents)
    look.through(parts, path)
    if (
        look.columns > bounds.columns
        or look.rows > bounds.rows
        or look.rows * look.columns > bounds.cells
    ):
        cell = address(max(0, look.columns - 1), look.rows)
        raise Refusal(sentences.REACHES_TOO_FAR.format(name=fact.name, cell=cell))
