"""The template workbook of a dataset: a sheet to fill in for each sheet, an example, every rule."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from hnfsg.intake.declarations import Column, ColumnType, Dataset, Sheet
from hnfsg.money import parse_amount

_HEADING = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="12436D")
_WRAP = Alignment(wrap_text=True, vertical="top")
_NUMBERS = (ColumnType.AMOUNT, ColumnType.NUMBER, ColumnType.INTEGER)
GUIDE = "How to fill this in"


def template_workbook(dataset: Dataset) -> bytes:
    """An .xlsx: each sheet with its headings and one example row, and a guide with every rule."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in dataset.sheets:
        page = book.create_sheet(sheet.name)
        page.append([column.heading for column in sheet.columns])
        page.append([_example(column) for column in sheet.columns])
        _headings(page)
    _guide(book.create_sheet(GUIDE), dataset)
    text = io.BytesIO()
    book.save(text)
    return text.getvalue()


def _guide(page: Worksheet, dataset: Dataset) -> None:
    page.append(["Sheet", "Column", "Needed?", "What it holds", "Rule", "Example", "Also accepted"])
    for sheet in dataset.sheets:
        for column in sheet.columns:
            page.append(
                [
                    sheet.name,
                    column.heading,
                    _needed(sheet, column),
                    column.type.value,
                    column.rule,
                    column.example,
                    ", ".join(column.aliases),
                ]
            )
    _headings(page)
    for row in page.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = _WRAP


def _needed(sheet: Sheet, column: Column) -> str:
    if not column.required:
        return "may be blank"
    if sheet.classified and sheet.follows_from_key(column):
        return f"needed, unless the {sheet.classified.title} says it"
    return "needed"


def _headings(page: Worksheet) -> None:
    page.freeze_panes = "A2"
    for number, cell in enumerate(page[1], start=1):
        cell.font, cell.fill, cell.alignment = _HEADING, _FILL, _WRAP
        widest = max(len(str(c.value or "")) for c in page[get_column_letter(number)])
        page.column_dimensions[get_column_letter(number)].width = min(60, max(12, widest + 2))


def _example(column: Column) -> object:
    """The example as Excel should hold it: numbers as numbers."""
    if column.type in _NUMBERS and column.example:
        value = parse_amount(column.example)
        return None if value is None else float(value)
    return int(column.example) if column.example.isdigit() else column.example
