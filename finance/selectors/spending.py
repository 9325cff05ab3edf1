"""What was spent in each month, from what the lines say was spent to date."""

from functools import lru_cache
from typing import Any

import pandas as pd
from django.db.models import Count, Min, Q, Sum

from finance.models import Block, ReturnLine
from finance.selectors.parts import LINES, REMEMBERED, Parts, known_months, less, parts_of
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth, months

SPENDING_COLUMNS = [
    "period",
    "high_needs",
    "all_lines",
    "high_needs_to_date",
    "all_lines_to_date",
    "part_id",
    "row_number",
    "part_id_before",
    "row_number_before",
]
_HIGH_NEEDS = Q(block=Block.HIGH_NEEDS)
_SILENT = Q(actual_to_date__isnull=True)
_SUMS = ("high_needs", "all_lines")


def spending_by_month(vintage: Vintage, upto: FinancialMonth) -> pd.DataFrame:
    """What was spent in each month of every year held, to `upto`; columns `SPENDING_COLUMNS`.

    One row for each month from the first that has lines, in order, also for those without: their
    amounts are None. What was spent in a month is the actual to date less that of the month
    before, in April the actual to date itself; None where the month before is not known, so two
    months are never taken for one, and where a line of either does not say what it spent. An
    outturn is no month. The rows named are the first line of high needs of the month, and of the
    month before.
    """
    known = sorted(m for m in known_months(vintage) if m <= upto and not m.is_outturn)
    to_date = _to_date_of(parts_of(vintage, LINES, [m.key for m in known]))
    stated = [m for m in known if m.key in to_date]
    every = months(stated[0], stated[-1]) if stated else ()
    rows = [_spent(month, to_date) for month in every]
    return pd.DataFrame(rows, columns=SPENDING_COLUMNS, dtype=object)


@lru_cache(maxsize=REMEMBERED)
def _to_date_of(parts: Parts) -> dict[str, dict[str, Any]]:
    """The actual to date of each month's lines, high needs and all; one query."""
    by_part = dict(parts)
    sums = (
        ReturnLine.objects.filter(part_id__in=by_part)
        .values("part_id")
        .annotate(
            high_needs=Sum("actual_to_date", filter=_HIGH_NEEDS),
            all_lines=Sum("actual_to_date"),
            high_needs_silent=Count("pk", filter=_HIGH_NEEDS & _SILENT),
            all_lines_silent=Count("pk", filter=_SILENT),
            row_number=Min("row_number", filter=_HIGH_NEEDS),
        )
    )
    whole = [_whole(dict(row)) for row in sums if row["all_lines"] is not None]
    return {by_part[row["part_id"]]: row for row in whole}


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    """The sums, without one of which a line does not say what it spent: that is not nought."""
    return row | {name: None for name in _SUMS if row[f"{name}_silent"]}


def _spent(month: FinancialMonth, to_date: dict[str, dict[str, Any]]) -> dict[str, Any]:
    nothing: dict[str, Any] = {}
    now, is_april = to_date.get(month.key, nothing), month.month == 1
    before = nothing if is_april else to_date.get(month.previous().key, nothing)
    spent = {
        name: now.get(name) if is_april else less(now.get(name), before.get(name)) for name in _SUMS
    }
    return {
        "period": month.key,
        **spent,
        "high_needs_to_date": now.get("high_needs"),
        "all_lines_to_date": now.get("all_lines"),
        "part_id": now.get("part_id"),
        "row_number": now.get("row_number"),
        "part_id_before": before.get("part_id"),
        "row_number_before": before.get("row_number"),
    }
