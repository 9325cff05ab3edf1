"""What moved between two months or two versions of a month, action by action."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from finance.selectors.actions import (
    ACTIONS,
    AMOUNTS,
    NOUGHT,
    STATES,
    action_months_of_year,
    actions_at,
    plans_at,
)
from finance.selectors.earlier import Moment, moment_before
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth

MOVING = ("planned", "in_doubt", *STATES, "unallocated", "over", "substitutes")
_SAME = "same"
NEW, GONE, MOVED = "new", "gone", "moved"
_DESCRIBING = ("plan_version", "ref", "title", "workstream", "reason", "comment", "mitigation")
MOVE_COLUMNS = [
    *_DESCRIBING,
    "what",
    *(f"{name}_{side}" for name in MOVING for side in ("before", "now", "moved")),
    "part_id",
    "row_number",
]


def moment_of_actions(
    vintage: Vintage, month: FinancialMonth, plan: str, since: str
) -> Moment | None:
    """The earlier moment that `since` names, if its month has the plan; see `moment_before`."""
    found = moment_before(vintage, month, since, ACTIONS)
    return found if found and plan in plans_at(found.vintage, found.month) else None


def earlier_months_of_plan(
    vintage: Vintage, month: FinancialMonth, plan: str
) -> list[FinancialMonth]:
    """The months of the same year before a month that have a plan, newest first."""
    before = [m for m in action_months_of_year(vintage, month) if m != month]
    return [m for m in reversed(before) if plan in plans_at(vintage, m)]


def counted(moment: Moment, plan: str) -> list[dict[Any, Any]]:
    """The cashable actions of a plan, as they stood at a moment."""
    found = actions_at(moment.vintage, moment.month).to_dict("records")
    return [row for row in found if row["plan_version"] == plan and row["is_cashable"]]


def moves(before: Iterable[dict[Any, Any]], now: Iterable[dict[Any, Any]]) -> pd.DataFrame:
    """What moved from one list of actions to another; columns `MOVE_COLUMNS`.

    One row for each action of which an amount moved, or that is new or gone, furthest first. An
    action is found again by its plan version and reference. What was not stated counts as nought
    here, and so does an action that is not there: so the moves of each amount add up to the
    difference of its totals. `what` is new, gone or moved.
    """
    old, new = ({_key(row): row for row in rows} for rows in (before, now))
    found = [_move(old.get(key), new.get(key)) for key in {**old, **new}]
    rows = [row for row in found if row["what"] != _SAME]
    rows.sort(key=_furthest)
    return pd.DataFrame(rows, columns=MOVE_COLUMNS, dtype=object)


def _key(row: dict[Any, Any]) -> tuple[str, str]:
    return row["plan_version"], row["ref"]


def _move(old: dict[Any, Any] | None, new: dict[Any, Any] | None) -> dict[str, Any]:
    told = new or old or {}
    row: dict[str, Any] = {name: told[name] for name in (*_DESCRIBING, "part_id", "row_number")}
    for name in MOVING:
        was, is_now = ((side or {}).get(name) or NOUGHT for side in (old, new))
        row |= {f"{name}_before": was, f"{name}_now": is_now, f"{name}_moved": is_now - was}
    return row | {"what": _what(old, new, row)}


def _what(old: dict[Any, Any] | None, new: dict[Any, Any] | None, row: dict[str, Any]) -> str:
    if old is None:
        return NEW
    if new is None:
        return GONE
    return MOVED if any(row[f"{name}_moved"] for name in MOVING) else _SAME


def _furthest(row: dict[str, Any]) -> tuple[Decimal, Decimal, str, str]:
    others = sum((abs(row[f"{name}_moved"]) for name in MOVING), NOUGHT)
    return -abs(row["in_doubt_moved"]), -others, row["plan_version"], row["ref"]


# --- groups of actions ----------------------------------------------------------------------------


def groups_at(actions: pd.DataFrame, column: str) -> list[dict[str, Any]]:
    """What actions (of `actions_at`) add up to by a column's value, the most in doubt first.

    Each: the value (`group`), the sums of `AMOUNTS`, in_doubt, left, unallocated and over, and how
    many actions.
    """
    made: dict[str, list[dict[Any, Any]]] = {}
    for row in actions.to_dict("records"):
        made.setdefault(row[column] or "", []).append(row)
    groups = [
        {"group": name, "actions": len(rows), "first": rows[0], **sums(rows)}
        for name, rows in made.items()
    ]
    return sorted(groups, key=lambda g: (-g["in_doubt"], -g["planned"], g["group"]))


def sums(rows: Sequence[dict[Any, Any]]) -> dict[str, Decimal]:
    """The sum of each amount of some actions; what was not stated counts as nought."""
    names = (*AMOUNTS, "in_doubt", "left", "unallocated", "over")
    return {name: sum((row[name] or NOUGHT for row in rows), NOUGHT) for name in names}
