"""What the lines say was spent by each month, over all years that are held."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pandas as pd
from django.db.models import Count, Min, Sum

from finance.models import Block, ReturnLine
from finance.selectors.parts import DATASET, LINES, REMEMBERED, Parts
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth

SUMS_COLUMNS = [
    "month",
    "spent",
    "forecast",
    "budget",
    "lines",
    "lines_without",
    "part_id",
    "row_number",
]
_SUMMED = ("actual_to_date", "forecast", "budget")


def sums_by_month(vintage: Vintage, block: Block | None) -> pd.DataFrame:
    """Sums of the lines of a block, or of all, in every month that has any; oldest first.

    Columns `SUMS_COLUMNS`: `month` is a FinancialMonth; `spent` is from April to its end,
    `forecast` and `budget` are for the year (at outturn the forecast is what was spent). A sum is
    None where one of its lines states nothing; `lines_without` is how many state no `spent`.
    `row_number` is the first of the `lines` that were added. One query.
    """
    parts = tuple((part.part_id, part.period) for part in vintage.live(DATASET, LINES))
    return _sums_of(parts, block).copy()


@lru_cache(maxsize=REMEMBERED)
def _sums_of(parts: Parts, block: Block | None) -> pd.DataFrame:
    months = {part: FinancialMonth.from_key(period) for part, period in parts}
    lines = ReturnLine.objects.filter(part_id__in=months)
    found = (
        (lines.filter(block=block) if block else lines)
        .values("part_id")
        .annotate(
            lines=Count("pk"),
            first=Min("row_number"),
            **{f"{column}_sum": Sum(column) for column in _SUMMED},
            **{f"{column}_known": Count(column) for column in _SUMMED},
        )
    )
    rows = [_row(sums, months[sums["part_id"]]) for sums in found]
    rows.sort(key=lambda row: row["month"])
    return pd.DataFrame(rows, columns=SUMS_COLUMNS, dtype=object)


def _row(sums: Mapping[str, Any], month: FinancialMonth) -> dict[str, Any]:
    spent, forecast, budget = (_whole(sums, column) for column in _SUMMED)
    return {
        "month": month,
        "spent": spent,
        "forecast": forecast,
        "budget": budget,
        "lines": sums["lines"],
        "lines_without": sums["lines"] - sums["actual_to_date_known"],
        "part_id": sums["part_id"],
        "row_number": sums["first"],
    }


def _whole(sums: Mapping[str, Any], column: str) -> Decimal | None:
    """The sum, or None where a line does not state it."""
    is_whole = sums[f"{column}_known"] == sums["lines"]
    return sums[f"{column}_sum"] if is_whole else None
