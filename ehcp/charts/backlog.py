"""The charts of the backlog. The frames hold None where there is nothing to tell."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ehcp.calendars import first_day
from ehcp.charts.base import (
    BLUE,
    GREY,
    ORANGE,
    PURPLE,
    TEAL,
    label_at_end,
    layout,
    nothing,
    over_months,
)
from ehcp.charts.names import along_the_top, with_room

_PALE = "#B7C6D9"
_WITHIN, _PAST = 3, 7  # places of the bands that are within the limit, and of all
_STAGES = (
    ("decision", "Decision", BLUE),
    ("advice", "Advice", TEAL),
    ("drafting", "Draft", ORANGE),
    ("finalising", "Final plan", PURPLE),
)


def _whole(column: "pd.Series[Any]") -> list[int | None]:
    return [None if pd.isna(n) else int(n) for n in column]


def backlog_measures(frame: pd.DataFrame) -> go.Figure:
    """The four measures as bars across, beside those of a year before."""
    if frame["cases"].isna().all():
        return nothing()
    rows = frame.iloc[::-1]
    chart = go.Figure(layout=layout(height=110 + 62 * len(rows)))
    has_before = not rows["before"].isna().all()
    series = [("cases", "Now", BLUE)]
    if has_before:
        series.insert(0, ("before", "A year before", _PALE))
    for column, label, colour in series:
        values = _whole(rows[column])
        chart.add_bar(
            y=list(rows["measure"]),
            x=values,
            orientation="h",
            name=label,
            marker={"color": colour},
            text=[None if v is None else f"{v:,}" for v in values],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}<br>" + label + " %{x:,} cases<extra></extra>",
        )
    chart.update_layout(barmode="group", bargap=0.3, margin={"l": 8, "r": 56})
    every = [n for column, _, _ in series for n in _whole(rows[column])]
    chart.update_xaxes(range=with_room(every))
    chart.update_yaxes(automargin=True, showgrid=False, fixedrange=True)
    names = [("■ Now", BLUE)] + ([("■ A year before", "#5A6478")] if has_before else [])
    along_the_top(chart, names)
    return chart


def ages(frame: pd.DataFrame) -> go.Figure:
    """The open cases in each band of age, stage upon stage; the line is the limit for a plan."""
    bands = frame.iloc[:_PAST]
    if all(bands[stage].isna().all() for stage, _, _ in _STAGES):
        return nothing()
    chart = go.Figure(layout=layout(height=420))
    names = list(bands["age"])[::-1]  # bars across are drawn from below
    for stage, label, colour in _STAGES:
        chart.add_bar(
            y=names,
            x=_whole(bands[stage])[::-1],
            orientation="h",
            name=label,
            marker={"color": colour},
            hovertemplate="%{y}<br>Waiting for " + label.lower() + " %{x:,}<extra></extra>",
        )
    chart.update_layout(barmode="stack", bargap=0.25, margin={"l": 8, "r": 24})
    chart.update_xaxes(rangemode="tozero", fixedrange=True)
    chart.update_yaxes(type="category", automargin=True, showgrid=False, fixedrange=True)
    chart.add_hline(y=_PAST - _WITHIN - 0.5, line={"color": GREY, "width": 1})
    chart.add_annotation(
        x=1,
        xref="paper",
        y=_PAST - _WITHIN - 0.5,
        text="↓ Past the limit",
        showarrow=False,
        xanchor="right",
        yanchor="bottom",
        font={"color": GREY, "size": 14},
    )
    along_the_top(chart, [(f"■ {label}", colour) for _, label, colour in _STAGES])
    return chart


def open_groups(frame: pd.DataFrame) -> go.Figure:
    """The open cases of each group as a bar across: within the limit, past it, over a year."""
    rows = frame[frame["cases"].notna() & (frame["cases"] != 0)].iloc[::-1]
    if rows.empty:
        return nothing()
    chart = go.Figure(layout=layout(height=110 + 36 * len(rows)))
    series = (
        ("within", "In time", BLUE),
        ("year", "Past the limit", ORANGE),
        ("over", "Over a year", PURPLE),
    )
    for column, label, colour in series:
        chart.add_bar(
            y=list(rows["group"]),
            x=_whole(rows[column]),
            orientation="h",
            name=label,
            marker={"color": colour},
            hovertemplate="%{y}<br>" + label + " %{x:,} cases<extra></extra>",
        )
    chart.update_layout(barmode="stack", bargap=0.3, margin={"l": 8, "r": 24})
    chart.update_xaxes(rangemode="tozero", fixedrange=True)
    chart.update_yaxes(automargin=True, showgrid=False, fixedrange=True)
    along_the_top(chart, [(f"■ {label}", colour) for _, label, colour in series])
    return chart


def _lines(
    frame: pd.DataFrame, series: tuple[tuple[str, str, str, str, int], ...], what: str
) -> go.Figure:
    """Series by month, each with its name and newest number at its end."""
    if all(frame[column].isna().all() for column, *_ in series):
        return nothing()
    months = [first_day(key) for key in frame["period"]]
    names = [f"{month:%B %Y}" for month in months]
    chart = go.Figure(layout=layout(height=400))
    over_months(chart, months)
    for column, label, colour, dash, width in series:
        values = _whole(frame[column])
        known = [(x, y) for x, y in zip(names, values, strict=True) if y is not None]
        if not known:
            continue
        chart.add_scatter(
            x=names,
            y=values,
            mode="lines",
            name=label,
            line={"color": colour, "width": width, "dash": dash},
            hovertemplate="%{x}<br>" + label + " %{y:,}" + what + "<extra></extra>",
        )
        weight = 700 if width > 2 else 400
        label_at_end(chart, known[-1][0], known[-1][1], f"{label} {known[-1][1]:,}", colour, weight)
    return chart


def open_by_month(frame: pd.DataFrame) -> go.Figure:
    """Open cases at each month's end, those past the limit, and what a lawful process holds."""
    return _lines(
        frame,
        (
            ("lawful", "Lawful", TEAL, "dot", 2),
            ("year", "Over a year", PURPLE, "solid", 2),
            ("late", "Past the limit", ORANGE, "solid", 3),
            ("open", "Open", BLUE, "solid", 3),
        ),
        " cases",
    )


def flows(frame: pd.DataFrame) -> go.Figure:
    """Requests and ended cases of each month."""
    return _lines(
        frame,
        (("into", "Came in", BLUE, "solid", 3), ("out", "Ended", ORANGE, "dash", 3)),
        "",
    )
