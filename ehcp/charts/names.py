"""The names of series that have no end of a line to stand beside."""

from collections.abc import Iterable, Sequence

import plotly.graph_objects as go

from ehcp.charts.base import AS_TEXT

NAME = "series"  # so that charts.js does not take them for the ends of lines
_ROOM = 20  # pixels for each name
_IN_A_ROW = 2
_MORE = 1.08  # charts.js gives more on a phone


def beside(chart: go.Figure, names: Sequence[tuple[str, str]]) -> None:
    """The names (each with its colour) one under another at the right, beside the plot."""
    chart.update_layout(meta={"labels": "beside"})  # charts.js leaves them there on a phone
    for place, (name, colour) in enumerate(names):
        chart.add_annotation(
            name=NAME,
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
    """The names above the plot, two beside each other, so that a phone has room for them."""
    rows = -(-len(names) // _IN_A_ROW)
    chart.update_layout(margin={"t": _ROOM * rows + 12})
    for place, (name, colour) in enumerate(names):
        row, column = divmod(place, _IN_A_ROW)
        chart.add_annotation(
            name=NAME,
            xref="paper",
            yref="paper",
            x=column / _IN_A_ROW,
            y=1,
            text=name,
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
            yshift=6 + _ROOM * (rows - 1 - row),
            font={"color": AS_TEXT.get(colour, colour), "size": 14},
        )


def with_room(values: Iterable[float | None]) -> list[float]:
    """The ends of an axis from nought with room for numbers beside the longest bar."""
    return [0, max((value for value in values if value is not None), default=1) * _MORE or 1]
