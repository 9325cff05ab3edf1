"""Dated notes as thin marked lines on a chart by time. The theme gives them their look.

Each has a number, the same on the chart and in the list under it. The chart's own function
knows nothing of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from hnfsg.figures.beside import Note
from hnfsg.figures.either_side import Sides, either_side
from hnfsg.figures.frames import periods_in
from hnfsg.figures.markers import names_of_period
from hnfsg.figures.registry import Figure
from hnfsg.figures.serialising import escaped
from hnfsg.periods import FinancialMonth, NotAPeriod, month_of

NAME = "event"  # by this name static/js/charts.js finds the lines and their labels
LABEL_LENGTH = 40
ROW = 20  # pixels for one label above the plot


@dataclass(frozen=True)
class Placed:
    """A note with its number on the chart, or 0 where it is only listed.

    `sides` is what the series was before and after it, of a note that is drawn on one.
    """

    note: Note
    number: int = 0
    sides: Sides | None = None


def place(
    spec: dict[str, Any] | None, figure: Figure, frame: pd.DataFrame, notes: Sequence[Note]
) -> list[Placed]:
    """Draw what can be drawn onto a chart's spec; all notes in their order, with numbers.

    A note stands at the month that its day is in or, on a chart with one point a year, at its
    year; one outside the months shown is only listed. Charts of bars across have no time axis.
    """
    axis = _axis(spec)
    spots = {note: _spot(axis, periods_in(figure, frame), note) for note in notes}
    drawn = sorted((n for n in notes if spots[n] is not None), key=lambda n: n.on or date.min)
    if spec is not None and drawn:
        _draw(spec, [(note, str(spots[note])) for note in drawn], axis)
    return [
        Placed(n, drawn.index(n) + 1, either_side(figure, frame, n.on) if n.on else None)
        if n in drawn
        else Placed(n)
        for n in notes
    ]


def _axis(spec: dict[str, Any] | None) -> list[str]:
    """The names along the chart, or none."""
    if not spec or any(trace.get("orientation") == "h" for trace in spec["data"]):
        return []
    names = [str(x) for trace in spec["data"] for x in trace.get("x") or []]
    return list(dict.fromkeys(names))


def _spot(axis: Sequence[str], periods: Sequence[str], note: Note) -> str | None:
    """The name on the axis at which a note stands."""
    if not axis or note.on is None or not note.is_drawn:
        return None
    key = _period_of(note.on, list(dict.fromkeys(periods)))
    wanted = {escaped(name) for name in names_of_period(key)} if key else set()
    return next((name for name in axis if name in wanted), None)


def _period_of(day: date, periods: Sequence[str]) -> str | None:
    try:
        months = {FinancialMonth.from_key(key): key for key in periods}
    except NotAPeriod:
        return None
    month = month_of(day)
    if month in months:
        return months[month]
    years = [each.start_year for each in months]
    if len(years) > 1 and len(set(years)) == len(years):
        return next((k for m, k in months.items() if m.start_year == month.start_year), None)
    return None


def _draw(spec: dict[str, Any], drawn: list[tuple[Note, str]], axis: Sequence[str]) -> None:
    """A line through the plot for each, and its label in a row of its own above it."""
    layout = spec["layout"]
    shapes = layout.setdefault("shapes", [])
    labels = layout.setdefault("annotations", [])
    rows = len(drawn)
    for index, (note, x) in enumerate(drawn):
        is_late = axis.index(x) >= len(axis) / 2
        shapes.append(
            {"name": NAME, "type": "line", "xref": "x", "yref": "paper"}
            | {"x0": x, "x1": x, "y0": 0, "y1": 1, "layer": "below"}
        )
        labels.append(
            {
                "name": NAME,
                "x": x,
                "y": 1,
                "xref": "x",
                "yref": "paper",
                "text": _label(note, index),
            }
            | {"showarrow": True, "ax": 0, "ay": -(6 + ROW * (rows - 1 - index))}
            | {"xanchor": "right" if is_late else "left", "yanchor": "bottom"}
        )
    margin = layout.setdefault("margin", {})
    margin["t"] = margin.get("t", 16) + ROW * rows + 8
    if "height" in layout:
        layout["height"] += ROW * rows + 8


def _label(note: Note, index: int) -> str:
    title = note.title
    if len(title) > LABEL_LENGTH:
        title = title[: LABEL_LENGTH - 1].rstrip() + "…"
    return f"{index + 1} {escaped(title)}".replace("%{", "% {")
