"""What every chart of the EHCP pages shares: colours, size, an axis of calendar months."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go

# The chart colours of the Government Analysis Function.
BLUE, TEAL, PURPLE, ORANGE, GREY = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D"
# As text, orange and teal need more contrast than as a line.
AS_TEXT = {ORANGE: "#B5470F", TEAL: "#1A6F68"}
_EVERY_QUARTER = 24  # months, up to which each quarter has its name


def nothing() -> go.Figure:
    """What stands where there is no data: a sentence, never an empty chart."""
    chart = go.Figure(layout=layout(height=120))
    chart.add_annotation(text="No data for this period", showarrow=False, font={"size": 18})
    chart.update_xaxes(visible=False)
    chart.update_yaxes(visible=False)
    return chart


def layout(height: int = 360) -> dict[str, Any]:
    """A chart without a legend, with room for a name beside each line's end."""
    return {
        "template": "none",
        "height": height,
        "showlegend": False,
        "margin": {"l": 64, "r": 172, "t": 16, "b": 40},
        "hovermode": "closest",
    }


def over_months(chart: go.Figure, months: Sequence[date]) -> None:
    """Calendar months along the chart, by the names that events are drawn at: `January 2024`.

    Up to two years each quarter has its name; over more each January.
    """
    named = [
        m for m in months if m.month in ((1, 4, 7, 10) if len(months) <= _EVERY_QUARTER else (1,))
    ]
    chart.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=[f"{month:%B %Y}" for month in months],
        tickmode="array",
        tickvals=[f"{month:%B %Y}" for month in named],
        ticktext=[f"{month:%b %Y}" for month in named],
        ticks="outside",
        ticklen=6,
        showgrid=False,
        fixedrange=True,
    )
    chart.update_yaxes(rangemode="tozero", fixedrange=True)


def label_at_end(  # noqa: PLR0913 - a label is its place, its words and its look
    chart: go.Figure, x: str, y: float, text: str, colour: str, weight: int = 400
) -> None:
    """Words beside a line's end. Bold by weight: the policy forbids the style that <b> becomes."""
    chart.add_annotation(
        x=x,
        y=y,
        text=text,
        showarrow=False,
        xanchor="left",
        xshift=12,
        font={"color": AS_TEXT.get(colour, colour), "size": 14, "weight": weight},
    )
