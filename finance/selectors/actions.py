"""The management actions: of one month, and added up by month.

Planned is the saving that a plan counts on for the year: the group's notes call it “management
action assumed”. Assumed in the forecast is how much of it the reported forecast counts on. Cost
avoidance is never added to what is cashable; an action that does not say is cashable.
"""

from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pandas as pd
from django.db.models import Count, F, Min, Q, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from finance.models import ManagementActionRow, Reason, SavingKind
from finance.selectors.earlier import months_with
from finance.selectors.parts import DATASET, REMEMBERED, Parts, less, parts_of
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth

ACTIONS = "management-actions"
STATES = ("delivered", "on_track", "at_risk", "not_deliverable")
AMOUNTS = ("planned", "assumed_in_forecast", *STATES, "substitutes")
NOUGHT = Decimal(0)
_MONTHS_REMEMBERED = 8  # with their rows, which may be thousands
ACTION_COLUMNS = [
    "plan_version",
    "ref",
    "title",
    "workstream",
    "lead",
    "accountable_officer",
    "budget_line",
    "replaces",
    "starts_on",
    "ends_on",
    "full_year_effect",
    *AMOUNTS,
    "in_doubt",
    "left",
    "unallocated",
    "over",
    "is_cashable",
    "kind",
    "reason",
    "mitigation",
    "comment",
    "reviewed_on",
    "part_id",
    "row_number",
]
_MADE = {"in_doubt", "left", "unallocated", "over", "is_cashable"}
_STORED = [column for column in ACTION_COLUMNS if column not in _MADE]
TOTAL_COLUMNS = [
    "period",
    "in_doubt",
    "share",
    *AMOUNTS,
    "left",
    "deliverable",
    "unallocated",
    "over",
    "actions",
    "unstated",
    "part_id",
    "row_number",
]


def action_months(vintage: Vintage) -> list[FinancialMonth]:
    """Every month that has management actions, newest first. No query."""
    return months_with(vintage, ACTIONS)


def action_months_of_year(vintage: Vintage, upto: FinancialMonth) -> list[FinancialMonth]:
    """The months of a year that have actions, in order, up to a month. No query."""
    known = reversed(action_months(vintage))
    return [m for m in known if m.start_year == upto.start_year and m <= upto]


def actions_published_at(vintage: Vintage, month: FinancialMonth) -> datetime | None:
    """When the actions that count for a month were published; None while previewed. No query."""
    parts = vintage.live(DATASET, ACTIONS)
    return next((part.from_at for part in parts if part.period == month.key), None)


def actions_of(vintage: Vintage, month: FinancialMonth) -> list[dict[str, Any]]:
    """Every action of a month, as `actions_at` has them. Kept for the next who asks: not to be
    changed.
    """
    return rows_of_parts(parts_of(vintage, ACTIONS, [month.key]))


def actions_at(vintage: Vintage, month: FinancialMonth) -> pd.DataFrame:
    """Every action of a month as the return has it; columns `ACTION_COLUMNS`.

    `in_doubt` is at risk or not deliverable, `left` is planned less that. `unallocated` is what
    the four states leave over of planned, `over` what they have beyond it; neither is negative.
    """
    return pd.DataFrame(actions_of(vintage, month), columns=ACTION_COLUMNS, dtype=object)


def action_by_month(
    vintage: Vintage, upto: FinancialMonth, plan: str, ref: str
) -> list[dict[str, Any]]:
    """One action in each month of a year that has it, in order: its row, with its `period`."""
    parts = dict(parts_of(vintage, ACTIONS, [m.key for m in action_months_of_year(vintage, upto)]))
    found = ManagementActionRow.objects.filter(part_id__in=parts, plan_version=plan, ref=ref)
    rows = [_completed(row) | {"period": parts[row["part_id"]]} for row in found.values(*_STORED)]
    return sorted(rows, key=lambda row: FinancialMonth.from_key(row["period"]))


def live_part_of(vintage: Vintage, month: FinancialMonth) -> int:
    """The part whose actions count for a month. No query. Raises StopIteration for none."""
    parts = vintage.live(DATASET, ACTIONS)
    return next(part.part_id for part in parts if part.period == month.key)


@lru_cache(maxsize=_MONTHS_REMEMBERED)
def rows_of_parts(parts: Parts) -> list[dict[str, Any]]:
    """The actions of some parts in the order of the file, as `actions_at` has them."""
    found = ManagementActionRow.objects.filter(part_id__in=dict(parts)).order_by("row_number")
    return [_completed(row) for row in found.values(*_STORED)]


def _completed(row: dict[str, Any]) -> dict[str, Any]:
    states = sum((row[state] or NOUGHT for state in STATES), NOUGHT)
    apart = (row["planned"] or NOUGHT) - states
    in_doubt = added(row["at_risk"], row["not_deliverable"])
    return row | {
        "in_doubt": in_doubt,
        "left": less(row["planned"], in_doubt or NOUGHT),
        "unallocated": max(apart, NOUGHT),
        "over": max(-apart, NOUGHT),
        "is_cashable": row["kind"] != SavingKind.AVOIDANCE,
    }


def added(*amounts: Decimal | None) -> Decimal | None:
    """The sum of the amounts that were stated; None where none was."""
    stated = [amount for amount in amounts if amount is not None]
    return sum(stated, NOUGHT) if stated else None


def reason_name(reason: str) -> str:
    """A reason as it is written on screen."""
    return str(Reason(reason).label) if reason else "No reason given"


def actions_by_month(
    vintage: Vintage, upto: FinancialMonth, plan: str, *, cashable: bool = True
) -> pd.DataFrame:
    """What a plan's actions add up to in each month of a year; columns `TOTAL_COLUMNS`.

    One row for each month that has the plan, in order, to `upto`; cashable savings or cost
    avoidance, never both. An amount is None where no action states it. `share` is in doubt over
    planned; `deliverable` is delivered, on track and substitutes; `unstated` how many actions do
    not say what the forecast assumes; `row_number` the first row added.
    """
    periods = [m.key for m in action_months_of_year(vintage, upto)]
    chosen = [
        total
        for total in _totals(vintage, periods)
        if total["plan_version"] == plan and total["is_cashable"] is cashable
    ]
    rows = [total_of(total) for total in chosen]
    rows.sort(key=lambda row: FinancialMonth.from_key(row["period"]))
    return pd.DataFrame(rows, columns=TOTAL_COLUMNS, dtype=object)


def total_of(total: dict[str, Any]) -> dict[str, Any]:
    """A sum of actions, with what follows from it."""
    in_doubt = added(total["at_risk"], total["not_deliverable"])
    planned = total["planned"]
    return total | {
        "in_doubt": in_doubt,
        "share": in_doubt / planned if planned and in_doubt is not None else None,
        "left": less(planned, in_doubt or NOUGHT),
        "deliverable": added(total["delivered"], total["on_track"], total["substitutes"]),
    }


def _totals(vintage: Vintage, periods: list[str]) -> list[dict[str, Any]]:
    """The sums of each plan in each month, cashable and avoidance apart."""
    return _totals_of(parts_of(vintage, ACTIONS, periods))


@lru_cache(maxsize=REMEMBERED)
def _totals_of(parts: Parts) -> list[dict[str, Any]]:
    by_part = dict(parts)
    states = sum((Coalesce(F(state), NOUGHT) for state in STATES), Value(NOUGHT))
    apart = Coalesce(F("planned"), NOUGHT) - states
    found = (
        ManagementActionRow.objects.filter(part_id__in=by_part)
        .values("part_id", "plan_version", is_avoidance=Q(kind=SavingKind.AVOIDANCE))
        .annotate(
            **{f"sum_{name}": Sum(name) for name in AMOUNTS},
            unallocated=Sum(Greatest(apart, Value(NOUGHT))),
            over=Sum(Greatest(-apart, Value(NOUGHT))),
            actions=Count("pk"),
            unstated=Count("pk", filter=Q(assumed_in_forecast__isnull=True)),
            row_number=Min("row_number"),
        )
    )
    return [_total(dict(row), by_part[row["part_id"]]) for row in found]


def _total(row: dict[str, Any], period: str) -> dict[str, Any]:
    return (
        {name: row[f"sum_{name}"] for name in AMOUNTS}
        | {name: row[name] for name in _KEPT}
        | {"period": period, "is_cashable": not row["is_avoidance"]}
    )


_KEPT = ("part_id", "plan_version", "unallocated", "over", "actions", "unstated", "row_number")
