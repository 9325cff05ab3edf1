"""The chart of spending to date as a share of the year."""

from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go

from finance.charts.base import AS_TEXT, BLUE, GREY, ORANGE, TEAL, layout, nothing

_ROOM = 20  # pixels for each name
_EVENLY = "#8A94A6"
_SYMBOLS = ("circle-open", "square-open", "diamond-open", "triangle-up-open")


def share_of_year(frame: pd.DataFrame) -> go.Figure:
    """This year's shares as a line, the earlier years' as points, even spending drawn thin.

    The frame holds None where there is nothing; a row of an earlier year has no period.
    """
    is_own = frame["period"].notna()
    own, earlier = frame[is_own], frame[~is_own]
    if own["share"].isna().all():
        return nothing()
    months = [f"M{number}" for number in range(1, 13)]
    if own.iloc[-1]["month"] == "Outturn":
        months.append("Outturn")
    chart = go.Figure(layout=layout(height=400))
    chart.update_layout(margin={"r": 24})
    _add_own(chart, own, "share", "This year", BLUE)
    _add_own(chart, own, "of_budget", "Of budget", ORANGE)
    names = [*_add_earlier(chart, earlier), *_add_normal(chart, own), _add_even(chart)]
    chart.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=months,
        title={"text": f"Month of {own.iloc[0]['year']}"},
        showgrid=False,
        fixedrange=True,
    )
    top = max(100.0, *(_per_cent(v) for c in ("share", "of_budget") for v in frame[c].dropna()))
    chart.update_yaxes(range=[0, top * 1.03], ticksuffix="%", fixedrange=True)
    _name(chart, [*_named_own(own), *names])
    return chart


def _add_own(chart: go.Figure, own: pd.DataFrame, column: str, label: str, colour: str) -> None:
    """This year as a share of the forecast, thick, or of the budget, thin."""
    rows = own.dropna(subset=[column])
    is_main = column == "share"
    chart.add_scatter(
        x=_short(rows),
        y=[_per_cent(share) for share in rows[column]],
        mode="lines+markers",
        name=label,
        line={"color": colour, "width": 3 if is_main else 2, "dash": "solid" if is_main else "dot"},
        marker={"size": 8 if is_main else 5, "color": colour},
        customdata=_words(rows, column),
        hovertemplate="%{customdata[0]}<br>" + label + " %{customdata[1]}<extra></extra>",
    )


def _add_earlier(chart: go.Figure, earlier: pd.DataFrame) -> list[tuple[str, str]]:
    """A hollow point for each month of each earlier year; their names with their signs."""
    names = []
    for place, (year, rows) in enumerate(earlier.groupby("year", sort=False)):
        known = rows.dropna(subset=["share"])
        chart.add_scatter(
            x=_short(known),
            y=[_per_cent(share) for share in known["share"]],
            mode="markers",
            name=str(year),
            marker={
                "symbol": _SYMBOLS[place % len(_SYMBOLS)],
                "size": 9,
                "color": GREY,
                "line": {"width": 1.5},
            },
            customdata=_words(known, "share"),
            hovertemplate="%{customdata[0]}<br>Spent %{customdata[1]}<extra></extra>",
        )
        names.append((f"{'○□◇△'[place % len(_SYMBOLS)]} {year}", GREY))
    return names


def _add_normal(chart: go.Figure, own: pd.DataFrame) -> list[tuple[str, str]]:
    rows = own.dropna(subset=["normal"])
    if rows.empty:
        return []
    chart.add_scatter(
        x=_short(rows),
        y=[_per_cent(share) for share in rows["normal"]],
        mode="lines",
        name="Normal",
        line={"color": TEAL, "width": 3, "dash": "dash"},
        customdata=_words(rows, "normal"),
        hovertemplate="%{customdata[0]}<br>Normal %{customdata[1]}<extra></extra>",
    )
    return [("Normal", TEAL)]


def _add_even(chart: go.Figure) -> tuple[str, str]:
    """A twelfth a month: a foil, so it is drawn thin."""
    numbers = range(1, 13)
    chart.add_scatter(
        x=[f"M{number}" for number in numbers],
        y=[100 * number / 12 for number in numbers],
        mode="lines",
        name="If spent evenly",
        line={"color": _EVENLY, "width": 1},
        hoverinfo="skip",
    )
    return ("If spent evenly", "#5A6478")


def _named_own(own: pd.DataFrame) -> list[tuple[str, str]]:
    """The newest shares of this year in words, each in the colour of its line."""
    said = (("share", "of forecast", BLUE), ("of_budget", "of budget", ORANGE))
    known = [(own[column].dropna(), words, colour) for column, words, colour in said]
    return [
        (f"{_per_cent(shares.iloc[-1]):.0f}% {words}", colour)
        for shares, words, colour in known
        if len(shares)
    ]


def _name(chart: go.Figure, names: list[tuple[str, str]]) -> None:
    """The names one under another at the lower right, where a running total leaves room."""
    for place, (name, colour) in enumerate(reversed(names)):
        is_own = place >= len(names) - 2 and "%" in name
        chart.add_annotation(
            xref="paper",
            yref="paper",
            x=1,
            y=0,
            text=name,
            showarrow=False,
            xanchor="right",
            yanchor="bottom",
            yshift=6 + _ROOM * place,
            font={
                "color": AS_TEXT.get(colour, colour),
                "size": 14,
                "weight": 700 if is_own else 400,
            },
        )


def _words(rows: pd.DataFrame, column: str) -> list[list[str]]:
    pairs = zip(rows["month"], rows["year"], rows[column], strict=True)
    return [[f"{month}, {year}", f"{_per_cent(share):.1f}%"] for month, year, share in pairs]


def _short(rows: pd.DataFrame) -> list[str]:
    return [_short_name(month) for month in rows["month"]]


def _short_name(month: str) -> str:
    return month.replace("Month ", "M")


def _per_cent(share: Decimal) -> float:
    return float(share) * 100
