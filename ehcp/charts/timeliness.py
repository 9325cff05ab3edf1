"""The charts of timeliness. The frames hold None where there is nothing to tell."""

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
from ehcp.charts.names import along_the_top, beside, with_room

_PALE = "#8A94A6"


def per_cent(share: Any) -> float | None:
    """A share for an axis in per cent."""
    return None if pd.isna(share) else float(share) * 100


def share_in_time(frame: pd.DataFrame) -> go.Figure:
    """The share of plans in time in the 12 months to each month, with and without exceptions."""
    if frame["share_ex"].isna().all():
        return nothing()
    months = [first_day(key) for key in frame["period"]]
    names = [f"{month:%B %Y}" for month in months]
    chart = go.Figure(layout=layout())
    series = (("share", "With exceptions", GREY, "dot"), ("share_ex", "In time", BLUE, "solid"))
    for column, label, colour, dash in series:
        shares = [per_cent(share) for share in frame[column]]
        chart.add_scatter(
            x=names,
            y=shares,
            mode="lines",
            name=label,
            line={"color": colour, "width": 3 if dash == "solid" else 2, "dash": dash},
            hovertemplate="12 months to %{x}<br>" + label + " %{y:.1f}%<extra></extra>",
        )
    over_months(chart, months)
    chart.update_yaxes(ticksuffix="%")
    last = frame["share_ex"].last_valid_index()
    place = list(frame.index).index(last)
    value = per_cent(frame["share_ex"].loc[last]) or 0.0
    label_at_end(chart, names[place], value, f"In time {value:.1f}%", BLUE, weight=700)
    return chart


def plans_by_age(frame: pd.DataFrame) -> go.Figure:
    """Plans of each year without exceptions: in time, to a year, over a year, one on another."""
    series = (
        ("within_ex", "In time", BLUE),
        ("year_ex", "Up to a year", ORANGE),
        ("over_ex", "Over a year", PURPLE),
    )
    if all(frame[column].isna().all() for column, _, _ in series):
        return nothing()
    chart = go.Figure(layout=layout())
    for column, label, colour in series:
        chart.add_bar(
            x=list(frame["year"]),
            y=[None if pd.isna(n) else int(n) for n in frame[column]],
            name=label,
            marker={"color": colour},
            hovertemplate="%{x}<br>" + label + " %{y:,} plans<extra></extra>",
        )
    chart.update_layout(barmode="stack", bargap=0.35)
    chart.update_xaxes(type="category", showgrid=False, fixedrange=True)
    chart.update_yaxes(rangemode="tozero", fixedrange=True)
    beside(chart, [(f"■ {label}", colour) for _, label, colour in reversed(series)])
    return chart


def cohort_curves(frame: pd.DataFrame) -> go.Figure:
    """The share with a plan by each week, of three years; of the newest also all ends."""
    if frame["share_plan"].isna().all() and frame["share_ended"].isna().all():
        return nothing()
    first = frame.iloc[0]
    chart = go.Figure(layout=layout(height=400))
    series = (
        ("share_plan_2", f"Plan, {first['year_2']}", _PALE, "dot", 2),
        ("share_plan_1", f"Plan, {first['year_1']}", TEAL, "dash", 2),
        ("share_ended", f"Any end, {first['year']}", GREY, "dot", 2),
        ("share_plan", f"Plan, {first['year']}", BLUE, "solid", 3),
    )
    weeks = [int(week) for week in frame["week"]]
    names = []
    for column, label, colour, dash, width in series:
        shares = [per_cent(share) for share in frame[column]]
        if all(share is None for share in shares):
            continue
        chart.add_scatter(
            x=weeks,
            y=shares,
            mode="lines",
            name=label,
            line={"color": colour, "width": width, "dash": dash},
            hovertemplate="Week %{x}<br>" + label + " %{y:.0f}%<extra></extra>",
        )
        names.append((f"{_STROKES[dash]} {label}", colour))
    _add_limit(chart, int(first["limit"]))
    chart.update_xaxes(
        title={"text": "Weeks since the request"}, dtick=10, showgrid=False, fixedrange=True
    )
    chart.update_yaxes(range=[0, 103], ticksuffix="%", fixedrange=True)
    beside(chart, list(reversed(names)))
    return chart


_STROKES = {"solid": "━", "dash": "╍", "dot": "┄"}


def _add_limit(chart: go.Figure, week: int) -> None:
    """The week by which the law wants a plan."""
    chart.add_vline(x=week, line={"color": GREY, "width": 1})
    chart.add_annotation(
        x=week,
        y=1,
        yref="paper",
        text=f"Limit, week {week}",
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        font={"color": GREY, "size": 14},
    )
    chart.update_layout(margin={"t": 32})


def paradox(frame: pd.DataFrame) -> go.Figure:
    """Plans in time and late, and the cases past the limit that wait, side by side."""
    known = frame[["within", "plans", "late"]].isna()
    if known.all(axis=None):
        return nothing()
    names = ["A year before", "Last 12 months", "If all had plans"]
    labels = names[-len(frame) :]
    within = [None if pd.isna(n) else int(n) for n in frame["within"]]
    late = [
        None if pd.isna(n) or pd.isna(w) else int(n) - int(w)
        for n, w in zip(frame["plans"], frame["within"], strict=True)
    ]
    queue = [None if pd.isna(n) else int(n) for n in frame["late"]]
    chart = go.Figure(layout=layout(height=110 + 90 * len(labels)))
    series = (
        ("Still waiting, past the limit", PURPLE, queue),
        ("Late", ORANGE, late),
        ("In time", BLUE, within),
    )
    for label, colour, values in series:  # bars across are drawn from below
        chart.add_bar(
            y=labels[::-1],
            x=values[::-1],
            orientation="h",
            name=label,
            marker={"color": colour},
            text=[None if v is None else f"{v:,}" for v in values[::-1]],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}<br>" + label + " %{x:,}<extra></extra>",
        )
    chart.update_layout(barmode="group", bargap=0.25, margin={"l": 8, "r": 56})
    chart.update_xaxes(range=with_room([n for _, _, values in series for n in values]))
    chart.update_yaxes(type="category", automargin=True, showgrid=False, fixedrange=True)
    along_the_top(chart, [(f"■ {label}", colour) for label, colour, _ in reversed(series)])
    return chart


def steps(frame: pd.DataFrame) -> go.Figure:
    """Each step as a bar across: half of the cases, and nine in ten; the limit as a mark."""
    rows = frame[frame["median"].notna()].iloc[::-1]
    if rows.empty:
        return nothing()
    chart = go.Figure(layout=layout(height=110 + 56 * len(rows)))
    names = list(rows["step"])
    half, ninth = ([float(d) for d in rows[column]] for column in ("median", "ninth"))
    chart.add_bar(
        y=names,
        x=half,
        orientation="h",
        name="Half",
        marker={"color": BLUE},
        hovertemplate="%{y}<br>Half took up to %{x:.0f} days<extra></extra>",
    )
    chart.add_bar(
        y=names,
        x=[n - h for n, h in zip(ninth, half, strict=True)],
        orientation="h",
        name="Nine in ten",
        marker={"color": "#B7C6D9"},
        customdata=ninth,
        hovertemplate="%{y}<br>Nine in ten took up to %{customdata:.0f} days<extra></extra>",
    )
    limits = rows[rows["limit"].notna()]
    chart.add_scatter(
        y=list(limits["step"]),
        x=[float(d) for d in limits["limit"]],
        mode="markers",
        name="Limit",
        marker={
            "symbol": "line-ns",
            "size": 26,
            "color": ORANGE,
            "line": {"width": 4, "color": ORANGE},
        },
        hovertemplate="%{y}<br>The law allows %{x:.0f} days<extra></extra>",
    )
    chart.update_layout(barmode="stack", bargap=0.35, margin={"l": 8, "r": 24})
    chart.update_xaxes(title={"text": "Calendar days"}, rangemode="tozero", fixedrange=True)
    chart.update_yaxes(automargin=True, showgrid=False, fixedrange=True)
    along_the_top(chart, [("■ Half", BLUE), ("■ Nine in ten", "#5A6478"), ("❘ The law", ORANGE)])
    return chart
