"""The charts by month: what is forecast is dashed, what others report is a hollow point."""

from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go

from finance.charts.base import (
    AS_TEXT,
    BLUE,
    GREY,
    ORANGE,
    PURPLE,
    TEAL,
    in_millions,
    layout,
    nothing,
)
from hnfsg.money import millions, pounds
from hnfsg.periods import FinancialMonth, year_label


def own(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a frame that are ours, without what others report."""
    if frame.empty or "elsewhere" not in frame:
        return frame
    return frame[[not isinstance(amount, Decimal) for amount in frame["elsewhere"]]]


def overspend_by_month(frame: pd.DataFrame) -> go.Figure:
    """Forecast overspend against the grant by month, above the gap that the budget implies."""
    rows = own(frame).dropna(subset=["reported_overspend"])
    if rows.empty:
        return nothing()
    chart = by_month(rows)
    add_forecast(chart, rows, "reported_overspend", BLUE, "Forecast")
    _add_reference(chart, rows.dropna(subset=["implied_gap"]), "implied_gap", "Implied in budget")
    _add_reports(chart, frame, "reported_overspend")
    return chart


def variance_by_month(frame: pd.DataFrame) -> go.Figure:
    """Forecast less budget by month, as reported, beside the sum of the lines where it differs."""
    rows = own(frame).dropna(subset=["budget_variance"])
    if rows.empty:
        return nothing()
    chart = by_month(rows)
    add_forecast(chart, rows, "budget_variance", PURPLE, "Over budget")
    apart = [d is not None and abs(d) > 1_000 for d in rows["variance_difference"]]
    if any(apart):
        _add_reference(chart, rows.dropna(subset=["lines_variance"]), "lines_variance", "Lines")
    _add_reports(chart, frame, "budget_variance")
    return chart


def cumulative_by_month(frame: pd.DataFrame) -> go.Figure:
    """The deficit of all years together as forecast for the end of the year, by month."""
    rows = own(frame).dropna(subset=["cumulative"])
    if rows.empty:
        return nothing()
    chart = by_month(rows)
    add_forecast(chart, rows, "cumulative", BLUE, "Forecast")
    _add_reference(chart, rows, "brought_forward", "Brought forward")
    _add_reports(chart, frame, "cumulative")
    return chart


def high_needs_by_month(frame: pd.DataFrame) -> go.Figure:
    """Forecast less budget of the high needs block by month."""
    rows = frame.dropna(subset=["variance"])
    if rows.empty:
        return nothing()
    chart = by_month(rows)
    add_forecast(chart, rows, "variance", TEAL, "Over budget")
    return chart


def by_month(rows: pd.DataFrame) -> go.Figure:
    """A chart with the months of the year along it and pounds up it, from nought."""
    months = [FinancialMonth.from_key(key) for key in rows["period"]]
    chart = go.Figure(layout=layout())
    chart.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=[m.short for m in months],
        title={"text": f"Month of {year_label(months[0].start_year)}"},
        showgrid=False,
        fixedrange=True,
    )
    chart.update_yaxes(rangemode="tozero", fixedrange=True)
    return chart


def add_forecast(
    chart: go.Figure, rows: pd.DataFrame, column: str, colour: str, label: str
) -> None:
    """A series by month: dashed through the forecasts, a full mark where the outturn is known."""
    months = [FinancialMonth.from_key(key) for key in rows["period"]]
    amounts = list(rows[column])
    chart.add_scatter(
        x=[m.short for m in months],
        y=in_millions(amounts),
        mode="lines+markers",
        name=label,
        line={"color": colour, "width": 3, "dash": "dash"},
        marker={
            "size": [13 if m.is_outturn else 7 for m in months],
            "color": colour,
            "opacity": 1,
        },
        customdata=[[m.label, pounds(a)] for m, a in zip(months, amounts, strict=True)],
        hovertemplate="%{customdata[0]}<br>" + label + " %{customdata[1]}<extra></extra>",
    )
    name = "Outturn" if months[-1].is_outturn and label == "Forecast" else label
    text = f"{name} {millions(amounts[-1])}"
    label_at_end(chart, months[-1].short, amounts[-1], text, colour, weight=700)


def _add_reference(chart: go.Figure, rows: pd.DataFrame, column: str, label: str) -> None:
    """A thin dotted line to compare with."""
    if rows.empty:
        return
    months = [FinancialMonth.from_key(key) for key in rows["period"]]
    amounts = list(rows[column])
    chart.add_scatter(
        x=[m.short for m in months],
        y=in_millions(amounts),
        mode="lines" if len(amounts) > 1 else "markers",
        name=label,
        line={"color": ORANGE, "width": 2, "dash": "dot"},
        customdata=[[m.label, pounds(a)] for m, a in zip(months, amounts, strict=True)],
        hovertemplate="%{customdata[0]}<br>" + label + " %{customdata[1]}<extra></extra>",
    )
    label_at_end(chart, months[-1].short, amounts[-1], f"{label} {millions(amounts[-1])}", ORANGE)


def _add_reports(chart: go.Figure, frame: pd.DataFrame, column: str) -> None:
    """What others report, as hollow points beside ours; the source stands on hovering.

    Of each month the report furthest from ours bears its amount, where it reads otherwise: beside
    the last month as the other labels are, above or below its point elsewhere.
    """
    ours, theirs = own(frame), frame.drop(own(frame).index)
    if theirs.empty:
        return
    months = [FinancialMonth.from_key(key) for key in theirs["period"]]
    amounts = list(theirs["elsewhere"])
    stated = dict(zip(ours["period"], ours[column], strict=True))
    chart.add_scatter(
        x=[month.short for month in months],
        y=in_millions(amounts),
        mode="markers",
        name="Reported elsewhere",
        marker={"symbol": "circle-open", "size": 11, "color": GREY, "line": {"width": 2}},
        cliponaxis=False,
        customdata=[
            [month.label, pounds(amount), where]
            for month, amount, where in zip(months, amounts, theirs["published_in"], strict=True)
        ],
        hovertemplate="%{customdata[0]}<br>Elsewhere %{customdata[1]}<br>%{customdata[2]}"
        "<extra></extra>",
    )
    known = {FinancialMonth.from_key(key) for key in frame["period"]}
    for month, amount, text in zip(months, amounts, _labels(months, amounts, stated), strict=True):
        if text and month == max(known):
            label_at_end(chart, month.short, amount, text, GREY)
        elif text:
            _label_at_point(
                chart, month.short, amount, text, amount >= (stated.get(month.key) or 0)
            )
    chart.update_xaxes(categoryarray=[month.short for month in sorted(known)])


def _labels(
    months: list[FinancialMonth], amounts: list[Decimal], stated: dict[str, Decimal | None]
) -> list[str]:
    """The label of each report: one for a month, and none where ours reads the same."""
    labels = [""] * len(months)
    for month in dict.fromkeys(months):
        ours = stated.get(month.key)
        places = [place for place, other in enumerate(months) if other == month]
        furthest = max(places, key=lambda place: abs(amounts[place] - (ours or Decimal(0))))
        if ours is None or millions(amounts[furthest]) != millions(ours):
            labels[furthest] = f"Elsewhere {millions(amounts[furthest])}"
    return labels


def _label_at_point(chart: go.Figure, x: str, y: Decimal, text: str, is_above: bool) -> None:
    """Words over or under a point, on white, so that no line crosses them."""
    chart.add_annotation(
        x=x,
        y=float(y) / 1e6,
        text=text,
        showarrow=False,
        yshift=24 if is_above else -24,
        bgcolor="rgba(255, 255, 255, 0.85)",
        font={"color": GREY, "size": 14},
    )


def label_at_end(  # noqa: PLR0913 - a label is its place, its words and its look
    chart: go.Figure, x: str, y: Decimal, text: str, colour: str, weight: int = 400
) -> None:
    """Words beside a line's end. Bold by weight: the policy forbids the style that <b> becomes."""
    chart.add_annotation(
        x=x,
        y=float(y) / 1e6,
        text=text,
        showarrow=False,
        xanchor="left",
        xshift=12,
        font={"color": AS_TEXT.get(colour, colour), "size": 14, "weight": weight},
    )
