"""What every chart of the EHCP pages shares: colours, size, axes of months, years and names."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

# The chart colours of the Government Analysis Function.
BLUE, TEAL, PURPLE, ORANGE, GREY = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D"
PALE = "#BFBFBF"
# As text, orange and teal need more contrast than as a line.
AS_TEXT = {ORANGE: "#B5470F", TEAL: "#1A6F68"}
_MANY = 48  # months, beyond which months' names would be turned on a phone
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

    Up to two years each quarter has its name; over more each January, over many as its year alone.
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
        ticktext=[f"{month:%b %Y}" if len(months) <= _MANY else f"{month:%Y}" for month in named],
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


def numbers(values: Iterable[Any]) -> list[float | None]:
    """Cells for an axis: None where there is no number to draw."""
    return [None if value is None or pd.isna(value) else float(value) for value in values]


def over_names(chart: go.Figure, names: Sequence[str]) -> None:
    """Years or other names along the chart, in their order, and counts up it from nought."""
    chart.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=list(names),
        range=[-0.5, len(names) - 0.5],
        tickmode="array",
        tickvals=list(range(len(names))),
        ticktext=[_shorter(name) for name in names],
        tickangle=0,
        showgrid=False,
        fixedrange=True,
    )
    chart.update_yaxes(rangemode="tozero", fixedrange=True)


def _shorter(name: str) -> str:
    """`2023/24` of `2023 to 2024`, and a word for the twelve months that end a chart."""
    if name.endswith(" months"):
        return "Latest" if name.startswith("Last") else "Settled"
    return name.replace(" to 20", "/")


def above(chart: go.Figure, place: float, y: float, text: str, colour: str) -> None:
    """Words above a point of an axis of names. By its place: `2023` would be read as a number."""
    chart.add_annotation(
        x=place,
        y=y,
        text=text,
        showarrow=False,
        yanchor="bottom",
        yshift=6,
        font={"color": AS_TEXT.get(colour, colour), "size": 14, "weight": 700},
    )


def over_share(chart: go.Figure, most: float = 1.0) -> None:
    """Shares up the chart, from nought to all of them."""
    chart.update_yaxes(range=[0, most], tickformat=".0%", fixedrange=True)


def across(
    names: Sequence[str],
    values: Sequence[float],
    words: Sequence[str],
    colour: str | Sequence[str],
    unit: str,
) -> go.Figure:
    """Bars across from the bottom up, each with its words at its end."""
    chart = go.Figure(layout=layout(height=80 + 34 * len(names)))
    chart.add_bar(
        x=list(values),
        y=list(names),
        orientation="h",
        marker={"color": colour if isinstance(colour, str) else list(colour)},
        text=list(words),
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}<br>%{text}" + unit + "<extra></extra>",
    )
    reach = max(map(abs, values)) or 1.0
    low = -1.15 * reach if min(values) < 0 else 0
    high = 1.15 * reach if max(values) > 0 else 0.15 * reach
    chart.update_layout(margin={"l": 190, "r": 32, "t": 16, "b": 40}, bargap=0.35)
    chart.update_xaxes(range=[low, high], zeroline=True, fixedrange=True)
    chart.update_yaxes(
        type="category", categoryorder="array", categoryarray=list(names), fixedrange=True
    )
    return chart
