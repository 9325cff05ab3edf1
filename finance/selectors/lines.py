"""The budget lines: of one month, by block, and beside what the Summary states."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

import pandas as pd
from django.db.models import Count, Min, Sum

from finance.models import Block, Category, ReturnLine
from finance.selectors.parts import (
    DATASET,
    LINES,
    REMEMBERED,
    Parts,
    less,
    months_of_year,
    parts_of,
)
from finance.selectors.position import summaries
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth

LINE_COLUMNS = [
    "code",
    "line",
    "block",
    "category",
    "budget",
    "actual_to_date",
    "forecast",
    "variance",
    "comment",
    "volume_budget",
    "volume_forecast",
    "part_id",
    "row_number",
]
MonthForecast = tuple[FinancialMonth, Decimal]
BLOCK_COLUMNS = ["period", "variance", "budget", "forecast", "lines", "part_id", "row_number"]


def lines_at(vintage: Vintage, month: FinancialMonth) -> pd.DataFrame:
    """Every budget line of a month, furthest over its budget first; columns `LINE_COLUMNS`.

    Amounts are for the full year, `actual_to_date` excepted. `variance` is forecast less budget.
    `block` and `category` are their names on screen. Volumes are mostly numbers of children: no
    reader but the officers of the return is shown one, nor what one can be worked out from.
    """
    rows = [_line(line) for line in _lines_of(parts_of(vintage, LINES, [month.key]))]
    rows.sort(key=lambda row: (-(row["variance"] or Decimal(0)), row["code"]))
    return pd.DataFrame(rows, columns=LINE_COLUMNS, dtype=object)


@lru_cache(maxsize=REMEMBERED)
def _lines_of(parts: Parts) -> list[dict[str, Any]]:
    fields = [column for column in LINE_COLUMNS if column != "variance"]
    return list(ReturnLine.objects.filter(part_id__in=dict(parts)).values(*fields))


def _line(line: dict[str, Any]) -> dict[str, Any]:
    names = dict(Category.choices)
    return line | {
        "block": Block(line["block"]).label,
        "category": names.get(line["category"], "Not stated"),
        "variance": less(line["forecast"], line["budget"]),
    }


def forecasts_by_month(vintage: Vintage, upto: FinancialMonth) -> dict[str, list[MonthForecast]]:
    """The forecast of each line in each month of a year that states one, to `upto`, by code.

    Months in order; one query.
    """
    parts = parts_of(vintage, LINES, months_of_year(vintage, upto))
    return _forecasts_of(parts)


@lru_cache(maxsize=REMEMBERED)
def _forecasts_of(parts: Parts) -> dict[str, list[MonthForecast]]:
    months = {part: FinancialMonth.from_key(period) for part, period in parts}
    rows = ReturnLine.objects.filter(part_id__in=months, forecast__isnull=False)
    found: dict[str, list[MonthForecast]] = {}
    for code, part, forecast in rows.values_list("code", "part_id", "forecast"):
        found.setdefault(code, []).append((months[part], forecast))
    return {code: sorted(series) for code, series in found.items()}


def block_by_month(vintage: Vintage, block: Block, upto: FinancialMonth) -> pd.DataFrame:
    """Budget and forecast of one DSG block in each month of a year, from the sum of its lines.

    One row for each month with lines of the block, in order, to `upto`; columns `BLOCK_COLUMNS`,
    of which `lines` is how many lines were added, and `row_number` is the first of them.
    """
    periods = months_of_year(vintage, upto)
    by_part = {p.part_id: p.period for p in vintage.live(DATASET, LINES) if p.period in periods}
    sums = (
        ReturnLine.objects.filter(part_id__in=by_part, block=block)
        .values_list("part_id")
        .annotate(Sum("budget"), Sum("forecast"), Count("pk"), Min("row_number"))
    )
    rows = [
        (
            by_part[part],
            less(forecast, budget),
            budget,
            forecast,
            count,
            part,
            first,
        )
        for part, budget, forecast, count, first in sums
    ]
    return pd.DataFrame(sorted(rows), columns=BLOCK_COLUMNS, dtype=object)


def block_totals(lines: pd.DataFrame) -> list[dict[str, Any]]:
    """Budget, forecast and variance of each block, and of all, from the frame of `lines_at`."""
    totals = [
        _total(block.label, lines[lines["block"] == block.label])
        for block in Block
        if (lines["block"] == block.label).any()
    ]
    return [*totals, _total("All blocks", lines)] if totals else []


def _total(name: str, lines: pd.DataFrame) -> dict[str, Any]:
    amounts = {
        column: sum(lines[column].dropna(), Decimal(0))
        for column in ("budget", "actual_to_date", "forecast", "variance")
    }
    return {"block": name, "lines": len(lines), **amounts}


def totals_stated(
    vintage: Vintage, month: FinancialMonth, lines: pd.DataFrame
) -> list[dict[str, Any]]:
    """What the Summary of a month states beside what its lines (of `lines_at`) add up to.

    One row for each total: name, stated, computed, difference (stated less computed); only totals
    that were stated.
    """
    stated = summaries(vintage, [month.key]).get(month.key)
    if stated is None or lines.empty:
        return []
    whole = block_totals(lines)[-1]
    pairs = [
        (
            "Spending" if month.is_outturn else "Forecast spend",
            stated.forecast_spend,
            whole["forecast"],
        ),
        ("Variance against budget", stated.budget_variance, whole["variance"]),
    ]
    return [
        {"name": name, "stated": said, "computed": sum_, "difference": said - sum_}
        for name, said, sum_ in pairs
        if said is not None
    ]
