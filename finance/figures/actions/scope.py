"""What the figures of the management actions are scoped by, and the words they share."""

from decimal import Decimal
from functools import lru_cache

from finance.action_names import plan_name, slug_of
from finance.figures.scope import year_label_of
from finance.figures.since import day_label
from finance.selectors import LAST_PUBLICATION, NOTHING
from finance.selectors.action_moves import earlier_months_of_plan
from finance.selectors.actions import ACTIONS, action_months, rows_of_parts
from finance.selectors.parts import Parts, parts_of, year_of
from finance.selectors.plan_versions import plans_at, plans_by_age, plans_of_year
from hnfsg.figures.cells import written
from hnfsg.figures.registry import Dimension, Scope, Unit
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions
from hnfsg.periods import FinancialMonth

PAGE = "finance:management_actions"
BASIS = (
    "Cashable savings of one plan version, for the whole financial year. Cost avoidance is not in "
    "them. An action that does not say which it is counts as cashable."
)
NOUGHT = Decimal(0)
_MONTHS_REMEMBERED = 8  # with their actions, which may be thousands
STATE_WORDS = {
    "delivered": "delivered",
    "on_track": "on track",
    "at_risk": "at risk",
    "not_deliverable": "not deliverable",
    "unallocated": "unallocated",
    "over": "beyond what was planned",
    "substitutes": "found in its place",
    "planned": "planned",
}


def _years(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    starts = dict.fromkeys(month.start_year for month in action_months(vintage))
    return [year_label_of(start) for start in starts]


def _months(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    months = action_months(vintage)
    return [(m.key, m.name) for m in months if year_of(m) == scope.get("year")]


def _plans(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """The plans of the month, the one that the year's budget was made with first.

    Asked without a month, every plan of the year.
    """
    month = month_of(scope)
    if month is None:
        found = plans_of_year(vintage, scope.get("year", ""))
        return [(slug_of(plan), plan_name(plan)) for plan in found]
    ages = plans_by_age(vintage, month)
    return [(slug_of(plan), _plan_label(plan, ages)) for plan in plans_at(vintage, month)]


def _plan_label(plan: str, ages: list[str]) -> str:
    """`Plan 2023 (previous plan)` where a newer one stands beside it; `ages` has it last."""
    name = plan_name(plan)
    if len(ages) == 1:
        return name
    return f"{name} ({'new' if plan == ages[-1] else 'previous'} plan)"


def _since(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """The months before it that have the plan, then the last publication.

    Asked without a month, every month of the year that may be one.
    """
    month = month_of(scope)
    if month is None:
        return _months(vintage, scope)
    plan = plan_of(vintage, scope) or ""
    months = [(m.key, m.name) for m in earlier_months_of_plan(vintage, month, plan)]
    return [*(months or [(NOTHING, "nothing earlier")]), (LAST_PUBLICATION, "the last publication")]


def _actions(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    month, plan = month_of(scope), plan_of(vintage, scope)
    if month is None or plan is None:
        return []
    return _choices_of(parts_of(vintage, ACTIONS, [month.key]), plan)


@lru_cache(maxsize=_MONTHS_REMEMBERED)
def _choices_of(parts: Parts, plan: str) -> list[tuple[str, str]]:
    """The actions of a plan in a month's part, the most in doubt first: kept, not to be changed."""
    rows = rows_of_parts(parts)
    of_plan = [row for row in rows if row["plan_version"] == plan]
    of_plan.sort(key=lambda row: -(row["in_doubt"] or NOUGHT))
    return [(slug_of(row["ref"]), f"{row['ref']} {row['title']}") for row in of_plan]


YEAR = Dimension("year", "Financial year", _years)
MONTH = Dimension("month", "Month", _months)
PLAN = Dimension("plan", "Plan", _plans)
SINCE = Dimension("since", "Change since", _since, also=day_label, told="since")
ACTION = Dimension("action", "Action", _actions)


def month_of(scope: Scope) -> FinancialMonth | None:
    """The month that a scope names; None when there is no data yet."""
    return FinancialMonth.from_key(scope["month"]) if scope.get("month") else None


def plan_of(vintage: Vintage, scope: Scope) -> str | None:
    """The plan version that a scope names, as the return writes it."""
    month = month_of(scope)
    plans = plans_at(vintage, month) if month else []
    return next((plan for plan in plans if slug_of(plan) == scope.get("plan")), None)


def of_actions(scope: Scope, sheet: str, subject: str) -> bool:
    """Whether an explained finding is about the management actions."""
    return sheet == ACTIONS


def share_words(part: Decimal, whole: Decimal) -> str:
    """`72.3%`, to one decimal."""
    return written(part / whole, Unit.SHARE)


def listed(amounts: list[tuple[Decimal, str]]) -> str:
    """`£3.3m delivered and £2.3m on track`: those that are not nought."""
    said = [f"{millions(amount)} {words}" for amount, words in amounts if amount]
    return " and ".join(filter(None, [", ".join(said[:-1]), said[-1]])) if said else ""
