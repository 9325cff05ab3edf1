"""The charts of the budget lines."""

from decimal import Decimal
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from finance.charts.base import BLUE, in_millions, layout, nothing
from hnfsg.money import pounds, signed_millions

LINES_SHOWN = 12
_LABEL_LENGTH = 34


def forecast_against_budget(frame: pd.DataFrame) -> go.Figure:
    """Bars of forecast beside budget for the lines furthest from their budget, furthest first.

    At outturn the `kind` of the rows says Spending in place of Forecast.
    """
    rows = frame.dropna(subset=["variance"])
    if rows.empty:
        return nothing()
    distance: dict[Any, Decimal] = {index: abs(v) for index, v in rows["variance"].items()}
    shown = rows.loc[sorted(distance, key=lambda index: -distance[index])[:LINES_SHOWN]]
    names = names_of(shown)
    spending = str(shown.iloc[0]["kind"])
    chart = go.Figure(layout=layout(height=90 + 44 * len(shown)))
    _add_bars(
        chart,
        names,
        shown["forecast"],
        spending,
        BLUE,
        labels=list(map(signed_millions, shown["variance"])),
    )
    _add_bars(chart, names, shown["budget"], "Budget", "#BFBFBF")
    amounts = in_millions([*shown["budget"], *shown["forecast"]])
    chart.update_layout(barmode="group", bargap=0.35, bargroupgap=0.05, margin={"l": 230, "r": 16})
    chart.update_xaxes(range=[min(0.0, *amounts), max(amounts) * 1.18], fixedrange=True)
    chart.update_yaxes(
        type="category",
        autorange="reversed",
        tickmode="array",
        tickvals=names,
        ticktext=shortened(names, shown),
        showgrid=False,
        fixedrange=True,
    )
    _name_bars(chart, names[0], shown.iloc[0], spending)
    return chart


def _add_bars(  # noqa: PLR0913 - each names one thing that is drawn
    chart: go.Figure,
    names: list[str],
    amounts: "pd.Series[Any]",
    label: str,
    colour: str,
    labels: list[str] | None = None,
) -> None:
    chart.add_bar(
        y=names,
        x=in_millions(amounts),
        orientation="h",
        name=label,
        marker={"color": colour},
        text=labels,
        textposition="outside" if labels else "none",
        cliponaxis=False,
        customdata=[[name, pounds(a)] for name, a in zip(names, amounts, strict=True)],
        hovertemplate="%{customdata[0]}<br>" + label + " %{customdata[1]}<extra></extra>",
    )


def _name_bars(chart: go.Figure, name: str, first: "pd.Series[Any]", spending: str) -> None:
    """The words Budget and Forecast inside the first pair of bars, in place of a legend."""
    pairs = (("forecast", spending, "#FFFFFF", 9), ("budget", "Budget", "#1D1D1D", -9))
    for column, label, colour, shift in pairs:
        if float(first[column]) > 0:
            chart.add_annotation(
                y=name,
                x=0,
                text=label,
                showarrow=False,
                xanchor="left",
                xshift=6,
                yshift=shift,
                font={"color": colour, "size": 12},
            )


def names_of(rows: pd.DataFrame) -> list[str]:
    """A name for each line's bars; two lines of one name are told apart by their codes."""
    names = [str(line) for line in rows["line"]]
    return [
        f"{name} ({code})" if names.count(name) > 1 else name
        for name, code in zip(names, rows["code"], strict=True)
    ]


def shortened(names: list[str], rows: pd.DataFrame) -> list[str]:
    """The names as the axis has room for; what shortening makes alike is told apart by codes."""
    short = [_cut(name, _LABEL_LENGTH) for name in names]
    ends = [f" ({str(code)[:12]})" for code in rows["code"]]
    return [
        _cut(name, _LABEL_LENGTH - len(end)) + end if short.count(label) > 1 else label
        for name, label, end in zip(names, short, ends, strict=True)
    ]


def cut(name: str) -> str:
    """A name as the axis has room for."""
    return _cut(name, _LABEL_LENGTH)


def _cut(name: str, length: int) -> str:
    return name if len(name) <= length else name[: length - 1].rstrip() + "…"
