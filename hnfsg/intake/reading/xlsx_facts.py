"""What a sheet's XML says that the workbook reader leaves out, without taking it all apart.

The common spelling of every large program (`<c r="B2" s="3" t="e">`) is searched as text, block by
block; any other spelling is parsed properly, which takes longer.
"""

import re
from collections.abc import Iterator
from xml.parsers import expat

from hnfsg.intake.reading import sentences
from hnfsg.intake.reading.addresses import address, column_number, corners
from hnfsg.intake.reading.facts import COLUMNS, SheetFacts, is_percent
from hnfsg.intake.reading.found import Bounds, Refusal
from hnfsg.intake.reading.package import local, tree
from hnfsg.intake.reading.wire import UNSAVED
from hnfsg.intake.reading.zipped import Parts

_BLOCK = 1 << 20
_LARGEST_CARRY = 16 * _BLOCK
_TRUE = ("1", "true", "on")
_PLAIN_ROOT = re.compile(rb"<worksheet[ >]")
_CELL = re.compile(rb'<c r="([A-Z]+)')
_ROW = re.compile(rb'<row r="(\d{1,7})"([^>]*)>(</row>)?')
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]* t="e"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.DOTALL
)
_UNSAVED = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"((?:(?! t="str")[^>])*)>'
    rb"<f(?: [^>]*)?(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>"
)
_HIDDEN_COLUMN = re.compile(rb"<col ([^>]*)>")
_MERGE = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"')
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')


def percent_styles(content: bytes) -> frozenset[str]:
    """The numbers of the cell styles that show percentages."""
    if not content:
        return frozenset()
    styles = tree(content)
    codes: dict[int, str] = {}
    shown: list[str] = []
    for element in styles.iter():
        if local(element.tag) == "numFmt" and (number := element.get("numFmtId", "")).isdecimal():
            codes.setdefault(int(number), element.get("formatCode", ""))
        if local(element.tag) == "cellXfs":
            shown = [xf.get("numFmtId", "0") for xf in element]
    return frozenset(
        str(place)
        for place, number in enumerate(shown)
        if number.isdecimal() and is_percent(int(number), codes)
    )


def look_through(
    parts: Parts, path: str, fact: SheetFacts, percents: frozenset[str], bounds: Bounds
) -> None:
    """Fill in the facts of one sheet. Raises Refusal when it reaches too far for any return."""
    plain = _Plain(fact, percents)
    is_plain = plain.look(_blocks(parts, path))
    if is_plain and not _is_too_far(plain.rows, plain.columns, bounds):
        return
    parsed = _Parsed(fact, percents)
    parsed.look(parts, path)
    if _is_too_far(parsed.rows, parsed.columns, bounds):
        cell = address(max(0, parsed.columns - 1), parsed.rows)
        raise Refusal(sentences.REACHES_TOO_FAR.format(name=fact.name, cell=cell))


def _is_too_far(rows: int, columns: int, bounds: Bounds) -> bool:
    return columns > bounds.columns or rows > bounds.rows or rows * columns > bounds.cells


def _blocks(parts: Parts, path: str) -> Iterator[bytes]:
    """The sheet in blocks that end between two rows."""
    carried = b""
    with parts.open(path) as part:
        while block := part.read(_BLOCK):
            text = carried + block
            end = text.rfind(b"<row ") if len(text) < _LARGEST_CARRY else len(text)
            if end > 0:
                yield text[:end]
                carried = text[end:]
            else:
                carried = text
    yield carried


def _place(cell: str) -> int:
    letters = cell.rstrip("0123456789")
    return (int(cell[len(letters) :]) - 1) * COLUMNS + column_number(letters)


class _Plain:
    """The quick look, at a sheet in the common spelling."""

    def __init__(self, fact: SheetFacts, percents: frozenset[str]) -> None:
        self._fact = fact
        style = rb' s="(?:' + b"|".join(s.encode() for s in sorted(percents)) + rb')"'
        self._percent_style = re.compile(style) if percents else None
        self._percent_cell = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*?' + style)
        self._letters: set[bytes] = set()
        self._hidden: list[tuple[int, int]] = []
        self.rows = self.columns = 0

    def look(self, blocks: Iterator[bytes]) -> bool:
        """Whether the whole sheet is in the common spelling; if so its facts are filled in."""
        for number, block in enumerate(blocks):
            if number == 0 and (b"<!" in block or not _PLAIN_ROOT.search(block)):
                return False
            if not self._block(block):
                return False
        self.columns = max((column_number(c.decode()) + 1 for c in self._letters), default=0)
        self._fact.hidden_columns = [
            column
            for first, last in self._hidden
            for column in range(first, min(last, self.columns))
        ]
        return True

    def _block(self, block: bytes) -> bool:
        cells = _CELL.findall(block)
        rows = _ROW.findall(block)
        if len(cells) != block.count(b"<c ") or b"<c>" in block:
            return False
        if len(rows) != block.count(b"<row ") or b"<row>" in block:
            return False
        self._letters.update(cells)
        if rows:
            self.rows = max(self.rows, *(int(row) for row, _, _ in rows))
        self._cells(block)
        self._fact.hidden_rows += [
            int(row)
            for row, more, is_blank in rows
            if b'hidden="1"' in more and not is_blank and not more.endswith(b"/")
        ]
        self._edges(block)
        return True

    def _cells(self, block: bytes) -> None:
        fact = self._fact
        if self._percent_style and self._percent_style.search(block):
            fact.percents.extend(_place(c.decode()) for c in self._percent_cell.findall(block))
        if b't="e"' in block:
            for cell, text in _ERROR.findall(block):
                fact.texts[_place(cell.decode())] = text.decode("utf-8", "replace") or "#ERROR"
        if b"<f" in block:
            for cell, _ in _UNSAVED.findall(block):
                fact.texts[_place(cell.decode())] = UNSAVED

    def _edges(self, block: bytes) -> None:
        """What stands before and after the rows."""
        if b"<col " in block:
            for more in _HIDDEN_COLUMN.findall(block):
                told = dict(_ATTRIBUTE.findall(more))
                if told.get(b"hidden") in (b"1", b"true"):
                    self._hidden.append((int(told[b"min"]) - 1, int(told[b"max"])))
        if b"<mergeCell " in block:
            areas = (corners(area.decode()) for area in _MERGE.findall(block))
            self._fact.merged += [area for area in areas if area]


class _Parsed:
    """The thorough look, at any spelling; also says how far cells reach that hold something."""

    def __init__(self, fact: SheetFacts, percents: frozenset[str]) -> None:
        self._fact = fact
        self._percents = percents
        self._row = self._column = 0
        self._cell: dict[str, str] = {}
        self._value: list[str] = []
        self._within: str = ""
        self._has_formula = self._has_content = False
        self._hidden: list[tuple[int, int]] = []
        self._row_is_hidden = False
        self.rows = self.columns = 0

    def look(self, parts: Parts, path: str) -> None:
        """Parse the sheet and fill in its facts. Raises Refusal where it is damaged."""
        for found in (self._fact.texts, self._fact.merged, self._fact.hidden_rows):
            found.clear()
        del self._fact.percents[:]
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            with parts.open(path) as part:
                while block := part.read(_BLOCK):
                    parser.Parse(block, False)
                parser.Parse(b"", True)
        except (expat.ExpatError, ValueError):
            raise Refusal(sentences.DAMAGED_SHEET.format(name=self._fact.name)) from None
        self._fact.hidden_columns = [
            column
            for first, last in self._hidden
            for column in range(first, min(last, self.columns))
        ]

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "c":
            where = attributes.get("r", "")
            if corners(where):
                self._column = column_number(where.upper())
            self._cell, self._value = attributes, []
            self._has_formula = self._has_content = False
        elif name == "row":
            told = attributes.get("r", "")
            self._row = int(told) if told.isdecimal() else self._row + 1
            self._column = 0
            self._row_is_hidden = attributes.get("hidden", "") in _TRUE
        elif name == "v":
            self._within = "v"
        elif name == "f":
            self._has_formula = True
        elif name == "t":
            self._has_content = True
        elif name == "col" and attributes.get("hidden", "") in _TRUE:
            self._hidden.append((int(attributes["min"]) - 1, int(attributes["max"])))
        elif name == "mergeCell" and (area := corners(attributes.get("ref", ""))):
            self._fact.merged.append(area)

    def _text(self, text: str) -> None:
        if self._within == "v":
            self._value.append(text)

    def _end(self, tag: str) -> None:
        name = local(tag)
        if name == "v":
            self._within = ""
        elif name == "c":
            self._cell_ends()
            self._column += 1

    def _cell_ends(self) -> None:
        fact, value = self._fact, "".join(self._value)
        kind = self._cell.get("t", "n")
        place = (self._row - 1) * COLUMNS + self._column
        if kind == "e":
            fact.texts[place] = value or "#ERROR"
        elif self._has_formula and not value and kind != "str":
            fact.texts[place] = UNSAVED
        elif not value and not self._has_content:
            return
        elif self._cell.get("s", "") in self._percents:
            fact.percents.append(place)
        self.rows = max(self.rows, self._row)
        self.columns = max(self.columns, self._column + 1)
        if self._row_is_hidden and fact.hidden_rows[-1:] != [self._row]:
            fact.hidden_rows.append(self._row)
