"""Numbers and price of a plan against those of our return: for finance officers.

Members are shown the pounds, and no volume of ours: docs/adr/0060-recovery-plan.md.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from finance.effects import PENNY, Amounts, Effects, split
from finance.figures.recovery.frames import PLAN_SOURCE, frame_of_rows, provision_beside_ours
from finance.figures.scope import in_pounds
from hnfsg.figures.registry import Absent, FigureColumn, Scope, Term, Unit, Working
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions, pounds

Row = dict[Any, Any]
NUMBERS_COLUMNS = (
    FigureColumn("category", "Provision"),
    in_pounds("difference", "More than planned", "Outturn or forecast less the planned cost."),
    in_pounds(
        "numbers",
        "Of it: more or fewer",
        "Our number less the planned EHC plans, times the planned cost of one.",
    ),
    in_pounds(
        "price",
        "Of it: dearer or cheaper",
        "Our cost of one less the planned cost of one, times our number.",
    ),
    FigureColumn("plans", "Planned EHC plans", Unit.COUNT),
    FigureColumn(
        "volume",
        "Our number",
        Unit.COUNT,
        definition="The volume of the one high needs line of the category that gives any.",
    ),
    FigureColumn("more", "More than planned, number", Unit.COUNT),
    in_pounds("unit_cost", "Planned cost of one"),
    in_pounds("our_cost", "Our cost of one", "Outturn or forecast over our number."),
    in_pounds("planned", "Planned cost"),
    in_pounds("ours", "Outturn or forecast"),
    FigureColumn("why", "Why it is not split"),
    FigureColumn("at", "Told by"),
    PLAN_SOURCE,
    FigureColumn("our_source", "First line added", Unit.SOURCE),
)


def numbers_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    """Each category that a version plans for in a year, its difference split where it can be."""
    rows = [{**row, **_split(row)} for row in provision_beside_ours(scope, vintage)]
    return frame_of_rows(NUMBERS_COLUMNS, rows)


def _split(row: Mapping[str, Any]) -> Row:
    why = _why_not(row)
    if why:
        return {"why": why, "volume": _whole(row["volume"])}
    amounts = Amounts(row["planned"], row["ours"], Decimal(row["plans"]), row["volume"])
    found = split(amounts)
    if not isinstance(found, Effects):
        return {"why": str(found), "volume": _whole(row["volume"])}
    volume = _whole(row["volume"])
    return {
        "why": "",
        "volume": volume,
        "more": volume - row["plans"],
        "our_cost": (row["ours"] / row["volume"]).quantize(PENNY, ROUND_HALF_UP),
        "numbers": found.numbers,
        "price": found.price,
    }


def _why_not(row: Mapping[str, Any]) -> str:
    """What is lacking for the difference to be split; blank where nothing is."""
    if isinstance(row["ours"], Absent):
        return "No high needs line of this kind in a return of the year"
    if row["planned"] is None:
        return "The plan gives no cost of one"
    if row["ours"] is None:
        return "A line states no forecast"
    if row["volume"] is None:
        several = f"{row['counted']} lines give a number, and a child may stand in several"
        return several if row["counted"] else "No line gives a number"
    return "" if row["plans"] and row["volume"] > 0 else "None planned, or none counted"


def _whole(volume: Decimal | Absent | None) -> Any:
    if not isinstance(volume, Decimal):
        return volume
    return int(volume.quantize(Decimal(1), ROUND_HALF_UP))


def numbers_takeaway(frame: pd.DataFrame) -> str:
    """The category furthest from its planned cost, in numbers and price."""
    rows = [row for row in frame.to_dict("records") if not row["why"]]
    if not rows:
        return "No kind of provision can be split into numbers and price; the table says why."
    row = max(rows, key=lambda each: abs(each["difference"]))
    more, dearer = row["more"], row["our_cost"] - row["unit_cost"]
    counted = (
        f"{abs(more):,} {'more' if more > 0 else 'fewer'} than the {row['plans']:,} planned "
        f"{_moves(row['numbers'], 'add', 'take off')}"
        if more
        else f"there are as many as the {row['plans']:,} planned"
    )
    priced = (
        f"each costs {pounds(abs(dearer))} {'more' if dearer > 0 else 'less'} than planned, which "
        f"{_moves(row['price'], 'adds', 'takes off')}"
        if dearer
        else "each costs what was planned"
    )
    return f"Furthest from the plan: {row['category']}. Of it {counted}, and {priced}."


def _moves(amount: Decimal, up: str, down: str) -> str:
    return f"{up if amount > 0 else down} {millions(abs(amount))}"


def numbers_workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    """From the planned cost of each category that is split to what it comes to."""
    return tuple(
        Working(
            (
                Term(row["planned"], "planned"),
                Term(row["numbers"], "more or fewer"),
                Term(row["price"], "dearer or cheaper"),
            ),
            "outturn or forecast",
            before=row["category"],
        )
        for row in frame.to_dict("records")
        if not row["why"]
    )
