"""The charts of decisions: shares with intervals; what is provisional is dashed or pale."""

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
    above,
    across,
    label_at_end,
    layout,
    nothing,
    numbers,
    over_months,
    over_names,
    over_share,
)

_FINAL = "Settled"
_ROOM = 0.1  # above the highest share, for its label


def refused_by_source(frame: pd.DataFrame) -> go.Figure:
    """The share refused of each source's decisions, with its interval."""
    return _with_intervals(frame, "source", "of_decisions", "decided")


def refused_by_evidence(frame: pd.DataFrame) -> go.Figure:
    """The share refused of decisions, by whether a graduated response was evidenced."""
    return _with_intervals(frame, "graduated", "share", "decided")


def _with_intervals(frame: pd.DataFrame, names: str, shares: str, base: str) -> go.Figure:
    """Points across with their intervals, from the top down in the order of the rows."""
    values = numbers(frame[shares])
    known = [place for place, value in enumerate(values) if value is not None][::-1]
    if not known:
        return nothing()
    rows = frame.iloc[known]
    told = [values[place] or 0.0 for place in known]
    lows, highs = numbers(rows["lower"]), numbers(rows["upper"])
    ends = [high if high is not None else value for high, value in zip(highs, told, strict=True)]
    chart = across(list(rows[names]), ends, [""] * len(told), "rgba(0,0,0,0)", "")
    chart.update_traces(hoverinfo="skip", hovertemplate=None)
    chart.add_scatter(
        x=told,
        y=list(rows[names]),
        orientation="h",
        mode="markers",
        marker={"size": 12, "color": BLUE},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [end - value for end, value in zip(ends, told, strict=True)],
            "arrayminus": [
                value - (low if low is not None else value)
                for low, value in zip(lows, told, strict=True)
            ],
            "color": BLUE,
            "thickness": 2,
            "width": 6,
        },
        customdata=list(zip(rows["refused"], rows[base], strict=True)),
        hovertemplate="%{y}<br>%{x:.0%}: %{customdata[0]:,} of %{customdata[1]:,}<extra></extra>",
    )
    for name, value, end in zip(rows[names], told, ends, strict=True):
        chart.add_annotation(
            x=end,
            y=name,
            text=f"{value:.0%}",
            showarrow=False,
            xanchor="left",
            xshift=8,
            name="value",
            font={"color": BLUE, "size": 14, "weight": 700},
        )
    chart.update_xaxes(range=[0, min(1.1, 1.2 * max(ends))], tickformat=".0%")
    return chart


def refused_by_year(frame: pd.DataFrame) -> go.Figure:
    """Two points a year: of requests and of decisions; hollow where the year is provisional."""
    return _by_year(
        frame, (("of_requests", "Of requests", TEAL), ("of_decisions", "Of decisions", BLUE))
    )


def in_time_by_year(frame: pd.DataFrame) -> go.Figure:
    """The share decided within the limit each year, and within the council's own target."""
    return _by_year(frame, (("share", "Limit", BLUE), ("target_share", "Own target", TEAL)))


def _by_year(frame: pd.DataFrame, lines: tuple[tuple[str, str, str], ...]) -> go.Figure:
    drawn = [line for line in lines if any(n is not None for n in numbers(frame[line[0]]))]
    if not drawn:
        return nothing()
    years = list(frame["year"])
    chart = go.Figure(layout=layout())
    is_final = [each == _FINAL for each in frame["state"]]
    places: dict[int, float] = {}
    for column, name, colour in drawn:
        values = numbers(frame[column])
        chart.add_scatter(
            x=years,
            y=values,
            mode="markers",
            name=name,
            marker={
                "size": 11,
                "color": colour,
                "symbol": ["circle" if final else "circle-open" for final in is_final],
                "line": {"width": 2},
            },
            customdata=list(zip(frame["months"], frame["state"], strict=True)),
            hovertemplate="%{customdata[0]}<br>" + name + " %{y:.0%}<br>%{customdata[1]}"
            "<extra></extra>",
        )
        for place, value in enumerate(values):
            if value is not None:
                places[place] = max(places.get(place, 0.0), value)
        last = values[-1]
        if last is not None:
            label_at_end(chart, years[-1], last, f"{name} {last:.0%}", colour, weight=700)
            if years[-1].isdigit():  # it would be read as a number
                chart.layout.annotations[-1].update(x=len(years) - 1)
    first = drawn[-1][0]
    for place, value in enumerate(numbers(frame[first])[:-1]):
        if value is not None and is_final[place]:
            above(chart, place, places[place], f"{value:.0%}", drawn[-1][2])
    over_names(chart, years)
    over_share(chart, min(1.1, max(places.values()) + _ROOM))
    return chart


def refused_by_month(frame: pd.DataFrame) -> go.Figure:
    """Refused of requests and of decisions by month; provisional months dashed."""
    return _by_month(
        frame,
        (
            ("of_decisions", "Of decisions", BLUE, "solid"),
            ("of_requests", "Of requests", TEAL, "solid"),
            ("so_far", "So far", BLUE, "dash"),
        ),
    )


def in_time_by_month(frame: pd.DataFrame) -> go.Figure:
    """Decided within the limit by month, and within the council's own target."""
    return _by_month(
        frame,
        (
            ("share", "Within the limit", BLUE, "solid"),
            ("target_share", "Own target", TEAL, "dot"),
        ),
    )


def _by_month(frame: pd.DataFrame, lines: tuple[tuple[str, str, str, str], ...]) -> go.Figure:
    drawn = [line for line in lines if any(n is not None for n in numbers(frame[line[0]]))]
    if not drawn:
        return nothing()
    days = [first_day(key) for key in frame["period"]]
    months = [f"{day:%B %Y}" for day in days]
    chart = go.Figure(layout=layout())
    highest = 0.0
    for column, name, colour, dash in drawn:
        values: list[Any] = numbers(frame[column])
        is_dashed = dash == "dash"
        chart.add_scatter(
            x=months,
            y=values,
            mode="lines+markers",
            name=name,
            line={"color": colour, "width": 3 if colour == BLUE else 2, "dash": dash},
            marker={"size": 7, "color": colour, "symbol": "circle-open" if is_dashed else "circle"},
            hovertemplate="%{x}<br>" + name + " %{y:.0%}<extra></extra>",
        )
        last = [value for value in values if value is not None][-1]
        highest = max(highest, *(v for v in values if v is not None))
        label_at_end(chart, months[-1], last, f"{name} {last:.0%}", colour, weight=700)
    over_months(chart, days)
    over_share(chart, min(1.0, highest + _ROOM))
    return chart


def refusals_by_reason(frame: pd.DataFrame) -> go.Figure:
    """Refusals by reason, across."""
    rows = frame.iloc[1:]
    pairs = [(n, v) for n, v in zip(rows["reason"], numbers(rows["refused"]), strict=True)]
    shown = [(name, value) for name, value in pairs if value is not None][::-1]
    if not shown:
        return nothing()
    return across(
        [name for name, _ in shown],
        [value for _, value in shown],
        [f"{value:,.0f}" for _, value in shown],
        PURPLE,
        " refusals",
    )


_FOLLOWED = (
    ("decisions", "Decisions", GREY),
    ("mediation", "Mediation", TEAL),
    ("tribunal", "Appealed to the tribunal", BLUE),
    ("overturned", "Overturned", ORANGE),
)


def what_followed(frame: pd.DataFrame) -> go.Figure:
    """Of decisions not to assess: mediation, appeals and those overturned, across."""
    row = frame.iloc[0]
    values = [(name, numbers([row[column]])[0], colour) for column, name, colour in _FOLLOWED]
    shown = [(name, value, colour) for name, value, colour in values if value is not None][::-1]
    if not shown:
        return nothing()
    return across(
        [name for name, _, _ in shown],
        [value for _, value, _ in shown],
        [f"{value:,.0f}" for _, value, _ in shown],
        [colour for _, _, colour in shown],
        "",
    )
