"""Forecast against budget by line, parted into numbers and price where volumes are given."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd

from finance import charts
from finance.effects import SMALLEST_TOLD, STEP, Amounts, Effects, told
from finance.figures.scope import (
    MONTH,
    SOURCE,
    YEAR,
    in_pounds,
    month_of_scope,
    nothing,
    shown,
)
from finance.selectors import DATASET, lines_at
from hnfsg.figures.registry import (
    Absent,
    Figure,
    FigureColumn,
    Polarity,
    Scope,
    Term,
    Unit,
    Working,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions, pounds

PAGE = "finance:lines"
IS_SPLIT = "Yes"

COLUMNS = (
    FigureColumn("line", "Line"),
    FigureColumn("code", "Code"),
    in_pounds("variance", "Spending less budget"),
    in_pounds(
        "numbers",
        "Numbers: more or fewer than budgeted",
        "What the places, pupils or hours above or below the budgeted number cost at the budgeted "
        "price, to the nearest £100,000.",
    ),
    in_pounds(
        "price",
        "Price: dearer or cheaper than budgeted",
        "The rest of the difference: what each of them costs above or below the budgeted price.",
    ),
    FigureColumn("split", "Split?"),
    in_pounds("budget", "Budget for the year"),
    in_pounds(
        "forecast", "Spending for the year", "The forecast; at outturn, what was spent in the end."
    ),
    FigureColumn("at", "As at", is_shown=False),
    SOURCE,
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    month = month_of_scope(scope)
    if month is None:
        return nothing(COLUMNS)
    lines = lines_at(vintage, month)
    found = [told(_amounts(line)) for line in lines.to_dict("records")]
    effects = {
        "numbers": [_amount(each, "numbers") for each in found],
        "price": [_amount(each, "price") for each in found],
        "split": [IS_SPLIT if isinstance(each, Effects) else str(each) for each in found],
    }
    columns = {n: pd.Series(v, index=lines.index, dtype=object) for n, v in effects.items()}
    return shown(COLUMNS, lines.assign(**columns, at=month.label), "Lines")


def _amounts(line: dict[Any, Any]) -> Amounts:
    volumes = (line["volume_budget"], line["volume_forecast"])
    return Amounts(line["budget"], line["forecast"], *volumes)


def _amount(found: object, name: str) -> Decimal | Absent:
    return getattr(found, name) if isinstance(found, Effects) else Absent.NOT_APPLICABLE


def _takeaway(frame: pd.DataFrame) -> str:
    """`At month 10 17 of 35 lines can be split: more ... add £7.9m, dearer ones £6.1m. ...`"""
    split, rest = _parted(frame)
    at = f"At {frame.iloc[0]['at'].partition(',')[0].lower()},"
    left = _left(rest, split)
    if not split:
        return f"{at} no line can be split into numbers and price. {left}".strip()
    numbers, price = (_sum(row[name] for row in split) for name in ("numbers", "price"))
    count = f"{len(split)} of {len(frame)} lines can be split into numbers and price"
    return f"{at} {count}: {_numbers(numbers)}, and {_price(price)}. {left}".strip()


def _numbers(amount: Decimal) -> str:
    if not amount:
        return "the numbers are about as budgeted"
    which, verb = ("More", "add") if amount > 0 else ("Fewer", "save")
    return f"{which.lower()} places or pupils than budgeted {verb} {millions(abs(amount))}"


def _price(amount: Decimal) -> str:
    if not amount:
        return "prices are as budgeted"
    which, verb = ("dearer", "add") if amount > 0 else ("cheaper", "save")
    return f"{which} ones {verb} {millions(abs(amount))}"


def _left(rest: list[dict[Any, Any]], split: list[dict[Any, Any]]) -> str:
    """What is not split, and how much money that is."""
    if not rest:
        return ""
    spent = _sum(row["forecast"] for row in rest)
    which = "The other" if split else "The"
    count = f"{len(rest)} line{'' if len(rest) == 1 else 's'}"
    verb = "is" if len(rest) == 1 else "are"
    told = f"{which} {count}, {millions(spent)} of spending{_apart(rest)}, {verb} not split."
    silent = sum(row["variance"] is None for row in rest)
    if not silent:
        return told
    return f"{told} {silent} of them state{'s' if silent == 1 else ''} no budget or no forecast."


def _apart(rest: list[dict[Any, Any]]) -> str:
    """How far the lines that state both are from their budgets; nothing where none does."""
    known = [row["variance"] for row in rest if row["variance"] is not None]
    if not known:
        return ""
    apart = _sum(known)
    if not apart:
        return " and on budget together"
    return f" and {millions(abs(apart))} {'over' if apart > 0 else 'under'} budget together"


def _parted(frame: pd.DataFrame) -> tuple[list[dict[Any, Any]], list[dict[Any, Any]]]:
    rows = frame.to_dict("records")
    split = [row for row in rows if row["split"] == IS_SPLIT]
    return split, [row for row in rows if row["split"] != IS_SPLIT]


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((a for a in amounts if a is not None), Decimal(0))


def _workings(frame: pd.DataFrame) -> tuple[Working, ...]:
    """The lines that are split together, and the line that lies furthest from its budget."""
    split, _ = _parted(frame)
    if not split:
        return ()
    furthest = max(split, key=lambda row: abs(row["variance"]))
    totals = {name: _sum(row[name] for row in split) for name in ("numbers", "price")}
    one = _working(furthest)
    return (
        replace(_working(totals), before="All lines that are split: "),
        replace(one, before=f"{furthest['line']}: "),
    )


def _working(row: dict[Any, Any]) -> Working:
    terms = (Term(row["numbers"], "numbers"), Term(row["price"], "price"))
    return Working(terms, "spending less budget")


EFFECTS = register(
    Figure(
        slug="finance.lines.effects",
        title="More places or dearer places? Spending against budget, by line",
        definition=(
            "How far each budget line is from its budget because there are more or fewer places, "
            "pupils or hours than budgeted (numbers), and because each costs more or less than "
            "budgeted (price). Lines whose volumes are not given are not split."
        ),
        formula=(
            "Numbers: volume in the forecast less volume in the budget, times the budgeted cost "
            "of one. Price: cost of one in the forecast less the budgeted cost of one, times the "
            "volume in the forecast. Together they are spending less budget."
        ),
        unit=Unit.POUNDS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=(DATASET,),
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH),
        chart=charts.numbers_and_price,
        workings=_workings,
        basis="Lines of all four blocks, as the return lists them.",
        notes=(
            f"Volumes are mostly numbers of children, so that they are shown to nobody here. The "
            f"numbers effect is to the nearest {pounds(STEP)} and the price effect is the rest. A "
            f"line with fewer than {SMALLEST_TOLD} in its budget or forecast, or of which one "
            f"costs more than {pounds(STEP)}, is not split.",
            f"The chart shows the {charts.LINES_SHOWN} lines that are split and lie furthest from "
            "their budgets; the dark mark and the amount beside it are both effects together. The "
            "table has all lines.",
        ),
    )
)
