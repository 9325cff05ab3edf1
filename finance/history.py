"""A budget line's own page: every month that is held, year by year, and the newest in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
from django.utils.safestring import SafeString

from finance.effects import Effects
from finance.figures.scope import at_month, more_than
from finance.tables import forecast_line
from hnfsg.figures.cells import written
from hnfsg.figures.registry import Marker, Unit
from hnfsg.money import millions, pounds
from hnfsg.periods import FinancialMonth, year_label

NONE = "Not stated"


@dataclass(frozen=True)
class Month:
    """One month of a line, as it is written; the last four only officers are shown."""

    name: str
    budget: str
    spending: str
    variance: str
    spent: str
    comment: str
    explanations: Sequence[Marker]
    part_id: int
    row_number: int
    volume_budget: str
    volume_forecast: str
    numbers: str
    price: str


@dataclass(frozen=True)
class Year:
    """A financial year of a line: its months, newest first, and a small line of its forecasts."""

    label: str
    months: Sequence[Month]
    forecasts: SafeString | str


@dataclass(frozen=True)
class History:
    """What a line is called now and was before, where it belongs, and its years, newest first."""

    code: str
    name: str
    other_names: Sequence[str]
    block: str
    category: str
    section_251: str
    sentence: str
    years: Sequence[Year]

    @property
    def part_ids(self) -> frozenset[int]:
        """The parts of the files that its months come from."""
        return frozenset(month.part_id for year in self.years for month in year.months)


def history(code: str, rows: pd.DataFrame, explained: Sequence[Marker] = ()) -> History | None:
    """A line's page from the frame of `history_of_line`; None where no month has the line."""
    if rows.empty:
        return None
    newest = rows.iloc[-1]
    said: dict[str, list[Marker]] = {}
    for marker in explained:
        if marker.key == code:
            said.setdefault(marker.period, []).append(marker)
    by_year: dict[int, list[dict[Any, Any]]] = {}
    for row in rows.to_dict("records"):
        by_year.setdefault(row["month"].start_year, []).append(row)
    names = list(dict.fromkeys(rows["line"]))
    return History(
        code=code,
        name=newest["line"],
        other_names=[name for name in names if name != newest["line"]],
        block=newest["block"],
        category=newest["category"],
        section_251=newest["section_251"],
        sentence=sentence(rows),
        years=[_year(start, by_year[start], said) for start in sorted(by_year, reverse=True)],
    )


def sentence(rows: pd.DataFrame) -> str:
    """The newest month of a line beside its budget, and beside the month before."""
    newest = rows.iloc[-1]
    month: FinancialMonth = newest["month"]
    if newest["forecast"] is None:
        return f"{at_month(month)} it states no forecast."
    verb = "it spent" if month.is_outturn else "it is forecast to spend"
    when = f"{at_month(month)} of {year_label(month.start_year)}"
    told = f"{when} {verb} {millions(newest['forecast'])}"
    if newest["variance"] is not None:
        budget = f"its budget of {millions(newest['budget'])}"
        told += f", {more_than(newest['variance'], budget)}{_share(newest)}"
    return f"{told}.{_since(rows, month, newest['forecast'])}"


def _share(newest: "pd.Series[Any]") -> str:
    """` (1.7%)`: how far a line is from its budget, as a share of it."""
    if not newest["variance"] or newest["budget"] <= 0:
        return ""
    return f" ({written(abs(newest['variance']) / newest['budget'], Unit.SHARE)})"


def _since(rows: pd.DataFrame, month: FinancialMonth, forecast: Decimal) -> str:
    earlier = rows[[m.start_year == month.start_year and m < month for m in rows["month"]]]
    if earlier.empty or earlier.iloc[-1]["forecast"] is None:
        return ""
    before = earlier.iloc[-1]
    moved = forecast - before["forecast"]
    was = f"{before['month'].name.lower()}"
    if not moved:
        return f" That is the same as at {was}."
    return f" That is {millions(abs(moved))} {'more' if moved > 0 else 'less'} than at {was}."


def _year(start: int, rows: list[dict[Any, Any]], said: Mapping[str, Sequence[Marker]]) -> Year:
    series = [(row["month"], row["forecast"]) for row in rows if row["forecast"] is not None]
    months = [_month(row, said.get(row["month"].key, ())) for row in reversed(rows)]
    return Year(year_label(start), months, forecast_line(series))


def _month(row: dict[Any, Any], said: Sequence[Marker]) -> Month:
    effects = row["effects"]
    is_split = isinstance(effects, Effects)
    return Month(
        name=row["month"].name,
        budget=_pounds(row["budget"]),
        spending=_pounds(row["forecast"]),
        variance=_pounds(row["variance"]),
        spent=_pounds(row["actual_to_date"]),
        comment=row["comment"],
        explanations=said,
        part_id=row["part_id"],
        row_number=row["row_number"],
        volume_budget=_volume(row["volume_budget"]),
        volume_forecast=_volume(row["volume_forecast"]),
        numbers=pounds(effects.numbers) if is_split else str(effects),
        price=pounds(effects.price) if is_split else "",
    )


def _pounds(amount: Decimal | None) -> str:
    return NONE if amount is None else pounds(amount)


def _volume(volume: Decimal | None) -> str:
    if volume is None:
        return NONE
    return f"{volume.normalize():,f}" if volume % 1 else f"{volume:,.0f}"
