"""Reading bytes to the end, for the tests: what a file gives, or the sentence that it ends in."""

import io
from dataclasses import dataclass, field

from hnfsg.intake.reading.book import BookNote, Limits, Unreadable, Usage, open_book


@dataclass
class Reading:
    """What came of a file: cells by sheet, or a refusal; why sheets are skipped; notes; cost."""

    sheets: dict[str, list[list[str]]] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    merged: dict[str, list[tuple[int, int, int, int]]] = field(default_factory=dict)
    notes: list[BookNote] = field(default_factory=list)
    refusal: str = ""
    usage: list[Usage] = field(default_factory=list)

    @property
    def rows(self) -> list[list[str]]:
        """The cells of the first sheet."""
        return next(iter(self.sheets.values()))

    def kinds(self) -> set[str]:
        """The kinds of notes."""
        return {note.kind for note in self.notes}


def read(content: bytes, name: str = "lines.xyz", limits: Limits | None = None) -> Reading:
    """Read a file to its end; blanks at the ends of rows are left out."""
    reading = Reading()
    try:
        with open_book(io.BytesIO(content), name, limits, reading.usage.append) as book:
            reading.notes = book.notes
            for sheet in book.sheets:
                reading.skipped[sheet.name] = sheet.skipped
                reading.merged[sheet.name] = list(sheet.merged)
                rows = reading.sheets.setdefault(sheet.name, [])
                for chunk in sheet.chunks:
                    assert chunk.index[0] == len(rows) + 1
                    rows += [_without_blanks(cells) for cells in chunk.to_numpy().tolist()]
    except Unreadable as problem:
        reading.refusal = str(problem)
    return reading


def _without_blanks(cells: list[str]) -> list[str]:
    while cells and cells[-1] == "":
        cells.pop()
    return cells
