"""The charts of requests."""

import pandas as pd
import plotly.graph_objects as go

from ehcp.calendars import first_day
from ehcp.charts.base import BLUE, label_at_end, layout, nothing, over_months


def requests_by_month(frame: pd.DataFrame) -> go.Figure:
    """Requests in each month; a month of too few to be told is a gap."""
    known = [n for n in frame["requests"] if not pd.isna(n)]
    if not known:
        return nothing()
    months = [first_day(key) for key in frame["period"]]
    counts = [None if pd.isna(n) else int(n) for n in frame["requests"]]
    chart = go.Figure(layout=layout())
    chart.add_scatter(
        x=[f"{month:%B %Y}" for month in months],
        y=counts,
        mode="lines+markers",
        name="Requests",
        line={"color": BLUE, "width": 3},
        marker={"size": 7, "color": BLUE},
        hovertemplate="%{x}<br>%{y:,} requests<extra></extra>",
    )
    over_months(chart, months)
    month, count = next(
        (m, n) for m, n in zip(reversed(months), reversed(counts), strict=True) if n is not None
    )
    label_at_end(chart, f"{month:%B %Y}", count, f"Requests {count:,}", BLUE, weight=700)
    return chart
