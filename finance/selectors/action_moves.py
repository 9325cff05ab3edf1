"""What moved between two months or two versions of a month, action by action."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from finance.selectors.actions import (
    ACTIONS,
    AMOUNTS,
    NOUGHT,
    STATES,
    action_months_of_year,
    rows_of_parts,
)
from finance.selectors.earlier import Moment, moment_before
from finance.selectors.parts import Parts, parts_of
from finance.selectors.plan_versions import plans_at
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth

MOVING = ("planned", "in_doubt", *STATES, "unallocated", "over", "substitutes")
_SAME = "same"
NEW, GONE, MOVED = "new", "gone", "moved"
_DESCRIBING = ("plan_version", "ref", "title", "workstream", "reason", "comment", "mitigation")
_TOLD = (*_DESCRIBING, "part_id", "row_number")
_PAIRS_REMEMBERED = 8  # with their rows, which may be thousands
Row = dict[Any, Any]


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


def counted(moment: Moment, plan: str) -> list[Row]:
    """The cashable actions of a plan, as they stood at a moment."""
    return _counted(_parts(moment), plan)


def moved_between(then: Moment, now: Moment, plan: str) -> list[Row]:
    """What `moves` tells of a plan's cashable actions from one moment to another. Kept for the
    next who asks: not to be changed.
    """
    return _moved(_parts(then), _parts(now), plan)


def _parts(moment: Moment) -> Parts:
    return parts_of(moment.vintage, ACTIONS, [moment.month.key])


def _counted(parts: Parts, plan: str) -> list[Row]:
    rows = rows_of_parts(parts)
    return [row for row in rows if row["plan_version"] == plan and row["is_cashable"]]


@lru_cache(maxsize=_PAIRS_REMEMBERED)
def _moved(then: Parts, now: Parts, plan: str) -> list[Row]:
    return moves(_counted(then, plan), _counted(now, plan))


def moves(before: Iterable[Row], now: Iterable[Row]) -> list[Row]:
    """What moved from one list of actions to another.

    One row for each action of which an amount moved, or that is new or gone, furthest first: what
    describes it, as it is now; `what` (new, gone or moved); each of `MOVING` before, now and moved
    (such as `planned_moved`); part_id and row_number. An action is found again by its plan version
    and reference. What was not stated counts as nought here, and so does an action that is not
    there: so the moves of each amount add up to the difference of its totals.
    """
    old, new = ({_key(row): row for row in rows} for rows in (before, now))
    found = [_move(old.get(key), new.get(key)) for key in {**old, **new}]
    rows = [row for row in found if row["what"] != _SAME]
    return sorted(rows, key=_furthest)


def _key(row: Row) -> tuple[str, str]:
    return row["plan_version"], row["ref"]


def _move(old: Row | None, new: Row | None) -> Row:
    told, was, is_now = new or old or {}, old or {}, new or {}
    row = {name: told[name] for name in _TOLD}
    for name, before, now, moved in _SIDES:
        row[before], row[now] = was.get(name) or NOUGHT, is_now.get(name) or NOUGHT
        row[moved] = row[now] - row[before]
    row["what"] = _what(old, new, row)
    return row


_SIDES = [(name, *(f"{name}_{side}" for side in ("before", "now", "moved"))) for name in MOVING]


def _what(old: Row | None, new: Row | None, row: Row) -> str:
    if old is None:
        return NEW
    if new is None:
        return GONE
    return MOVED if any(row[f"{name}_moved"] for name in MOVING) else _SAME


def _furthest(row: Row) -> tuple[Decimal, Decimal, str, str]:
    others = sum((abs(row[f"{name}_moved"]) for name in MOVING), NOUGHT)
    return -abs(row["in_doubt_moved"]), -others, row["plan_version"], row["ref"]


# --- groups of actions ----------------------------------------------------------------------------


def groups_at(actions: Iterable[dict[Any, Any]], column: str) -> list[dict[str, Any]]:
    """What actions (of `actions_of`) add up to by a column's value, the most in doubt first.

    Each: the value (`group`), the sums of `AMOUNTS`, in_doubt, left, unallocated and over, and how
    many actions.
    """
    made: dict[str, list[dict[Any, Any]]] = {}
    for row in actions:
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
