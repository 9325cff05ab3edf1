"""What the records of an .xls workbook (BIFF5 and BIFF8) say that the workbook reader leaves out.

Records are by Microsoft's [MS-XLS]: each its number, its length and its bytes.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from hnfsg.intake.reading import sentences
from hnfsg.intake.reading.addresses import address
from hnfsg.intake.reading.facts import COLUMNS, SheetFacts, error_text, is_percent
from hnfsg.intake.reading.found import (
    CHART,
    HIDDEN,
    MACRO,
    PIVOT,
    VERY_HIDDEN,
    Bounds,
    Note,
    Refusal,
)

_BOF, _EOF = 0x809, 0x0A
_FILE_PASS, _BOUND_SHEET, _FORMAT, _XF, _SUP_BOOK, _DCONN = 0x2F, 0x85, 0x41E, 0xE0, 0x1AE, 0x876
_BOOL_ERR, _FORMULA, _NUMBER, _RK, _MUL_RK = 0x205, 0x06, 0x203, 0x27E, 0xBD
_ROW, _COL_INFO, _SX_VIEW, _MERGED = 0x208, 0x7D, 0xB0, 0xE5
_LABELS = (0x204, 0xFD, 0xD6)
_STATES = {1: HIDDEN, 2: VERY_HIDDEN}
_TYPES = {1: MACRO, 2: CHART, 6: MACRO}
_BIFF8 = 0x600
_CELL = struct.Struct("<HHH")
_LINKS = (
    "The workbook holds links to other workbooks. They were not followed: what was saved with it "
    "was read."
)


@dataclass
class _Globals:
    """What is said of the whole workbook before its sheets."""

    is_biff8: bool = True
    codes: dict[int, str] = field(default_factory=dict)
    formats: list[int] = field(default_factory=list)
    sheets: list[tuple[int, int, int, str]] = field(
        default_factory=list
    )  # where, state, type, name
    has_links: bool = False
    has_connections: bool = False

    def is_percent(self, style: int) -> bool:
        """Whether cells of a style are shown as percentages."""
        return style < len(self.formats) and is_percent(self.formats[style], self.codes)


def facts_of(content: bytes, bounds: Bounds) -> tuple[list[SheetFacts], list[Note]]:
    """The facts of every sheet, and notes on the workbook. Raises Refusal."""
    book = _globals(content)
    facts = []
    for where, state, kind, name in book.sheets:
        fact = SheetFacts(name, _STATES.get(state) or _TYPES.get(kind, ""))
        look = _Look(fact, book)
        look.through(content, where)
        if look.columns > bounds.columns or look.rows * look.columns > bounds.cells:
            cell = address(max(0, look.columns - 1), look.rows)
            raise Refusal(sentences.REACHES_TOO_FAR.format(name=name, cell=cell))
        facts.append(fact)
    notes = []
    if book.has_links:
        notes.append(Note("external-links", _LINKS))
    if book.has_connections:
        notes.append(
            Note(
                "connections",
                "The workbook holds connections to data elsewhere. They were not followed.",
            )
        )
    return facts, notes


def _records(content: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Records from a place on, to the end of the part that begins there."""
    depth, end = 0, len(content)
    while start + 4 <= end:
        number, length = struct.unpack_from("<HH", content, start)
        if number == _BOF:
            depth += 1
        elif number == _EOF:
            depth -= 1
        if depth <= 1:
            yield number, content[start + 4 : start + 4 + length]
        if depth <= 0:
            return
        start += 4 + length


def _globals(content: bytes) -> _Globals:
    book = _Globals()
    for number, data in _records(content, 0):
        if number == _BOF and len(data) >= 2:
            book.is_biff8 = int.from_bytes(data[:2], "little") >= _BIFF8
        elif number == _FILE_PASS:
            raise Refusal(sentences.LOCKED)
        elif number == _BOUND_SHEET and len(data) > 7:
            where = int.from_bytes(data[:4], "little")
            book.sheets.append((where, data[4] & 3, data[5], _short_text(data[6:], book)))
        elif number == _FORMAT and len(data) > 3:
            book.codes[int.from_bytes(data[:2], "little")] = _format_text(data[2:], book)
        elif number == _XF and len(data) > 3:
            book.formats.append(int.from_bytes(data[2:4], "little"))
        elif number == _SUP_BOOK and data[2:4] not in (b"\x01\x04", b"\x01\x3a"):
            book.has_links = True
        elif number == _DCONN:
            book.has_connections = True
    return book


def _short_text(data: bytes, book: _Globals) -> str:
    """A text with one byte for its length."""
    return _text(data[0], data[1:], book)


def _format_text(data: bytes, book: _Globals) -> str:
    if not book.is_biff8:
        return _short_text(data, book)
    return _text(int.from_bytes(data[:2], "little"), data[2:], book)


def _text(length: int, data: bytes, book: _Globals) -> str:
    if not book.is_biff8:
        return data[:length].decode("cp1252", "replace")
    if data[:1] and data[0] & 1:
        return data[1 : 1 + 2 * length].decode("utf-16-le", "replace")
    return data[1 : 1 + length].decode("latin-1")


class _Look:
    """One pass over the records of a sheet."""

    def __init__(self, fact: SheetFacts, book: _Globals) -> None:
        self._fact = fact
        self._is_percent = [book.is_percent(style) for style in range(len(book.formats))]
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._rows_with: set[int] = set()
        self.rows = self.columns = 0

    def through(self, content: bytes, where: int) -> None:
        """Fill in the facts from the records that begin at a place."""
        for number, data in _records(content, where):
            if number in (_NUMBER, _RK, _BOOL_ERR, _FORMULA) or number in _LABELS:
                if len(data) >= 8:
                    self._one(number, data)
            elif number == _MUL_RK and len(data) >= 6:
                self._many(data)
            elif number == _ROW and len(data) >= 14 and data[12] & 0x20:
                self._hidden_rows.add(int.from_bytes(data[:2], "little"))
            elif number == _COL_INFO and len(data) >= 10 and data[8] & 1:
                first, last, _ = _CELL.unpack_from(data)
                self._hidden_columns.append((first, last + 1))
            elif number == _MERGED:
                self._merged(data)
            elif number == _SX_VIEW and not self._fact.skipped:
                self._fact.skipped = PIVOT
        self._fact.hidden_rows = sorted(row + 1 for row in self._hidden_rows & self._rows_with)
        self._fact.hidden_columns = [
            column
            for first, last in self._hidden_columns
            for column in range(first, min(last, self.columns))
        ]

    def _merged(self, data: bytes) -> None:
        for at in range(2, len(data) - 7, 8):
            top, bottom, left, right = struct.unpack_from("<HHHH", data, at)
            self._fact.merged.append((top + 1, left, bottom + 1, right))

    def _one(self, number: int, data: bytes) -> None:
        row, column, style = _CELL.unpack_from(data)
        self._reach(row, column)
        place = row * COLUMNS + column
        if number == _BOOL_ERR and data[7]:
            self._fact.texts[place] = error_text(data[6])
        elif number == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
            self._fact.texts[place] = error_text(data[8])
        elif style < len(self._is_percent) and self._is_percent[style]:
            self._fact.percents.append(place)

    def _many(self, data: bytes) -> None:
        row, first, _ = _CELL.unpack_from(data)
        count = (len(data) - 6) // 6
        for step in range(count):
            (style,) = struct.unpack_from("<H", data, 4 + 6 * step)
            if style < len(self._is_percent) and self._is_percent[style]:
                self._fact.percents.append(row * COLUMNS + first + step)
        self._reach(row, first + max(0, count - 1))

    def _reach(self, row: int, column: int) -> None:
        self._rows_with.add(row)
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)
