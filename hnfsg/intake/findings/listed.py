"""The list of all findings, as a spreadsheet has it."""

import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from hnfsg.intake.exports import guarded
from hnfsg.intake.models import Finding, Upload
from hnfsg.intake.rule_words import title_of

HEADINGS = (
    ("Level", 22),
    ("Kind", 30),
    ("Sheet", 18),
    ("Cell", 8),
    ("Row", 8),
    ("About", 28),
    ("What", 60),
    ("How to fix it", 60),
    ("What the cell says", 20),
    ("Answers to choose from", 40),
    ("Explanation", 50),
)
_HEADING = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="12436D")
_WRAP = Alignment(wrap_text=True, vertical="top")


def rows(upload: Upload) -> Iterator[list[object]]:
    """One row for each finding, under HEADINGS, in the order found. Text is guarded."""
    for f in upload.findings.iterator(chunk_size=2_000):
        yield [guarded(cell) for cell in cells_of(f, upload)]


def cells_of(f: Finding, upload: Upload) -> list[object]:
    """The cells of one finding, under HEADINGS; not guarded yet."""
    kind = title_of(f.rule, upload.dataset)
    answers = "; ".join(words for _, words in f.options)
    about = [f.get_level_display(), kind, f.sheet, f.cell, f.row, f.label]
    return [*about, f.what, f.fix, f.value, answers, f.explanation]


def findings_csv(upload: Upload) -> Iterator[str]:
    """The list as csv, a line at a time, with the mark that Excel knows UTF-8 by."""
    yield "\ufeff"
    headings: list[object] = [heading for heading, _ in HEADINGS]
    for row in chain([headings], rows(upload)):
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()


def findings_workbook(upload: Upload) -> bytes:
    """The list as an .xlsx of one sheet."""
    book = Workbook(write_only=True)
    page = book.create_sheet("What was found")
    page.freeze_panes = "A2"
    for number, (_, width) in enumerate(HEADINGS):
        page.column_dimensions[chr(ord("A") + number)].width = width
    page.append([_heading(page, heading) for heading, _ in HEADINGS])
    for row in rows(upload):
        page.append([_cell(page, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _heading(page: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(page, text)
    cell.font, cell.fill, cell.alignment = _HEADING, _FILL, _WRAP
    return cell


def _cell(page: WriteOnlyWorksheet, value: Any) -> Cell:
    text = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    cell = WriteOnlyCell(page, text)
    if isinstance(text, str):
        cell.data_type = "s"
    cell.alignment = _WRAP
    return cell
