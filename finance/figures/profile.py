"""Spending to date as a share of the year, beside the same month of the earlier years."""

from collections.abc import Sequence
from decimal import Decimal
from statistics import median
from typing import Any

import pandas as pd

from finance import charts
from finance.figures.effects import PAGE
from finance.figures.scope import (
    MONTH,
    NO_DATA,
    YEAR,
    in_pounds,
    month_of_scope,
    nothing,
)
from finance.models import Block
from finance.selectors import DATASET, sums_by_month
from hnfsg.figures.cells import short
from hnfsg.figures.registry import (
    Absent,
    Dimension,
    Figure,
    FigureColumn,
    Polarity,
    Scope,
    Source,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.money import millions
from hnfsg.periods import OUTTURN, FinancialMonth, year_label

ALL = "all"
YEARS_FOR_NORMAL = 3
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_BLOCKS = [(Block.HIGH_NEEDS.value, Block.HIGH_NEEDS.label), (ALL, "All lines")]


def _of(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    others = [(b.value, b.label) for b in Block if b is not Block.HIGH_NEEDS]
    return [*_BLOCKS, *others]


OF = Dimension("of", "Spending of", _of)

COLUMNS = (
    FigureColumn("year", "Financial year"),
    FigureColumn("month", "Month"),
    FigureColumn(
        "share",
        "Spent, as a share of the year’s spending",
        Unit.SHARE,
        definition="Spent from April to the end of the month over the forecast for the year at "
        "that month. Of an earlier year: over what was spent in the end.",
    ),
    FigureColumn("of_budget", "Spent, as a share of the year’s budget", Unit.SHARE),
    FigureColumn(
        "normal",
        "Normal by then",
        Unit.SHARE,
        definition=f"The median of the earlier years held, where there are {YEARS_FOR_NORMAL} or "
        "more.",
    ),
    FigureColumn(
        "even",
        "If spent evenly",
        Unit.SHARE,
        definition="The number of months over twelve. Much of high needs spending goes by the "
        "term, so this is only for comparison.",
    ),
    in_pounds("spent", "Spent to date"),
    in_pounds("whole", "Forecast for the year, or what was spent in the end"),
    in_pounds("budget", "Budget for the year"),
    FigureColumn("lines_without", "Lines that do not say what was spent", Unit.COUNT),
    FigureColumn("of", "Spending of", is_shown=False),
    FigureColumn("period", "Period", Unit.PERIOD, is_shown=False),
    FigureColumn("source", "First line added", Unit.SOURCE),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    month = month_of_scope(scope)
    if month is None:
        return nothing(COLUMNS)
    of = scope["of"]
    rows = sums_by_month(vintage, None if of == ALL else Block(of)).to_dict("records")
    own = [r for r in rows if r["month"].start_year == month.start_year and r["month"] <= month]
    if not own:
        return nothing(COLUMNS)
    earlier = _earlier(rows, month.start_year)
    label = dict(_of(vintage, scope))[of]
    told = [_own(row, earlier) for row in own]
    told += [row for year in reversed(earlier) for row in year]
    return pd.DataFrame(
        [row | {"of": label} for row in told], columns=[c.name for c in COLUMNS], dtype=object
    )


def _earlier(rows: Sequence[dict[Any, Any]], start_year: int) -> list[list[dict[str, Any]]]:
    """The rows of each earlier year that has an outturn, in order."""
    years: dict[int, dict[int, dict[Any, Any]]] = {}
    for row in rows:
        if row["month"].start_year < start_year:
            years.setdefault(row["month"].start_year, {})[row["month"].month] = row
    found = []
    for months in years.values():
        end = months.get(OUTTURN)
        if end is not None and end["forecast"] is not None and end["forecast"] > 0:
            whole, budget = end["forecast"], end["budget"]
            found.append([_row(r, whole, budget) for r in months.values() if r is not end])
    return [year for year in found if year]


def _own(row: dict[Any, Any], earlier: list[list[dict[str, Any]]]) -> dict[str, Any]:
    shares = shares_by(row["month"], earlier)
    is_known = len(shares) >= YEARS_FOR_NORMAL
    return _row(row, row["forecast"], row["budget"]) | {
        "normal": median(shares) if is_known else Absent.MISSING,
        "period": row["month"].key,
    }


def shares_by(month: FinancialMonth, earlier: list[list[dict[str, Any]]]) -> list[Decimal]:
    """What share of each earlier year had been spent by the same month, oldest year first."""
    return [
        row["share"]
        for year in earlier
        for row in year
        if row["month"] == month.name and isinstance(row["share"], Decimal)
    ]


def earlier_shares(vintage: Vintage, month: FinancialMonth) -> list[Decimal]:
    """What share of each earlier year's spending on all lines was spent by the same month."""
    rows = sums_by_month(vintage, None).to_dict("records")
    return shares_by(month, _earlier(rows, month.start_year))


def _row(row: dict[Any, Any], whole: Decimal | None, budget: Decimal | None) -> dict[str, Any]:
    month: FinancialMonth = row["month"]
    return {
        "year": year_label(month.start_year),
        "month": month.name,
        "share": _share(row["spent"], whole),
        "of_budget": _share(row["spent"], budget),
        "normal": Absent.NOT_APPLICABLE,
        "even": Decimal(min(month.month, 12)) / 12,
        "spent": row["spent"],
        "whole": whole,
        "budget": budget,
        "lines_without": row["lines_without"],
        "period": Absent.NOT_APPLICABLE,
        "source": Source(row["part_id"], row["row_number"], "Lines"),
    }


def _share(part: Decimal | None, whole: Decimal | None) -> Decimal | Absent:
    if part is None or whole is None or whole <= 0:
        return Absent.MISSING
    return part / whole


def _takeaway(frame: pd.DataFrame) -> str:
    rows = frame.to_dict("records")
    own = [row for row in rows if row["period"] is not Absent.NOT_APPLICABLE]
    if not own:
        return NO_DATA
    last = own[-1]
    month = FinancialMonth.from_key(last["period"])
    of = "all lines" if last["of"] == "All lines" else f"the {last['of'].lower()}"
    if not isinstance(last["share"], Decimal):
        return _why_not(last, month)
    if month.is_outturn:
        return _at_the_end(last, of)
    budget = _of_budget(last)
    told = (
        f"By {month.name.lower()} we had spent {_share_words(last['share'])} of the year’s "
        f"forecast for {of}{budget}"
    )
    return f"{told}; {_compared(rows, month, last)}."


def _why_not(last: dict[Any, Any], month: FinancialMonth) -> str:
    without = last["lines_without"]
    if without:
        lines = f"{without} line{' does' if without == 1 else 's do'}"
        return f"{lines} not say what was spent by {month.name.lower()}, so no share is shown."
    return f"There is no forecast at {month.name.lower()} to take a share of."


def _at_the_end(last: dict[Any, Any], of: str) -> str:
    budget = last["of_budget"]
    told = f"In the end {millions(last['whole'])} was spent on {of}"
    return f"{told}, {_share_words(budget)} of the budget." if _is_known(budget) else f"{told}."


def _of_budget(last: dict[Any, Any]) -> str:
    budget = last["of_budget"]
    return f", and {_share_words(budget)} of the budget" if _is_known(budget) else ""


def _compared(rows: list[dict[Any, Any]], month: FinancialMonth, last: dict[Any, Any]) -> str:
    """`in the two earlier years it was 80% and 82%`; the median where there are three or more."""
    earlier = [row for row in rows if row["period"] is Absent.NOT_APPLICABLE]
    shares = [r["share"] for r in earlier if r["month"] == month.name and _is_known(r["share"])]
    if not shares:
        return "no earlier year with an outturn is held to compare it with"
    if _is_known(last["normal"]):
        return (
            f"normally, by the {_number(len(shares))} earlier years, it is "
            f"{_share_words(last['normal'])} by then"
        )
    said = " and ".join(_share_words(share) for share in reversed(shares))
    if len(shares) == 1:
        return f"in the one earlier year it was {said}"
    return f"in the {_number(len(shares))} earlier years it was {said}"


def _is_known(share: object) -> bool:
    return isinstance(share, Decimal)


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _share_words(share: Decimal) -> str:
    return short(share, Unit.SHARE)


PROFILE = register(
    Figure(
        slug="finance.lines.profile",
        title="How much of the year’s money is spent, month by month",
        definition=(
            "What has been spent by each month as a share of the forecast for the whole year and "
            "of the budget, beside the same months of the earlier years held."
        ),
        formula=(
            "Spent to date over the forecast for the year, and over the budget; the sums of the "
            "lines. Of an earlier year: spent to date over what was spent in the end. Normal: the "
            f"median of the earlier years, where {YEARS_FOR_NORMAL} or more are held."
        ),
        unit=Unit.SHARE,
        polarity=Polarity.NEITHER,
        sources=(DATASET,),
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(YEAR, MONTH, OF),
        chart=charts.share_of_year,
        basis="The lines of the block that is chosen, or of all four blocks.",
        notes=(
            f"With fewer than {YEARS_FOR_NORMAL} earlier years there is no normal profile: their "
            "months stand as points.",
            "A month in which a line does not say what was spent has no share: part of the "
            "spending over all of the forecast would be too low.",
        ),
    )
)
