"""Reading a file into tables of text: sheet by sheet, chunk by chunk, every cell with its address.

Nothing is interpreted here but the container: what a cell means is `cells.py`'s business.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from itertools import chain
from typing import IO, Any
from xml.etree import ElementTree

import pandas as pd
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

CHUNK_ROWS = 20_000
MAX_UNZIPPED_BYTES = 400 * 1024 * 1024
MAX_COLUMNS = 400
MAX_CELLS = 10_000_000  # what a sheet may span, blank cells included
MAX_NAME = 100
_SNIFFED = 64 * 1024
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CELL_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})(?=\d)')
_CELL_ROW = re.compile(rb'<row [^>]*?\br="(\d{1,7})"')
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Unreadable(Exception):
    """The file cannot be read; the message says what it is and what to send instead."""


@dataclass(frozen=True)
class RawSheet:
    """One sheet as found.

    `chunks` yields DataFrames of text: index = row number in the file (from 1), columns = column
    number (from 0, A is 0); a blank cell is "", an error cell its own text such as `#REF!`.
    """

    name: str
    chunks: Iterator[pd.DataFrame]
    skipped: str = ""  # why it is not read unasked: hidden, a chart
    head: pd.DataFrame = field(default_factory=pd.DataFrame)

    def with_head(self, head: pd.DataFrame) -> "RawSheet":
        """The sheet with another head."""
        return replace(self, head=head)


def _peeked(raw: RawSheet) -> RawSheet:
    first = next(raw.chunks, None)
    if first is None:
        return replace(raw, head=pd.DataFrame())
    for c in first.columns:
        first[c] = first[c].astype("category")
    return replace(raw, head=first.iloc[:200], chunks=chain([first], raw.chunks))


def outline(raws: list[RawSheet]) -> list[dict[str, Any]]:
    """The first rows of each sheet."""
    return [
        {
            "name": r.name,
            "skipped": r.skipped,
            "rows": len(r.head),
            "merged": [],
            "cells": {
                str(n): {str(c): t[:80] for c, t in enumerate(cells) if t}
                for n, cells in zip(
                    r.head.index, r.head.astype(object).itertuples(index=False), strict=True
                )
            },
        }
        for r in raws
    ]


def open_file(file: IO[bytes], file_name: str) -> list[RawSheet]:
    """The sheets of a file. Raises Unreadable."""
    return [_peeked(r) for r in _open_file(file, file_name)]


def _open_file(file: IO[bytes], file_name: str) -> list[RawSheet]:
    """The sheets of an .xlsx or .csv file, known by its content. Raises Unreadable."""
    start = file.read(_SNIFFED)
    file.seek(0)
    if not start.strip():
        raise Unreadable("The file is empty. Open it, check that it has rows, and send it again.")
    if start.startswith(b"PK\x03\x04"):
        return _open_xlsx(file)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "The file is an older Excel file (.xls) or is protected by a password. "
            "Open it in Excel, remove the password, and save it as .xlsx."
        )
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("The file is text in UTF-16. Save it as “CSV UTF-8” and send it again.")
    if b"\x00" in start or start.startswith(b"%PDF"):
        raise Unreadable("The file is not a spreadsheet. Send an .xlsx or a .csv file.")
    return [RawSheet(_stem(file_name), _csv_chunks(file))]


def _stem(file_name: str) -> str:
    return file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0][:MAX_NAME] or "file"


def column_letter(number: int) -> str:
    """The letter of a column: 0 is A, 26 is AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(column: int, row: int) -> str:
    """A cell's address: column 5, row 12 is F12."""
    return f"{column_letter(column)}{row}"


# --- csv -----------------------------------------------------------------------------------------


def _csv_chunks(file: IO[bytes]) -> Iterator[pd.DataFrame]:
    """Chunks of a csv file; the rows are records, so a line break inside quotes counts once."""
    encoding = _encoding(file)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    reader = csv.reader(text)
    try:
        reader = csv.reader(text, delimiter=_delimiter(text))
        yield from _frames(reader)
    except UnicodeDecodeError as problem:
        raise Unreadable(
            "The file is neither UTF-8 nor Windows text. Save it as “CSV UTF-8” and send it again."
        ) from problem
    except csv.Error as problem:
        raise Unreadable(
            f"The file cannot be read as a csv beyond line {reader.line_num} ({problem}). "
            "A quotation mark may have been opened there and never closed."
        ) from problem
    finally:
        text.detach()


def _encoding(file: IO[bytes]) -> str:
    """UTF-8 when every byte of the file is, else Windows-1252, as Excel saves a plain csv."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(1 << 20):
            if b"\x00" in block:
                raise Unreadable("The file is not a spreadsheet. Send an .xlsx or a .csv file.")
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        file.seek(0)
    return "utf-8-sig"


def _delimiter(text: io.TextIOWrapper) -> str:
    """The separator that occurs most in the first lines, outside quotes."""
    sample = text.read(_SNIFFED)
    text.seek(0)
    unquoted = re.sub(r'"[^"]*"', "", sample)
    return max(",;\t|", key=unquoted.count)


# --- xlsx ----------------------------------------------------------------------------------------


# What the zip, XML and workbook readers raise at a file that is cut off, encrypted or invented.
_DAMAGED = (
    CalamineError,
    PasswordError,
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    KeyError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    EOFError,
)


def _open_xlsx(file: IO[bytes]) -> list[RawSheet]:
    try:
        errors = _error_cells(file)
        book = CalamineWorkbook.from_filelike(file)
    except _DAMAGED as problem:
        raise Unreadable(
            "The file is damaged or is not an Excel workbook. Open it in Excel, save it as .xlsx "
            "and send it again."
        ) from problem
    return [
        RawSheet(
            meta.name[:MAX_NAME],
            _sheet_chunks(book, meta.name, errors.get(meta.name, {})),
            _why_skipped(meta),
        )
        for meta in book.sheets_metadata
    ]


def _why_skipped(meta: Any) -> str:
    if meta.typ is not SheetTypeEnum.WorkSheet:
        return "it is not a worksheet"
    return "" if meta.visible is SheetVisibleEnum.Visible else "it is hidden"


def _sheet_chunks(
    book: CalamineWorkbook, name: str, errors: dict[tuple[int, int], str]
) -> Iterator[pd.DataFrame]:
    try:
        sheet = book.get_sheet_by_name(name)
    except _DAMAGED as problem:
        raise Unreadable(
            f"The sheet {name} is damaged. Open the file in Excel, save it as .xlsx and send it "
            "again."
        ) from problem
    left = sheet.start[1] if sheet.start else 0
    padding = [""] * left
    rows = (padding + [_as_text(v) for v in row] for row in sheet.iter_rows())
    yield from _frames(_with_errors(rows, errors))


def _with_errors(
    rows: Iterator[list[str]], errors: dict[tuple[int, int], str]
) -> Iterator[list[str]]:
    """Put error values back: the reader gives them as blank, and a blank could pass for none."""
    if not errors:
        yield from rows
        return
    last = max(row for row, _ in errors)
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in errors.items():
        by_row.setdefault(row, {})[column] = text
    number = 0
    for number, values in enumerate(rows, start=1):
        yield _patched(values, by_row.get(number, {}))
    for missing in range(number + 1, last + 1):
        yield _patched([], by_row.get(missing, {}))


def _patched(values: list[str], errors: dict[int, str]) -> list[str]:
    for column, text in errors.items():
        values += [""] * (column + 1 - len(values))
        values[column] = text
    return values


def _as_text(value: object) -> str:
    """A cell as text: no floating-point tail, dates as ISO, true and false as Excel shows them."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _error_cells(file: IO[bytes]) -> dict[str, dict[tuple[int, int], str]]:
    """Every error cell of a workbook: sheet name -> (row from 1, column from 0) -> `#REF!`.

    Read from the file's own XML, because the workbook reader turns an error into a blank.
    Raises Unreadable when the file unpacks beyond the limit.
    """
    found: dict[str, dict[tuple[int, int], str]] = {}
    with zipfile.ZipFile(file) as archive:
        if sum(item.file_size for item in archive.infolist()) > MAX_UNZIPPED_BYTES:
            raise Unreadable(
                f"The file unpacks to more than {MAX_UNZIPPED_BYTES // 1024**2} MB, which no "
                "return needs. Delete the sheets that are not part of it and send it again."
            )
        names = set(archive.namelist())
        if "content.xml" in names and "xl/workbook.xml" not in names:
            raise Unreadable(
                "The file is an OpenDocument spreadsheet (.ods). Open it, save it as .xlsx and "
                "send it again."
            )
        if "xl/workbook.xml" not in names:
            raise zipfile.BadZipFile("no workbook inside")
        for sheet, path in _sheet_paths(archive).items():
            if path in names and _look_over(archive, path, sheet):
                found[sheet] = _errors_in(archive, path)
    file.seek(0)
    return found


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    # expat itself stops entity bombs since 2.4.1, and nothing outside the file is fetched
    rels = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {r.get("Id"): r.get("Target", "") for r in rels}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    paths = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(f"{_REL}id"), "")
        paths[sheet.get("name", "")] = target.lstrip("/") if target[:1] == "/" else f"xl/{target}"
    return paths


def _look_over(archive: zipfile.ZipFile, path: str, sheet: str) -> bool:
    """Whether a sheet holds an error cell; and that it spans no more cells than memory can.

    Raises Unreadable when it reaches too far: the workbook reader makes room for every cell
    between the first and the last, blank or not.
    """
    has_errors, last_row, columns, tail = False, 0, set[bytes](), b""
    with archive.open(path) as part:
        while block := part.read(1 << 20):
            text = tail + block
            has_errors = has_errors or b't="e"' in text
            columns.update(_CELL_COLUMN.findall(text))
            last_row = max(last_row, *map(int, _CELL_ROW.findall(text)), 0)
            tail = text[-40:]
    widest = max((_column_number(c.decode()) + 1 for c in columns), default=1)
    if widest > MAX_COLUMNS or last_row * widest > MAX_CELLS:
        raise Unreadable(
            f"The sheet {sheet} reaches to cell {address(widest - 1, last_row)}. Delete the empty "
            "rows and columns beyond the figures, save it and send it again."
        )
    return has_errors


def _errors_in(archive: zipfile.ZipFile, path: str) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    row = column = 0
    with archive.open(path) as part:
        for event, element in ElementTree.iterparse(part, events=("start", "end")):  # noqa: S314
            if event == "start" and element.tag == f"{_MAIN}row":
                row, column = int(element.get("r") or row + 1), 0
            elif event == "end" and element.tag == f"{_MAIN}c":
                if where := element.get("r"):
                    column = _column_number(where)
                if element.get("t") == "e":
                    value = element.find(f"{_MAIN}v")
                    found[row, column] = (value.text if value is not None else "") or "#ERROR"
                column += 1
            elif event == "end" and element.tag == f"{_MAIN}row":
                element.clear()
    return found


def _column_number(cell: str) -> int:
    number = 0
    for letter in cell.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number - 1


# --- both ----------------------------------------------------------------------------------------


def _frames(rows: Iterator[list[str]]) -> Iterator[pd.DataFrame]:
    """Rows of text as DataFrames of at most CHUNK_ROWS, numbered from 1, short rows padded."""
    first = 1
    chunk: list[list[str]] = []
    for row in rows:
        while row and not row[-1]:
            row.pop()
        if len(row) > MAX_COLUMNS:
            raise Unreadable(
                f"Row {first + len(chunk)} of the file has {len(row):,} columns, more than the "
                f"{MAX_COLUMNS} that any return has. Check that this is the right file."
            )
        chunk.append(row)
        if len(chunk) == CHUNK_ROWS:
            yield _frame(chunk, first)
            first += len(chunk)
            chunk = []
    if chunk:
        yield _frame(chunk, first)


def _frame(rows: list[list[str]], first: int) -> pd.DataFrame:
    width = max(map(len, rows), default=0)
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
    index = pd.RangeIndex(first, first + len(rows))
    return pd.DataFrame(rows, index=index, columns=range(width), dtype=object)
