"""The actions of a month by workstream and by reason."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from finance import charts
from finance.action_names import plan_name
from finance.figures.actions.months import SHEET
from finance.figures.actions.scope import (
    BASIS,
    MONTH,
    NOUGHT,
    PAGE,
    PLAN,
    YEAR,
    month_of,
    of_actions,
    plan_of,
    share_words,
)
from finance.figures.scope import at_month, in_pounds, nothing
from finance.selectors import Moment
from finance.selectors.action_moves import counted, groups_at
from finance.selectors.actions import reason_name
from finance.selectors.parts import DATASET
from hnfsg.figures.registry import (
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

Row = dict[Any, Any]


def cashable_of_plan(scope: Scope, vintage: Vintage) -> list[Row]:
    """The cashable actions of the plan and month that a scope names."""
    month, plan = month_of(scope), plan_of(vintage, scope)
    if month is None or plan is None:
        return []
    return counted(Moment(vintage, month), plan)


def no_cashable(scope: Scope, vintage: Vintage) -> str:
    """That the plan has no cashable savings; blank where it has, or where there is no plan."""
    month, plan = month_of(scope), plan_of(vintage, scope)
    if month is None or plan is None or cashable_of_plan(scope, vintage):
        return ""
    return f"{plan_name(plan)} has no cashable savings {at_month(month).lower()}."


def _nothing_in_doubt(scope: Scope, vintage: Vintage) -> str:
    month, plan = month_of(scope), plan_of(vintage, scope)
    if month is None or plan is None:
        return ""
    at = at_month(month)
    return no_cashable(scope, vintage) or (
        f"{at} nothing of {plan_name(plan)} is at risk or lost, so there is no reason to give."
    )


def _grouped(
    columns: tuple[FigureColumn, ...],
    by: str,
    name: Callable[[str], str],
    keep: Callable[[Row], bool] = lambda action: True,
) -> Callable[[Scope, Vintage], pd.DataFrame]:
    """The frame of a figure of groups, made of the actions to keep."""

    def frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
        kept = [action for action in cashable_of_plan(scope, vintage) if keep(action)]
        groups = groups_at(kept, by)
        whole = sum((group["in_doubt"] for group in groups), NOUGHT)
        rows = [
            group
            | {
                "name": name(group["group"]),
                "share": group["in_doubt"] / whole if whole else None,
                "source": Source(group["first"]["part_id"], group["first"]["row_number"], SHEET),
            }
            for group in groups
        ]
        if not rows:
            return nothing(columns)
        return pd.DataFrame(rows, dtype=object)[[column.name for column in columns]]

    return frame


def _most(frame: pd.DataFrame) -> tuple[Row, Any]:
    """The group with the most at risk or lost, and what is so in all."""
    return dict(frame.iloc[0]), sum(frame["in_doubt"], NOUGHT)


def _workstream_takeaway(frame: pd.DataFrame) -> str:
    first, whole = _most(frame)
    if not whole:
        return "No workstream has anything at risk or lost."
    return (
        f"{first['name']} has the most at risk or lost: {millions(first['in_doubt'])} of the "
        f"{millions(first['planned'])} it is to save, and {share_words(first['in_doubt'], whole)} "
        f"of the {millions(whole)} at risk or lost in all."
    )


def _reason_takeaway(frame: pd.DataFrame) -> str:
    first, whole = _most(frame)
    count = f"{first['actions']} action{'' if first['actions'] == 1 else 's'}"
    part = f"{millions(first['in_doubt'])} of {millions(whole)}"
    told = f"({part}, {share_words(first['in_doubt'], whole)}, in {count})"
    if first["name"] == reason_name(""):
        return f"For the largest part of what is at risk or lost no reason is given {told}."
    words = first["name"][0].lower() + first["name"][1:]
    return f"The largest part of what is at risk or lost is put down to: {words} {told}."


_SUMS = (
    in_pounds("planned", "Planned"),
    in_pounds("delivered", "Delivered"),
    in_pounds("on_track", "On track"),
    in_pounds("at_risk", "At risk"),
    in_pounds("not_deliverable", "Not deliverable"),
    in_pounds("unallocated", "Unallocated"),
)
_WORKSTREAM_COLUMNS = (
    FigureColumn("name", "Workstream"),
    in_pounds("in_doubt", "At risk or lost"),
    *_SUMS,
    FigureColumn("actions", "Actions", Unit.COUNT),
    FigureColumn("source", "First action added", Unit.SOURCE),
)
WORKSTREAM = register(
    Figure(
        slug="finance.management_actions.workstream",
        title="By workstream",
        definition="The plan’s savings by the part of the plan that their actions belong to.",
        formula="The sums of the actions of each workstream, as the return names it.",
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=_WORKSTREAM_COLUMNS,
        frame=_grouped(
            _WORKSTREAM_COLUMNS, "workstream", lambda name: name or "No workstream given"
        ),
        takeaway=_workstream_takeaway,
        when_empty=no_cashable,
        page=PAGE,
        dimensions=(YEAR, MONTH, PLAN),
        chart=charts.actions_by_group,
        basis=BASIS,
        concerned_by=of_actions,
    )
)

_REASON_COLUMNS = (
    FigureColumn("name", "Reason"),
    in_pounds("in_doubt", "At risk or lost"),
    FigureColumn("share", "Share of what is at risk or lost", Unit.SHARE),
    in_pounds("at_risk", "At risk"),
    in_pounds("not_deliverable", "Not deliverable"),
    FigureColumn("actions", "Actions", Unit.COUNT),
    FigureColumn("source", "First action added", Unit.SOURCE),
)
REASON = register(
    Figure(
        slug="finance.management_actions.reason",
        title="Why savings are at risk or lost",
        definition=(
            "What is at risk or not deliverable, by the one reason that the return gives for each "
            "action."
        ),
        formula="The sums of at risk and not deliverable of the actions that give each reason.",
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=_REASON_COLUMNS,
        frame=_grouped(_REASON_COLUMNS, "reason", reason_name, lambda a: bool(a["in_doubt"])),
        takeaway=_reason_takeaway,
        when_empty=_nothing_in_doubt,
        page=PAGE,
        dimensions=(YEAR, MONTH, PLAN),
        chart=charts.doubt_by_reason,
        basis=BASIS,
        concerned_by=of_actions,
    )
)
