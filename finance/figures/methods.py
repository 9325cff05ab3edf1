"""Where the year would end, told three ways side by side, and evenly for comparison."""

from decimal import Decimal
from statistics import median
from typing import Any

import pandas as pd

from finance import charts
from finance.figures.forecast_record import PAGE
from finance.figures.profile import YEARS_FOR_NORMAL, earlier_shares
from finance.figures.scope import (
    MONTH,
    WHOLE_DSG,
    YEAR,
    at_month,
    in_pounds,
    month_of_scope,
    nothing,
)
from finance.selectors import DATASET, position_by_month, sums_by_month
from finance.selectors.actions import actions_at
from finance.selectors.plan_versions import plans_at
from finance.what_if import Position, Savings, add_up
from hnfsg.figures.registry import (
    Absent,
    Figure,
    FigureColumn,
    Polarity,
    Scope,
    Source,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions
from hnfsg.periods import FinancialMonth
from hnfsg.statistics import profiled, straight_line

OFFICERS = "The officers’ forecast"
PROFILED = "At the usual rate of spending"
DELIVERABLE = "With deliverable savings only"
EVENLY = "If spent evenly, for comparison"

COLUMNS = (
    FigureColumn("method", "Told by"),
    in_pounds("overspend", "Overspend against grant"),
    in_pounds("spend", "Spending for the year"),
    in_pounds("variance", "Variance against budget"),
    in_pounds("cumulative", "Cumulative deficit at the end of the year"),
    FigureColumn("how", "How it is worked out, and what it lacks"),
    FigureColumn("source", "Sheet and row", Unit.SOURCE),
    FigureColumn("month", "Month", Unit.PERIOD, is_shown=False),
)


def stated_position(vintage: Vintage, month: FinancialMonth) -> tuple[Position, Source] | None:
    """What the Summary of a month states, and its row; None where the month has no Summary."""
    rows = position_by_month(vintage, month, with_lines=False)
    if rows.empty or rows.iloc[-1]["period"] != month.key or rows.iloc[-1]["part_id"] is None:
        return None
    row = rows.iloc[-1]
    position = Position(
        row["forecast_spend"], row["reported_overspend"], row["budget_variance"], row["cumulative"]
    )
    return position, Source(row["part_id"], row["row_number"], "Summary")


def savings_of(vintage: Vintage, month: FinancialMonth) -> tuple[Savings, str] | None:
    """The cashable savings of the plan that the year's budget was made with, and its name.

    Two plans are never added up: an action may be in both. None where no action was sent.
    """
    plans = plans_at(vintage, month)
    if not plans:
        return None
    actions = actions_at(vintage, month).to_dict("records")
    return add_up(action for action in actions if action["plan_version"] == plans[0]), plans[0]


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    month = month_of_scope(scope)
    stated = stated_position(vintage, month) if month else None
    if month is None or stated is None or month.is_outturn:
        return nothing(COLUMNS)
    position, summary = stated
    rows = [
        _row(OFFICERS, position, "As the Summary of the month reports it.", summary),
        _profiled(vintage, month, position),
        _deliverable(vintage, month, position),
        _evenly(vintage, month, position),
    ]
    return pd.DataFrame(
        [row | {"month": month.key} for row in rows],
        columns=[c.name for c in COLUMNS],
        dtype=object,
    )


def _row(
    method: str, position: Position | None, how: str, source: Source | Absent
) -> dict[str, Any]:
    amounts = position or Position(None, None, None, None)
    told = {name: getattr(amounts, name) for name in ("overspend", "spend", "variance")}
    told["cumulative"] = amounts.cumulative
    return {
        "method": method,
        **{name: Absent.MISSING if amount is None else amount for name, amount in told.items()},
        "how": how,
        "source": source,
    }


def _spending_at(position: Position, spend: Decimal) -> Position | None:
    """The position if so much were spent in the year."""
    return None if position.spend is None else position.moved(spend - position.spend)


def _profiled(vintage: Vintage, month: FinancialMonth, position: Position) -> dict[str, Any]:
    spent, source, problem = _spent(vintage, month)
    shares = earlier_shares(vintage, month)
    if spent is None:
        return _row(PROFILED, None, problem, source)
    share = median(shares) if shares else Decimal(0)
    spend = profiled(spent, share)
    if spend is None:
        how = f"No earlier year says how much of it was spent by {month.name.lower()}."
        return _row(PROFILED, None, how, source)
    held = "1 earlier year" if len(shares) == 1 else f"the median of {len(shares)} earlier years"
    few = "" if len(shares) >= YEARS_FOR_NORMAL else ", too few for a norm"
    how = (
        f"Spent to date, {millions(spent)}, over the share of a year that is usually spent by "
        f"{month.name.lower()}: {100 * share:.1f}%, {held}{few}."
    )
    return _row(PROFILED, _spending_at(position, spend), how, source)


def _evenly(vintage: Vintage, month: FinancialMonth, position: Position) -> dict[str, Any]:
    spent, source, problem = _spent(vintage, month)
    evenly = None if spent is None else straight_line(spent, month.month)
    if spent is None or evenly is None:
        return _row(EVENLY, None, problem, source)
    how = (
        f"Spent to date, {millions(spent)}, for {month.month} of twelve months. High needs "
        "spending goes by the term, so this is no forecast."
    )
    return _row(EVENLY, _spending_at(position, evenly), how, source)


def _spent(vintage: Vintage, month: FinancialMonth) -> tuple[Decimal | None, Source | Absent, str]:
    """Spent to date on all lines, the first row of it, and why it is not known."""
    sums = sums_by_month(vintage, None)
    here = sums[[other == month for other in sums["month"]]]
    if here.empty:
        return (
            None,
            Absent.NOT_APPLICABLE,
            "The month has no lines to add up.",
        )
    row = here.iloc[0]
    source = Source(row["part_id"], row["row_number"], "Lines")
    if row["spent"] is None:
        without = int(row["lines_without"])
        lines = "1 line does" if without == 1 else f"{without} lines do"
        return None, source, f"{lines} not say what was spent to date."
    return row["spent"], source, ""


def _deliverable(vintage: Vintage, month: FinancialMonth, position: Position) -> dict[str, Any]:
    found = savings_of(vintage, month)
    if found is None:
        how = "No management actions were sent for the month."
        return _row(DELIVERABLE, None, how, Absent.NOT_APPLICABLE)
    savings, plan = found
    source = _first_of(vintage, month, plan)
    if not savings.actions:
        how = "No action says how much of it the forecast counts on."
        return _row(DELIVERABLE, None, how, source)
    of = f" of {plan}" if plan else ""
    how = (
        f"The forecast counts on {millions(savings.assumed)} of cashable savings{of}; "
        f"{millions(savings.deliverable)} is delivered, replaced or on track. The forecast, with "
        f"the first taken out and the second put in{_left_out(savings)}."
    )
    lost = savings.assumed - savings.deliverable
    if lost <= 0:
        how += " So what is at risk or lost is already left out of the forecast: do not add it."
    return _row(DELIVERABLE, position.moved(lost), how, source)


def _first_of(vintage: Vintage, month: FinancialMonth, plan: str) -> Source:
    actions = actions_at(vintage, month)
    first = actions[[other == plan for other in actions["plan_version"]]].iloc[0]
    return Source(first["part_id"], first["row_number"], "Management actions")


def _left_out(savings: Savings) -> str:
    if not savings.left_out:
        return ""
    says = "action does" if savings.left_out == 1 else "actions do"
    return (
        f". {savings.left_out} {says} not say what the forecast counts on, "
        f"{millions(savings.left_out_planned)} planned, and are left out"
    )


def _takeaway(frame: pd.DataFrame) -> str:
    month = FinancialMonth.from_key(frame.iloc[0]["month"])
    told = [
        f"{millions(row['overspend'])} {_WORDS[row['method']]}"
        for row in frame.to_dict("records")
        if row["method"] in _WORDS and isinstance(row["overspend"], Decimal)
    ]
    if not told:
        return f"{at_month(month)} no overspend is stated to start from."
    last = f" and {told[-1]}" if len(told) > 1 else ""
    return f"{at_month(month)} the overspend would be {', '.join(told[:-1] or told)}{last}."


_WORDS = {
    OFFICERS: "by the officers’ forecast",
    PROFILED: "at the usual rate of spending",
    DELIVERABLE: "if only deliverable savings come",
}

METHODS = register(
    Figure(
        slug="finance.forecast_record.methods",
        title="Where the year would end, told three ways",
        definition=(
            "The overspend against the grant for the full year: as the officers forecast it, at "
            "the rate at which earlier years were spent, and with only those savings that are "
            "delivered, replaced or on track."
        ),
        formula=(
            "Usual rate: spent to date on all lines over the median share of earlier years that "
            "was spent by the same month. Deliverable savings: the forecast, plus the cashable "
            "savings that it assumes, less those delivered, on track or replaced. Evenly: spent to "
            "date times twelve over the months gone. Each is less the same income."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH),
        chart=charts.ends_by_method,
        basis=WHOLE_DSG,
        notes=(
            "Three methods that agree are no proof, and where they differ none is averaged.",
            "Cost avoidance is in none of them.",
        ),
    )
)
