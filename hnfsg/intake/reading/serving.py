"""Giving a file's contents to the parent: the book and its heads at once, chunks when asked."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from hnfsg.intake.reading import encoding, sniffing, wire
from hnfsg.intake.reading.found import Bounds, Refusal, Table

_NOTHING = encoding.encode(1, [])
_MERGED_TOLD = 20_000
_NOTES_TOLD = 2_000


def serve(file: IO[bytes], asked: IO[bytes], answers: IO[bytes], told: dict[str, Any]) -> None:
    """Read a file and answer what is asked of it until nobody asks. Raises Refusal."""
    bounds = Bounds(**told["bounds"])
    contents = sniffing.open_contents(file, told["name"], bounds)
    if len(contents.tables) > wire.MAX_SHEETS:
        raise Refusal(
            f"The workbook has {len(contents.tables):,} sheets, and {wire.MAX_SHEETS} are read at "
            "the most. Send a copy with the sheets of the return alone."
        )
    sheets = [_Served(table, bounds, is_whole=not contents.streamed) for table in contents.tables]
    book = {
        "sheets": [sheet.described() for sheet in sheets],
        "notes": [vars(note) for note in contents.notes[:_NOTES_TOLD]],
        "streamed": contents.streamed,
    }
    wire.send(answers, wire.BOOK, wire.as_json(book))
    for sheet in sheets:
        wire.send(answers, wire.HEAD, sheet.head)
    for line in asked:
        number, place = json.loads(line)
        payload = sheets[number].chunk(place)
        if payload is None:
            wire.send(answers, wire.END)
        elif len(payload) > wire.MAX_MESSAGE:
            raise MemoryError
        else:
            wire.send(answers, wire.CHUNK, payload)


class _Served:
    """One sheet: read whole and kept encoded, or read on as it is asked for, in order."""

    def __init__(self, table: Table, bounds: Bounds, *, is_whole: bool) -> None:
        self._table = table
        self.head = _NOTHING
        self._rows = self._columns = 0
        self._chunks = self._encoded(bounds)
        self._kept = list(self._chunks if is_whole else islice(self._chunks, 2))
        self._is_at_end = is_whole or len(self._kept) < 2
        self._gone = 0

    def _encoded(self, bounds: Bounds) -> Iterator[bytes]:
        for first, rows in encoding.chunks(self._table.rows(), bounds, self._table.name):
            if first == 1:
                self.head = encoding.encode(1, rows[: wire.HEAD_ROWS])
            self._rows = first + len(rows) - 1
            self._columns = max(self._columns, *map(len, rows))
            yield encoding.encode(first, rows)

    def described(self) -> dict[str, Any]:
        """What the parent is told of it; how far it reaches only where that is known."""
        return {
            "name": self._table.name,
            "skipped": self._table.skipped,
            "merged": self._table.merged[:_MERGED_TOLD],
            "reach": [self._rows, self._columns] if self._is_at_end else None,
        }

    def chunk(self, place: int) -> bytes | None:
        """The chunk of that place; None beyond the last. Earlier ones of a stream are gone."""
        while not self._is_at_end and place >= self._gone + len(self._kept):
            following = next(self._chunks, None)
            if following is None:
                self._is_at_end = True
            else:
                self._kept = [following]
                self._gone = place
        at = place - self._gone
        return self._kept[at] if 0 <= at < len(self._kept) else None
