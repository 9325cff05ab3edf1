"""The frames of a recovery plan: each year planned, beside what the returns say of it."""

from decimal import Decimal
from typing import Any

import pandas as pd

from finance.figures.scope import in_pounds, nothing, year_label_of
from finance.models import Backlog, Category, PlanKind
from finance.selectors import (
    cost_by_category,
    less,
    newest_of_each_year,
    plan_years,
    planned_provision,
    position_by_year,
    versions,
)
from hnfsg.figures.registry import Absent, Dimension, FigureColumn, Scope, Source, Unit
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import OUTTURN, FinancialMonth, year_label

Row = dict[str, Any]
PLANNED_ONLY = "Planned"
_PLAN_SHEET, _PROVISION_SHEET = "Plan", "Provision"

YEAR_COLUMN = FigureColumn("year", "Financial year")
AT = FigureColumn(
    "at", "Told by", definition="The outturn or the newest month that is held; else the plan alone."
)
PERIOD = FigureColumn("period", "Period", Unit.PERIOD, is_shown=False)
PLAN_SOURCE = FigureColumn("source", "Plan: sheet and row", Unit.SOURCE)
OUR_SOURCE = FigureColumn("our_source", "Return: sheet and row", Unit.SOURCE)
DIFFERENCE = in_pounds("difference", "More than planned", "Outturn or forecast less the plan.")
SAVINGS = in_pounds("savings", "Planned savings")
PAID = in_pounds("contributions", "Planned contributions")

IN_YEAR_COLUMNS = (
    YEAR_COLUMN,
    AT,
    in_pounds("planned", "Planned, with savings", "Mitigated: with what the plan's actions save."),
    in_pounds("unmitigated", "Planned, without savings", "Unmitigated: planned plus the savings."),
    SAVINGS,
    in_pounds("ours", "Outturn or forecast", "The overspend against the grant, as reported."),
    DIFFERENCE,
    PLAN_SOURCE,
    OUR_SOURCE,
    PERIOD,
)
CUMULATIVE_COLUMNS = (
    YEAR_COLUMN,
    AT,
    in_pounds("planned", "Planned, with savings", "Mitigated: with what the plan's actions save."),
    in_pounds(
        "unmitigated",
        "Planned, without savings",
        "Unmitigated: planned plus the savings of all years of the plan so far.",
    ),
    PAID,
    in_pounds("ours", "Outturn or forecast", "At the end of the year, worked out as on Position."),
    DIFFERENCE,
    PLAN_SOURCE,
    OUR_SOURCE,
    PERIOD,
)
VERSION_COLUMNS = (
    FigureColumn("version", "Version"),
    FigureColumn("kind", "Kind of plan"),
    YEAR_COLUMN,
    in_pounds("cumulative", "Cumulative deficit"),
    in_pounds("in_year", "In-year deficit"),
    SAVINGS,
    PAID,
    PLAN_SOURCE,
)
SUMMARY_COLUMNS = (
    YEAR_COLUMN,
    AT,
    in_pounds("income", "DSG income after recoupment"),
    in_pounds("spend", "Spending for the year"),
    in_pounds("ours", "In-year deficit, outturn or forecast"),
    in_pounds("unmitigated", "In-year deficit planned, unmitigated"),
    SAVINGS,
    in_pounds("in_year", "In-year deficit planned, mitigated"),
    PAID,
    in_pounds("our_cumulative", "Cumulative deficit, outturn or forecast"),
    in_pounds("cumulative_unmitigated", "Cumulative deficit planned, unmitigated"),
    in_pounds("cumulative", "Cumulative deficit planned, mitigated"),
    FigureColumn("note", "Note of the plan"),
    PLAN_SOURCE,
    OUR_SOURCE,
)
PROVISION_COLUMNS = (
    FigureColumn("category", "Provision"),
    FigureColumn(
        "plans",
        "Planned EHC plans",
        Unit.COUNT,
        definition="As the plan gives it. It is of no child.",
    ),
    in_pounds("unit_cost", "Planned cost of one"),
    in_pounds("planned", "Planned cost", "Planned EHC plans times the planned cost of one."),
    in_pounds(
        "ours",
        "Outturn or forecast",
        "Of the high needs lines of the same category in the newest return of the year.",
    ),
    in_pounds("difference", "More than planned", "Outturn or forecast less the planned cost."),
    FigureColumn("at", "Told by", definition="The outturn or the newest month that is held."),
    FigureColumn("backlog", "Backlog included"),
    PLAN_SOURCE,
    FigureColumn("our_source", "First line added", Unit.SOURCE),
)


def _versions(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    return [(version, version) for version in versions(vintage)]


def _years(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """The years of the version; first the newest that a return is held of, then the others."""
    planned = [row["financial_year"] for row in plan_years(vintage, scope.get("version", ""))]
    held = {month.start_year for month in newest_of_each_year(vintage)}
    ordered = sorted(planned, key=lambda year: (year not in held, -year if year in held else year))
    return [year_label_of(year) for year in ordered]


VERSION = Dimension("version", "Version of the plan", _versions)
YEAR = Dimension("year", "Financial year", _years)


def in_year_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    """The in-year deficit of each year of a version, with and without savings, beside ours."""
    rows = [{**row, "planned": row["in_year"]} for row in _beside_ours(scope, vintage, "overspend")]
    return frame_of_rows(IN_YEAR_COLUMNS, rows)


def cumulative_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    """The cumulative deficit of each year of a version, with and without savings, beside ours."""
    rows = [
        {**row, "planned": row["cumulative"], "unmitigated": row["cumulative_unmitigated"]}
        for row in _beside_ours(scope, vintage, "cumulative")
    ]
    return frame_of_rows(CUMULATIVE_COLUMNS, rows)


def summary_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    """Every year held or planned, in the columns of a management plan's financial summary."""
    ours = _ours(vintage)
    plan = {row["financial_year"]: row for row in plan_years(vintage, scope.get("version", ""))}
    rows = []
    for start in sorted(plan.keys() | (ours.keys() if plan else set())):
        told, planned = ours.get(start), plan.get(start, {})
        rows.append(
            {
                **planned,
                "year": year_label(start),
                "at": told["month"].name if told else PLANNED_ONLY,
                "income": told["after"] if told else Absent.NOT_APPLICABLE,
                "spend": told["spend"] if told else Absent.NOT_APPLICABLE,
                "ours": told["overspend"] if told else Absent.NOT_APPLICABLE,
                "our_cumulative": told["cumulative"] if told else Absent.NOT_APPLICABLE,
                "source": _source(planned, _PLAN_SHEET),
                "our_source": _source(told, "Summary"),
            }
        )
    return frame_of_rows(SUMMARY_COLUMNS, rows)


def versions_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    """Every year of every version, the newest version first."""
    rows = [
        {
            **row,
            "kind": PlanKind(row["plan_kind"]).label,
            "year": year_label(row["financial_year"]),
            "source": _source(row, _PLAN_SHEET),
        }
        for version in versions(vintage)
        for row in plan_years(vintage, version)
    ]
    return frame_of_rows(VERSION_COLUMNS, rows)


def provision_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    """Each category that a version plans for in a year: numbers times price, and what it costs."""
    return frame_of_rows(PROVISION_COLUMNS, provision_beside_ours(scope, vintage))


def provision_beside_ours(scope: Scope, vintage: Vintage) -> list[Row]:
    """The categories of a version and year beside our lines of the same category.

    With `volume` and `counted` (lines that give a volume), which are for officers.
    """
    start = int(scope["year"][:4])
    months = {month.start_year: month for month in newest_of_each_year(vintage)}
    costs = cost_by_category(vintage, months[start]) if start in months else {}
    rows = []
    for row in planned_provision(vintage, scope["version"], start):
        cost = costs.get(row["category"])
        rows.append(
            {
                **row,
                "category": Category(row["category"]).label,
                "planned": row["cost"],
                "ours": cost["forecast"] if cost else Absent.NOT_APPLICABLE,
                "difference": less(cost["forecast"], row["cost"])
                if cost
                else Absent.NOT_APPLICABLE,
                "at": months[start].name if cost else Absent.NOT_APPLICABLE,
                "volume": cost["volume"] if cost else Absent.NOT_APPLICABLE,
                "counted": cost["counted"] if cost else 0,
                "backlog": Backlog(row["backlog"]).label if row["backlog"] else "Not stated",
                "source": _source(row, _PROVISION_SHEET),
                "our_source": _source(cost, "Lines"),
            }
        )
    return rows


def _beside_ours(scope: Scope, vintage: Vintage, measure: str) -> list[Row]:
    """The years of a version, each beside what our newest return of the year states."""
    ours = _ours(vintage)
    planned = "in_year" if measure == "overspend" else measure
    rows = []
    for row in plan_years(vintage, scope.get("version", "")):
        start = row["financial_year"]
        told = ours.get(start)
        amount: Decimal | None = told[measure] if told else None
        rows.append(
            {
                **row,
                "year": year_label(start),
                "at": told["month"].name if told else PLANNED_ONLY,
                "ours": amount if told else Absent.NOT_APPLICABLE,
                "difference": less(amount, row[planned]) if told else Absent.NOT_APPLICABLE,
                "source": _source(row, _PLAN_SHEET),
                "our_source": _source(told, "Summary"),
                "period": FinancialMonth(start, OUTTURN).key,
            }
        )
    return rows


def _ours(vintage: Vintage) -> dict[int, Row]:
    return {
        row["month"].start_year: {str(name): value for name, value in row.items()}
        for row in position_by_year(vintage).to_dict("records")
    }


def _source(row: Row | None, sheet: str) -> Source | None:
    if not row or row["part_id"] is None:
        return None
    return Source(row["part_id"], row["row_number"], sheet)


def frame_of_rows(columns: tuple[FigureColumn, ...], rows: list[Row]) -> pd.DataFrame:
    """The rows as a figure's frame; what a row does not have does not apply to it."""
    if not rows:
        return nothing(columns)
    names = [column.name for column in columns]
    told = [{name: row.get(name, Absent.NOT_APPLICABLE) for name in names} for row in rows]
    return pd.DataFrame(told, columns=names, dtype=object)
