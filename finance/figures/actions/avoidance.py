"""Cost avoidance by month: a figure of its own, never added to cashable savings."""

import pandas as pd

from finance import charts
from finance.action_names import plan_name
from finance.figures.actions.months import UNALLOCATED, by_month, last_of
from finance.figures.actions.scope import (
    MONTH,
    NOUGHT,
    PAGE,
    PLAN,
    YEAR,
    month_of,
    of_actions,
    plan_of,
)
from finance.figures.scope import NO_DATA, PERIOD, at_month, in_pounds
from finance.selectors.parts import DATASET
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions
from hnfsg.periods import FinancialMonth


def _avoidance_takeaway(frame: pd.DataFrame) -> str:
    last = last_of(frame)
    if not last["planned"]:
        return NO_DATA
    at = at_month(FinancialMonth.from_key(last["period"]))
    doubt = last["in_doubt"] or NOUGHT
    told = f"{millions(doubt)} of it is at risk or lost" if doubt else "none of it is at risk"
    return (
        f"{at} {last['plan']} also means to avoid {millions(last['planned'])} of new cost; {told}. "
        "This is not money back, and is in none of the amounts above."
    )


def _none_avoided(scope: Scope, vintage: Vintage) -> str:
    month, plan = month_of(scope), plan_of(vintage, scope)
    if month is None or plan is None:
        return ""
    return f"{at_month(month)} {plan_name(plan)} has no action that is to avoid cost."


_AVOIDANCE_COLUMNS = (
    PERIOD,
    in_pounds("in_doubt", "At risk or lost"),
    in_pounds("planned", "Planned"),
    in_pounds("delivered", "Delivered"),
    in_pounds("on_track", "On track"),
    in_pounds("at_risk", "At risk"),
    in_pounds("not_deliverable", "Not deliverable"),
    in_pounds("unallocated", "Unallocated", UNALLOCATED),
    in_pounds("over", "Beyond the plan", is_shown=False),
    FigureColumn("actions", "Actions added", Unit.COUNT),
    FigureColumn("plan", "Plan", is_shown=False),
    FigureColumn("source", "First action added", Unit.SOURCE),
)
AVOIDANCE = register(
    Figure(
        slug="finance.management_actions.avoidance",
        title="Cost avoidance, by month",
        definition=(
            "Cost that will not arise because of an action. It takes nothing off what is spent "
            "today, and is never added to cashable savings."
        ),
        formula="The sums of the plan’s actions that the return calls cost avoidance.",
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=_AVOIDANCE_COLUMNS,
        frame=by_month(_AVOIDANCE_COLUMNS, cashable=False),
        takeaway=_avoidance_takeaway,
        when_empty=_none_avoided,
        page=PAGE,
        dimensions=(YEAR, MONTH, PLAN),
        chart=charts.actions_by_month,
        basis="Cost avoidance of one plan version, for the whole financial year.",
        concerned_by=of_actions,
    )
)
