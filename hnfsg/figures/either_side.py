"""What a series was before and after an event: the mean of the months on either side.

Worked out from the frame as its reader may know it. It says what was, never why.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from hnfsg.figures.cells import absence, short, short_difference
from hnfsg.figures.columns import PERIODS, Absent, FigureColumn, Unit
from hnfsg.figures.frames import measure_column, period_column
from hnfsg.figures.registry import Figure
from hnfsg.periods import FinancialMonth, month_of

FEWEST = 6  # points a side, below which it is too early to say
MOST = 12  # points a side: a year, so that the seasons are on both
_MEASURED = frozenset({Unit.COUNT, Unit.CHILDREN, Unit.SHARE, Unit.RATE, Unit.DAYS, Unit.STAFF})
_UNTOLD = frozenset({Absent.SMALL, Absent.TOO_FEW})

Points = dict[FinancialMonth, Any]


@dataclass(frozen=True)
class Sides:
    """The means before and after, each with the months that it is of, as they are written.

    `change` says how far apart they are. Where there are none, all are blank and `why` says so.
    """

    before: str = ""
    after: str = ""
    months_before: str = ""
    months_after: str = ""
    change: str = ""
    why: str = ""


def series_column(figure: Figure) -> FigureColumn | None:
    """The column that has one value a month, each apart from the others; None for no such series.

    It is the one of which limits are offered, else the measure of a figure by calendar month.
    """
    if figure.xmr is not None:
        return next(c for c in figure.columns if c.name == figure.xmr.column)
    period, measure = period_column(figure), measure_column(figure)
    if period is None or period.unit is not Unit.MONTH or measure is None:
        return None
    return measure if measure.unit in _MEASURED and not measure.is_cumulative else None


def either_side(figure: Figure, frame: pd.DataFrame, on: date) -> Sides | None:
    """The series on either side of a day; None for a figure that is no such series.

    The month of the day itself is on neither side. A side is of the months next to it, up to
    `MOST`; with fewer than `FEWEST`, or with months too small to be told, there is no mean.
    """
    column = series_column(figure)
    points = _points(figure, frame, column) if column else None
    if column is None or points is None:
        return None
    month = month_of(on)
    earlier = [m for m in sorted(points) if m < month][-MOST:]
    later = [m for m in sorted(points) if m > month][:MOST]
    if any(absence(points[m]) in _UNTOLD for m in (*earlier, *later)):
        return Sides(why="Some of these months are too small to be told, so there is no mean.")
    before, after = _known(points, earlier), _known(points, later)
    if len(after) < FEWEST:
        return Sides(why=f"Too early to say: {_months(len(after))} after it, of {FEWEST} needed.")
    if len(before) < FEWEST:
        why = f"{_months(len(before))} before it, of {FEWEST} needed."
        return Sides(why=f"Too little is known from before to say: {why}")
    return _told(column, before, after)


def _points(figure: Figure, frame: pd.DataFrame, column: FigureColumn) -> Points | None:
    """The values by month; None where a month has two, so that there is no one series."""
    period = next(c.name for c in figure.columns if c.unit in PERIODS)
    found: Points = {}
    for key, value in zip(frame[period], frame[column.name], strict=True):
        if absence(key) is not None:
            continue
        month = FinancialMonth.from_key(key)
        if month in found:
            return None
        if not month.is_outturn:
            found[month] = value
    return found


def _known(points: Points, months: list[FinancialMonth]) -> Points:
    return {m: points[m] for m in months if absence(points[m]) is None}


def _told(column: FigureColumn, before: Points, after: Points) -> Sides:
    was, now = _mean(column, before), _mean(column, after)
    moved = short_difference(now - was, column.unit)
    way = "more" if now > was else "less"
    return Sides(
        before=short(was, column.unit),
        after=short(now, column.unit),
        months_before=_span(before),
        months_after=_span(after),
        change="The same" if now == was else f"{moved} {way}",
    )


def _mean(column: FigureColumn, points: Points) -> Decimal:
    """The mean, as it is told, so that what is told of two adds up."""
    mean = sum((Decimal(str(n)) for n in points.values()), Decimal(0)) / len(points)
    return mean.quantize(_STEPS.get(column.unit, Decimal(1)))


_STEPS = {
    Unit.SHARE: Decimal("0.01"),
    Unit.RATE: Decimal("0.1"),
    Unit.STAFF: Decimal("0.1"),
    Unit.POUNDS: Decimal(100_000),
}


def _span(points: Points) -> str:
    first, last = min(points), max(points)
    return f"{_months(len(points))}, {first.calendar_name} to {last.calendar_name}"


def _months(count: int) -> str:
    return f"{count} month{'' if count == 1 else 's'}"
