"""The XML that Excel 2003 wrote (SpreadsheetML), often named .xls."""

from typing import IO
from xml.parsers import expat

from hnfsg.intake.reading import sentences
from hnfsg.intake.reading.addresses import address
from hnfsg.intake.reading.encoding import number_text, percent_text
from hnfsg.intake.reading.facts import is_percent
from hnfsg.intake.reading.found import HIDDEN, Bounds, Contents, Refusal, Table
from hnfsg.intake.reading.wire import UNSAVED

_BLOCK = 1 << 20
_CUSTOM = 1_000  # a number that no built-in format has
_MIDNIGHT = "T00:00:00"


def open_contents(file: IO[bytes], bounds: Bounds) -> Contents:
    """The sheets of the file. Raises Refusal."""
    reader = _Reader(bounds)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    file.seek(0)
    try:
        while block := file.read(_BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        raise Refusal(sentences.DAMAGED) from None
    return Contents(reader.tables)


class _Reader:
    """The handlers of one pass over the XML."""

    def __init__(self, bounds: Bounds) -> None:
        self.tables: list[Table] = []
        self._bounds = bounds
        self._rows: list[list[str]] = []
        self._percents: set[str] = set()
        self._style = ""
        self._column = 0
        self._cell: dict[str, str] = {}
        self._data: dict[str, str] | None = None
        self._text: list[str] = []
        self._within = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = tag.rpartition("}")[2]
        told = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        if name == "Style":
            self._style = told.get("ID", "")
        elif name == "NumberFormat":
            code = told.get("Format", "")
            if code == "Percent" or is_percent(_CUSTOM, {_CUSTOM: code}):
                self._percents.add(self._style)
        elif name == "Worksheet":
            rows: list[list[str]] = []
            self._rows = rows
            self.tables.append(Table(told.get("Name", ""), rows.__iter__))
        elif name == "Row" and self.tables:
            self._row_begins(told)
        elif name == "Cell" and self._rows:
            self._column = _place(told.get("Index", ""), self._column)
            self._cell, self._data, self._text = told, None, []
        elif name in ("Data", "Visible"):
            self._data, self._within, self._text = told, name, []

    def _row_begins(self, told: dict[str, str]) -> None:
        row = _place(told.get("Index", ""), len(self._rows))
        self._look_at_reach(row + 1, 1)
        self._rows += [[] for _ in range(row + 1 - len(self._rows))]
        self._column = 0

    def _look_at_reach(self, row: int, columns: int) -> None:
        if row > self._bounds.rows or columns > self._bounds.columns:
            cell, name = address(columns - 1, row), self.tables[-1].name
            raise Refusal(sentences.REACHES_TOO_FAR.format(name=name, cell=cell))

    def characters(self, text: str) -> None:
        """Text within an element."""
        if self._within:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        name = tag.rpartition("}")[2]
        if name in ("Data", "Visible"):
            self._within = ""
        if name == "Visible" and self.tables and "Hidden" in "".join(self._text):
            self.tables[-1].skipped = HIDDEN
        elif name == "Cell" and self._rows:
            self._cell_ends()

    def _cell_ends(self) -> None:
        row, column = self._rows[-1], self._column
        text = self._cell_text("".join(self._text))
        wide = int(self._cell.get("MergeAcross", "0")[:6])
        high = int(self._cell.get("MergeDown", "0")[:6])
        if text:
            self._look_at_reach(len(self._rows), column + 1)
            row += [""] * (column + 1 - len(row))
            row[column] = text
            if wide or high:
                area = (len(self._rows), column, len(self._rows) + high, column + wide)
                self.tables[-1].merged.append(area)
        self._column = column + 1 + wide

    def _cell_text(self, text: str) -> str:
        kind = self._data.get("Type", "") if self._data is not None else ""
        if not text:
            return UNSAVED if "Formula" in self._cell and kind != "String" else ""
        if kind == "Number":
            is_share = self._cell.get("StyleID", "") in self._percents
            return percent_text(float(text)) if is_share else number_text(float(text))
        if kind == "DateTime":
            return text.split(".")[0].removesuffix(_MIDNIGHT).replace("T", " ")
        if kind == "Boolean":
            return "TRUE" if text == "1" else "FALSE"
        return text


def _place(index: str, otherwise: int) -> int:
    """A place from 0: as said, from 1, or else the next."""
    return max(otherwise, int(index[:9]) - 1) if index.isdecimal() else otherwise
