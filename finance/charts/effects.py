"""The chart of numbers and price: what lies either side of the budget, line by line."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from finance.charts.base import BLUE, GREY, ORANGE, in_millions, layout, nothing
from finance.charts.lines import LINES_SHOWN, names_of, shortened
from hnfsg.money import pounds, signed_millions

_ROW = 40  # pixels
_NAMED_FROM = 0.14  # of the width: a bar that has room for its name


def numbers_and_price(frame: pd.DataFrame) -> go.Figure:
    """Bars either side of nought for the lines that are split, furthest from budget first.

    The two effects are stacked, less than nought to the left; a dark mark and the amount beside
    it stand at both together. The frame holds None where a line is not split.
    """
    rows = frame.dropna(subset=["numbers", "price"])
    if rows.empty:
        return nothing()
    distance = {index: abs(v) for index, v in rows["variance"].items()}
    rows = rows.loc[sorted(distance, key=lambda i: -distance[i])[:LINES_SHOWN]]
    names = names_of(rows)
    chart = go.Figure(layout=layout(height=80 + _ROW * len(rows)))
    _add_net(chart, names, rows["variance"])
    ends = _ends(rows)
    reach = max(high for _, high in ends) - min(low for low, _ in ends) or 1.0
    _add_effect(chart, names, rows["numbers"], "Numbers", (BLUE, "#FFFFFF"), reach)
    _add_effect(chart, names, rows["price"], "Price", (ORANGE, "#1D1D1D"), reach)
    _label_nets(chart, names, rows["variance"], ends)
    low, high = min(0.0, *(e[0] for e in ends)), max(0.0, *(e[1] for e in ends))
    chart.update_layout(barmode="relative", bargap=0.35, margin={"l": 230, "r": 24})
    chart.update_xaxes(range=[low - 0.06 * reach, high + 0.32 * reach], fixedrange=True)
    chart.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=names,
        autorange="reversed",
        tickmode="array",
        tickvals=names,
        ticktext=shortened(names, rows),
        showgrid=False,
        fixedrange=True,
    )
    return chart


def _add_net(chart: go.Figure, names: list[str], variances: "pd.Series[Any]") -> None:
    """A mark at both together. It comes first: what officers explained is ringed there."""
    chart.add_scatter(
        y=names,
        x=in_millions(variances),
        orientation="h",
        mode="markers",
        name="Both together",
        marker={"symbol": "line-ns", "size": 22, "line": {"width": 4, "color": "#14213D"}},
        customdata=[[n, pounds(v)] for n, v in zip(names, variances, strict=True)],
        hovertemplate="%{customdata[0]}<br>Both together %{customdata[1]}<extra></extra>",
    )


def _add_effect(  # noqa: PLR0913 - a series is its amounts, its name and its look
    chart: go.Figure,
    names: list[str],
    amounts: "pd.Series[Any]",
    label: str,
    colours: tuple[str, str],
    reach: float,
) -> None:
    """One effect; its name stands in its widest bar, in place of a legend."""
    drawn = in_millions(amounts)
    widest = max(range(len(drawn)), key=lambda i: abs(drawn[i]))
    has_room = abs(drawn[widest]) >= _NAMED_FROM * reach
    chart.add_bar(
        y=names,
        x=drawn,
        orientation="h",
        name=label,
        marker={"color": colours[0]},
        text=[label if has_room and i == widest else "" for i in range(len(drawn))],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={"color": colours[1], "size": 13},
        customdata=[[n, pounds(a)] for n, a in zip(names, amounts, strict=True)],
        hovertemplate="%{customdata[0]}<br>" + label + " %{customdata[1]}<extra></extra>",
    )


def _ends(rows: pd.DataFrame) -> list[tuple[float, float]]:
    """Where each line's bars end to the left and to the right of nought."""
    pairs = zip(in_millions(rows["numbers"]), in_millions(rows["price"]), strict=True)
    return [(sum(min(v, 0.0) for v in pair), sum(max(v, 0.0) for v in pair)) for pair in pairs]


def _label_nets(
    chart: go.Figure,
    names: list[str],
    variances: "pd.Series[Any]",
    ends: list[tuple[float, float]],
) -> None:
    for name, variance, (_, high) in zip(names, variances, ends, strict=True):
        chart.add_annotation(
            y=name,
            x=high,
            text=signed_millions(variance),
            showarrow=False,
            xanchor="left",
            xshift=12,
            font={"color": GREY, "size": 14, "weight": 700},
        )
