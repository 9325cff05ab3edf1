"""A workbook on its way through the door, in memory alone.

It is read as every file is, by a process of its own, and written anew from the cells that are let
in: no comment, no property, no hidden copy of a cell, no sheet but those of the dataset. Sheets
keep their names, and cells their places.
"""

import io
import os
import re
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import IO, Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from hnfsg.intake.door.looking import Look
from hnfsg.intake.door.passage import Known, Passage, passage_of
from hnfsg.intake.door.problems import NotTaken, UnknownIdentifier
from hnfsg.intake.door.references import References
from hnfsg.intake.door.words import NOT_READ, OTHER_FORMAT, unknown_identifier
from hnfsg.intake.personal import kinds_in
from hnfsg.intake.personal.forenames import FORENAMES
from hnfsg.intake.reading.book import Book, RawSheet, Unreadable, open_book
from hnfsg.intake.reading.limits import limits_for

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a day that never was
_XLSX = re.compile(r"(?:^|/)xl/workbook\d*\.xml$", re.IGNORECASE)


def strip_workbook(content: bytes, known: Known, key: bytes) -> tuple[bytes, list[Passage]]:
    """The workbook that is let in, and how each of its sheets passed. Raises NotTaken."""
    if not _is_xlsx(content):
        raise NotTaken(OTHER_FORMAT)
    limits = limits_for(known.dataset)
    try:
        with (
            _in_memory(content) as file,
            open_book(file, "workbook.xlsx", limits, is_private=True) as book,
        ):
            return _written(book, known, key)
    except Unreadable as problem:
        raise NotTaken(str(problem)) from None


def _is_xlsx(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(_XLSX.search(name.replace("\\", "/")) for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return False


def _in_memory(content: bytes) -> IO[bytes]:
    """A file that another process can be given and that no disk holds."""
    try:
        file = os.fdopen(os.memfd_create("door"), "w+b")
    except (AttributeError, OSError):  # not Linux: a temporary file would be on disk
        raise NotTaken(NOT_READ) from None
    file.write(content)
    file.flush()
    return file


def _written(book: Book, known: Known, key: bytes) -> tuple[bytes, list[Passage]]:
    passages: list[Passage] = []
    made = Workbook(write_only=True)
    for raw in book.sheets:
        is_empty = raw.skipped or raw.head.empty
        passage = None if is_empty else passage_of(known, raw.name, raw.head)
        if passage is not None:
            page = made.create_sheet(_kept_name(passage))
            _let_in(page, raw, passage, known, key)
            passages.append(replace(passage, name=page.title))
    if not passages:
        raise UnknownIdentifier(unknown_identifier(known.dataset))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue(), passages


def _kept_name(passage: Passage) -> str:
    """What a sheet is called: as declared, where its own name is somebody's."""
    is_personal = bool(kinds_in(passage.name)) or not FORENAMES.isdisjoint(
        passage.name.lower().split()
    )
    return passage.sheet.name if is_personal and passage.sheet else passage.name


def _let_in(
    page: WriteOnlyWorksheet, raw: RawSheet, passage: Passage, known: Known, key: bytes
) -> None:
    """Write the cells of one sheet that pass. Raises NotTaken."""
    look = Look(known.dataset, passage)
    headings = raw.head.astype(object).loc[[passage.heading_row]].to_numpy().tolist()[0]
    same = {headings[p]: passage.written.get(p, headings[p]) for p in passage.hashed}
    references = References(key, same)
    done = 0
    for chunk in raw.chunks:
        passed = _passed(chunk, passage, references)
        look.through(int(chunk.index[0]), [column.tolist() for column in passed])
        for _ in range(int(chunk.index[0]) - done - 1):
            page.append([])
        cells = [_cells(column, page) for column in passed]
        for row in zip(*cells, strict=True):
            page.append(row)
        done = int(chunk.index[-1])


def _passed(
    chunk: pd.DataFrame, passage: Passage, references: References
) -> list["pd.Series[Any]"]:
    """The columns of a chunk as they are let in."""
    above = chunk.index < passage.heading_row
    below = chunk.index > passage.heading_row
    columns = []
    alone = _notes(chunk, passage) & below
    for place in range(min(passage.width, len(chunk.columns))):
        cells = chunk[place].astype(object)
        if place in passage.hashed:
            made = [references[text] if text else "" for text in cells.mask(alone, "")]
            cells = pd.Series(made, index=chunk.index, dtype=object)
        elif place in passage.blanked:
            cells = cells.mask(below, "")
        cells = cells.mask(above, "")
        columns.append(cells)
    for place, heading in passage.written.items():
        columns[place] = columns[place].mask(chunk.index == passage.heading_row, heading)
    return columns


def _notes(chunk: pd.DataFrame, passage: Passage) -> "pd.Series[bool]":
    """Rows that say nothing but words in a column of identifiers: notes beneath the table."""
    filled = pd.DataFrame({place: chunk[place] != "" for place in chunk.columns})
    alone = filled.sum(axis=1) == 1
    words = pd.Series(False, index=chunk.index)
    for place in passage.hashed:
        if place in chunk.columns:
            words |= chunk[place].astype(object).str.contains(" ", regex=False)
    return alone & words


def _cells(column: "pd.Series[Any]", page: WriteOnlyWorksheet) -> list[Any]:
    """The cells of a column as a workbook holds them; each different text is made once."""
    made: Mapping[str, Any] = {text: _cell(text, page) for text in dict.fromkeys(column.tolist())}
    return [made[text] for text in column.tolist()]


def _cell(text: str, page: WriteOnlyWorksheet) -> Any:
    """A number as a number and a day as a day, as they were; all else as text, never a formula."""
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    if _DAY.fullmatch(text):
        with suppress(ValueError):
            day = date.fromisoformat(text)
            return day if day >= _FIRST_DAY else text
    plain = ILLEGAL_CHARACTERS_RE.sub("", text)
    if plain.startswith("="):
        cell = WriteOnlyCell(page, plain)
        cell.data_type = "s"
        return cell
    return plain
