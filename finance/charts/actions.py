"""The charts of the management actions: what is at risk stands at the bottom, where it is read."""

from decimal import Decimal
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from finance.charts.base import (
    AS_TEXT,
    BLUE,
    ORANGE,
    PURPLE,
    TEAL,
    in_millions,
    layout,
    nothing,
)
from finance.charts.lines import cut
from hnfsg.money import millions, pounds
from hnfsg.periods import FinancialMonth, year_label

# From the bottom up: column, name, colour, colour of words on it.
_INK, _WHITE, _PALE = "#1D1D1D", "#FFFFFF", "#BFBFBF"
STATES = (
    ("at_risk", "At risk", ORANGE, _INK),
    ("not_deliverable", "Not deliverable", PURPLE, _WHITE),
    ("unallocated", "Unallocated", _PALE, _INK),
    ("on_track", "On track", TEAL, _INK),
    ("delivered", "Delivered", BLUE, _WHITE),
)
MOVES_SHOWN = 12
_APART = 0.075  # the least distance of two labels, as a share of the highest bar


def actions_by_month(frame: pd.DataFrame) -> go.Figure:
    """Stacked bars of a plan's savings by month; what each part is stands beside the last bar."""
    drawn = [state for state in STATES if any(frame[state[0]].fillna(0))]
    if not drawn:
        return nothing()
    months = [FinancialMonth.from_key(key) for key in frame["period"]]
    chart = go.Figure(layout=layout())
    chart.update_layout(
        barmode="stack", bargap=0.25, meta={"labels": "beside"}, margin={"l": 56, "r": 160}
    )
    for column, name, colour, _ in drawn:
        amounts = [_nought(amount) for amount in frame[column]]
        chart.add_bar(
            x=[month.short for month in months],
            y=in_millions(amounts),
            name=name,
            marker={"color": colour},
            customdata=[[m.label, pounds(a)] for m, a in zip(months, amounts, strict=True)],
            hovertemplate="%{customdata[0]}<br>" + name + " %{customdata[1]}<extra></extra>",
        )
    _name_parts(chart, frame.iloc[-1], drawn)
    chart.update_xaxes(
        type="category",
        title={"text": f"Month of {year_label(months[0].start_year)}"},
        showgrid=False,
        fixedrange=True,
    )
    chart.update_yaxes(rangemode="tozero", fixedrange=True)
    return chart


def _name_parts(
    chart: go.Figure, last: "pd.Series[Any]", drawn: list[tuple[str, str, str, str]]
) -> None:
    """Each part of the last bar named beside it, moved apart where they would lie on each other."""
    places: list[tuple[float, str, str]] = []
    below = 0.0
    for column, name, colour, _ in drawn:
        amount = _nought(last[column])
        height = float(amount) / 1e6
        if amount:
            places.append((below + height / 2, f"{name}<br>{millions(amount)}", colour))
        below += height
    gap = _APART * below * 2
    lowest = 0.0
    for middle, text, colour in places:
        y = max(middle, lowest)
        lowest = y + gap
        words = _INK if colour == _PALE else AS_TEXT.get(colour, colour)
        chart.add_annotation(
            xref="paper",
            x=1,
            y=y,
            text=text,
            showarrow=False,
            xanchor="left",
            xshift=8,
            align="left",
            font={"color": words, "size": 14, "weight": 700},
        )


def assumed_and_deliverable(frame: pd.DataFrame) -> go.Figure:
    """What the forecast assumes, what is deliverable and what was planned, by month."""
    rows = frame.dropna(subset=["deliverable"])
    if rows.empty:
        return nothing()
    months = [FinancialMonth.from_key(key) for key in rows["period"]]
    chart = go.Figure(layout=layout())
    lines = [
        ("deliverable", "Deliverable", TEAL, "solid"),
        ("assumed_in_forecast", "In the forecast", BLUE, "dash"),
        ("planned", "Planned", ORANGE, "dot"),
    ]
    labels: dict[Decimal, list[tuple[str, str]]] = {}
    for column, name, colour, dash in lines:
        amounts = list(rows[column])
        if amounts[-1] is None:
            continue
        chart.add_scatter(
            x=[month.short for month in months],
            y=[None if a is None else float(a) / 1e6 for a in amounts],
            mode="lines+markers",
            name=name,
            line={"color": colour, "width": 3 if dash != "dot" else 2, "dash": dash},
            marker={"size": 7, "color": colour},
            customdata=[
                [m.label, "not stated" if a is None else pounds(a)]
                for m, a in zip(months, amounts, strict=True)
            ],
            hovertemplate="%{customdata[0]}<br>" + name + " %{customdata[1]}<extra></extra>",
        )
        labels.setdefault(amounts[-1], []).append((name, colour))
    for amount, names in labels.items():
        words = " and<br>".join([names[0][0], *(name.lower() for name, _ in names[1:])])
        sign = "<br>" if len(names) > 1 else " "
        chart.add_annotation(
            x=months[-1].short,
            y=float(amount) / 1e6,
            text=f"{words}{sign}{millions(amount)}",
            showarrow=False,
            xanchor="left",
            xshift=12,
            align="left",
            font={"color": AS_TEXT.get(names[0][1], names[0][1]), "size": 14, "weight": 700},
        )
    chart.update_xaxes(
        type="category",
        title={"text": f"Month of {year_label(months[0].start_year)}"},
        showgrid=False,
        fixedrange=True,
    )
    chart.update_yaxes(rangemode="tozero", fixedrange=True)
    return chart


def moves_by_action(frame: pd.DataFrame) -> go.Figure:
    """Bars of what each action moved of what is at risk or lost, furthest first."""
    rows = frame[[bool(amount) for amount in frame["in_doubt_moved"]]].head(MOVES_SHOWN)
    if rows.empty:
        return nothing()
    amounts = list(rows["in_doubt_moved"])
    names = [str(action) for action in rows["action"]]
    chart = _across(names, 44)
    chart.add_bar(
        y=names,
        x=in_millions(amounts),
        orientation="h",
        name="Moved",
        marker={"color": [ORANGE if amount > 0 else TEAL for amount in amounts]},
        text=[f"{'+' if amount > 0 else ''}{millions(amount)}" for amount in amounts],
        textposition="outside",
        cliponaxis=False,
        customdata=[
            [name, pounds(amount), told]
            for name, amount, told in zip(names, amounts, rows["told"], strict=True)
        ],
        hovertemplate="%{customdata[0]}<br>At risk or lost, moved %{customdata[1]}<br>"
        "%{customdata[2]}<extra></extra>",
    )
    _room(chart, amounts)
    return chart


def doubt_by_reason(frame: pd.DataFrame) -> go.Figure:
    """Bars of what is at risk or lost for each reason, the most first."""
    names, amounts = [str(name) for name in frame["name"]], list(frame["in_doubt"])
    chart = _across(names, 40)
    chart.add_bar(
        y=names,
        x=in_millions(amounts),
        orientation="h",
        name="At risk or lost",
        marker={"color": ORANGE},
        text=[millions(amount) for amount in amounts],
        textposition="outside",
        cliponaxis=False,
        customdata=[[name, pounds(a)] for name, a in zip(names, amounts, strict=True)],
        hovertemplate="%{customdata[0]}<br>At risk or lost %{customdata[1]}<extra></extra>",
    )
    _room(chart, amounts)
    return chart


def actions_by_group(frame: pd.DataFrame) -> go.Figure:
    """Stacked bars of the savings of each group, each part named inside where there is room."""
    names = [str(name) for name in frame["name"]]
    drawn = [state for state in STATES if any(frame[state[0]].fillna(0))]
    if not drawn:
        return nothing()
    chart = _across(names, 52)
    chart.update_layout(barmode="stack", uniformtext={"minsize": 12, "mode": "hide"})
    for column, name, colour, words in drawn:
        amounts = [_nought(amount) for amount in frame[column]]
        chart.add_bar(
            y=names,
            x=in_millions(amounts),
            orientation="h",
            name=name,
            marker={"color": colour},
            text=[f"{name} {millions(amount)}" if amount else "" for amount in amounts],
            textposition="inside",
            insidetextanchor="middle",
            insidetextfont={"color": words, "size": 13},
            textangle=0,
            customdata=[[each, pounds(a)] for each, a in zip(names, amounts, strict=True)],
            hovertemplate="%{customdata[0]}<br>" + name + " %{customdata[1]}<extra></extra>",
        )
    return chart


def _across(names: list[str], height: int) -> go.Figure:
    """A chart of bars across, one for each name, the first at the top."""
    chart = go.Figure(layout=layout(height=70 + height * len(names)))
    chart.update_layout(bargap=0.35, margin={"l": 250, "r": 24})
    chart.update_xaxes(fixedrange=True)
    chart.update_yaxes(
        type="category",
        autorange="reversed",
        tickmode="array",
        tickvals=names,
        ticktext=[cut(name) for name in names],
        showgrid=False,
        fixedrange=True,
    )
    return chart


def _room(chart: go.Figure, amounts: list[Decimal]) -> None:
    """An axis from nought with room for the labels at the ends of the bars."""
    sizes = in_millions(amounts)
    low, high = min(0.0, *sizes), max(0.0, *sizes)
    room = (high - low) * 0.2
    chart.update_xaxes(range=[low - room if low < 0 else 0, high + room if high > 0 else 0])


def _nought(amount: Any) -> Decimal:
    return Decimal(0) if amount is None or amount != amount else Decimal(amount)
