"""A file as a book of sheets, read by a process of its own: what the rest of intake works with."""

import json
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import IO, Any

import numpy as np
import pandas as pd

from hnfsg.intake.reading.limits import Limits
from hnfsg.intake.reading.process import ReadingProcess, Unreadable, Usage
from hnfsg.intake.reading.wire import (
    BOOK,
    CHUNK,
    CHUNK_ROWS,
    END,
    HEAD,
    JSON_LENGTH,
    MAX_SHEETS,
    UNSAVED,
)

__all__ = [
    "CHUNK_ROWS",
    "UNSAVED",
    "Book",
    "BookNote",
    "Limits",
    "RawSheet",
    "Unreadable",
    "Usage",
    "open_book",
]

_MALFORMED = (
    *(ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError),
    *(RecursionError, struct.error),
)

Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class BookNote:
    """Something worth knowing about the file that does not keep it from being read.

    `kind` is one of: encoding, encoding-unsure, lost-characters, macros, external-links,
    connections, embedded, hidden-rows, hidden-columns, percentages.
    """

    sheet: str
    cell: str
    what: str
    kind: str


@dataclass(frozen=True)
class RawSheet:
    """One sheet as found.

    `chunks` gives DataFrames from the first row on: index = row number in the file (from 1),
    columns = column number (from 0, A is 0), each a categorical whose categories are the distinct
    texts; a blank cell is "", an error cell its own text such as `#REF!`, a formula without a
    saved result UNSAVED. `head` is the first 200 rows again. `merged`: first row, first column,
    last row, last column. `reach`: rows and columns; None for a long text file, which is read
    while it is asked for.
    """

    name: str
    chunks: Iterator[pd.DataFrame]
    skipped: str = ""  # why it is not read unasked: it is hidden, it is a chart
    head: pd.DataFrame = field(default_factory=pd.DataFrame)
    merged: tuple[Area, ...] = ()
    reach: tuple[int, int] | None = None

    def with_head(self, head: pd.DataFrame) -> "RawSheet":
        """The sheet with another head."""
        return replace(self, head=head)


@dataclass(frozen=True)
class Book:
    """A file: its sheets in order, and what is to be said of it."""

    sheets: list[RawSheet]
    notes: list[BookNote]


@contextmanager
def open_book(
    file: IO[bytes],
    file_name: str,
    limits: Limits | None = None,
    watch: Callable[[Usage], None] = lambda usage: None,
    *,
    is_private: bool = False,
) -> Iterator[Book]:
    """The book that a file is, known by its content, while the block lasts.

    Raises Unreadable, also later from a sheet's chunks. `watch` is told what reading cost when
    the process has ended, however it ended. `is_private`: nothing of the file is logged.
    """
    process = ReadingProcess(file, file_name, limits or Limits(), is_private=is_private)
    try:
        yield _Conversation(process).book()
    finally:
        process.close()
        if process.usage:
            watch(process.usage)


class _Conversation:
    """Questions to the reading process and its answers, as frames."""

    def __init__(self, process: ReadingProcess) -> None:
        self._process = process

    def book(self) -> Book:
        """The first answer, and the head of every sheet."""
        try:
            told = json.loads(self._payload(BOOK))
            sheets = [_sheet(found) for found in told["sheets"][: MAX_SHEETS + 1]]
            notes = [BookNote(**{k: str(n[k])[:2_000] for k in n}) for n in told["notes"]]
            is_streamed = bool(told["streamed"])
        except _MALFORMED:
            raise self._process.malformed("a book that is none") from None
        return Book(
            [
                RawSheet(
                    chunks=self._chunks(place, is_ahead=is_streamed),
                    head=self._frame(self._payload(HEAD)),
                    **sheet,
                )
                for place, sheet in enumerate(sheets)
            ],
            notes,
        )

    def _chunks(self, sheet: int, *, is_ahead: bool) -> Iterator[pd.DataFrame]:
        """A sheet's frames. A stream, which is a single sheet, is asked for one chunk ahead."""
        self._process.ask(sheet, 0)
        for place in range(1, 1 << 30):
            kind, payload = self._process.answer()
            if kind == END:
                return
            if kind != CHUNK:
                raise self._process.malformed("%r for a chunk", kind)
            if is_ahead:
                self._process.ask(sheet, place)
            yield self._frame(payload)
            if not is_ahead:
                self._process.ask(sheet, place)

    def _payload(self, wanted: bytes) -> bytes:
        kind, payload = self._process.answer()
        if kind != wanted:
            raise self._process.malformed("%r instead of %r", kind, wanted)
        return payload

    def _frame(self, payload: bytes) -> pd.DataFrame:
        try:
            return _frame(payload)
        except _MALFORMED:
            raise self._process.malformed("a chunk that is none") from None


def _sheet(found: dict[str, Any]) -> dict[str, Any]:
    """What was said of a sheet, with the types that it must have."""
    reach = found["reach"]
    return {
        "name": str(found["name"]),
        "skipped": str(found["skipped"]),
        "merged": tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in found["merged"]),
        "reach": (int(reach[0]), int(reach[1])) if reach else None,
    }


def _frame(payload: bytes) -> pd.DataFrame:
    """A chunk as a frame of categoricals. Raises ValueError and the like at anything else."""
    (length,) = JSON_LENGTH.unpack_from(payload)
    start = JSON_LENGTH.size + length
    header = json.loads(payload[JSON_LENGTH.size : start])
    first, rows, texts = int(header["first"]), int(header["rows"]), header["texts"]
    if first < 1 or not 0 <= rows <= CHUNK_ROWS:
        raise ValueError("rows")
    codes = np.frombuffer(payload, dtype="<u4", offset=start).reshape(len(texts), rows)
    return pd.DataFrame(
        {place: _column(codes[place], texts[place]) for place in range(len(texts))},
        index=pd.RangeIndex(first, first + rows),
        columns=pd.RangeIndex(len(texts)),
    )


def _column(codes: "np.ndarray[Any, np.dtype[np.uint32]]", texts: list[str]) -> pd.Categorical:
    if not all(type(text) is str for text in texts) or (len(codes) and codes.max() >= len(texts)):
        raise ValueError("texts")
    known = pd.Index(texts, dtype=object)
    numbers = codes.astype(np.int32)
    if not known.is_unique:  # two texts that differed only by what cannot be written
        places, known = pd.factorize(known)
        numbers = places[numbers]
    return pd.Categorical.from_codes(numbers, categories=known)
