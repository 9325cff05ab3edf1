"""The names of series that have no end of a line to stand beside."""

from collections.abc import Sequence

import plotly.graph_objects as go

from ehcp.charts.base import AS_TEXT

_ROOM = 20  # pixels for each name


def beside(chart: go.Figure, names: Sequence[tuple[str, str]]) -> None:
    """The names (each with its colour) one under another at the right, beside the plot."""
    chart.update_layout(meta={"labels": "beside"})  # charts.js leaves them there on a phone
    for place, (name, colour) in enumerate(names):
        chart.add_annotation(
            xref="paper",
            yref="paper",
            x=1,
            y=1,
            text=name,
            showarrow=False,
            xanchor="left",
            yanchor="top",
            xshift=12,
            yshift=-_ROOM * place,
            font={"color": AS_TEXT.get(colour, colour), "size": 14},
        )


def along_the_top(chart: go.Figure, names: Sequence[tuple[str, str]]) -> None:
    """The names beside each other above the plot."""
    for place, (name, colour) in enumerate(names):
        chart.add_annotation(
            xref="paper",
            yref="paper",
            x=place / len(names),
            y=1,
            text=name,
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
            yshift=8,
            font={"color": AS_TEXT.get(colour, colour), "size": 14},
        )
