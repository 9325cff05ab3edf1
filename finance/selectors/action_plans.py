"""What became of each action of a plan once a newer plan stands beside it or follows it."""

import re
from decimal import Decimal
from typing import Any

import pandas as pd

from finance.selectors.actions import NOUGHT, action_months, actions_of
from finance.selectors.plan_versions import plans_by_age
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth

CARRIED, REPLACED, DROPPED = "Carried on", "Replaced", "Dropped"
FINISHES = "Finishes in its own plan"
BECAME_COLUMNS = [
    "plan_version",
    "ref",
    "title",
    "became",
    "new_plan",
    "new_refs",
    "new_titles",
    "planned",
    "in_doubt",
    "new_planned",
    "new_full_year_effect",
    "part_id",
    "row_number",
]
Row = dict[Any, Any]


def what_became(vintage: Vintage, month: FinancialMonth) -> pd.DataFrame:
    """Each action of the plan before the newest plan of a month; columns `BECAME_COLUMNS`.

    An action is carried on where the newer plan has one of its title, replaced where the newer
    plan's Replaces names it under another title; it finishes in its own plan where all that was
    planned is delivered or on track, and is dropped otherwise. Without an earlier plan there is no
    row. Amounts of the old action are those of the last month that has it; new amounts are the sum
    of what stands in its place.
    """
    pair = _pair(vintage, month)
    if pair is None:
        return pd.DataFrame(columns=BECAME_COLUMNS, dtype=object)
    old, new, newest = pair
    by_title, by_ref = _successors(new)
    rows = [_became(row, by_title, by_ref, newest) for row in old]
    order = [DROPPED, REPLACED, CARRIED, FINISHES]
    rows.sort(key=lambda row: (order.index(row["became"]), -(row["planned"] or NOUGHT)))
    return pd.DataFrame(rows, columns=BECAME_COLUMNS, dtype=object)


def _pair(vintage: Vintage, month: FinancialMonth) -> tuple[list[Row], list[Row], str] | None:
    """The actions of the plan before, those of the newest plan of a month, and its name."""
    plans = plans_by_age(vintage, month)
    if not plans:
        return None
    newest, here = plans[-1], actions_of(vintage, month)
    new = [row for row in here if row["plan_version"] == newest]
    if len(plans) > 1:
        return [row for row in here if row["plan_version"] == plans[-2]], new, newest
    for earlier in (m for m in action_months(vintage) if m < month):
        others = [plan for plan in plans_by_age(vintage, earlier) if plan != newest]
        if others:
            then = actions_of(vintage, earlier)
            return [row for row in then if row["plan_version"] == others[-1]], new, newest
    return None


def _successors(new: list[Row]) -> tuple[dict[str, list[Row]], dict[str, list[Row]]]:
    """The newer plan's actions by the words of their title, and by the references they replace."""
    by_title: dict[str, list[Row]] = {}
    by_ref: dict[str, list[Row]] = {}
    for row in new:
        by_title.setdefault(_words(row["title"]), []).append(row)
        for ref in _refs(row["replaces"]):
            by_ref.setdefault(ref, []).append(row)
    return by_title, by_ref


def _became(
    old: Row, by_title: dict[str, list[Row]], by_ref: dict[str, list[Row]], newest: str
) -> Row:
    same, named = by_title.get(_words(old["title"]), []), by_ref.get(old["ref"], [])
    found = same or named
    return {
        **{name: old[name] for name in BECAME_COLUMNS if name in old},
        "became": CARRIED if same else REPLACED if named else _without_successor(old),
        "new_plan": newest,
        "new_refs": ", ".join(row["ref"] for row in found),
        "new_titles": "; ".join(row["title"] for row in found),
        "new_planned": _sum(found, "planned"),
        "new_full_year_effect": _sum(found, "full_year_effect"),
    }


def _without_successor(old: Row) -> str:
    sound = (old["delivered"] or NOUGHT) + (old["on_track"] or NOUGHT)
    finishes = old["planned"] is not None and sound >= old["planned"]
    return FINISHES if finishes else DROPPED


def _sum(rows: list[Row], name: str) -> Decimal | None:
    stated = [row[name] for row in rows if row[name] is not None]
    return sum(stated, NOUGHT) if stated else None


def _refs(replaces: str) -> set[str]:
    """The references that a cell of the column Replaces names."""
    return {each.strip() for each in re.split(r"[,;]|\band\b|&", replaces) if each.strip()}


def _words(title: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", title.lower()))
