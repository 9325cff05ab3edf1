"""What moved since an earlier month or publication, action by action, with its reason."""

from decimal import Decimal
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
    SINCE,
    STATE_WORDS,
    YEAR,
    month_of,
    of_actions,
    plan_of,
)
from finance.figures.scope import SOURCE, in_pounds, nothing
from finance.figures.since import since_words, why_nothing
from finance.selectors import Moment, moment_before
from finance.selectors.action_moves import (
    GONE,
    MOVING,
    NEW,
    counted,
    moment_of_actions,
    moved_between,
)
from finance.selectors.actions import ACTIONS, reason_name
from finance.selectors.parts import DATASET
from hnfsg.figures.registry import (
    Figure,
    FigureColumn,
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

Row = dict[Any, Any]
_TOLD = ("at_risk", "not_deliverable", "on_track", "delivered", "unallocated", "over", "planned")
_HEADINGS = {
    "planned": "Planned, moved",
    "delivered": "Delivered, moved",
    "on_track": "On track, moved",
    "at_risk": "At risk, moved",
    "not_deliverable": "Not deliverable, moved",
    "unallocated": "Unallocated, moved",
    "over": "Beyond the plan, moved",
    "substitutes": "Substitutes, moved",
}


def what_moved(row: Row) -> str:
    """`£0.9m more at risk, £0.9m less on track`; of a new or gone action what it brought."""
    if row["what"] == NEW:
        return f"New: {millions(row['planned_now'])} planned{_of_which(row, 'now')}"
    if row["what"] == GONE:
        return f"Gone: {millions(row['planned_before'])} was planned{_of_which(row, 'before')}"
    moved = [(name, row[f"{name}_moved"]) for name in (*_TOLD, "substitutes")]
    return ", ".join(
        f"{millions(abs(amount))} {'more' if amount > 0 else 'less'} {STATE_WORDS[name]}"
        for name, amount in moved
        if amount
    )


def _of_which(row: Row, side: str) -> str:
    doubt = row[f"in_doubt_{side}"]
    return f", {millions(doubt)} of it at risk or lost" if doubt else ""


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    month, plan = month_of(scope), plan_of(vintage, scope)
    if month is None or plan is None:
        return nothing(_COLUMNS)
    now = Moment(vintage, month)
    then = moment_of_actions(vintage, month, plan, scope["since"])
    if then is None:
        return nothing(_COLUMNS)
    all_alike = {
        "total_before": _doubt(counted(then, plan)),
        "total_now": _doubt(counted(now, plan)),
        "since": since_words(scope["since"], now, then),
        "plan": plan_name(plan),
    }
    rows = [row | _in_words(row) | all_alike for row in moved_between(then, now, plan)]
    names = [column.name for column in _COLUMNS]
    return pd.DataFrame([[row[n] for n in names] for row in rows], columns=names, dtype=object)


def _nothing_moved(scope: Scope, vintage: Vintage) -> str:
    """Why no action is listed: none moved, or there is nothing to compare with."""
    month, plan = month_of(scope), plan_of(vintage, scope)
    if month is None or plan is None:
        return ""
    name, since = plan_name(plan), scope["since"]
    then = moment_before(vintage, month, since, ACTIONS)
    if then is None:
        return f"There is nothing to compare {name} with: {why_nothing(since)}."
    now = Moment(vintage, month)
    words = since_words(since, now, then)
    if moment_of_actions(vintage, month, plan, since) is None:
        return f"There is nothing to compare {name} with: it was not in the return at {words}."
    doubt = millions(_doubt(counted(now, plan)))
    return f"No action of {name} moved since {words}: {doubt} is at risk or lost, as it was."


def _in_words(row: Row) -> Row:
    return {
        "action": f"{row['ref']} {row['title']}",
        "told": what_moved(row),
        "why": _why(row),
        "source": Source(row["part_id"], row["row_number"], SHEET),
    }


def _doubt(rows: list[Row]) -> Decimal:
    return sum((row["in_doubt"] or NOUGHT for row in rows), NOUGHT)


def _why(row: Row) -> str:
    """The reason, and what the officers say of it."""
    reason = reason_name(row["reason"]) if row["reason"] or row["in_doubt_moved"] else ""
    return ". ".join(filter(None, [reason, row["comment"].rstrip(".")])) + (
        "." if reason or row["comment"] else ""
    )


def _takeaway(frame: pd.DataFrame) -> str:
    first = dict(frame.iloc[0])
    moved = first["total_now"] - first["total_before"]
    since = f"Since {first['since']}"
    now = millions(first["total_now"])
    if moved == NOUGHT:
        moving = f"{len(frame)} action{'' if len(frame) == 1 else 's'} moved"
        return f"{since} what is at risk or lost did not change in all ({now}); {moving}."
    verb, most = "rose" if moved > 0 else "fell", first["in_doubt_moved"]
    count = sum(1 for amount in frame["in_doubt_moved"] if amount)
    actions = f"{count} action{'' if count == 1 else 's'} moved it"
    return (
        f"{since} what is at risk or lost {verb} by {millions(abs(moved))}, to {now}: {actions}, "
        f"most of all {first['action']} ({millions(abs(most))} {'more' if most > 0 else 'less'})."
    )


def _workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    """What was at risk or lost, and each action that moved it."""
    terms = [Term(frame.iloc[0]["total_before"], "at risk or lost before")]
    terms += [
        Term(amount, action)
        for action, amount in zip(frame["action"], frame["in_doubt_moved"], strict=True)
        if amount
    ]
    return (Working(tuple(terms), "at risk or lost now"),)


_COLUMNS = (
    FigureColumn("action", "Action"),
    in_pounds("in_doubt_moved", "At risk or lost, moved", "Now less before."),
    in_pounds("in_doubt_before", "At risk or lost, before"),
    in_pounds("in_doubt_now", "At risk or lost, now"),
    FigureColumn("told", "What moved"),
    FigureColumn("why", "Why"),
    *(
        in_pounds(f"{name}_moved", _HEADINGS[name], is_shown=False)
        for name in MOVING
        if name != "in_doubt"
    ),
    FigureColumn("workstream", "Workstream"),
    FigureColumn("mitigation", "What is being done"),
    FigureColumn("ref", "Reference", is_shown=False),
    in_pounds("total_before", "At risk or lost before, all actions", is_shown=False),
    in_pounds("total_now", "At risk or lost now, all actions", is_shown=False),
    FigureColumn("since", "Compared with", is_shown=False),
    FigureColumn("plan", "Plan", is_shown=False),
    SOURCE,
)
MOVEMENT = register(
    Figure(
        slug="finance.management_actions.movement",
        title="What moved, action by action",
        definition=(
            "Each action of the plan of which an amount moved since an earlier month, or since "
            "this month was published first, and each that is new or gone."
        ),
        formula=(
            "Each amount now less the same amount before; an action that was not there, and what "
            "was not stated, count as nought. So the moves add up to the difference of the totals."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=_COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        when_empty=_nothing_moved,
        page=PAGE,
        dimensions=(YEAR, MONTH, PLAN, SINCE),
        chart=charts.moves_by_action,
        workings=_workings,
        basis=BASIS,
        concerned_by=of_actions,
        notes=(
            f"The chart shows the {charts.MOVES_SHOWN} actions that moved what is at risk or lost "
            "furthest; the table has all of them.",
        ),
    )
)
