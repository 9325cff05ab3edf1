"""A workbook as a council has it: wide, in thousands, with its summary in cells of another tab.

Title rows, headings over two rows, months across, a total, a chart's working on a hidden sheet.
Nothing in it is named as the template names it.
"""

import io
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

# Code, name, annual budget and the forecast for the full year as month after month said it, £000.
LINES: Sequence[tuple[str, str, float, Sequence[float]]] = (
    ("E101", "Place funding in special schools", 18_200, (18_200, 18_240, 18_310)),
    ("E102", "Top-ups in maintained special schools", 21_400, (22_900, 23_050, 23_400)),
    ("E110", "Independent and non-maintained schools", 33_400, (36_000, 37_250, 39_700)),
    ("E115", "Post-16 colleges", 9_800, (9_900, 10_150, 10_150)),
    ("E120", "Hospital education", 1_150, (1_150, 1_150, 1_175)),
    ("E201", "Early years inclusion fund", 2_050, (2_050, 2_050, 2_050)),
)
MONTHS = (date(2023, 11, 1), date(2023, 12, 1), date(2024, 1, 1))
GRANT = 80_000  # £000


def council_workbook(months: int = 2) -> io.BytesIO:
    """The workbook of a month: with two months across it is that of December, with three January's.

    The forecast of each month stands in its own columns, so a later workbook is wider.
    """
    book = Workbook()
    _dashboard(book.worksheets[0], months)
    _detail(book.create_sheet("DSG detail"), months)
    working = book.create_sheet("Working")
    working.append(["Do not delete", 1])
    working.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def forecast(months: int) -> float:
    """The forecast spend of the newest month, in thousands."""
    return sum(said[months - 1] for *_, said in LINES)


def budget() -> float:
    """The budget of all lines, in thousands."""
    return sum(line[2] for line in LINES)


def _dashboard(page: Worksheet, months: int) -> None:
    newest, spend = MONTHS[months - 1], forecast(months)
    page.title = "Dashboard"
    page.append(["Anyshire County Council"])
    page.append([f"DSG monitoring 2023/24 - {newest:%B %Y}"])
    page.append([])
    page.append(["Headlines", None, "£000"])
    page.append(["Forecast expenditure", None, spend])
    page.append(["DSG after recoupment", None, GRANT])
    page.append(["Forecast overspend", None, spend - GRANT])
    page.append(["Variance against budget", None, spend - budget()])
    page.append(["Deficit brought forward", None, 41_300])


def _detail(page: Worksheet, months: int) -> None:
    page.append(["Dedicated Schools Grant: detail by cost centre"])
    page.append(["All figures in £000 unless stated"])
    page.append([])
    above: list[object] = ["", "", "Approved"]
    headings: list[object] = ["CC", "Area of spend", "Budget £000"]
    for month in MONTHS[:months]:
        above += [f"{month:%B %Y}", ""]
        headings += ["Fcast £000", "Var £000"]
    page.append(above)
    page.append(headings)
    for code, name, annual, said in LINES:
        row: list[object] = [code, name, annual]
        for value in said[:months]:
            row += [value, value - annual]
        page.append(row)
    total: list[object] = [None, "Total high needs", budget()]
    for place in range(months):
        total += [forecast(place + 1), forecast(place + 1) - budget()]
    page.append(total)
