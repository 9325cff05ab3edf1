"""What the monthly returns say, one question to one frame.

Every frame holds money as Decimal pounds, or None where nothing was stated, and each row's
`part_id` and `row_number`, which lead to the sheet and row it came from.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pandas as pd
from django.db.models import Count, F, Min, Sum

from finance.models import Block, Category, ReturnLine, ReturnSummary
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth, year_key

DATASET = "monthly-return"
SUMMARY = "summary"
LINES = "lines"

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
    "part_id",
    "row_number",
]
# What a part holds never changes, so what was read of it once need not be asked again: several
# figures of a page, and both sides of a comparison, read the same rows.
REMEMBERED = 64
Parts = tuple[tuple[int, str], ...]  # (part, period)
BLOCK_COLUMNS = ["period", "variance", "budget", "forecast", "lines", "part_id", "row_number"]


def known_months(vintage: Vintage) -> list[FinancialMonth]:
    """Every month that has a summary or lines, newest first. No query."""
    parts = (*vintage.live(DATASET, SUMMARY), *vintage.live(DATASET, LINES))
    keys = {part.period for part in parts}
    return [FinancialMonth.from_key(key) for key in sorted(keys, reverse=True)]


def months_with_summary(vintage: Vintage) -> set[str]:
    """The keys of the months that have a summary. No query."""
    return {part.period for part in vintage.live(DATASET, SUMMARY)}


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
    periods = _months_of_year(vintage, upto)
    stated = _summaries(vintage, periods)
    variances = _line_variances(vintage, periods) if with_lines else {}
    rows = [_position(period, stated.get(period), variances.get(period)) for period in periods]
    return pd.DataFrame(rows, columns=POSITION_COLUMNS, dtype=object)


def _months_of_year(vintage: Vintage, upto: FinancialMonth) -> list[str]:
    known = reversed(known_months(vintage))
    return [m.key for m in known if m.start_year == upto.start_year and m <= upto]


def _summaries(vintage: Vintage, periods: Sequence[str]) -> dict[str, ReturnSummary]:
    """The summary of each month; the first row where a file that is not yet right has several."""
    return _summaries_of(_parts(vintage, SUMMARY, periods))


@lru_cache(maxsize=REMEMBERED)
def _summaries_of(parts: Parts) -> dict[str, ReturnSummary]:
    by_part = dict(parts)
    rows = ReturnSummary.objects.filter(part_id__in=by_part).order_by("-row_number")
    return {by_part[row.part_id]: row for row in rows}


def _parts(vintage: Vintage, sheet: str, periods: Sequence[str]) -> Parts:
    live = vintage.live(DATASET, sheet)
    return tuple((part.part_id, part.period) for part in live if part.period in periods)


def _line_variances(vintage: Vintage, periods: Sequence[str]) -> dict[str, Decimal]:
    """Forecast less budget of all lines, by month."""
    return _line_variances_of(_parts(vintage, LINES, periods))


@lru_cache(maxsize=REMEMBERED)
def _line_variances_of(parts: Parts) -> dict[str, Decimal]:
    by_part = dict(parts)
    sums = (
        ReturnLine.objects.filter(part_id__in=by_part)
        .values_list("part_id")
        .annotate(variance=Sum(F("forecast") - F("budget")))
    )
    return {by_part[part_id]: variance for part_id, variance in sums if variance is not None}


def _position(
    period: str, stated: ReturnSummary | None, lines_variance: Decimal | None
) -> dict[str, Any]:
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


def less(amount: Decimal | None, other: Decimal | None) -> Decimal | None:
    """The difference of two amounts; None when either was not stated."""
    return None if amount is None or other is None else amount - other


def lines_at(vintage: Vintage, month: FinancialMonth) -> pd.DataFrame:
    """Every budget line of a month, furthest over its budget first; columns `LINE_COLUMNS`.

    Amounts are for the full year, `actual_to_date` excepted. `variance` is forecast less budget.
    `block` and `category` are their names on screen.
    """
    rows = [_line(line) for line in _lines_of(_parts(vintage, LINES, [month.key]))]
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


def block_by_month(vintage: Vintage, block: Block, upto: FinancialMonth) -> pd.DataFrame:
    """Budget and forecast of one DSG block in each month of a year, from the sum of its lines.

    One row for each month with lines of the block, in order, to `upto`; columns `BLOCK_COLUMNS`,
    of which `lines` is how many lines were added, and `row_number` is the first of them.
    """
    periods = _months_of_year(vintage, upto)
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
    stated = _summaries(vintage, [month.key]).get(month.key)
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


def published_at(vintage: Vintage, month: FinancialMonth) -> datetime | None:
    """When what counts for a month was published; None while it is only previewed. No query."""
    parts = (*vintage.live(DATASET, SUMMARY), *vintage.live(DATASET, LINES))
    return max((p.from_at for p in parts if p.period == month.key and p.from_at), default=None)


def year_of(month: FinancialMonth) -> str:
    """The key of a month's financial year: `2023-24`."""
    return year_key(month.start_year)
