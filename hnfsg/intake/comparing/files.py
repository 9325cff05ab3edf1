"""A comparison as files: every row that differs, each with what its columns said and say."""

import csv
import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook

from hnfsg.intake.comparing.differences import Comparison, Difference, shown
from hnfsg.intake.comparing.queries import keys_of
from hnfsg.intake.declarations import Column, ColumnType, Sheet
from hnfsg.intake.exports import guarded

# More would keep a reader waiting, and the process busy, for too long; the csv has no limit.
MOST_IN_WORKBOOK = 50_000
NUMBERS = (ColumnType.AMOUNT, ColumnType.NUMBER, ColumnType.INTEGER, ColumnType.PERCENT)
WORDS = {"added": "Added", "gone": "Gone", "changed": "Changed"}
_BYTE_ORDER_MARK = "\ufeff"


class _Line:
    """What csv.writer writes to: gives each line back."""

    def write(self, text: str) -> str:
        return text


def csv_lines(comparison: Comparison, sheet: Sheet) -> Iterator[str]:
    """The rows of one sheet that differ, as csv, a line at a time."""
    writer, table = csv.writer(_Line()), Table(comparison, sheet)
    yield _BYTE_ORDER_MARK
    yield writer.writerow(table.headings())
    for difference in comparison.all(sheet):
        yield writer.writerow(map(_in_csv, table.cells(difference)))


def workbook(comparison: Comparison) -> IO[bytes]:
    """An .xlsx with one sheet for each of the dataset's, on disk until it is closed."""
    book = Workbook(write_only=True)
    for sheet in comparison.sheets:
        page, table = book.create_sheet(sheet.name[:31]), Table(comparison, sheet)
        page.append(table.headings())
        for difference in comparison.all(sheet):
            page.append(table.cells(difference))
    if not comparison.sheets:
        book.create_sheet("Nothing to compare")
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response
    book.save(file)
    file.seek(0)
    return file


class Table:
    """How one sheet's differences are laid out in a file: a row for a row."""

    def __init__(self, comparison: Comparison, sheet: Sheet) -> None:
        self.sheet = sheet
        keys, columns = keys_of(sheet), comparison.columns(sheet)
        self._naming = [column for column in columns if column.name in keys]
        self._others = [n for n, column in enumerate(columns) if column.name not in keys]
        self._columns = columns
        self._origin = [guarded(comparison.first.label), guarded(comparison.second.label)]

    def headings(self) -> list[str]:
        """Month, what happened, both rows, what names the row, two or three for each column more,
        the two files.
        """
        said = ["Month", "Change", "Row before", "Row now"]
        said += [column.heading for column in self._naming]
        for column in (self._columns[n] for n in self._others):
            said += [f"{column.heading}: before", f"{column.heading}: now"]
            if column.type in NUMBERS:
                said.append(f"{column.heading}: difference")
        return [str(guarded(text)) for text in (*said, "File before", "File now")]

    def cells(self, difference: Difference) -> list[Any]:
        """One row under `headings`: numbers as numbers, days as days, all else as words."""
        row: list[Any] = [
            difference.month,
            WORDS[difference.kind],
            difference.was_row,
            difference.now_row,
        ]
        row += [self._value(c, difference.value(c.name)) for c in self._naming]
        for n in self._others:
            cell = difference.cells[n]
            row += [self._value(cell.column, cell.was), self._value(cell.column, cell.now)]
            if cell.column.type in NUMBERS:
                row.append(cell.difference)
        return row + self._origin

    def _value(self, column: Column, value: Any) -> Any:
        """Numbers and days as they are; words with a formula's first sign guarded."""
        if value is None or column.type in NUMBERS or isinstance(value, date):
            return value
        return guarded(shown(self.sheet, column, value))


def _in_csv(value: Any) -> Any:
    """A number without a power of ten; a day as 2024-01-31."""
    return format(value, "f") if isinstance(value, Decimal) else value
