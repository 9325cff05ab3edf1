"""The bridge in words: each step, what the data does not say of it, and all of it in a sentence."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from finance.action_names import plan_name
from finance.bridge import Bridge, BudgetLine, Saving, Step, lost
from hnfsg.figures.registry import Absent, Term, Working
from hnfsg.money import millions, signed_millions

NO_VOLUMES = "No line gives volumes that can be told."
NO_LINES = "This month has no lines."
NO_AMOUNTS = "No line states both its budget and its forecast."
NAMED = 3  # lines that a step names
_BRIEFLY = {
    Step.SAVINGS: "lost savings",
    Step.OFFSET: "offset on the same lines",
    Step.NUMBERS: "more or fewer places",
    Step.PRICE: "dearer or cheaper ones",
    Step.OTHER: "other lines",
}


def said_of(found: Bridge, savings: Sequence[Saving], others: Sequence[Saving]) -> dict[str, str]:
    """What each row of the bridge is, and what the data lacks; by step, and gap, apart, end.

    `others` are actions of plans that stand beside the one that the budget was made with.
    """
    return {
        "gap": "The overspend less the variance against budget, both as the Summary states them. "
        "Nobody reports it.",
        Step.SAVINGS: _of_savings(found, savings, others),
        Step.OFFSET: _of_offset(found),
        Step.NUMBERS: _of_split(found),
        Step.PRICE: _of_price(found),
        Step.OTHER: _of_unsplit(found),
        "apart": _of_apart(found),
        "end": "As the Summary states it.",
    }


def _of_savings(found: Bridge, savings: Sequence[Saving], others: Sequence[Saving]) -> str:
    if savings and (none := _none(found)):
        return f"{none} What the actions lost cannot be told from the rest."
    if not savings:
        return (
            "No management actions were sent for this month, so that lost savings cannot be told "
            "from the other steps."
        )
    placed = found.of(Step.SAVINGS)
    said = [
        f"{_count(len(placed), 'cashable action')}: what was planned less what the forecast "
        "assumes."
        if placed
        else "No cashable action has lost any of its saving to a line that it names."
    ]
    if found.unplaced:
        amount = _sum(map(lost, found.unplaced))
        said.append(
            f"{millions(amount)} more, of {_count(len(found.unplaced), 'action')}, names no line "
            "or category of the return and stays within the other steps."
        )
    if found.not_stated:
        count = _count(len(found.not_stated), "action")
        said.append(f"Of {count} it is not said what was planned, or what the forecast assumes.")
    if found.kind_unknown:
        count = _count(len(found.kind_unknown), "action")
        verb = "counts" if len(found.kind_unknown) == 1 else "count"
        said.append(f"{count} that {_do(found.kind_unknown)} not say whether cashable {verb} here.")
    if others:
        plans = " and ".join(dict.fromkeys(plan_name(saving.plan) for saving in others))
        said.append(
            f"The actions of {plans} are not added: the year’s budget was made with "
            f"{plan_name(savings[0].plan)}, and an action may be in both."
        )
    return " ".join(said)


def _do(savings: Sequence[Saving]) -> str:
    return "does" if len(savings) == 1 else "do"


def _of_split(found: Bridge) -> str:
    lines = len(found.split)
    if not lines:
        return _none(found) or NO_VOLUMES
    return (
        f"{_count(lines, 'line')} of which volumes are told: places, pupils or hours above or "
        "below the budgeted number, at the budgeted price."
    )


def _of_price(found: Bridge) -> str:
    if not found.split:
        return _none(found) or NO_VOLUMES
    lines = _count(len(found.split), "line")
    return f"The same {lines}: what one costs above or below the budgeted price."


def _of_unsplit(found: Bridge) -> str:
    """The lines that are not split, with the money that they carry and the largest by name."""
    if not found.unsplit:
        return _none(found) or "Every line gives volumes that can be told."
    spent = _sum(line.amounts.forecast or Decimal(0) for line in found.unsplit)
    verb = "gives" if len(found.unsplit) == 1 else "give"
    parts = found.of(Step.OTHER)[:NAMED]
    named = [f"{part.name} {signed_millions(part.amount)}" for part in parts]
    largest = f" The largest: {', '.join(named)}." if named else ""
    return (
        f"{_count(len(found.unsplit), 'line')} carrying {millions(spent)} of spending {verb} no "
        f"volumes, or too few to be told.{largest}"
    )


def _of_offset(found: Bridge) -> str:
    """Where more was lost than the lines are over by: what offsets it is not in the data."""
    amount = found.total(Step.OFFSET)
    return (
        f"Lines that lost savings are over their budgets by {millions(abs(amount))} "
        f"{'less' if amount < 0 else 'more'} than they lost: something else there must cost "
        f"{'less' if amount < 0 else 'more'} than budgeted. The data does not say what."
    )


def _of_apart(found: Bridge) -> str:
    stated = "The variance as the Summary states it"
    if none := _none(found):
        return f"{stated}. {none}"
    return f"{stated}, less the sum of the lines.{_without_amounts(found)}"


def _none(found: Bridge) -> str:
    """Why no line counts in the bridge; blank where one does."""
    if found.split or found.unsplit:
        return ""
    return NO_AMOUNTS if found.without_amounts else NO_LINES


def _without_amounts(found: Bridge) -> str:
    lines: Sequence[BudgetLine] = found.without_amounts
    if not lines:
        return ""
    verb = "states" if len(lines) == 1 else "state"
    return f" {_count(len(lines), 'line')} {verb} no budget or no forecast."


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def takeaway(frame: pd.DataFrame) -> str:
    """`At month 10 the budget is set £24.9m in deficit (inferred), and £16.0m comes on top: ...`"""
    rows = frame.to_dict("records")
    at, gap, end = rows[0]["at"], rows[0]["amount"], rows[-1]["amount"]
    steps = {row["step"]: row["amount"] for row in rows[1:-1]}
    parts = [
        f"{words} {signed_millions(steps[step])}"
        for step, words in _BRIEFLY.items()
        if steps.get(step)
    ]
    told = ", ".join(parts)
    of_others = str(rows[-3]["said"])
    none = of_others.rstrip(".") if of_others in (NO_LINES, NO_AMOUNTS) else ""
    if isinstance(gap, Absent):
        between = (
            f"{none}, so nothing says what lies between."
            if none
            else f"What lies between budget and forecast of the lines: {told or 'nothing'}."
        )
        return (
            f"{at} the Summary does not state the overspend and the variance, so that the bridge "
            f"has no ends. {between}"
        )
    verb = "comes on top" if end >= gap else "comes off it"
    came = f"{at} the budget is {_set(gap)} (inferred), and {millions(abs(end - gap))} {verb}"
    if none:
        return f"{came}. {none}, so nothing says what that is made of."
    apart = rows[-2]["amount"]
    left = f"{signed_millions(apart)} that the lines do not explain" if apart else ""
    return f"{came}: {', and '.join(filter(None, [told, left])) or 'nothing'}."


def _set(gap: Decimal) -> str:
    return f"set {millions(abs(gap))} in {'deficit' if gap >= 0 else 'surplus'}"


def workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    """From one end to the other, with every step."""
    rows: list[dict[Any, Any]] = frame.to_dict("records")
    terms = tuple(Term(row["amount"], str(row["step"]).lower()) for row in rows[:-1])
    return (Working(terms, str(rows[-1]["step"]).lower()),)
