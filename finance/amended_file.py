"""The workbook that a page writes when an officer changes an action: the sheet, as it is then."""

import io
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from finance.datasets.actions import SHEET
from finance.models import Reason, SavingKind
from hnfsg.periods import FinancialMonth, year_label

_LABELS: dict[str, dict[str, str]] = {
    "kind": {value: str(label) for value, label in SavingKind.choices},
    "reason": {value: str(label) for value, label in Reason.choices},
}


def workbook_of(month: FinancialMonth, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """An .xlsx with the sheet Management actions of a month, in the headings of the template."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(SHEET.name)
    sheet.append([column.heading for column in SHEET.columns])
    for row_number, row in enumerate(rows, start=2):
        for number, column in enumerate(SHEET.columns, start=1):
            value = _value(month, column.name, row)
            cell = sheet.cell(row_number, number, value)
            if isinstance(value, str):
                cell.data_type = "s"  # words that begin with = are no formula
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def file_name(month: FinancialMonth, what: str) -> str:
    """`Management actions M10 2023-24, 4 changed on the page.xlsx`."""
    year = month.key[:7]
    return f"Management actions {month.short} {year}, {what} on the page.xlsx"


def _value(
    month: FinancialMonth, name: str, row: Mapping[str, Any]
) -> str | int | Decimal | date | None:
    if name == "financial_year":
        return year_label(month.start_year).replace(" to 20", "/")
    if name == "month":
        return "Outturn" if month.is_outturn else month.month
    value = row[name]
    if name in _LABELS:
        return _LABELS[name].get(value)
    return None if value == "" else value
