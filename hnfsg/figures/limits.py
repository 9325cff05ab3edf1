"""The limits of usual variation, as a switch on a figure by month (docs/adr/0058-limits.md).

A figure says of which of its columns. They are worked out from the frame as its reader may know
it, so a member's come from masked counts, and stand in columns of their own: in the table, in
every download and, as lines and marks, on the chart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from hnfsg.figures.cells import absence, short
from hnfsg.figures.columns import PERIODS, Absent, FigureColumn, Unit
from hnfsg.figures.registry import Figure, Limited
from hnfsg.periods import FinancialMonth, months
from hnfsg.statistics import Rule, Unavailable, Xmr, xmr

MEAN, LOWER, UPPER, RULE = "xmr_mean", "xmr_lower", "xmr_upper", "xmr_rule"
HOW = (
    "The mean of the months, and the mean ± 2.66 times the mean change from one month to the next "
    "(an XmR chart). A month that is missing is not bridged."
)
_NEVER_BELOW_NOUGHT = frozenset({Unit.COUNT, Unit.CHILDREN, Unit.SHARE})
_STEPS = {Unit.POUNDS: Decimal("0.01"), Unit.SHARE: Decimal("0.0001")}
_A_TENTH = Decimal("0.1")


class NotASeries(ValueError):
    """A frame has two values for one month, so there is no series to have limits."""


@dataclass(frozen=True)
class Series:
    """The column by month, in order and without gaps: None where a month has no value."""

    months: tuple[FinancialMonth, ...]
    values: tuple[float | None, ...]

    @property
    def names(self) -> list[str]:
        """Each month in words: `January 2024`."""
        return [month.calendar_name for month in self.months]


def limited(figure: Figure) -> Limited:
    """What the figure says of its limits. Raises ValueError where it has none."""
    if figure.xmr is None:
        raise ValueError(f"{figure.slug} offers no limits")
    return figure.xmr


def series_of(figure: Figure, frame: pd.DataFrame) -> Series:
    """The series that a figure declares limits of; an outturn is no month. Raises NotASeries."""
    period = next(c.name for c in figure.columns if c.unit in PERIODS)
    known: dict[FinancialMonth, float] = {}
    for key, value in zip(frame[period], frame[limited(figure).column], strict=True):
        if absence(key) or absence(value):
            continue
        month = FinancialMonth.from_key(key)
        if month in known:
            raise NotASeries(f"{figure.slug} has {month.label} twice")
        if not month.is_outturn:
            known[month] = float(value)
    if not known:
        return Series((), ())
    every = tuple(months(min(known), max(known)))
    return Series(every, tuple(known.get(month) for month in every))


def limits_of(figure: Figure, frame: pd.DataFrame) -> Xmr | Unavailable:
    """The limits of the declared series, or the reason why there are none."""
    return xmr(series_of(figure, frame).values)


def columns_of(figure: Figure) -> tuple[FigureColumn, ...]:
    """The columns that are added to the frame when the limits are shown."""
    unit = _column(figure).unit
    return (
        FigureColumn(MEAN, "Mean of the months", unit, definition=HOW),
        FigureColumn(LOWER, "Lower limit", unit),
        FigureColumn(UPPER, "Upper limit", unit),
        FigureColumn(RULE, "More than usual?"),
    )


def with_limits(figure: Figure, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its limits in columns; as it is where there are none."""
    found = limits_of(figure, frame)
    if isinstance(found, Unavailable):
        return frame
    rules = dict(zip(series_of(figure, frame).months, found.rules, strict=True))
    period = next(c.name for c in figure.columns if c.unit in PERIODS)
    added: dict[str, list[Any]] = {name: [] for name in (MEAN, LOWER, UPPER, RULE)}
    bounds = _bounds(figure, found)
    for key, value in zip(frame[period], frame[limited(figure).column], strict=True):
        month = None if absence(key) else FinancialMonth.from_key(key)
        is_point = month in rules and absence(value) is None
        for name in (MEAN, LOWER, UPPER):
            added[name].append(bounds[name] if is_point else Absent.NOT_APPLICABLE)
        rule = rules[month] if month is not None and is_point else None
        added[RULE].append(rule.capitalize() if rule else None)
    columns = {name: pd.Series(added[name], index=frame.index, dtype=object) for name in added}
    return frame.assign(**columns)


def _bounds(figure: Figure, found: Xmr) -> dict[str, Any]:
    """Mean and limits as cells: in the column's unit, none below nought where there can be none."""
    column, limits = _column(figure), found.limits
    step = _STEPS.get(column.unit, _A_TENTH)
    cells: dict[str, Any] = {
        name: Decimal(str(value)).quantize(step)
        for name, value in ((MEAN, limits.mean), (LOWER, limits.lower), (UPPER, limits.upper))
    }
    if column.unit in _NEVER_BELOW_NOUGHT and limits.lower < 0:
        cells[LOWER] = Absent.NOT_APPLICABLE
    return cells


def _column(figure: Figure) -> FigureColumn:
    return next(c for c in figure.columns if c.name == limited(figure).column)


@dataclass(frozen=True)
class Switch:
    """What stands under a figure that has limits: the switch, or why there is none.

    `url` is a link to the same page with the limits shown or hidden; blank where there are none,
    and `sentences` then say why.
    """

    url: str = ""
    is_on: bool = False
    sentences: tuple[str, ...] = ()


def switch(figure: Figure, frame: pd.DataFrame, url: str, *, is_on: bool) -> Switch:
    """The switch of a figure with data, and what is said while it is on."""
    found = limits_of(figure, frame)
    if isinstance(found, Unavailable):
        return Switch(sentences=(f"No limits of usual variation. {found.reason}",))
    if not is_on:
        return Switch(url)
    return Switch(url, True, tuple(_said(figure, frame, found)))


def _said(figure: Figure, frame: pd.DataFrame, found: Xmr) -> Sequence[str]:
    column, bounds = _column(figure), _bounds(figure, found)
    mean, upper = (short(bounds[name], column.unit) for name in (MEAN, UPPER))
    usual = f"up to {upper}"
    if absence(bounds[LOWER]) is None:
        usual = f"from {short(bounds[LOWER], column.unit)} to {upper}"
    said = [
        f"{column.heading}: the mean month is {mean}, and months usually lie anywhere {usual}.",
        "On the chart the mean is the solid line and the limits are the dotted ones.",
        found.sentence(series_of(figure, frame).names),
    ]
    if any(found.rules):
        said.append("Such months are worth asking about; the others need no reason of their own.")
    if expect := limited(figure).expect:
        said.append(expect)
    return said


def unusual(figure: Figure, frame: pd.DataFrame) -> list[tuple[FinancialMonth, float, Rule]]:
    """The points that a rule marks, each with its value and its rule, in order."""
    found = limits_of(figure, frame)
    if isinstance(found, Unavailable):
        return []
    series = series_of(figure, frame)
    points = zip(series.months, series.values, found.rules, strict=True)
    return [(m, value, rule) for m, value, rule in points if rule and value is not None]
