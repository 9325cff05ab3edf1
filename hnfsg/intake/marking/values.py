"""A workbook of a file's values, for the formats that openpyxl cannot open.

The parent has read the file (in the reading process) and left it as lines of JSON: a text begins a
sheet, a list is a row: its number and its texts.
"""

import json
import re
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet.worksheet import Worksheet

from hnfsg.intake.marking.job import VALUES

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")
_NOT_IN_NAMES = re.compile(r"[\\*?:/\[\]]")
_LONGEST = 32_000


def book_of(folder: Path) -> Workbook:
    """The workbook. Numbers are numbers, everything else is text: nothing becomes a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    page: Worksheet | None = None
    with (folder / VALUES).open(encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            if isinstance(told, str):
                page = book.create_sheet(_NOT_IN_NAMES.sub(" ", told)[:31] or "Sheet")
            elif page is not None:
                _row(page, told[0], told[1])
    return book


def _row(page: Worksheet, number: int, texts: list[str]) -> None:
    for column, text in enumerate(texts, start=1):
        if not text:
            continue
        cell = page.cell(number, column)
        if _NUMBER.fullmatch(text):
            cell.value = float(text) if "." in text else int(text)
        else:
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]
            cell.data_type = "s"
