"""What was spent in each month, over the years, and when that is more than usual."""

from typing import Any

import pandas as pd

from finance import charts
from finance.figures.scope import (
    MONTH,
    PAGE,
    PERIOD,
    YEAR,
    in_pounds,
    month_of_scope,
    more_than,
    nothing,
)
from finance.selectors import DATASET, spending_by_month
from hnfsg.figures.registry import (
    Figure,
    FigureColumn,
    Limited,
    Polarity,
    Scope,
    Source,
    Term,
    Unit,
    Working,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions
from hnfsg.periods import FinancialMonth

UNKNOWN = (
    "What was spent in a month is not known: a line does not say what it spent to date, or the "
    "month before is missing."
)
_COLUMNS = (
    PERIOD,
    in_pounds(
        "high_needs",
        "Spent in the month, high needs",
        "Actual to date of the high needs lines, less that of the month before.",
    ),
    in_pounds("all_lines", "Spent in the month, all lines"),
    in_pounds("high_needs_to_date", "Actual to date, high needs", is_cumulative=True),
    in_pounds("all_lines_to_date", "Actual to date, all lines", is_cumulative=True),
    FigureColumn("source", "First line added", Unit.SOURCE),
    FigureColumn("before", "First line taken away", Unit.SOURCE),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    month = month_of_scope(scope)
    if month is None:
        return nothing(_COLUMNS)
    rows = spending_by_month(vintage, month)
    frame = rows.assign(
        source=_sources(rows, "part_id", "row_number"),
        before=_sources(rows, "part_id_before", "row_number_before"),
    )
    return frame[[column.name for column in _COLUMNS]]


def _sources(rows: pd.DataFrame, part: str, row: str) -> "pd.Series[Any]":
    pairs = zip(rows[part], rows[row], strict=True)
    found = [Source(p, n, "Lines") if p and n else None for p, n in pairs]
    return pd.Series(found, index=rows.index, dtype=object)


def _last(frame: pd.DataFrame) -> int | None:
    """Where the last month is of which it is known what was spent."""
    known = [place for place, amount in enumerate(frame["high_needs"]) if amount is not None]
    return known[-1] if known else None


def _takeaway(frame: pd.DataFrame) -> str:
    place = _last(frame)
    if place is None:
        return UNKNOWN
    month, spent = FinancialMonth.from_key(frame["period"][place]), frame["high_needs"][place]
    said = f"In {month.calendar_name} {millions(spent)} was spent from the high needs block"
    year_before = FinancialMonth(month.start_year - 1, month.month)
    known = dict(zip(frame["period"], frame["high_needs"], strict=True))
    then = known.get(year_before.key)
    if then is not None:
        said += f", {more_than(spent - then, f'in {year_before.calendar_name}')}"
    return f"{said}."


def _workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    place = _last(frame)
    if place is None:
        return ()
    month = FinancialMonth.from_key(frame["period"][place])
    now = Term(frame["high_needs_to_date"][place], f"spent to the end of {month.calendar_name}")
    result = f"spent in {month.calendar_name}"
    if month.month == 1:
        return (Working((now,), result),)
    before = frame["high_needs_to_date"][place - 1]
    end = f"spent to the end of {month.previous().calendar_name}"
    return (Working((now, Term(before, end, -1)), result),)


MONTHLY_SPEND = register(
    Figure(
        slug="finance.position.monthly_spend",
        title="High needs block: spent in each month",
        definition=(
            "What was paid from the lines of the high needs block in each month of every year "
            "held. Not a forecast."
        ),
        formula=(
            "Actual to date at the end of the month less actual to date at the end of the month "
            "before; in April the actual to date itself."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.NEITHER,
        sources=(DATASET,),
        columns=_COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH),
        chart=charts.spent_by_month,
        workings=_workings,
        basis="The high needs block alone; the table has the lines of all blocks too.",
        xmr=Limited(
            "high_needs",
            expect=(
                "High needs money goes out by terms: many schools and colleges are paid for a "
                "whole term, so months in which a term is paid stand high and holidays low. "
                "Compare a month with the same month of the years before: a peak that comes every "
                "year is the pattern of the terms, and no news. Where spending grows from year to "
                "year, early years lie below the mean and late ones above it."
            ),
        ),
        notes=(
            "Where a month’s return is missing, what was spent in it and in the month after is "
            "not known, and is not shared out between them.",
            "What is added to a year after March, when its accounts are closed, is of no month "
            "and is not here.",
        ),
    )
)
