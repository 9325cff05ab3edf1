"""The frames by year: each year of ours, and what others report of the same measure."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from finance.figures.elsewhere import ELSEWHERE_COLUMNS, month_of, where_of
from finance.figures.scope import in_pounds, nothing
from finance.models import ReportedMeasure, ReportedPoint
from finance.reports import reports
from finance.selectors import newest_of_each_year, position_by_year
from hnfsg.figures.registry import Absent, FigureColumn, Scope, Source, Unit
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth, year_key, year_label

ONLY_ELSEWHERE = "Only reported elsewhere"
Report = dict[str, Any]

YEAR = FigureColumn("year", "Financial year")
AT = FigureColumn("at", "As at", definition="The outturn, or the newest month that is held.")
PERIOD = FigureColumn("period", "Period", Unit.PERIOD, is_shown=False)
SOURCE = FigureColumn("source", "Sheet and row", Unit.SOURCE)
BEFORE = in_pounds("before", "Grant before recoupment", "All four blocks, as the DfE publishes it.")
AFTER = in_pounds("after", "Grant after recoupment", "All four blocks, as the council receives it.")
SPEND = in_pounds("spend", "Spending for the year", "The forecast; at outturn, what was spent.")
OVERSPEND_COLUMN = in_pounds("overspend", "Overspend against grant")
CUMULATIVE_COLUMN = in_pounds(
    "cumulative",
    "Cumulative deficit",
    "At the end of the year: deficit brought forward plus overspend less contributions.",
)
BROUGHT = in_pounds("brought_forward", "Deficit brought forward")
PAID = in_pounds("contributions", "Contributions")

POSITION_COLUMNS = (
    YEAR,
    AT,
    BEFORE,
    AFTER,
    SPEND,
    OVERSPEND_COLUMN,
    in_pounds("budget_variance", "Variance against budget"),
    PAID,
    CUMULATIVE_COLUMN,
    SOURCE,
    FigureColumn("said", "Values that others report", Unit.COUNT),
    PERIOD,
)
OVERSPEND_COLUMNS = (YEAR, AT, OVERSPEND_COLUMN, SPEND, AFTER, *ELSEWHERE_COLUMNS, PERIOD, SOURCE)
CUMULATIVE_COLUMNS = (
    *(YEAR, AT, CUMULATIVE_COLUMN, BROUGHT, OVERSPEND_COLUMN, PAID),
    *(*ELSEWHERE_COLUMNS, PERIOD, SOURCE),
)
HIGH_NEEDS_COLUMNS = (
    YEAR,
    AT,
    in_pounds("variance", "Spending less budget, high needs block"),
    in_pounds("budget", "Budget, high needs block"),
    in_pounds(
        "spend",
        "Spending for the year, high needs block",
        "The forecast; at outturn, what was spent.",
    ),
    FigureColumn("lines", "Lines added", Unit.COUNT),
    *ELSEWHERE_COLUMNS,
    PERIOD,
    FigureColumn("source", "First line added, or where it is reported", Unit.SOURCE),
)


def by_year(
    columns: tuple[FigureColumn, ...],
    rows: Callable[[Vintage], pd.DataFrame],
    sheet: str,
    measure: ReportedMeasure,
) -> Callable[[Scope, Vintage], pd.DataFrame]:
    """The frame of a figure by year: each of ours, then what others report of the same measure."""

    def frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
        ours = [_ours(row, sheet) for row in rows(vintage).to_dict("records")]
        theirs = [_theirs(report) for report in _of_the_years(vintage, measure)]
        return _in_order(columns, [*ours, *theirs])

    return frame


def position_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    """Every amount of each year of ours; and that there is another, where only others report it."""
    others = _by_year(vintage)
    ours = [_ours(row, "Summary") for row in position_by_year(vintage).to_dict("records")]
    told = [row | {"said": len(others.pop(row["start"], ()))} for row in ours]
    more = [_only_elsewhere(year, found) for year, found in others.items()]
    return _in_order(POSITION_COLUMNS, [*told, *more])


def only_elsewhere(vintage: Vintage) -> list[tuple[str, str, int]]:
    """The years of which no return is held, oldest first: key, name, how many values others say."""
    held = {month.start_year for month in newest_of_each_year(vintage)}
    found = sorted((y, len(rows)) for y, rows in _by_year(vintage).items() if y not in held)
    return [(year_key(year), year_label(year), count) for year, count in found]


def _by_year(vintage: Vintage) -> dict[int, list[Report]]:
    found: dict[int, list[Report]] = {}
    for report in reports(vintage):
        found.setdefault(report["financial_year"], []).append(report)
    return found


def _ours(row: dict[Any, Any], sheet: str) -> dict[str, Any]:
    month: FinancialMonth = row["month"]
    has_row = row["part_id"] is not None
    return {
        **row,
        "start": month.start_year,
        "year": year_label(month.start_year),
        "at": month.name,
        "period": month.key,
        "source": Source(row["part_id"], row["row_number"], sheet) if has_row else None,
    }


def _theirs(report: Report) -> dict[str, Any]:
    return {
        "start": report["financial_year"],
        "year": year_label(report["financial_year"]),
        "at": ReportedPoint(report["point"]).label,
        "elsewhere": report["value"],
        "published_in": where_of(report),
        "source": Source(report["part_id"], report["row_number"], "Reported elsewhere"),
    }


def _only_elsewhere(year: int, found: list[Report]) -> dict[str, Any]:
    """A year of which no return is held. Nothing of theirs is set under our headings."""
    first = found[0]
    return {
        "start": year,
        "year": year_label(year),
        "at": ONLY_ELSEWHERE,
        "said": len(found),
        "source": Source(first["part_id"], first["row_number"], "Reported elsewhere"),
        **dict.fromkeys(
            (c.name for c in POSITION_COLUMNS if c.unit is Unit.POUNDS), Absent.MISSING
        ),
    }


def _of_the_years(vintage: Vintage, measure: ReportedMeasure) -> list[Report]:
    """The reports of a measure that stand beside our years.

    Of a year that we hold: of the month it is told by, and of its outturn. Of another year: of the
    latest month or outturn reported or, where none has a month, whatever there is but a budget.
    """
    held = {month.start_year: month for month in newest_of_each_year(vintage)}
    of_measure = [report for report in reports(vintage) if report["measure"] == measure]
    latest = {r["financial_year"]: month for r in of_measure if (month := _latest(r, of_measure))}
    return [r for r in of_measure if _stands(r, held.get(r["financial_year"]), latest)]


def _latest(report: Report, others: Iterable[Report]) -> FinancialMonth | None:
    same = (month_of(r) for r in others if r["financial_year"] == report["financial_year"])
    return max((month for month in same if month), default=None)


def _stands(report: Report, ours: FinancialMonth | None, latest: dict[int, FinancialMonth]) -> bool:
    month = month_of(report)
    if ours is not None:
        return month is not None and (month == ours or month.is_outturn)
    newest = latest.get(report["financial_year"])
    if newest is not None:
        return month == newest
    return bool(report["point"] != ReportedPoint.BUDGET)


def _in_order(columns: tuple[FigureColumn, ...], rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The rows by year, ours before theirs; what a row does not have does not apply to it."""
    if not rows:
        return nothing(columns)
    names = [column.name for column in columns]
    ordered = sorted(rows, key=lambda row: row["start"])
    told = [{name: row.get(name, Absent.NOT_APPLICABLE) for name in names} for row in ordered]
    return pd.DataFrame(told, columns=names, dtype=object)
