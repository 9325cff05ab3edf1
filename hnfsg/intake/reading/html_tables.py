"""Pages with tables, as many systems export them and name them .xls."""

import io
import re
from html.parser import HTMLParser
from typing import IO

from hnfsg.intake.reading import sentences
from hnfsg.intake.reading.addresses import address
from hnfsg.intake.reading.found import Bounds, Contents, Refusal, Table
from hnfsg.intake.reading.wire import MAX_NAME

_BLOCK = 1 << 16
_CHARSET = re.compile(rb"""<meta[^>]+charset=["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n]+")
_MUTE = ("script", "style", "title")


def open_contents(file: IO[bytes], codec: str, name: str, bounds: Bounds) -> Contents:
    """The tables of a page, each a sheet. Raises Refusal where it has none."""
    file.seek(0)
    told = _CHARSET.search(file.read(_BLOCK))
    file.seek(0)
    codec = told[1].decode() if told and codec == "cp1252" else codec
    try:
        text = io.TextIOWrapper(io.BytesIO(file.read()), encoding=codec, errors="replace")
    except LookupError:
        file.seek(0)
        text = io.TextIOWrapper(io.BytesIO(file.read()), encoding="cp1252", errors="replace")
    reader = _Reader(bounds)
    while block := text.read(_BLOCK):
        reader.feed(block)
    reader.close()
    tables = [rows for rows in reader.tables if any(any(row) for row in rows)]
    if not tables:
        raise Refusal(sentences.NOT_A_SPREADSHEET.format(what=" but a web page without a table"))
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0][: MAX_NAME - 12] or "table"
    return Contents(
        [
            Table(stem if len(tables) == 1 else f"{stem} {number}", rows.__iter__)
            for number, rows in enumerate(tables, start=1)
        ]
    )


class _Reader(HTMLParser):
    """Collects the outermost tables; a table within a cell counts as the cell's text."""

    def __init__(self, bounds: Bounds) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._bounds = bounds
        self._depth = self._mute = 0
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._taken: dict[int, int] = {}  # column -> rows below that a cell above still covers

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
                self._taken = {}
        elif tag in _MUTE:
            self._mute += 1
        elif tag == "br" and self._text is not None:
            self._text.append("\n")
        elif self._depth == 1 and tag == "tr":
            self._cell_ends()
            self._row_begins()
        elif self._depth == 1 and tag in ("td", "th"):
            self._cell_ends()
            told = dict(attributes)
            self._span = (_span(told.get("colspan")), _span(told.get("rowspan")))
            self._text = []

    def handle_endtag(self, tag: str) -> None:
        if tag in _MUTE:
            self._mute = max(0, self._mute - 1)
        elif self._depth == 1 and tag in ("td", "th", "tr", "table"):
            self._cell_ends()
        if tag == "table":
            self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._mute:
            self._text.append(_SPACES.sub(" ", data))

    def _row_begins(self) -> None:
        rows = self.tables[-1]
        self._taken = {column: n - 1 for column, n in self._taken.items() if n > 1}
        rows.append([])
        self._look_at_reach(1)

    def _look_at_reach(self, columns: int) -> None:
        rows = self.tables[-1]
        if len(rows) > self._bounds.rows or columns > self._bounds.columns:
            cell = address(columns - 1, len(rows))
            raise Refusal(sentences.REACHES_TOO_FAR.format(name="table", cell=cell))

    def _cell_ends(self) -> None:
        if self._text is None:
            return
        text, self._text = "".join(self._text).strip(), None
        if not self.tables[-1]:
            self.tables[-1].append([])
        row = self.tables[-1][-1]
        while len(row) in self._taken:
            row.append("")
        wide, high = self._span
        self._look_at_reach(len(row) + wide)
        if high > 1:
            self._taken.update(dict.fromkeys(range(len(row), len(row) + wide), high))
        row += [text.replace("\xa0", " "), *[""] * (wide - 1)]


def _span(told: str | None) -> int:
    return max(1, int(told[:4])) if told and told.isdecimal() else 1
