"""The lines behind the position: each line at a month, and the high needs block by month."""

from dataclasses import replace

import pandas as pd

from finance import charts
from finance.figures.scope import (
    MONTH,
    NO_DATA,
    PAGE,
    PERIOD,
    SOURCE,
    YEAR,
    at_month,
    in_pounds,
    last_stating,
    less_working,
    month_of_scope,
    more_than,
    nothing,
    shown,
)
from finance.models import Block
from finance.selectors import DATASET, block_by_month, lines_at
from hnfsg.figures.registry import (
    Figure,
    FigureColumn,
    Polarity,
    Scope,
    Unit,
    Working,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions
from hnfsg.periods import FinancialMonth


def _lines_takeaway(frame: pd.DataFrame) -> str:
    lines = frame.to_dict("records")
    over = [line for line in lines if line["variance"] is not None and line["variance"] > 0]
    if not lines:
        return NO_DATA
    if not over:
        return "No line is over its budget."
    worst = max(over, key=lambda line: line["variance"])
    return (
        f"{worst['line']} is furthest over its budget: {millions(worst['variance'])} more than "
        f"the {millions(worst['budget'])} allowed. {len(over)} of {len(lines)} lines are over."
    )


def _high_needs_takeaway(frame: pd.DataFrame) -> str:
    last = last_stating(frame, "variance")
    if last is None:
        return NO_DATA
    month = FinancialMonth.from_key(last["period"])
    verb = "was" if month.is_outturn else "is forecast to be"
    budget = f"its budget of {millions(last['budget'])}"
    return f"{at_month(month)} the high needs block {verb} {more_than(last['variance'], budget)}."


def _lines_workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    """The line furthest over its budget, which comes first."""
    first = frame.iloc[0]
    spending = str(first["kind"]).lower()
    found = less_working(
        first, ("forecast", spending), ("budget", "budget"), "spending less budget"
    )
    return tuple(replace(working, before=f"{first['line']}: ") for working in found)


def _high_needs_workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    return less_working(
        frame.iloc[-1],
        ("forecast", "spending on the high needs lines"),
        ("budget", "budget of the high needs lines"),
        "spending less budget",
    )


_LINE_COLUMNS = (
    FigureColumn("line", "Line"),
    FigureColumn("code", "Code"),
    FigureColumn("block", "DSG block"),
    FigureColumn("category", "Provision category"),
    in_pounds("budget", "Budget for the year"),
    in_pounds(
        "forecast", "Spending for the year", "The forecast; at outturn, what was spent in the end."
    ),
    in_pounds("variance", "Spending less budget"),
    FigureColumn("kind", "Forecast or spending", is_shown=False),
    SOURCE,
)


def _lines_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    month = month_of_scope(scope)
    if month is None:
        return nothing(_LINE_COLUMNS)
    lines = lines_at(vintage, month).assign(kind="Spending" if month.is_outturn else "Forecast")
    return shown(_LINE_COLUMNS, lines, "Lines")


LINES = register(
    Figure(
        slug="finance.position.lines",
        title="Spending against budget, by line",
        definition=(
            "What each budget line is expected to spend in the full year, or at outturn has "
            "spent, and its budget."
        ),
        formula="From the Lines of the return: the forecast, or the spending at outturn.",
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=_LINE_COLUMNS,
        frame=_lines_frame,
        takeaway=_lines_takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH),
        chart=charts.forecast_against_budget,
        workings=_lines_workings,
        basis="Lines of all four blocks, as the return lists them.",
        notes=(
            f"The chart shows the {charts.LINES_SHOWN} lines furthest from their budgets; the "
            "table has all of them.",
        ),
    )
)

_HIGH_NEEDS_COLUMNS = (
    PERIOD,
    in_pounds("variance", "Forecast less budget"),
    in_pounds("budget", "Budget for the year, high needs lines"),
    in_pounds("forecast", "Forecast for the year, high needs lines"),
    FigureColumn("lines", "Lines added", Unit.COUNT),
    FigureColumn("source", "First line added", Unit.SOURCE),
)


def _high_needs_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    month = month_of_scope(scope)
    if month is None:
        return nothing(_HIGH_NEEDS_COLUMNS)
    return shown(_HIGH_NEEDS_COLUMNS, block_by_month(vintage, Block.HIGH_NEEDS, month), "Lines")


HIGH_NEEDS = register(
    Figure(
        slug="finance.position.high_needs",
        title="High needs block: forecast variance against budget, by month",
        definition=(
            "What the lines of the high needs block are expected to spend in the full year, less "
            "their budgets. One of the four blocks: it is part of the variance of the whole DSG."
        ),
        formula="The sum of forecast less budget of the lines whose block is high needs.",
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=_HIGH_NEEDS_COLUMNS,
        frame=_high_needs_frame,
        takeaway=_high_needs_takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH),
        chart=charts.high_needs_by_month,
        workings=_high_needs_workings,
        basis="The high needs block alone, not the whole DSG.",
    )
)
