"""OpenDocument spreadsheets, zipped (.ods) or flat (.fods), parsed here in one pass.

The workbook reader refuses such a file for a missing `mimetype`, gives errors as blanks and makes
room for every repeated cell; so it is not asked.
"""

import re
from datetime import datetime
from typing import IO, Any
from xml.parsers import expat

from hnfsg.intake.reading import sentences
from hnfsg.intake.reading.addresses import address
from hnfsg.intake.reading.encoding import as_text, number_text, percent_text
from hnfsg.intake.reading.facts import SheetFacts
from hnfsg.intake.reading.found import HIDDEN, PIVOT, Bounds, Contents, Note, Refusal, Table
from hnfsg.intake.reading.wire import UNSAVED
from hnfsg.intake.reading.zipped import Part, Parts

_BLOCK = 1 << 20
_OTHERS = {
    "text": "an OpenDocument text",
    "presentation": "an OpenDocument presentation",
    "drawing": "an OpenDocument drawing",
    "chart": "an OpenDocument chart",
    "database": "an OpenDocument database",
}
# Whatever stands within these is no cell of the sheet: comments, shapes, changes, queries.
_ASIDE = {
    "annotation",
    "tracked-changes",
    "dde-links",
    "shapes",
    "forms",
    "frame",
    "g",
    "custom-shape",
}
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)|Err:\d+")
_DURATION = re.compile(r"(-?)PT?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?", re.IGNORECASE)
_HIDDEN_ROW = ("collapse", "filter")
_LINKS = (
    "The workbook holds links to other workbooks. They were not followed: what was saved with it "
    "was read."
)


def open_zipped(parts: Parts, notes: list[Note], bounds: Bounds) -> Contents:
    """The sheets of an .ods file. Raises Refusal."""
    if b"encryption-data" in parts.read("meta-inf/manifest.xml"):
        raise Refusal(sentences.LOCKED)
    with parts.open("content.xml") as part:
        return _contents(part, notes, bounds)


def open_flat(file: IO[bytes], bounds: Bounds) -> Contents:
    """The sheets of a .fods file. Raises Refusal."""
    file.seek(0)
    return _contents(file, [], bounds)


def _contents(part: "Part | IO[bytes]", notes: list[Note], bounds: Bounds) -> Contents:
    reader = _Reader(bounds)
    reader.read(part)
    if reader.other:
        raise Refusal(sentences.NOT_A_SPREADSHEET.format(what=f" but {reader.other}"))
    for sheet in reader.sheets:
        notes += sheet.facts.notes()
    if reader.has_links:
        notes.append(Note("external-links", _LINKS))
    return Contents([sheet.table(reader.pivots) for sheet in reader.sheets], notes)


class _Sheet:
    """One table as it is read: rows of texts, blank ones held back until something follows."""

    def __init__(self, name: str, bounds: Bounds, *, is_hidden: bool) -> None:
        self.facts = SheetFacts(name, HIDDEN if is_hidden else "")
        self.rows: list[list[str]] = []
        self.columns = 0
        self._bounds = bounds
        self._blank_rows = 0
        self.hidden_columns: list[tuple[int, int]] = []

    def add(self, row: list[str], times: int, *, is_hidden: bool) -> None:
        """A row, so often. Raises Refusal when the sheet reaches too far."""
        if not row:
            self._blank_rows += times
            return
        bounds = self._bounds
        reach = len(self.rows) + self._blank_rows + times
        self.columns = max(self.columns, len(row))
        if reach > bounds.rows or reach * self.columns > bounds.cells:
            self.too_far(self.columns, reach)
        self.rows += [[] for _ in range(self._blank_rows)]
        self._blank_rows = 0
        if is_hidden:
            self.facts.hidden_rows += range(len(self.rows) + 1, len(self.rows) + times + 1)
        self.rows += [row] * times

    @property
    def next_row(self) -> int:
        """The number of the row that comes next."""
        return len(self.rows) + self._blank_rows + 1

    def too_far(self, columns: int, row: int) -> None:
        """Raises Refusal."""
        cell = address(columns - 1, row)
        raise Refusal(sentences.REACHES_TOO_FAR.format(name=self.facts.name, cell=cell))

    def table(self, pivots: set[str]) -> Table:
        """The sheet as it is handed on."""
        skipped = self.facts.skipped or (PIVOT if self.facts.name in pivots else "")
        return Table(
            self.facts.name, lambda: (list(row) for row in self.rows), skipped, self.facts.merged
        )


class _Reader:
    """The handlers of one pass over the XML."""

    def __init__(self, bounds: Bounds) -> None:
        self.sheets: list[_Sheet] = []
        self.pivots: set[str] = set()
        self.other = ""
        self.has_links = False
        self._bounds = bounds
        self._same: dict[str, str] = {}  # each text once, however many cells hold it
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._aside = self._depth = 0
        self._sheet: _Sheet | None = None
        self._row: list[str] = []
        self._blanks = self._row_times = self._column = 0
        self._row_is_hidden = False
        self._cell: dict[str, str] | None = None
        self._is_covered = False
        self._text: list[str] = []
        self._paragraphs = 0

    def read(self, part: "Part | IO[bytes]") -> None:
        """Parse it all. Raises Refusal."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            while block := part.read(_BLOCK):
                parser.Parse(block, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError):
            raise Refusal(
                "The file is damaged: the sheets in it cannot be read to the end. Open it, save "
                "it as .xlsx and send it again."
            ) from None

    # --- what begins -----------------------------------------------------------------------------

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if self._aside or name in _ASIDE:
            self._aside += 1
            return
        begin = self._BEGINS.get(name)
        if begin is not None:
            told = {key.rpartition("}")[2]: value for key, value in attributes.items()}
            if name in ("table-cell", "covered-table-cell") and any(
                key.endswith("calcext:1.0}value-type") and value == "error"
                for key, value in attributes.items()
            ):
                told["is-error"] = "1"
            begin(self, told)
        elif name in _OTHERS and not self.sheets and tag.rpartition("}")[0].endswith("office:1.0"):
            self.other = _OTHERS[name]

    def _style_begins(self, told: dict[str, str]) -> None:
        self._style = told.get("name", "")

    def _properties_begin(self, told: dict[str, str]) -> None:
        if told.get("display") == "false":
            self._hidden_styles.add(self._style)

    def _table_begins(self, told: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            is_hidden = told.get("style-name", "") in self._hidden_styles
            name = told.get("name", "") or f"Sheet{len(self.sheets) + 1}"
            self._sheet = _Sheet(name, self._bounds, is_hidden=is_hidden)
            self.sheets.append(self._sheet)
            self._column = 0

    def _source_begins(self, told: dict[str, str]) -> None:
        """The sheet is a copy of another workbook's, kept for its links."""
        self.has_links = True
        if self._sheet is not None and self._sheet in self.sheets:
            self.sheets.remove(self._sheet)

    def _column_begins(self, told: dict[str, str]) -> None:
        times = _times(told, "number-columns-repeated")
        if told.get("visibility") in _HIDDEN_ROW and self._sheet is not None:
            self._sheet.hidden_columns.append((self._column, self._column + times))
        self._column += times

    def _row_begins(self, told: dict[str, str]) -> None:
        if self._depth != 1:
            return
        self._row, self._blanks = [], 0
        self._row_times = _times(told, "number-rows-repeated")
        self._row_is_hidden = told.get("visibility") in _HIDDEN_ROW

    def _cell_begins(self, told: dict[str, str]) -> None:
        if self._depth == 1:
            self._cell, self._text, self._paragraphs, self._is_covered = told, [], 0, False

    def _covered_begins(self, told: dict[str, str]) -> None:
        self._cell_begins(told)
        self._is_covered = True

    def _paragraph_begins(self, told: dict[str, str]) -> None:
        if self._paragraphs:
            self._text.append("\n")
        self._paragraphs += 1

    def _spaces_begin(self, told: dict[str, str]) -> None:
        self._text.append(" " * min(1_000, _times(told, "c")))

    def _break_begins(self, told: dict[str, str]) -> None:
        self._text.append("\n")

    def _tab_begins(self, told: dict[str, str]) -> None:
        self._text.append("\t")

    def _pivot_begins(self, told: dict[str, str]) -> None:
        area = told.get("target-range-address", "")
        self.pivots.add(area.rsplit(":", 1)[0].rpartition(".")[0].strip("$'").replace("''", "'"))

    _BEGINS = {  # noqa: RUF012
        "style": _style_begins,
        "table-properties": _properties_begin,
        "table": _table_begins,
        "table-source": _source_begins,
        "table-column": _column_begins,
        "table-row": _row_begins,
        "table-cell": _cell_begins,
        "covered-table-cell": _covered_begins,
        "p": _paragraph_begins,
        "s": _spaces_begin,
        "line-break": _break_begins,
        "tab": _tab_begins,
        "data-pilot-table": _pivot_begins,
    }

    # --- what ends -------------------------------------------------------------------------------

    def _characters(self, text: str) -> None:
        if self._cell is not None and self._paragraphs and not self._aside:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        if self._aside:
            self._aside -= 1
            return
        name = tag.rpartition("}")[2]
        if name == "table":
            self._depth -= 1
            if self._depth == 0:
                self._table_ends()
        elif self._depth == 1 and self._sheet is not None:
            if name in ("table-cell", "covered-table-cell"):
                self._cell_ends(self._sheet)
            elif name == "table-row":
                self._sheet.add(self._row, self._row_times, is_hidden=self._row_is_hidden)

    def _table_ends(self) -> None:
        if self._sheet is not None:
            self._sheet.facts.hidden_columns = [
                column
                for first, last in self._sheet.hidden_columns
                for column in range(first, min(last, self._sheet.columns))
            ]
        self._sheet = None

    def _cell_ends(self, sheet: _Sheet) -> None:
        told, self._cell = self._cell or {}, None
        times = _times(told, "number-columns-repeated")
        text = "" if self._is_covered else _cell_text(told, "".join(self._text))
        if not text:
            self._blanks += times
            return
        column = len(self._row) + self._blanks
        if column + times > self._bounds.columns:
            sheet.too_far(column + times, sheet.next_row)
        self._row += [""] * self._blanks
        self._blanks = 0
        self._row += [self._same.setdefault(text, text)] * times
        wide, high = _times(told, "number-columns-spanned"), _times(told, "number-rows-spanned")
        if wide > 1 or high > 1:
            row = sheet.next_row
            sheet.facts.merged.append((row, column, row + high - 1, column + wide - 1))


def _times(told: dict[str, str], name: str) -> int:
    text = told.get(name, "1")
    return max(1, int(text[:12])) if text.isdecimal() else 1


def _cell_text(told: dict[str, str], shown: str) -> str:  # noqa: PLR0911 - one for each kind
    """A cell as text, by its typed value; an error and a formula without a result as such."""
    kind = told.get("value-type", "")
    if told.get("is-error"):
        return shown or "#ERROR"
    if kind in ("float", "currency", "percentage"):
        if _ERROR.fullmatch(shown):
            return shown
        return _number(told.get("value", ""), is_percent=kind == "percentage") or shown
    if kind == "date":
        return _date(told.get("date-value", "")) or shown
    if kind == "time":
        return _time(told.get("time-value", "")) or shown
    if kind == "boolean":
        return told.get("boolean-value", shown).upper()
    if not kind and "formula" in told and not shown:
        return UNSAVED
    return told.get("string-value", "") or shown


def _number(text: str, *, is_percent: bool) -> str:
    try:
        value = float(text)
    except ValueError:
        return ""
    return percent_text(value) if is_percent else number_text(value)


def _date(text: str) -> str:
    try:
        value: Any = datetime.fromisoformat(text[:26])
    except ValueError:
        return text
    return as_text(value.replace(tzinfo=None))


def _time(text: str) -> str:
    found = _DURATION.fullmatch(text)
    if not found:
        return text
    sign, *parts = found.groups()
    hours, minutes, seconds = (int(part or 0) for part in parts)
    return f"{sign}{hours:02}:{minutes:02}:{seconds:02}"
