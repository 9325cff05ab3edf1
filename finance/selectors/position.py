"""The position as the Summary of each month states it, beside what its lines add up to."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pandas as pd
from django.db.models import F, Sum

from finance.models import ReturnLine, ReturnSummary
from finance.selectors.parts import (
    LINES,
    REMEMBERED,
    SUMMARY,
    Parts,
    less,
    months_of_year,
    parts_of,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth

POSITION_COLUMNS = [
    "period",
    "income",
    "forecast_spend",
    "reported_overspend",
    "computed_overspend",
    "overspend_difference",
    "budget_variance",
    "lines_variance",
    "variance_difference",
    "implied_gap",
    "brought_forward",
    "contributions",
    "cumulative",
    "note",
    "part_id",
    "row_number",
]


def position_by_month(
    vintage: Vintage, upto: FinancialMonth, *, with_lines: bool = True
) -> pd.DataFrame:
    """The position as stated in each month of a year, from its first month to `upto`.

    One row for each month known, in order; columns `POSITION_COLUMNS`. Overspends, variances,
    gaps and deficits are positive when more is spent. `computed_overspend` is forecast spend less
    DSG income after recoupment; `lines_variance` the sum of forecast less budget of the lines;
    the differences are reported less computed. `implied_gap` is inferred: the reported overspend
    less the reported variance, which is the deficit that the approved budget was set with.
    `cumulative` is the deficit brought forward plus the reported overspend less contributions
    (DfE, DSG management plan template). Without `with_lines` what comes of the lines is None, and
    one query is saved.
    """
    periods = months_of_year(vintage, upto)
    stated = summaries(vintage, periods)
    variances = _line_variances(vintage, periods) if with_lines else {}
    rows = [position_row(period, stated.get(period), variances.get(period)) for period in periods]
    return pd.DataFrame(rows, columns=POSITION_COLUMNS, dtype=object)


def summaries(vintage: Vintage, periods: Sequence[str]) -> dict[str, ReturnSummary]:
    """The summary of each month; the first row where a file that is not yet right has several."""
    return _summaries_of(parts_of(vintage, SUMMARY, periods))


@lru_cache(maxsize=REMEMBERED)
def _summaries_of(parts: Parts) -> dict[str, ReturnSummary]:
    by_part = dict(parts)
    rows = ReturnSummary.objects.filter(part_id__in=by_part).order_by("-row_number")
    return {by_part[row.part_id]: row for row in rows}


def _line_variances(vintage: Vintage, periods: Sequence[str]) -> dict[str, Decimal]:
    """Forecast less budget of all lines, by month."""
    return _line_variances_of(parts_of(vintage, LINES, periods))


@lru_cache(maxsize=REMEMBERED)
def _line_variances_of(parts: Parts) -> dict[str, Decimal]:
    by_part = dict(parts)
    sums = (
        ReturnLine.objects.filter(part_id__in=by_part)
        .values_list("part_id")
        .annotate(variance=Sum(F("forecast") - F("budget")))
    )
    return {by_part[part_id]: variance for part_id, variance in sums if variance is not None}


def position_row(
    period: str, stated: ReturnSummary | None, lines_variance: Decimal | None
) -> dict[str, Any]:
    """What a month's Summary states and what follows from it, under `POSITION_COLUMNS`."""
    row: dict[str, Any] = dict.fromkeys(POSITION_COLUMNS)
    row |= {"period": period, "lines_variance": lines_variance, "note": ""}
    if stated is None:
        return row
    overspend, variance = stated.reported_overspend, stated.budget_variance
    computed = less(stated.forecast_spend, stated.dsg_income_after_recoupment)
    brought = stated.cumulative_brought_forward
    paid = stated.contributions or Decimal(0)
    return row | {
        "income": stated.dsg_income_after_recoupment,
        "forecast_spend": stated.forecast_spend,
        "reported_overspend": overspend,
        "computed_overspend": computed,
        "overspend_difference": less(overspend, computed),
        "budget_variance": variance,
        "variance_difference": less(variance, lines_variance),
        "implied_gap": less(overspend, variance),
        "brought_forward": brought,
        "contributions": stated.contributions,
        "cumulative": None if brought is None or overspend is None else brought + overspend - paid,
        "note": stated.note,
        "part_id": stated.part_id,
        "row_number": stated.row_number,
    }
