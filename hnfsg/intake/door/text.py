"""A csv on its way through the door: pushed in block by block, let out record by record.

Memory is bounded whatever the file's size: what has passed is given away at once.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import zip_longest

import pandas as pd

from hnfsg.intake.door.looking import Look
from hnfsg.intake.door.passage import Known, Passage, passage_of
from hnfsg.intake.door.problems import NotTaken, UnknownIdentifier
from hnfsg.intake.door.records import Batch, Record, Records
from hnfsg.intake.door.references import References
from hnfsg.intake.door.words import unknown_identifier
from hnfsg.intake.reading.found import Refusal
from hnfsg.intake.reading.wire import HEAD_ROWS

BATCH = 2 * 1024 * 1024  # bytes that are read, looked through and let out together


class TextDoor:
    """Lets one text file in. `write` is given the bytes that passed, in order."""

    def __init__(
        self, known: Known, name: str, key: bytes, write: Callable[[bytes], object]
    ) -> None:
        self._known, self._key, self._write = known, key, write
        self._name = name.rsplit("/", 1)[-1].rsplit(".", 1)[0] or "file"
        self._waiting = bytearray()
        self._records: Records | None = None
        self._way: _Way | None = None

    def feed(self, block: bytes) -> None:
        """Take the next bytes. Raises NotTaken."""
        self._waiting += block
        if len(self._waiting) >= BATCH:
            self._pass(is_last=False)

    def finish(self) -> Passage:
        """Say that there are no more, and get how the file passed. Raises NotTaken."""
        self._pass(is_last=True)
        if self._way is None:
            raise UnknownIdentifier(unknown_identifier(self._known.dataset))
        return self._way.passage

    def _pass(self, *, is_last: bool) -> None:
        block = bytes(self._waiting)
        self._waiting.clear()
        try:
            with _without_collecting():
                self._let_in(block, is_last=is_last)
        except Refusal as problem:
            raise NotTaken(str(problem)) from None

    def _let_in(self, block: bytes, *, is_last: bool) -> None:
        if self._records is None:
            self._records = Records(block, is_whole=is_last)
        batch = self._records.divided(block, is_last=is_last)
        if self._way is None and batch.records:
            self._way = _Way(self._known, self._name, self._key, self._records, batch)
        if self._way is not None:
            self._way.let_in(batch)
            self._write(self._records.written(batch))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Make many small lists without Python looking through them again and again: they go by
    themselves, and looking takes longer than all the rest.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Way:
    """What becomes of the records of one file, by its first ones."""

    def __init__(self, known: Known, name: str, key: bytes, records: Records, first: Batch) -> None:
        """Raises UnknownIdentifier."""
        self._file = records
        columns = self._columns(replace(first, records=first.records[:HEAD_ROWS]))
        frame = pd.DataFrame(dict(enumerate(columns)), dtype=object)
        frame.index = pd.RangeIndex(1, len(frame) + 1)
        passage = passage_of(known, name, frame) if columns else None
        if passage is None:
            raise UnknownIdentifier(unknown_identifier(known.dataset))
        self.passage = passage
        self._look = Look(known.dataset, passage)
        headings = first.records[passage.heading_row - 1]
        same = {headings[p]: passage.written.get(p, headings[p]) for p in passage.hashed}
        self._references = References(key, same, records.readable)
        self._row = 1  # the number of the next record

    def let_in(self, batch: Batch) -> None:
        """Take out of records what does not pass, and look through the rest. Raises NotTaken."""
        records = batch.records
        first, self._row = self._row, self._row + len(records)
        passage = self.passage
        top = min(len(records), max(0, passage.heading_row - first + 1))
        for number, record in enumerate(records[:top], start=first):
            if number == passage.heading_row:
                for place, heading in passage.written.items():
                    record[place] = heading
            else:
                record[:] = [""] * len(record)
        self._replace(records[top:])
        self._look.through(first, self._columns(batch))

    def _replace(self, rows: list[Record]) -> None:
        """References for identifiers, nothing for what is not let in. Words alone in a column of
        identifiers are a note beneath the table, and are not let in either.
        """
        width, references = self.passage.width, self._references
        for row in rows:
            if len(row) > width:
                del row[width:]
        for place in self.passage.blanked:
            for row in rows:
                if len(row) > place:
                    row[place] = ""
        for place in self.passage.hashed:
            for row in rows:
                if len(row) > place and row[place]:
                    is_note = " " in row[place] and len(row) - row.count("") == 1
                    row[place] = "" if is_note else references[row[place]]

    def _columns(self, batch: Batch) -> list[tuple[str, ...]]:
        """Records column by column, as they are read; short ones filled up."""
        columns = list(zip_longest(*batch.records, fillvalue=""))
        if batch.is_ascii or self._file.is_decoded:
            return columns
        return [tuple(map(self._file.readable, cells)) for cells in columns]
