"""The chart of the bridge: from the gap in the budget to the overspend, each step where it begins.

Across, so that the names have room on a phone.
"""

from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go

from finance.charts.base import BLUE, GREY, TEAL, in_millions, layout, nothing
from hnfsg.money import millions, pounds, signed_millions


def waterfall(frame: pd.DataFrame) -> go.Figure:
    """A bar for each row: the ends from nought, the steps from where the one before ended.

    Nothing where an end is not stated: there is no bridge then.
    """
    rows = frame.to_dict("records")
    if any(not isinstance(row[name], Decimal) for row in rows for name in ("amount", "after")):
        return nothing()
    names = [str(row["step"]) for row in rows]
    sizes = [row["amount"] for row in rows]
    is_end = [row["kind"] == "end" for row in rows]
    starts = [
        Decimal(0) if end else row["after"] - row["amount"]
        for row, end in zip(rows, is_end, strict=True)
    ]
    words = [
        millions(size) if end else signed_millions(size)
        for size, end in zip(sizes, is_end, strict=True)
    ]
    chart = go.Figure(layout=layout(height=80 + 44 * len(names)))
    chart.add_bar(
        y=names,
        x=in_millions(sizes),
        base=in_millions(starts),
        orientation="h",
        name="Adds",
        marker={"color": [_colour(s, end) for s, end in zip(sizes, is_end, strict=True)]},
        text=words,
        textposition="outside",
        cliponaxis=False,
        customdata=[[name, pounds(size)] for name, size in zip(names, sizes, strict=True)],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
    )
    reach = in_millions([*starts, *(row["after"] for row in rows)])
    low, high = min(0.0, *reach), max(0.0, *reach)
    room = (high - low) * 0.16
    chart.update_layout(bargap=0.35, margin={"l": 210, "r": 24})
    chart.update_xaxes(range=[low - room if low < 0 else 0.0, high + room], fixedrange=True)
    chart.update_yaxes(type="category", autorange="reversed", showgrid=False, fixedrange=True)
    return chart


def _colour(size: Decimal, is_end: bool) -> str:
    if is_end:
        return GREY
    return BLUE if size >= 0 else TEAL
