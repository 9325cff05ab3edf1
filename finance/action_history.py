"""The story of one management action: what moved from month to month, and what became of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from finance.datasets.actions import SHEET
from finance.figures.actions.movement import what_moved
from finance.models import ActionAmendment, SavingKind
from finance.selectors.action_moves import moves
from finance.selectors.action_plans import what_became
from finance.selectors.actions import action_months, reason_name
from finance.selectors.amendments import Amended
from hnfsg.intake.vintages import Vintage
from hnfsg.money import pounds
from hnfsg.periods import FinancialMonth

Row = dict[Any, Any]
_NAMES = ("plan_version", "ref")  # they head the page
SECRET = ("lead", "accountable_officer")  # members are not told


@dataclass(frozen=True)
class Step:
    """One month in which something of an action changed: what moved, and what was said of it."""

    month: FinancialMonth
    moved: str
    reason: str
    comment: str
    mitigation: str
    part_id: int
    row_number: int


def steps(rows: list[Row]) -> list[Step]:
    """The months of an action (of `action_by_month`) in which anything changed, newest first."""
    found = [_step(rows[0], "In the return for the first time this year")] if rows else []
    for before, now in pairwise(rows):
        moved = moves([before], [now])
        words = what_moved(moved[0]) if moved else ""
        if words or _told(before) != _told(now):
            found.append(_step(now, words or "What is said of it changed", before))
    return found[::-1]


def _told(row: Row) -> tuple[str, str, str]:
    return row["reason"], row["comment"], row["mitigation"]


def _step(row: Row, moved: str, before: Row | None = None) -> Step:
    """The step of a month; what was said of the month before in the same words is left out."""

    def new(name: str) -> str:
        return "" if before and before[name] == row[name] else str(row[name])

    return Step(
        month=FinancialMonth.from_key(row["period"]),
        moved=moved,
        reason=reason_name(row["reason"]) if new("reason") else "",
        comment=new("comment"),
        mitigation=new("mitigation"),
        part_id=row["part_id"],
        row_number=row["row_number"],
    )


@dataclass(frozen=True)
class Changed:
    """One change that was made on the page: what it was and is, who, when, why."""

    month: FinancialMonth
    lines: tuple[str, ...]
    why: str
    by: str
    at: datetime
    is_in_force: bool
    is_new: bool


def changes(amended: Iterable[Amended]) -> list[Changed]:
    """Changes made on the page, with both values in words."""
    return [
        Changed(
            month=each.month,
            lines=tuple(_both_values(each.amendment)),
            why=each.amendment.why,
            by=each.by,
            at=each.at,
            is_in_force=each.is_in_force,
            is_new=each.amendment.is_new,
        )
        for each in amended
    ]


def _both_values(amendment: ActionAmendment) -> Iterator[str]:
    for column in SHEET.columns:
        name, heading = column.name, column.heading
        if name not in amendment.after or name in SECRET or name in _NAMES:
            continue
        now = amendment.after[name]
        if amendment.is_new:
            yield f"{heading}: {_in_words(name, now)}"
        else:
            was = _in_words(name, amendment.before[name])
            yield f"{heading}: {_in_words(name, now)}, was {was}"


def _in_words(name: str, text: str) -> str:
    if not text:
        return "not stated"
    if SHEET.column(name).is_money:
        return pounds(Decimal(text))
    if name == "kind":
        return str(SavingKind(text).label)
    return reason_name(text) if name == "reason" else f"“{text}”"


def became(vintage: Vintage, action: Row, month: FinancialMonth) -> Row | None:
    """What became of an action in the plan after its own, as `what_became` has it; None so far.

    Looked for in the last month of its year, and in the first and the last of the year after.
    """
    months = action_months(vintage)
    same = [m for m in months if m.start_year == month.start_year]
    after = [m for m in months if m.start_year == month.start_year + 1]
    for where in dict.fromkeys([*same[:1], *after[-1:], *after[:1]]):
        for row in what_became(vintage, where).to_dict("records"):
            if (row["plan_version"], row["ref"]) == (action["plan_version"], action["ref"]):
                return row
    return None
