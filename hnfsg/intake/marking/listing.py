"""The sheet that lists what was found, with a link to each cell."""

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from hnfsg.intake.exports import guarded
from hnfsg.intake.marking.job import Mark, MarkingJob
from hnfsg.intake.marking.limits import MAX_COMMENTS

TITLE = "What was found"
LINKED = "Cell"  # the heading of the column whose cells are links
_ABOUT = (
    "Each cell below is coloured on its sheet, and its comment says what was found: red for an "
    "error, blue for a question, amber for a query, grey for a note, green for a cell that was "
    "corrected on the page. This is a copy to look things up in: charts and pictures may be "
    "missing. Correct your own file."
)
_MANY = f" Only the first {MAX_COMMENTS:,} cells have a comment; the others are coloured."
_HEADING, _FILL = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="12436D")
_LINK = Font(color="1A5A96", underline="single")
_WRAP = Alignment(wrap_text=True, vertical="top")
_FIRST_ROW = 4


def add_list(book: Workbook, job: MarkingJob) -> None:
    """Put the list before all other sheets, and open the workbook at it."""
    names = {name.lower() for name in book.sheetnames}
    title = next(t for n in range(1, 99) if (t := f"{TITLE} {n}"[: None if n > 1 else -2]).lower()
                 not in names)  # fmt: skip
    there = {page.title for page in book.worksheets}
    for page in book.worksheets:
        page.sheet_view.tabSelected = False
    page = book.create_sheet(title, 0)
    book.active = 0
    _head(page, job)
    for number, mark in enumerate(job.marks, start=_FIRST_ROW):
        _row(page, number, mark, job.headings, is_there=mark.sheet in there)
    page.freeze_panes = f"A{_FIRST_ROW}"


def _head(page: Worksheet, job: MarkingJob) -> None:
    page["A1"], page["A1"].font = TITLE, Font(bold=True, size=14)
    page["A2"] = _ABOUT + (_MANY if len(job.marks) > MAX_COMMENTS else "")
    page["A2"].alignment = _WRAP
    page.merge_cells(f"A2:{get_column_letter(len(job.headings))}2")
    page.row_dimensions[2].height = 34
    for column, (heading, width) in enumerate(job.headings, start=1):
        cell = page.cell(_FIRST_ROW - 1, column, heading)
        cell.font, cell.fill, cell.alignment = _HEADING, _FILL, _WRAP
        page.column_dimensions[get_column_letter(column)].width = width


def _row(
    page: Worksheet, number: int, mark: Mark, headings: list[list[object]], *, is_there: bool
) -> None:
    for column, (value, (heading, _)) in enumerate(
        zip(mark.listed, headings, strict=True), start=1
    ):
        cell = page.cell(number, column)
        cell.value = guarded(_clean(value))  # type: ignore[assignment]
        if isinstance(cell.value, str):
            cell.data_type = "s"
        cell.alignment = _WRAP
        if heading == LINKED and value and is_there:
            sheet = mark.sheet.replace("'", "''")
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!{mark.cell}")
            cell.font = _LINK


def _clean(value: object) -> object:
    return ILLEGAL_CHARACTERS_RE.sub("", value)[:32_000] if isinstance(value, str) else value
