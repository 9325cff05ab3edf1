"""The charts of schools: their spread, and funnels with the limits of chance."""

from math import ceil

import pandas as pd
import plotly.graph_objects as go

from ehcp.charts.base import BLUE, GREY, ORANGE, layout, nothing
from hnfsg.statistics import funnel_limits

_STEPS = 60  # points of a limit's curve
_ROOM = 1.08  # to the right of the largest school
_HEIGHT = 460
_FAR = ("Above 99.8%", "Below 99.8%")


def spread_of_schools(frame: pd.DataFrame) -> go.Figure:
    """Schools by band, from none to most; a band of too few to be told is a gap."""
    rows = frame.iloc[:-1]
    counts = [None if pd.isna(n) else int(n) for n in rows["schools"]]
    if not any(counts):
        return nothing()
    chart = go.Figure(layout=layout())
    chart.add_bar(
        x=list(rows["band"]),
        y=counts,
        marker={"color": BLUE},
        text=["" if n is None else f"{n:,}" for n in counts],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{x} requests per 100 pupils<br>%{y:,} schools<extra></extra>",
    )
    chart.update_layout(margin={"r": 24, "t": 24}, bargap=0.2)
    title = {"text": "Requests per 100 pupils a year"}
    chart.update_xaxes(type="category", title=title, showgrid=False, fixedrange=True)
    chart.update_yaxes(rangemode="tozero", fixedrange=True)
    return chart


def funnel(whole: str, frame: pd.DataFrame) -> go.Figure:
    """Each school by its size and its share, with the limits of chance about all together."""
    centre = float(frame["centre"].iloc[0])
    widest = int(max(frame["whole"]))
    sizes = sorted({max(1, ceil(widest * _ROOM * step / _STEPS)) for step in range(1, _STEPS + 1)})
    chart = go.Figure(layout=layout(_HEIGHT))
    limits = [found for size in sizes if (found := funnel_limits(centre, size))]
    for place, dash in ((0, "dot"), (1, "solid")):
        for end in (0, 1):
            chart.add_scatter(
                x=sizes,
                y=[100 * found[place][end] for found in limits],
                mode="lines",
                line={"color": GREY, "width": 1.5, "dash": dash},
                hoverinfo="skip",
            )
    chart.add_scatter(
        x=[0, sizes[-1]],
        y=[100 * centre] * 2,
        mode="lines",
        line={"color": GREY, "width": 1},
        hoverinfo="skip",
    )
    _add_schools(chart, frame)
    _name_limits(chart, sizes[-1], centre, limits[-1])
    highest = max(*(100 * float(share) for share in frame["share"]), 100 * centre)
    chart.update_xaxes(title={"text": whole}, range=[0, sizes[-1]], fixedrange=True)
    chart.update_yaxes(ticksuffix="%", range=[0, min(104.0, highest * 1.15) or 1], fixedrange=True)
    return chart


def _add_schools(chart: go.Figure, frame: pd.DataFrame) -> None:
    """A point for each school; those beyond the outer limits are orange and larger."""
    is_far = frame["stands"].isin(_FAR)
    for rows, colour, size in ((frame[~is_far], BLUE, 7), (frame[is_far], ORANGE, 10)):
        if rows.empty:
            continue
        chart.add_scatter(
            x=[int(n) for n in rows["whole"]],
            y=[100 * float(share) for share in rows["share"]],
            mode="markers",
            marker={"color": colour, "size": size, "opacity": 0.8},
            customdata=[
                [name, int(part), int(all_), stands]
                for name, part, all_, stands in zip(
                    rows["school"], rows["part"], rows["whole"], rows["stands"], strict=True
                )
            ],
            hovertemplate="%{customdata[0]}<br>%{customdata[1]:,} of %{customdata[2]:,} "
            "(%{y:.1f}%)<br>%{customdata[3]}<extra></extra>",
        )


def _name_limits(
    chart: go.Figure,
    size: int,
    centre: float,
    limits: tuple[tuple[float, float], tuple[float, float]],
) -> None:
    """The limits and the mean by name, beside their right ends."""
    (_, upper), (_, highest) = limits
    for share, text in ((centre, "All together"), (upper, "95%"), (highest, "99.8%")):
        chart.add_annotation(
            x=size,
            y=100 * share,
            text=text,
            showarrow=False,
            xanchor="left",
            xshift=8,
            font={"color": GREY, "size": 13},
        )
