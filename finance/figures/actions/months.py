"""What a plan's actions add up to by month: the frame of three figures."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from finance.action_names import plan_name
from finance.figures.actions.scope import month_of, plan_of
from finance.figures.scope import PERIOD, in_pounds, nothing
from finance.selectors.actions import actions_by_month
from finance.selectors.plan_versions import plans_by_age
from hnfsg.figures.registry import FigureColumn, Scope, Source, Unit
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions

SHEET = "Management actions"
Row = dict[Any, Any]


def by_month(
    columns: tuple[FigureColumn, ...], *, cashable: bool = True
) -> Callable[[Scope, Vintage], pd.DataFrame]:
    """The frame of a figure that shows some columns of a plan's actions by month."""

    def frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
        month, plan = month_of(scope), plan_of(vintage, scope)
        if month is None or plan is None:
            return nothing(columns)
        rows = actions_by_month(vintage, month, plan, cashable=cashable)
        pairs = zip(rows["part_id"], rows["row_number"], strict=True)
        newest = plans_by_age(vintage, month)[-1]
        rows = rows.assign(
            source=pd.Series([Source(p, r, SHEET) for p, r in pairs], dtype=object),
            plan=plan_name(plan),
            newer=plan_name(newest) if newest != plan else "",
        )
        return rows[[column.name for column in columns]]

    return frame


def last_of(frame: pd.DataFrame) -> Row:
    """The last month of a frame."""
    return dict(frame.iloc[-1])


def doubt_words(row: Row) -> str:
    """`£3.0m is at risk and £1.0m will not be delivered`; blank where neither is so."""
    at_risk, lost = row["at_risk"], row["not_deliverable"]
    said = [f"{millions(at_risk)} is at risk"] if at_risk else []
    said += [f"{millions(lost)} will not be delivered"] if lost else []
    return " and ".join(said)


UNALLOCATED = (
    "What the four states leave over of the planned saving, action by action. It is asked about, "
    "and is no error."
)
COLUMNS = (
    PERIOD,
    in_pounds("in_doubt", "At risk or lost", "At risk and not deliverable together."),
    FigureColumn("share", "Share of planned", Unit.SHARE),
    in_pounds(
        "planned",
        "Planned (management action assumed)",
        "The saving that the plan counts on for the year: what the group’s notes call “management "
        "action assumed”.",
    ),
    in_pounds("delivered", "Delivered", "Saved already."),
    in_pounds("on_track", "On track", "Expected to be saved by the end of the year."),
    in_pounds("at_risk", "At risk", "May not be saved this year."),
    in_pounds("not_deliverable", "Not deliverable", "Will not be saved this year."),
    in_pounds("unallocated", "Unallocated", UNALLOCATED),
    in_pounds("over", "Beyond the plan", "What actions save above what was planned for them."),
    in_pounds("left", "Left", "Planned less at risk or lost."),
    in_pounds("substitutes", "Substitutes found", "Found elsewhere in place of what is at risk."),
    in_pounds(
        "assumed_in_forecast",
        "Assumed in the forecast",
        "How much of the saving the reported forecast counts on.",
    ),
    in_pounds("deliverable", "Deliverable", is_shown=False),
    FigureColumn("unstated", "Actions that do not say", Unit.COUNT, is_shown=False),
    FigureColumn("actions", "Actions added", Unit.COUNT),
    FigureColumn("plan", "Plan", is_shown=False),
    FigureColumn("newer", "Newer plan", is_shown=False),
    FigureColumn("source", "First action added", Unit.SOURCE),
)
