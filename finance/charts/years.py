"""The charts by year: bars from nought, pale where they are forecasts, reports as hollow points."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from finance.charts.base import AS_TEXT, BLUE, GREY, PURPLE, TEAL, in_millions, layout, nothing
from hnfsg.money import millions, pounds, signed_millions
from hnfsg.periods import FinancialMonth, year_label

_PALE = 0.5
_BUDGET = "#BFBFBF"


def overspend_by_year(frame: pd.DataFrame) -> go.Figure:
    """The overspend against the grant of each year."""
    return _bars(frame, "overspend", BLUE, "Overspend")


def cumulative_by_year(frame: pd.DataFrame) -> go.Figure:
    """The deficit of all years together at the end of each year."""
    return _bars(frame, "cumulative", PURPLE, "Cumulative deficit")


def high_needs_by_year(frame: pd.DataFrame) -> go.Figure:
    """Spending on high needs beside its budget, each year; how far apart they are stands above."""
    own = frame.dropna(subset=["spend"])
    if own.empty and frame["elsewhere"].dropna().empty:
        return nothing()
    chart = _by_year(frame)
    _add_bars(chart, own, "spend", TEAL, "Spending")
    budgets = frame.dropna(subset=["budget"])
    chart.add_bar(
        x=_places(budgets),
        y=in_millions(budgets["budget"]),
        name="Budget",
        marker={"color": _BUDGET},
        customdata=_words(budgets, "budget"),
        hovertemplate="%{customdata[0]}<br>Budget %{customdata[1]}<extra></extra>",
    )
    chart.update_layout(barmode="group", bargap=0.3, bargroupgap=0.04)
    _add_reports(chart, frame, "spend")
    _label_bars(chart, frame, "spend", own["variance"].dropna().map(signed_millions), TEAL)
    _name_pair(chart, own)
    return chart


def _bars(frame: pd.DataFrame, column: str, colour: str, label: str) -> go.Figure:
    own = frame.dropna(subset=[column])
    if own.empty and frame["elsewhere"].dropna().empty:
        return nothing()
    chart = _by_year(frame)
    _add_bars(chart, own, column, colour, label)
    _add_reports(chart, frame, column)
    _label_bars(chart, frame, column, own[column].map(millions), colour)
    return chart


def _by_year(frame: pd.DataFrame) -> go.Figure:
    """A chart with the years along it, also those that only others report or nobody does.

    A year is named on the axis by the month that it is told by, as other parts of the page name
    it; what is written there is `2022/23`, with its month where it has no outturn.
    """
    known = dict(zip(frame["year"], _places(frame), strict=True))
    starts = [int(year[:4]) for year in known]
    years = map(year_label, range(min(starts), max(starts) + 1))
    places = {year: known.get(year, year) for year in years}
    chart = go.Figure(layout=layout())
    chart.update_layout(margin={"r": 24, "t": 40}, bargap=0.4)
    chart.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=list(places.values()),
        range=[-0.5, len(places) - 0.5],
        tickmode="array",
        tickvals=list(places.values()),
        ticktext=[_name(year, place) for year, place in places.items()],
        showgrid=False,
        fixedrange=True,
    )
    chart.update_yaxes(rangemode="tozero", fixedrange=True)
    return chart


def _places(rows: pd.DataFrame) -> list[str]:
    """Where each row stands on the axis: reports where the year of ours stands."""
    months = {year: p for year, p in zip(rows["year"], rows["period"], strict=True) if _is_key(p)}
    return [
        FinancialMonth.from_key(months[year]).label if year in months else str(year)
        for year in rows["year"]
    ]


def _name(year: str, place: str) -> str:
    """`2022/23`, and the month of a year that is told by one: `2023/24 M10`."""
    name = f"{year[:4]}/{year[-2:]}"
    said = place.partition(",")[0]
    return f"{name} {said.replace('Month ', 'M')}" if said.startswith("Month") else name


def _is_key(period: object) -> bool:
    return isinstance(period, str)


def _add_bars(chart: go.Figure, rows: pd.DataFrame, column: str, colour: str, label: str) -> None:
    chart.add_bar(
        x=_places(rows),
        y=in_millions(rows[column]),
        name=label,
        marker={"color": colour, "opacity": [1 if _is_final(p) else _PALE for p in rows["period"]]},
        customdata=_words(rows, column),
        hovertemplate="%{customdata[0]}<br>" + label + " %{customdata[1]}<extra></extra>",
    )


def _label_bars(
    chart: go.Figure, frame: pd.DataFrame, tops: str, labels: "pd.Series[Any]", colour: str
) -> None:
    """Words over each bar, above whatever others report of the year, so that nothing is hidden."""
    rows = frame.loc[labels.index]
    theirs: dict[str, float] = {}
    for row in frame.dropna(subset=["elsewhere"]).to_dict("records"):
        theirs[row["year"]] = max(theirs.get(row["year"], 0.0), *in_millions([row["elsewhere"]]))
    for place, year, amount, text in zip(
        _places(rows), rows["year"], in_millions(rows[tops]), labels, strict=True
    ):
        chart.add_annotation(
            x=place,
            y=max(amount, theirs.get(year, 0.0), 0.0),
            text=text,
            showarrow=False,
            yanchor="bottom",
            yshift=10,
            font={"color": AS_TEXT.get(colour, colour), "size": 14, "weight": 700},
        )


def _is_final(period: str) -> bool:
    return FinancialMonth.from_key(period).is_outturn


def _add_reports(chart: go.Figure, frame: pd.DataFrame, column: str) -> None:
    """What others report, as hollow points; an amount stands where it reads otherwise than ours."""
    theirs = frame.dropna(subset=["elsewhere"])
    if theirs.empty:
        return
    places = dict(zip(frame["year"], _places(frame), strict=True))
    ours = {r["year"]: r[column] for r in frame.dropna(subset=[column]).to_dict("records")}
    points = [(places[year], year) for year in theirs["year"]]
    amounts = list(theirs["elsewhere"])
    chart.add_scatter(
        x=[place for place, _ in points],
        y=in_millions(amounts),
        mode="markers+text",
        name="Reported elsewhere",
        marker={"symbol": "circle-open", "size": 12, "color": GREY, "line": {"width": 2.5}},
        text=[
            "" if year in ours else millions(amount)
            for (_, year), amount in zip(points, amounts, strict=True)
        ],
        textposition="top center",
        textfont={"color": GREY, "size": 13},
        cliponaxis=False,
        customdata=[
            [f"{at}, {year}", pounds(amount), where]
            for at, year, amount, where in zip(
                theirs["at"], theirs["year"], amounts, theirs["published_in"], strict=True
            )
        ],
        hovertemplate="%{customdata[0]}<br>Elsewhere %{customdata[1]}<br>%{customdata[2]}"
        "<extra></extra>",
    )


def _name_pair(chart: go.Figure, own: pd.DataFrame) -> None:
    """Spending and Budget inside the first pair of bars, in place of a legend."""
    if own.empty:
        return
    first = _places(own)[0]
    for label, colour, shift in (("Spending", "#FFFFFF", -1), ("Budget", "#1D1D1D", 1)):
        chart.add_annotation(
            x=first,
            y=0,
            text=label,
            textangle=-90,
            showarrow=False,
            yanchor="bottom",
            yshift=8,
            xshift=shift * 22,
            font={"color": colour, "size": 13},
        )


def _words(rows: pd.DataFrame, column: str) -> list[list[str]]:
    return [
        [FinancialMonth.from_key(period).label, pounds(amount)]
        for period, amount in zip(rows["period"], rows[column], strict=True)
    ]
