"""The charts of the team and its service. The frames hold None where nothing was stated."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ehcp.calendars import first_day
from ehcp.charts.base import (
    BLUE,
    ORANGE,
    PURPLE,
    TEAL,
    label_at_end,
    layout,
    nothing,
    over_months,
)

_Series = tuple[tuple[str, str, str, str], ...]


def calls(frame: pd.DataFrame) -> go.Figure:
    """Calls, those answered, and complaints, month by month."""
    return _lines(
        frame,
        (
            ("calls", "Calls", BLUE, "solid"),
            ("answered", "Answered", TEAL, "dash"),
            ("complaints", "Complaints", ORANGE, "solid"),
        ),
    )


def staff(frame: pd.DataFrame) -> go.Figure:
    """Staff in post, absent, plan writers and psychologists, month by month."""
    return _lines(
        frame,
        (
            ("staff", "In post", BLUE, "solid"),
            ("absent", "Absent", ORANGE, "solid"),
            ("plan_writers", "Plan writers", TEAL, "dash"),
            ("psychologists", "Psychologists", PURPLE, "dot"),
        ),
    )


def _lines(frame: pd.DataFrame, series: _Series) -> go.Figure:
    if all(frame[column].isna().all() for column, *_ in series):
        return nothing()
    months = [first_day(key) for key in frame["period"]]
    names = [f"{month:%B %Y}" for month in months]
    chart = go.Figure(layout=layout())
    over_months(chart, months)
    for column, label, colour, dash in series:
        values = [_plain(value) for value in frame[column]]
        known = [(x, y) for x, y in zip(names, values, strict=True) if y is not None]
        if not known:
            continue
        chart.add_scatter(
            x=names,
            y=values,
            mode="lines+markers" if len(known) < 3 else "lines",
            name=label,
            line={"color": colour, "width": 3 if dash == "solid" else 2, "dash": dash},
            hovertemplate="%{x}<br>" + label + " %{y:,}<extra></extra>",
        )
        x, y = known[-1]
        label_at_end(chart, x, y, f"{label} {y:,g}", colour)
    return chart


def _plain(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
