"""The chart of what was spent in each month, over the years."""

import pandas as pd
import plotly.graph_objects as go

from finance.charts.base import TEAL, in_millions, layout, nothing
from finance.charts.months import label_at_end
from hnfsg.money import millions, pounds
from hnfsg.periods import FinancialMonth

_ROOM = 24  # months, up to which each quarter has its name


def spent_by_month(frame: pd.DataFrame) -> go.Figure:
    """What the high needs block spent in each month: solid, for it is known; gaps are missing."""
    if frame["high_needs"].dropna().empty:
        return nothing()
    months = [FinancialMonth.from_key(key) for key in frame["period"]]
    amounts = [None if pd.isna(amount) else amount for amount in frame["high_needs"]]
    chart = go.Figure(layout=layout())
    chart.add_scatter(
        x=[month.calendar_name for month in months],
        y=[None if a is None else in_millions([a])[0] for a in amounts],
        mode="lines+markers",
        name="High needs",
        line={"color": TEAL, "width": 3},
        marker={"size": 7, "color": TEAL},
        customdata=[
            [month.calendar_name, "" if a is None else pounds(a)]
            for month, a in zip(months, amounts, strict=True)
        ],
        hovertemplate="%{customdata[0]}<br>Spent %{customdata[1]}<extra></extra>",
    )
    named = [m for m in months if m.month in (_quarters() if len(months) <= _ROOM else (1,))]
    chart.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=[month.calendar_name for month in months],
        tickmode="array",
        tickvals=[month.calendar_name for month in named],
        ticktext=[_short(month) for month in named],
        ticks="outside",
        ticklen=6,
        showgrid=False,
        fixedrange=True,
    )
    chart.update_yaxes(rangemode="tozero", fixedrange=True)
    last, spent = [(m, a) for m, a in zip(months, amounts, strict=True) if a is not None][-1]
    label_at_end(
        chart, last.calendar_name, spent, f"High needs {millions(spent)}", TEAL, weight=700
    )
    return chart


def _quarters() -> tuple[int, ...]:
    return (1, 4, 7, 10)


def _short(month: FinancialMonth) -> str:
    """`Apr 2021`."""
    name, year = month.calendar_name.split(" ")
    return f"{name[:3]} {year}"
