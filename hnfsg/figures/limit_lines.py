"""The mean and the limits as lines on a chart by month, and marks on what is more than usual.

The theme gives them their look. The chart's own function knows nothing of them.
"""

from typing import Any

import pandas as pd

from hnfsg.figures.cells import absence, short
from hnfsg.figures.columns import Unit
from hnfsg.figures.limits import LOWER, MEAN, UPPER, limited, unusual
from hnfsg.figures.markers import names_of_period
from hnfsg.figures.registry import Figure
from hnfsg.figures.serialising import escaped
from hnfsg.statistics import Rule

NAME = "limit"  # by this name static/js/charts.js finds the lines
UNUSUAL = "More than usual"
_LINES = ((UPPER, "Upper limit"), (MEAN, "Mean"), (LOWER, "Lower limit"))
_MILLION = 1e6


def draw(spec: dict[str, Any], figure: Figure, frame: pd.DataFrame) -> None:
    """Draw the limits of a frame that has them onto a chart's spec; nothing onto bars across."""
    if MEAN not in frame or any(t.get("orientation") == "h" for t in spec["data"]):
        return
    unit = next(c.unit for c in figure.columns if c.name == limited(figure).column)
    per = _MILLION if unit is Unit.POUNDS else 1.0
    for column, words in _LINES:
        value = next((v for v in frame[column] if absence(v) is None), None)
        if value is not None:
            _line(spec["layout"], float(value) / per, f"{words} {short(value, unit)}")
    _marks(spec, figure, frame, per)


def _line(layout: dict[str, Any], y: float, words: str) -> None:
    layout.setdefault("shapes", []).append(
        {"name": NAME, "type": "line", "layer": "below", "xref": "paper", "x0": 0, "x1": 1}
        | {"yref": "y", "y0": y, "y1": y, "meta": words.split(" ", 1)[0]}
    )
    layout.setdefault("annotations", []).append(
        {"name": NAME, "text": words, "xref": "paper", "x": 1, "y": y, "showarrow": False}
        | {"xanchor": "left", "xshift": 8}
    )


def _marks(spec: dict[str, Any], figure: Figure, frame: pd.DataFrame, per: float) -> None:
    """A mark on each point that a rule names, with the rule on hovering."""
    axis = [str(x) for trace in spec["data"] for x in trace.get("x") or []]
    points = []
    for month, value, rule in unusual(figure, frame):
        names = {escaped(name) for name in names_of_period(month.key)}
        x = next((name for name in axis if name in names), None)
        if x is not None:
            points.append((x, value / per, f"{month.calendar_name}: {rule}", rule is Rule.OUTSIDE))
    if not points:
        return
    spec["data"].append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": UNUSUAL,
            "showlegend": False,
            "x": [x for x, *_ in points],
            "y": [y for _, y, *_ in points],
            "customdata": [words for *_, words, _ in points],
            "hovertemplate": "%{customdata}<extra></extra>",
            "meta": {"role": "unusual", "outside": [is_out for *_, is_out in points]},
        }
    )
