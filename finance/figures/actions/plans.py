"""What became of each action of the plan before, in the plan that follows it."""

from collections import Counter

import pandas as pd

from finance.action_names import plan_name
from finance.figures.actions.months import SHEET
from finance.figures.actions.scope import MONTH, PAGE, YEAR, month_of, of_actions
from finance.figures.scope import at_month, in_pounds, nothing, shown
from finance.selectors.action_plans import CARRIED, DROPPED, FINISHES, REPLACED, what_became
from finance.selectors.parts import DATASET
from hnfsg.figures.registry import Absent, Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage

_IN_WORDS = {
    CARRIED: "carried on",
    REPLACED: "replaced by another",
    FINISHES: "to finish in the old plan",
    DROPPED: "dropped",
}


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    month = month_of(scope)
    rows = what_became(vintage, month) if month else pd.DataFrame()
    if rows.empty:
        return nothing(_COLUMNS)
    named = rows.assign(
        action=[f"{ref} {title}" for ref, title in zip(rows["ref"], rows["title"], strict=True)],
        plan=[plan_name(plan) for plan in rows["plan_version"]],
        following=[plan_name(plan) for plan in rows["new_plan"]],
        instead=[
            f"{refs}: {titles}" if refs else ""
            for refs, titles in zip(rows["new_refs"], rows["new_titles"], strict=True)
        ],
    )
    for name in ("new_planned", "new_full_year_effect"):
        amounts = zip(named[name], named["new_refs"], strict=True)
        named[name] = pd.Series(
            [amount if refs else Absent.NOT_APPLICABLE for amount, refs in amounts], dtype=object
        )
    return shown(_COLUMNS, named, SHEET)


def _no_plan_before(scope: Scope, vintage: Vintage) -> str:
    month = month_of(scope)
    return f"{at_month(month)} no plan before the newest is known." if month else ""


def _takeaway(frame: pd.DataFrame) -> str:
    first = frame.iloc[0]
    counts = Counter(frame["became"])
    told = [f"{counts[kind]} {words}" for kind, words in _IN_WORDS.items() if counts[kind]]
    listed = " and ".join(filter(None, [", ".join(told[:-1]), told[-1]]))
    many = f"{len(frame)} action{'' if len(frame) == 1 else 's'}"
    return f"Of the {many} of {first['plan']}, in {first['following']}: {listed}."


_COLUMNS = (
    FigureColumn("action", "Action of the plan before"),
    FigureColumn(
        "became",
        "What became of it",
        definition=(
            "Carried on: the newer plan has an action of the same title. Replaced: another action "
            "of the newer plan names it. Finishes in its own plan: all that was planned is "
            "delivered or on track. Dropped: none of these."
        ),
    ),
    FigureColumn("instead", "In the newer plan"),
    in_pounds("planned", "Was planned"),
    in_pounds("in_doubt", "Was at risk or lost"),
    in_pounds("new_planned", "Planned now", "This financial year, in the newer plan."),
    in_pounds("new_full_year_effect", "In a full year", "What it saves once it is complete."),
    FigureColumn("plan", "Plan before"),
    FigureColumn("following", "Newer plan", is_shown=False),
    FigureColumn("source", "Sheet and row", Unit.SOURCE),
)
BECAME = register(
    Figure(
        slug="finance.management_actions.became",
        title="From the plan before to the newer plan",
        definition=(
            "What became of each action of the plan before once a newer plan follows it or stands "
            "beside it."
        ),
        formula=(
            "Actions are found again by their title, or by what the return’s column Replaces says."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.NEITHER,
        sources=(DATASET,),
        columns=_COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        when_empty=_no_plan_before,
        page=PAGE,
        dimensions=(YEAR, MONTH),
        basis="Cashable savings and cost avoidance, each action by itself. Nothing is added up.",
        concerned_by=of_actions,
    )
)
