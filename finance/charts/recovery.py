"""The charts of a recovery plan: what is planned is a line, what is held is bars."""

from decimal import Decimal
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from finance.charts.base import (
    BLUE,
    GREY,
    ORANGE,
    PURPLE,
    TEAL,
    in_millions,
    layout,
    nothing,
)
from finance.charts.effects import numbers_and_price
from finance.charts.months import label_at_end
from hnfsg.money import millions, pounds
from hnfsg.periods import FinancialMonth

_PALE = 0.5
_COLOURS = (BLUE, ORANGE, TEAL, PURPLE)
_APART = 0.07  # of the height, two labels at least
_ROW = 54  # pixels for a pair of bars
_LEVEL = 5  # years whose full names stand level on a phone
_BESIDE = 1.35  # of the longest bar: room for words beside bars


def in_year_against_plan(frame: pd.DataFrame) -> go.Figure:
    """The in-year deficit planned with and without savings, and that of the years held."""
    return _against_plan(frame, BLUE)


def cumulative_against_plan(frame: pd.DataFrame) -> go.Figure:
    """The cumulative deficit planned with and without savings, and that of the years held."""
    return _against_plan(frame, PURPLE)


def versions_compared(frame: pd.DataFrame) -> go.Figure:
    """The cumulative deficit that each version plans, the newest version heaviest."""
    years = sorted(frame["year"].unique())
    chart = _by_year({year: year for year in years})
    ends: list[tuple[str, Decimal, str, str]] = []
    for number, (version, rows) in enumerate(frame.groupby("version", sort=False)):
        colour = _COLOURS[number % len(_COLOURS)]
        _add_line(
            chart,
            list(rows["year"]),
            rows,
            "cumulative",
            colour,
            str(version),
            "solid" if number == 0 else "dash",
        )
        last = rows.iloc[-1]
        ends.append((last["year"], last["cumulative"], str(version), colour))
    _label_ends(chart, ends)
    return chart


def cost_against_plan(frame: pd.DataFrame) -> go.Figure:
    """Planned and expected cost of each kind of provision, the dearest at the top.

    The bars of the dearest, the longest, say which is which; all say their amounts.
    """
    rows = frame.dropna(subset=["planned"]).sort_values("planned")
    if rows.empty:
        return nothing()
    chart = go.Figure(layout=layout(height=90 + _ROW * len(rows)))
    ours = "Spent" if "Outturn" in set(rows["at"]) else "Expected"
    for column, colour, name in (("planned", "#BFBFBF", "Planned"), ("ours", TEAL, ours)):
        known = rows.dropna(subset=[column])
        chart.add_bar(
            orientation="h",
            y=list(known["category"]),
            x=in_millions(known[column]),
            name=name,
            marker={"color": colour},
            text=[*map(millions, known[column][:-1]), f"{name} {millions(known[column].iloc[-1])}"]
            if len(known)
            else [],
            textposition="auto",
            insidetextfont={"color": "#1D1D1D"},  # white on teal is too pale to read
            customdata=[pounds(amount) for amount in known[column]],
            hovertemplate="%{y}<br>" + name + " %{customdata}<extra></extra>",
        )
    chart.update_layout(barmode="group", bargap=0.25, margin={"l": 16, "r": 24, "t": 8})
    chart.update_yaxes(automargin=True, fixedrange=True, showgrid=False)
    longest = max(float(x) for trace in chart.data for x in trace.x)
    chart.update_xaxes(range=[0, longest * _BESIDE or 1], fixedrange=True)
    return chart


def split_against_plan(frame: pd.DataFrame) -> go.Figure:
    """Numbers and price of each kind of provision, either side of the planned cost."""
    chart = numbers_and_price(
        frame.assign(line=frame["category"], code="", variance=frame["difference"])
    )
    chart.update_layout(margin={"l": 16})
    return chart.update_yaxes(automargin=True)


def _against_plan(frame: pd.DataFrame, colour: str) -> go.Figure:
    """Lines of the plan over the bars of the years held; a forecast's bar is pale."""
    places = [FinancialMonth.from_key(period).label for period in frame["period"]]
    chart = _by_year(dict(zip(places, frame["year"], strict=True)))
    known = frame["ours"].notna()
    held = frame[known]
    if not held.empty:
        chart.add_bar(
            x=[place for place, is_known in zip(places, known, strict=True) if is_known],
            y=in_millions(held["ours"]),
            name="Outturn or forecast",
            marker={
                "color": colour,
                "opacity": [1 if at == "Outturn" else _PALE for at in held["at"]],
            },
            customdata=_words(held, "ours", "at"),
            hovertemplate="%{customdata[0]}<br>%{customdata[2]} %{customdata[1]}<extra></extra>",
        )
    ends: list[tuple[str, Decimal, str, str]] = []
    for column, name, look in (
        ("planned", "With savings", "solid"),
        ("unmitigated", "Without savings", "dash"),
    ):
        stated = frame[column].notna()
        rows = frame[stated]
        if rows.empty:
            continue
        along = [place for place, is_known in zip(places, stated, strict=True) if is_known]
        shade = GREY if column == "planned" else ORANGE
        _add_line(chart, along, rows, column, shade, name, look)
        ends.append((along[-1], rows.iloc[-1][column], name, shade))
    _label_ends(chart, ends)
    return chart


def _by_year(places: dict[str, str]) -> go.Figure:
    """A chart with years along it: where each stands, and its label such as `2023 to 2024`."""
    chart = go.Figure(layout=layout())
    chart.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=list(places),
        tickmode="array",
        tickvals=list(places),
        ticktext=[_name(year, len(places)) for year in places.values()],
        showgrid=False,
        fixedrange=True,
    )
    chart.update_yaxes(rangemode="tozero", fixedrange=True)
    chart.update_layout(bargap=0.5)
    return chart


def _name(year: str, count: int) -> str:
    """`2023/24`; `23/24` where so many years stand side by side that a phone would turn them."""
    return f"{year[:4] if count <= _LEVEL else year[2:4]}/{year[-2:]}"


def _add_line(  # noqa: PLR0913 - a line is its place, its amounts and its look
    chart: go.Figure,
    along: list[str],
    rows: pd.DataFrame,
    column: str,
    colour: str,
    name: str,
    look: str,
) -> None:
    chart.add_scatter(
        x=along,
        y=in_millions(rows[column]),
        mode="lines+markers",
        name=name,
        line={"color": colour, "width": 3, "dash": look},
        marker={"size": 8},
        cliponaxis=False,
        customdata=_words(rows, column),
        hovertemplate="%{customdata[0]}<br>" + name + " %{customdata[1]}<extra></extra>",
    )


def _label_ends(chart: go.Figure, ends: list[tuple[str, Decimal, str, str]]) -> None:
    """A name and an amount beside each line's end, kept apart where two lines end together."""
    tops = [float(y) for trace in chart.data for y in trace.y]
    room = Decimal(max([*tops, 1.0]) * _APART * 1e6)
    below: Decimal | None = None
    for x, amount, name, colour in sorted(ends, key=lambda end: end[1]):
        y = amount if below is None else max(amount, below + room)
        label_at_end(chart, x, y, f"{name} {millions(amount)}", colour, 700)
        below = y


def _words(rows: pd.DataFrame, column: str, *more: str) -> list[list[Any]]:
    return [
        [year, pounds(amount), *others]
        for year, amount, *others in zip(
            rows["year"], rows[column], *(rows[name] for name in more), strict=True
        )
    ]
