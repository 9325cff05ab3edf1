"""The demo county's monthly workbook, laid out as its officers would: not quite as the template."""

import io
import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from finance.demo import actions, county
from finance.demo.county import LINES, YEARS, Line
from finance.models import Block
from hnfsg.periods import FinancialMonth

TRIAL = FinancialMonth(2023, 11)  # the month that officers can try
TRIAL_MOVE = 1_910_000
TRIAL_RESOURCED = 1_200_000
_RESOURCED = "HN09"
# How much of the year's fees and top-ups is paid by each month: most of it as a term begins.
_BY_TERM = (0.19, 0.24, 0.28, 0.31, 0.33, 0.52, 0.57, 0.61, 0.65, 0.85, 0.89, 0.95)
_SUMMARY_HEADINGS = (
    "Financial year", "Month", "DSG before recoupment", "DSG after recoupment", "Forecast spend",
    "DSG overspend", "Variance to budget", "Cumulative deficit b/f", "Contributions", "Note",
)  # fmt: skip
_LINE_HEADINGS = (
    "Code", "Budget line", "DSG block", "Provision category", "Annual budget", "Forecast outturn",
    "Actual to date", "Budget volume", "Forecast volume", "Comment",
)  # fmt: skip
_NOTES = {
    FinancialMonth(2022, 13): "Outturn. The last quarter was better than forecast.",
    FinancialMonth(2023, 6): "£9.8m of the £20.2m of savings in the plan is at risk.",
    FinancialMonth(2023, 10): "£14.6m of the £20.2m of savings in the plan is at risk.",
}
_COMMENTS = {
    county.SPECIAL: "More placements than planned, at a higher price.",
    "HN02": "More pupils in the higher bands.",
    "HN03": "Requests from parents are still rising.",
    "HN12": "More pupils out of school for longer.",
    "HN16": "No school place could be found.",
}


@dataclass(frozen=True)
class Return:
    """What one workbook says: a month, its forecasts by line, a note, and cells typed wrongly."""

    month: FinancialMonth
    forecasts: dict[str, int]
    note: str = ""
    typed: dict[str, str] = field(default_factory=dict)  # what stands in a line's forecast instead
    repeated_ref: str = ""  # a management action that has another's reference

    @property
    def file_name(self) -> str:
        """As officers name it: `DSG monitoring M10 2023-24.xlsx`."""
        year = self.month.key[:7]
        return f"DSG monitoring {self.month.short} {year}.xlsx"


def month_return(month: FinancialMonth) -> Return:
    """The return of a month, as it counts in the end."""
    stated = dict(county.forecasts(month.start_year)[month.month - 1])
    return Return(month, stated, _NOTES.get(month, ""))


def first_restated() -> Return:
    """November 2023 as it was sent first, £400,000 lower."""
    last = month_return(county.RESTATED)
    return replace(last, forecasts=county.restatement(last.forecasts))


def restated() -> Return:
    """November 2023 as it was sent again."""
    note = "Sent again: ten placements agreed in November had been left out."
    return replace(month_return(county.RESTATED), note=note)


def trial_clean() -> Return:
    """Month 11 of 2023/24 with nothing wrong."""
    plain = month_return(TRIAL)
    moved = TRIAL_RESOURCED - plain.forecasts[_RESOURCED]
    balance = plain.forecasts[county.BALANCING] - moved
    forecasts = plain.forecasts | {_RESOURCED: TRIAL_RESOURCED, county.BALANCING: balance}
    return replace(plain, forecasts=forecasts, note="Month 11.")


def trial_corrected() -> Return:
    """Month 11 with one thing to explain: independent special schools moved by £1,910,000."""
    clean = trial_clean()
    before = county.forecasts(TRIAL.start_year)[TRIAL.month - 2][county.SPECIAL]
    return replace(clean, forecasts=clean.forecasts | {county.SPECIAL: before + TRIAL_MOVE})


def trial_with_errors() -> Return:
    """Month 11 with two errors and that query: “£1.2m?”, and a reference used twice."""
    return replace(trial_corrected(), typed={_RESOURCED: "£1.2m?"}, repeated_ref="14")


def workbook(stated: Return) -> bytes:
    """The .xlsx file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    title = f"Demo County Council: DSG monitoring, {stated.month.label}"
    contents = book.create_sheet("Contents")
    contents.append([title])
    contents.append(["Summary, Lines and Management actions. Amounts in pounds."])
    _sheet(book, "Summary", title, _SUMMARY_HEADINGS, [_summary(stated)])
    _sheet(book, "Lines", title, _LINE_HEADINGS, [_line(line, stated) for line in LINES])
    if found := actions.rows(stated.month):
        _sheet(book, "Management actions", title, actions.HEADINGS, _with_repeat(found, stated))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(
    book: Workbook, name: str, title: str, headings: tuple[str, ...], rows: Iterable[list[Any]]
) -> None:
    """A sheet with a title, a line of explanation, and its headings in the third row."""
    sheet: Worksheet = book.create_sheet(name)
    sheet.append([title])
    sheet.append(["An overspend is positive. Budget and forecast are for the full year."])
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    for cell in (*sheet[1], *sheet[3]):
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A4"
    for place in range(len(headings)):
        sheet.column_dimensions[chr(65 + place)].width = 18


def _summary(stated: Return) -> list[Any]:
    month, year = stated.month, YEARS[stated.month.start_year]
    spend = sum(stated.forecasts.values())
    return [
        f"{year.start}/{(year.start + 1) % 100:02d}",
        "Outturn" if month.is_outturn else month.month,
        year.before_recoupment,
        year.income_after,
        spend,
        spend - year.income_after,
        spend - sum(county.budgets_at(month).values()),
        year.brought_forward,
        year.contributions or None,
        stated.note or None,
    ]


def _line(line: Line, stated: Return) -> list[Any]:
    budget = county.budgets_at(stated.month)[line.code]
    forecast = stated.forecasts[line.code]
    return [
        line.code,
        line.name,
        line.block.label.removesuffix(" block"),
        line.category.label,
        budget,
        stated.typed.get(line.code, forecast),
        _spent(line, forecast, stated.month),
        round(budget / line.price) if line.price else None,
        round(forecast / _price(line)) if line.price else None,
        _COMMENTS.get(line.code) if forecast - budget > 250_000 else None,
    ]


def _price(line: Line) -> float:
    """What one costs in the forecast: up to a twentieth more than budgeted, or a bit less."""
    chance = random.Random(line.code)  # noqa: S311 - invented prices
    return line.price * chance.uniform(0.98, 1.05)


def _spent(line: Line, forecast: int, month: FinancialMonth) -> int:
    """Actual to date: by the term for high needs, else by the month; all of it at the outturn."""
    if month.is_outturn:
        return forecast
    chance = random.Random(f"{month.key} {line.code}")  # noqa: S311 - invented amounts
    is_termly = line.block is Block.HIGH_NEEDS
    share = _BY_TERM[month.month - 1] if is_termly else month.month / 12
    return round(forecast * share * chance.uniform(0.95, 1.0))


def _with_repeat(rows: list[list[Any]], stated: Return) -> list[list[Any]]:
    """The actions, the one before the named reference bearing the same when the file is wrong."""
    for this, following in pairwise(rows):
        if following[0] == stated.repeated_ref:
            this[0] = stated.repeated_ref
    return rows
