"""The charts of plans and of annual reviews."""

import pandas as pd
import plotly.graph_objects as go

from ehcp.calendars import first_day
from ehcp.charts.base import (
    AS_TEXT,
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

PALE, _INK = "#BFBFBF", "#1D1D1D"
# Pixels for a bar, by how long the longest name is in letters: on a phone it is broken.
_ROWS = ((36, 54), (20, 42), (0, 34))
_PAIR = 54  # pixels for a pair of bars
_BESIDE = 1.3  # of the longest bar: room for words beside bars
_LIFT = 0.17  # of a row: one point above its middle, the other below
# How a step after a review stands: its column, in words, its colour.
_REVIEWS = (
    ("in_time", "in time", TEAL),
    ("late", "late", ORANGE),
    ("overdue", "none, past the limit", PURPLE),
    ("waiting", "none yet, within the limit", GREY),
)
_APART = 0.07  # of the height, two labels at least


def plans_in_force(frame: pd.DataFrame) -> go.Figure:
    """Plans in force at the end of each month."""
    return _lines(frame, (("plans", "In force", BLUE),), "plans in force")


def plan_moves(frame: pd.DataFrame) -> go.Figure:
    """New and ceased plans in each month; a month of too few to be told is a gap."""
    return _lines(frame, (("new", "New", BLUE), ("ceased", "Ceased", ORANGE)), "plans")


def plans_by_group(frame: pd.DataFrame) -> go.Figure:
    """Plans of each group, the most at the top, each with its number; small ones are left out."""
    known = frame[frame["plans"].notna()]
    if known.empty:
        return nothing()
    rows = known.assign(sort=known["plans"].astype(int)).sort_values("sort", kind="stable")
    return bars(list(rows["group"]), [int(n) for n in rows["plans"]], "plans")


def bars(names: list[str], counts: list[int], unit: str, colour: str = BLUE) -> go.Figure:
    """One bar for each name, from the bottom up, with its number at its end."""
    longest = max(map(len, names))
    row = next(pixels for letters, pixels in _ROWS if longest >= letters)
    chart = go.Figure(layout=layout(height=70 + row * len(names)))
    chart.add_bar(
        orientation="h",
        y=names,
        x=counts,
        marker={"color": colour},
        text=[f"{count:,}" for count in counts],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}<br>%{x:,} " + unit + "<extra></extra>",
    )
    return _across(chart, max(counts))


def plans_against_planned(frame: pd.DataFrame) -> go.Figure:
    """Plans in force and planned of each kind of provision, the most planned at the top."""
    rows = frame.iloc[:-1].sort_values("planned", kind="stable")
    if rows.empty:
        return nothing()
    chart = go.Figure(layout=layout(height=90 + _PAIR * len(rows)))
    last = rows.iloc[-1]["category"]
    for column, colour, name in (("planned", PALE, "Planned"), ("plans", TEAL, "In force")):
        known = rows[rows[column].notna()]
        counts = [int(n) for n in known[column]]
        chart.add_bar(
            orientation="h",
            y=list(known["category"]),
            x=counts,
            name=name,
            marker={"color": colour},
            text=[
                f"{name} {count:,}" if category == last else f"{count:,}"
                for category, count in zip(known["category"], counts, strict=True)
            ],
            textposition="auto",
            insidetextfont={"color": _INK},  # white on teal is too pale to read
            cliponaxis=False,
            hovertemplate="%{y}<br>" + name + " %{x:,}<extra></extra>",
        )
    chart.update_layout(barmode="group", bargap=0.25)
    return _across(chart, max(int(x) for trace in chart.data for x in trace.x))


def first_plans(frame: pd.DataFrame) -> go.Figure:
    """The share of first plans that named each kind of provision, with its 95% interval.

    Parents' above schools', for each kind; what is of too few to be told is left out.
    """
    rows = frame.iloc[:-1].iloc[::-1]
    chart = go.Figure(layout=layout(height=110 + _PAIR * len(rows)))
    longest = 0.0
    for name, who, colour, lift in (
        ("schools", "Schools’", ORANGE, -_LIFT),
        ("parents", "Parents’", BLUE, _LIFT),
    ):
        known = [
            (place, row)
            for place, row in enumerate(rows.to_dict("records"))
            if not pd.isna(row[f"{name}_share"])
        ]
        if not known:
            continue
        shares = [100 * float(row[f"{name}_share"]) for _, row in known]
        ends = [
            (100 * float(row[f"{name}_lower"]), 100 * float(row[f"{name}_upper"]))
            for _, row in known
        ]
        longest = max(longest, *(upper for _, upper in ends))
        chart.add_scatter(
            orientation="h",
            x=shares,
            y=[place + lift for place, _ in known],
            mode="markers",
            name=who,
            marker={"color": colour, "size": 11},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [upper - x for x, (_, upper) in zip(shares, ends, strict=True)],
                "arrayminus": [x - lower for x, (lower, _) in zip(shares, ends, strict=True)],
                "color": colour,
                "thickness": 2,
                "width": 5,
            },
            customdata=[
                [row["group"], int(row[name]), int(row[f"{name}_all"])] for _, row in known
            ],
            hovertemplate="%{customdata[0]}<br>" + who + " requests: %{customdata[1]:,} of "
            "%{customdata[2]:,} (%{x:.1f}%)<extra></extra>",
        )
        chart.add_scatter(
            orientation="h",
            x=[upper for _, upper in ends],
            y=[place + lift for place, _ in known],
            mode="text",
            text=[f"  {who} {share:.1f}%" for share in shares],
            textposition="middle right",
            textfont={"color": AS_TEXT.get(colour, colour)},
            cliponaxis=False,
            hoverinfo="skip",
        )
    if not chart.data:
        return nothing()
    _across(chart, max(longest, 1) * _BESIDE)
    chart.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(rows))),
        ticktext=list(rows["group"]),
        range=[-0.6, len(rows) - 0.2],
    )
    chart.update_xaxes(tickformat=".0f", ticksuffix="%")
    return chart


def reviews_due(frame: pd.DataFrame) -> go.Figure:
    """Plans by how their next review stands: overdue ones first, in orange."""
    rows = frame.iloc[:-1]
    known = rows[rows["plans"].notna()].iloc[::-1]
    if known.empty:
        return nothing()
    chart = bars(list(known["state"]), [int(n) for n in known["plans"]], "plans")
    chart.data[0].marker.color = [
        ORANGE if state.startswith("Overdue") else BLUE for state in known["state"]
    ]
    return chart


def reviews_after(frame: pd.DataFrame) -> go.Figure:
    """How decisions and final plans stand after the meetings, a bar for each state."""
    names: list[str] = []
    counts: list[int] = []
    colours: list[str] = []
    for row in frame.to_dict("records"):
        for column, words, colour in _REVIEWS:
            if not pd.isna(row[column]):
                names.append(f"{row['step']}: {words}")
                counts.append(int(row[column]))
                colours.append(colour)
    if not counts:
        return nothing()
    chart = bars(names[::-1], counts[::-1], "meetings")
    chart.data[0].marker.color = colours[::-1]
    return chart


def januaries(frame: pd.DataFrame) -> go.Figure:
    """Plans in force each January: ours as a line, what the DfE publishes as points."""
    years = list(frame["year"])
    chart = go.Figure(layout=layout())
    ends: list[tuple[str, int, str, str]] = []
    for column, name, colour, mode in (
        ("plans", "Ours", BLUE, "lines+markers"),
        ("published", "Published", ORANGE, "markers"),
    ):
        counts = [None if pd.isna(n) else int(n) for n in frame[column]]
        known = [(year, n) for year, n in zip(years, counts, strict=True) if n is not None]
        if not known:
            continue
        chart.add_scatter(
            x=years,
            y=counts,
            mode=mode,
            name=name,
            line={"color": colour, "width": 3},
            marker={
                "size": 7 if column == "plans" else 13,
                "color": colour,
                "symbol": "circle" if column == "plans" else "diamond-open",
                "line": {"width": 2, "color": colour},
            },
            hovertemplate="January %{x}<br>" + name + " %{y:,}<extra></extra>",
        )
        ends.append((*known[-1], name, colour))
    if not ends:
        return nothing()
    chart.update_xaxes(type="category", categoryorder="array", categoryarray=years)
    chart.update_yaxes(rangemode="tozero", tickformat=",", fixedrange=True)
    _label_ends(chart, ends)
    return chart


def _across(chart: go.Figure, longest: float) -> go.Figure:
    chart.update_layout(margin={"l": 16, "r": 24, "t": 8})
    chart.update_yaxes(automargin=True, fixedrange=True, showgrid=False)
    chart.update_xaxes(range=[0, longest * _BESIDE or 1], tickformat=",", fixedrange=True)
    return chart


def _lines(frame: pd.DataFrame, series: tuple[tuple[str, str, str], ...], unit: str) -> go.Figure:
    """A line for each column, named at its end."""
    months = [first_day(key) for key in frame["period"]]
    names = [f"{month:%B %Y}" for month in months]
    chart = go.Figure(layout=layout())
    ends: list[tuple[str, int, str, str]] = []
    for column, name, colour in series:
        counts = [None if pd.isna(n) else int(n) for n in frame[column]]
        known = [(at, n) for at, n in zip(names, counts, strict=True) if n is not None]
        if not known:
            continue
        chart.add_scatter(
            x=names,
            y=counts,
            mode="lines+markers",
            name=name,
            line={"color": colour, "width": 3},
            marker={"size": 6, "color": colour},
            hovertemplate="%{x}<br>" + name + " %{y:,} " + unit + "<extra></extra>",
        )
        ends.append((*known[-1], name, colour))
    if not ends:
        return nothing()
    over_months(chart, months)
    chart.update_yaxes(tickformat=",")
    _label_ends(chart, ends)
    return chart


def _label_ends(chart: go.Figure, ends: list[tuple[str, int, str, str]]) -> None:
    """A name and a number beside each line's end, kept apart where two lines end together."""
    highest = max(n for trace in chart.data for n in trace.y if n is not None)
    below: float | None = None
    for x, count, name, colour in sorted(ends, key=lambda end: end[1]):
        y = float(count) if below is None else max(count, below + highest * _APART)
        label_at_end(chart, x, y, f"{name} {count:,}", colour, 700)
        below = y
