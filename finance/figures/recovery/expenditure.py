"""The expenditure rows of the DfE's management plan, from our data: sheets of the workbook.

A kind of provision a row, a year its columns: past outturns, the current forecast, years to come.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from finance.figures.scope import in_pounds
from finance.models import Category
from finance.selectors import (
    cost_by_category,
    less,
    newest_of_each_year,
    plan_years,
    planned_provision,
)
from hnfsg.figures.registry import Absent, FigureColumn, MoreSheet, Scope, Unit
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth, year_label

EXPENDITURE, PLANS = "Expenditure by provision", "EHC plans by provision"
CATEGORIES = tuple(c for c in Category if c is not Category.NOT_HIGH_NEEDS)
TOTAL = "All that is stated"
_PROVISION = FigureColumn("provision", "Provision")
_NONE = Absent.NOT_APPLICABLE
Amounts = dict[str, Any]  # by category


def expenditure_sheets(scope: Scope, vintage: Vintage) -> Sequence[MoreSheet]:
    """What each kind of provision cost or is to cost, and the numbers planned; nothing without a
    version.
    """
    version = scope.get("version", "")
    planned = {row["financial_year"] for row in plan_years(vintage, version)}
    held = {month.start_year: month for month in newest_of_each_year(vintage)}
    years = sorted(planned | held.keys())
    if not planned:
        return ()
    return (
        _expenditure(vintage, version, years, held),
        _plans(vintage, version, sorted(planned)),
    )


def _expenditure(
    vintage: Vintage, version: str, years: list[int], held: dict[int, FinancialMonth]
) -> MoreSheet:
    columns: list[tuple[FigureColumn, Amounts]] = []
    for start in years:
        year = year_label(start)
        planned = _by_category(planned_provision(vintage, version, start), "cost")
        ours = _ours(vintage, held[start]) if start in held else {}
        if ours:
            columns.append((in_pounds(f"ours_{start}", f"{year}, {_told(held[start])}"), ours))
        if planned:
            columns.append((in_pounds(f"planned_{start}", f"{year}, planned"), planned))
        if ours and planned:
            apart: Amounts = {
                c: _apart(ours.get(c, _NONE), planned.get(c, _NONE)) for c in CATEGORIES
            }
            heading = f"{year}, more than planned"
            columns.append((in_pounds(f"apart_{start}", heading), apart))
    return MoreSheet(
        EXPENDITURE,
        (_PROVISION, *(column for column, _ in columns)),
        _frame(columns, has_total=True),
        "In the rows and years of the management plan’s expenditure, to copy. Planned: planned EHC "
        "plans times the planned cost of one. Outturn or forecast: the high needs lines of the "
        "same kind. What a kind costs without savings is in no file that we are sent, so there is "
        "no unmitigated column here. The last row adds up what is stated.",
    )


def _plans(vintage: Vintage, version: str, years: list[int]) -> MoreSheet:
    columns: list[tuple[FigureColumn, Amounts]] = []
    for start in years:
        rows = planned_provision(vintage, version, start)
        if not rows:
            continue
        year = year_label(start)
        number = FigureColumn(f"plans_{start}", f"{year}, planned EHC plans", Unit.COUNT)
        columns.append((number, _by_category(rows, "plans")))
        cost = in_pounds(f"unit_cost_{start}", f"{year}, planned cost of one")
        columns.append((cost, _by_category(rows, "unit_cost")))
    return MoreSheet(
        PLANS,
        (_PROVISION, *(column for column, _ in columns)),
        _frame(columns, has_total=False),
        "The numbers and prices that the plan gives. They are published with it, and of no child.",
    )


def _frame(columns: list[tuple[FigureColumn, Amounts]], *, has_total: bool) -> pd.DataFrame:
    rows = [
        [category.label, *(amounts.get(category, _NONE) for _, amounts in columns)]
        for category in CATEGORIES
    ]
    if has_total:
        rows.append([TOTAL, *(_sum(amounts) for _, amounts in columns)])
    names = ["provision", *(column.name for column, _ in columns)]
    return pd.DataFrame(rows, columns=names, dtype=object)


def _by_category(rows: Sequence[dict[str, Any]], name: str) -> Amounts:
    return {row["category"]: row[name] for row in rows}


def _ours(vintage: Vintage, month: FinancialMonth) -> Amounts:
    found = cost_by_category(vintage, month)
    return {category: row["forecast"] for category, row in found.items() if category in CATEGORIES}


def _apart(ours: Any, planned: Any) -> Any:
    """Outturn or forecast less planned, where both stand."""
    if isinstance(ours, Absent) or isinstance(planned, Absent):
        return _NONE
    return less(ours, planned)


def _sum(amounts: Amounts) -> Any:
    stated = [amount for amount in amounts.values() if isinstance(amount, Decimal)]
    return sum(stated, Decimal(0)) if stated else _NONE


def _told(month: FinancialMonth) -> str:
    """`outturn`, or `forecast at month 10`."""
    return "outturn" if month.is_outturn else f"forecast at {month.name.lower()}"
