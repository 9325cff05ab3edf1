"""Cells coloured, commented and corrected in a workbook, through openpyxl."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from hnfsg.intake.marking.job import Fix, Mark, MarkingJob
from hnfsg.intake.marking.limits import MAX_CELLS, MAX_COMMENTS, MAX_UNZIPPED_BYTES
from hnfsg.intake.marking.listing import add_list

AUTHOR = "High Needs Funding"
# Worst first: the colour of a cell is that of the worst that was found in it.
COLOURS = {
    "error": "F4C7C7",
    "question": "CFE2F7",
    "query": "FCE3B4",
    "aside": "E6D9EC",
    "corrected": "CDE9D9",
    "note": "E3E6EA",
}
WORDS = {
    "error": "Error",
    "question": "Question",
    "query": "Query",
    "aside": "Row set aside",
    "corrected": "Corrected on the page",
    "note": "Note",
}
_MAX_COMMENT = 2_000
_CELL = re.compile(rb"<(?:\w+:)?c[ >/]")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")
# What openpyxl raises at a workbook that it cannot open and calamine can.
_CANNOT_OPEN = (
    *(InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError),
    *(AttributeError, IndexError, SyntaxError, NotImplementedError),
)


class TooLarge(Exception):
    """The workbook has more cells than can be marked."""


def ending_of(path: Path) -> str:
    """`xlsx` or `xlsm` for a workbook that openpyxl may open, else nothing. Raises TooLarge."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" not in names:
                return ""
            if sum(item.file_size for item in archive.infolist()) > MAX_UNZIPPED_BYTES:
                raise TooLarge
            _count_cells(archive, names)
            return "xlsm" if "xl/vbaProject.bin" in names else "xlsx"
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        return ""


def _count_cells(archive: zipfile.ZipFile, names: Iterable[str]) -> None:
    count = 0
    for name in names:
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with archive.open(name) as part:
                tail = b""
                while block := part.read(1 << 20):
                    count += len(_CELL.findall(tail + block))
                    tail = block[-3:] if not _CELL.search(block[-3:]) else b""
                    if count > MAX_CELLS:
                        raise TooLarge


def opened(path: Path, ending: str) -> Workbook | None:
    """The workbook, formulas as formulas; None where openpyxl cannot open it."""
    try:
        with path.open("rb") as file:  # by its name openpyxl would judge it by its ending
            book = load_workbook(file, keep_vba=ending == "xlsm", rich_text=True)
    except _CANNOT_OPEN:
        return None
    return book if book.worksheets else None


def finish(book: Workbook, job: MarkingJob) -> None:
    """Mark what was found, or put the corrected cells in."""
    if job.is_marked:
        _mark(book, job.marks)
        add_list(book, job)
    else:
        for fix in job.fixes:
            _correct(book, fix)
        book.calculation.fullCalcOnLoad = True


# --- marked ---------------------------------------------------------------------------------------


def _mark(book: Workbook, marks: Iterable[Mark]) -> None:
    by_cell: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        if mark.sheet and mark.cell:
            by_cell.setdefault((mark.sheet, mark.cell), []).append(mark)
    pages = {page.title: page for page in book.worksheets}
    merged = {name: _first_of_merged(page) for name, page in pages.items()}
    commented = 0
    for (name, address), found in by_cell.items():
        if name not in pages:
            continue
        cell = pages[name][merged[name].get(address, address)]
        found.sort(key=lambda mark: list(COLOURS).index(mark.level))
        cell.fill = PatternFill("solid", fgColor=COLOURS[found[0].level])
        if commented < MAX_COMMENTS:
            cell.comment = _comment(cell, found)
            commented += 1


def _comment(cell: Cell, found: Iterable[Mark]) -> Comment:
    """What was found in a cell, in words, below what the officer's own comment says."""
    told = [cell.comment.text.strip()] if cell.comment else []
    told += [_told(mark) for mark in found]
    text = ILLEGAL_CHARACTERS_RE.sub("", "\n\n".join(told))[:_MAX_COMMENT]
    lines = sum(1 + len(line) // 48 for line in text.splitlines())
    return Comment(text, AUTHOR, height=min(400, 24 + 17 * lines), width=340)


def _told(mark: Mark) -> str:
    fix = f"\nHow to fix it: {mark.fix}" if mark.fix else ""
    return f"{WORDS[mark.level]}: {mark.what}{fix}"


def _first_of_merged(page: Worksheet) -> dict[str, str]:
    """For each cell that is merged into another, that other."""
    return {
        f"{get_column_letter(column)}{row}": area.start_cell.coordinate
        for area in page.merged_cells.ranges
        for row, column in _cells(area.bounds)
    }


def _cells(bounds: tuple[int, int, int, int]) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = bounds
    if (right - left + 1) * (bottom - top + 1) > MAX_CELLS:
        return
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield row, column


# --- corrected ------------------------------------------------------------------------------------


def _correct(book: Workbook, fix: Fix) -> None:
    page = next((page for page in book.worksheets if page.title == fix.sheet), None)
    if page is None:
        return
    address = f"{get_column_letter(fix.column + 1)}{fix.row}"
    cell = page[_first_of_merged(page).get(address, address)]
    text = ILLEGAL_CHARACTERS_RE.sub("", fix.text)
    shows_otherwise = "%" in cell.number_format or is_date_format(cell.number_format)
    if _NUMBER.fullmatch(text) and not shows_otherwise:
        cell.value = float(text) if "." in text else int(text)
    else:
        cell.value = text or None
        if text:
            cell.data_type = "s"  # never a formula
