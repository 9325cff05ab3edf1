"""Every action of a month, and one action by month."""

from typing import Any

import pandas as pd

from finance import charts
from finance.action_names import plan_name, slug_of
from finance.figures.actions.months import SHEET, doubt_words
from finance.figures.actions.scope import (
    ACTION,
    MONTH,
    NOUGHT,
    PAGE,
    PLAN,
    YEAR,
    month_of,
    of_actions,
    plan_of,
)
from finance.figures.scope import NO_DATA, PERIOD, SOURCE, at_month, in_pounds, nothing, shown
from finance.models import SavingKind
from finance.selectors.actions import action_by_month, actions_at, actions_of, reason_name
from finance.selectors.parts import DATASET
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions
from hnfsg.periods import FinancialMonth

Row = dict[Any, Any]
_AMOUNTS = (
    in_pounds("in_doubt", "At risk or lost"),
    in_pounds("planned", "Planned"),
    in_pounds("assumed_in_forecast", "Assumed in the forecast"),
    in_pounds("delivered", "Delivered"),
    in_pounds("on_track", "On track"),
    in_pounds("at_risk", "At risk"),
    in_pounds("not_deliverable", "Not deliverable"),
    in_pounds("unallocated", "Unallocated"),
    in_pounds("over", "Beyond the plan", is_shown=False),
    in_pounds("substitutes", "Substitutes found"),
)
_WORDS = (
    FigureColumn("why", "Reason"),
    FigureColumn("comment", "Comment"),
    FigureColumn("mitigation", "What is being done"),
)


def kind_name(row: Row) -> str:
    """Whether a row of `actions_at` is cashable or cost avoidance, in words."""
    return str((SavingKind.CASHABLE if row["is_cashable"] else SavingKind.AVOIDANCE).label)


def _in_words(rows: pd.DataFrame) -> pd.DataFrame:
    records = rows.to_dict("records")
    return rows.assign(
        why=[reason_name(r["reason"]) if r["reason"] or r["in_doubt"] else "" for r in records],
        kind=[kind_name(r) for r in records],
    )


# --- every action --------------------------------------------------------------------------------


def _all(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    month, plan = month_of(scope), plan_of(vintage, scope)
    if month is None or plan is None:
        return nothing(_ALL_COLUMNS)
    rows = actions_at(vintage, month)
    rows = rows[rows["plan_version"] == plan].reset_index(drop=True)
    rows = rows.assign(plan=plan_name(plan))
    return shown(_ALL_COLUMNS, _in_words(rows), SHEET)


def _all_takeaway(frame: pd.DataFrame) -> str:
    rows = frame.to_dict("records")
    doubtful = [row for row in rows if row["in_doubt"]]
    count = f"{len(rows)} action{'' if len(rows) == 1 else 's'}"
    return f"{rows[0]['plan']} has {count}; {len(doubtful)} of them have savings at risk or lost."


_ALL_COLUMNS = (
    FigureColumn("ref", "Reference"),
    FigureColumn("title", "Action"),
    FigureColumn("workstream", "Workstream"),
    FigureColumn("budget_line", "Budget line or category"),
    FigureColumn("kind", "Cashable or cost avoidance"),
    *_AMOUNTS,
    in_pounds("full_year_effect", "Full-year effect"),
    *_WORDS,
    FigureColumn("plan", "Plan"),
    SOURCE,
)
ALL = register(
    Figure(
        slug="finance.management_actions.actions",
        title="Every action of the plan",
        definition="Each action as the return has it at the end of the month.",
        formula=(
            "As stated in the return. At risk or lost is at risk and not deliverable together; "
            "unallocated is what the four states leave over of planned."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=_ALL_COLUMNS,
        frame=_all,
        takeaway=_all_takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH, PLAN),
        basis="Cashable savings and cost avoidance, each action by itself. Nothing is added up.",
        concerned_by=of_actions,
    )
)


# --- one action ----------------------------------------------------------------------------------


def _ref_of(scope: Scope, vintage: Vintage, plan: str) -> str | None:
    month = month_of(scope)
    rows = actions_of(vintage, month) if month else []
    refs = (r["ref"] for r in rows if r["plan_version"] == plan)
    return next((ref for ref in refs if slug_of(ref) == scope.get("action")), None)


def _one(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    month, plan = month_of(scope), plan_of(vintage, scope)
    ref = _ref_of(scope, vintage, plan) if plan is not None else None
    if month is None or plan is None or ref is None:
        return nothing(_ONE_COLUMNS)
    rows = pd.DataFrame(action_by_month(vintage, month, plan, ref), dtype=object)
    rows = rows.assign(action=[f"{r} {t}" for r, t in zip(rows["ref"], rows["title"], strict=True)])
    return shown(_ONE_COLUMNS, _in_words(rows), SHEET)


def _one_takeaway(frame: pd.DataFrame) -> str:
    last = dict(frame.iloc[-1])
    if last["planned"] is None:
        return NO_DATA
    at = at_month(FinancialMonth.from_key(last["period"]))
    planned, doubt = millions(last["planned"]), last["in_doubt"] or NOUGHT
    why = f" ({last['why'].lower()})" if doubt and last["why"] else ""
    if doubt and last["planned"] in (last["at_risk"], last["not_deliverable"]):
        told = "is at risk" if last["at_risk"] else "will not be delivered"
        return f"{at} all of the {planned} planned {told}{why}.{_since_when(frame)}"
    told = doubt_words(last) or "nothing is at risk"
    return f"{at}, of the {planned} planned, {told}{why}.{_since_when(frame)}"


def _since_when(frame: pd.DataFrame) -> str:
    """Since when anything of it has been at risk, where it has not been from the first month."""
    rows = frame.to_dict("records")
    if not rows[-1]["in_doubt"] or all(row["in_doubt"] for row in rows):
        return ""
    last_sound = max(index for index, row in enumerate(rows) if not row["in_doubt"])
    month = FinancialMonth.from_key(rows[last_sound + 1]["period"]).name.lower()
    if any(row["in_doubt"] for row in rows[:last_sound]):
        return f" It had recovered, and fell at risk again at {month}."
    return f" It first fell at risk at {month}."


def _of_this_action(scope: Scope, sheet: str, subject: str) -> bool:
    """Whether an explained finding is about the action of a scope: its subject names it."""
    wanted = (scope.get("plan", ""), scope.get("action", ""))
    parted = [(subject[:i], subject[i + 1 :]) for i, sign in enumerate(subject) if sign == " "]
    names = {(slug_of(plan), slug_of(ref)) for plan, ref in [("", subject), *parted]}
    return of_actions(scope, sheet, subject) and wanted in names


_ONE_COLUMNS = (
    PERIOD,
    *_AMOUNTS,
    *_WORDS,
    FigureColumn("action", "Action"),
    FigureColumn("kind", "Cashable or cost avoidance", is_shown=False),
    SOURCE,
)
ONE = register(
    Figure(
        slug="finance.management_actions.action",
        title="One action, by month",
        definition="How one action stood in each month of the year, as the return has it.",
        formula=(
            "As stated in the return. At risk or lost is at risk and not deliverable together; "
            "unallocated is what the four states leave over of planned."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=_ONE_COLUMNS,
        frame=_one,
        takeaway=_one_takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH, PLAN, ACTION),
        chart=charts.actions_by_month,
        basis="One action, for the whole financial year.",
        concerned_by=_of_this_action,
    )
)
