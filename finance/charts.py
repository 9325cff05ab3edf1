"""The charts of the finance pages: a frame in, a Plotly figure out. No Django, no clock.

What is forecast is dashed and what is final is solid; each series has its name beside it, and
amounts, in millions of pounds, start from nought. Fonts, ticks and grid are the theme's.
"""

from decimal import Decimal
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from hnfsg.money import millions, pounds
from hnfsg.periods import FinancialMonth, year_label

# The chart colours of the Government Analysis Function.
BLUE, TEAL, PURPLE, ORANGE, GREY = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D"
# As text, orange and teal need more contrast than as a line.
AS_TEXT = {ORANGE: "#B5470F", TEAL: "#1A6F68"}
LINES_SHOWN = 12
_LABEL_LENGTH = 34


def overspend_by_month(frame: pd.DataFrame) -> go.Figure:
    """Forecast overspend against the grant by month, above the gap that the budget implies."""
    rows = frame.dropna(subset=["reported_overspend"])
    if rows.empty:
        return nothing()
    chart = _by_month(rows)
    _add_forecast(chart, rows, "reported_overspend", BLUE, "Forecast")
    _add_reference(chart, rows.dropna(subset=["implied_gap"]), "implied_gap", "Implied in budget")
    return chart


def variance_by_month(frame: pd.DataFrame) -> go.Figure:
    """Forecast less budget by month, as reported, beside the sum of the lines where it differs."""
    rows = frame.dropna(subset=["budget_variance"])
    if rows.empty:
        return nothing()
    chart = _by_month(rows)
    _add_forecast(chart, rows, "budget_variance", PURPLE, "Over budget")
    apart = [d is not None and abs(d) > 1_000 for d in rows["variance_difference"]]
    if any(apart):
        _add_reference(chart, rows.dropna(subset=["lines_variance"]), "lines_variance", "Lines")
    return chart


def cumulative_by_month(frame: pd.DataFrame) -> go.Figure:
    """The deficit of all years together as forecast for the end of the year, by month."""
    rows = frame.dropna(subset=["cumulative"])
    if rows.empty:
        return nothing()
    chart = _by_month(rows)
    _add_forecast(chart, rows, "cumulative", BLUE, "Forecast")
    _add_reference(chart, rows, "brought_forward", "Brought forward")
    return chart


def high_needs_by_month(frame: pd.DataFrame) -> go.Figure:
    """Forecast less budget of the high needs block by month."""
    rows = frame.dropna(subset=["variance"])
    if rows.empty:
        return nothing()
    chart = _by_month(rows)
    _add_forecast(chart, rows, "variance", TEAL, "Over budget")
    return chart


def forecast_against_budget(frame: pd.DataFrame) -> go.Figure:
    """Bars of forecast beside budget for the lines furthest from their budget, furthest first.

    At outturn the `kind` of the rows says Spending in place of Forecast.
    """
    rows = frame.dropna(subset=["variance"])
    if rows.empty:
        return nothing()
    distance: dict[Any, Decimal] = {index: abs(v) for index, v in rows["variance"].items()}
    shown = rows.loc[sorted(distance, key=lambda index: -distance[index])[:LINES_SHOWN]]
    names = _names(shown)
    spending = str(shown.iloc[0]["kind"])
    chart = go.Figure(layout=_layout(height=90 + 44 * len(shown)))
    _add_bars(chart, names, shown["forecast"], spending, BLUE, labels=_moved(shown["variance"]))
    _add_bars(chart, names, shown["budget"], "Budget", "#BFBFBF")
    amounts = _millions([*shown["budget"], *shown["forecast"]])
    chart.update_layout(barmode="group", bargap=0.35, bargroupgap=0.05, margin={"l": 230, "r": 16})
    chart.update_xaxes(range=[min(0.0, *amounts), max(amounts) * 1.18], fixedrange=True)
    chart.update_yaxes(
        type="category",
        autorange="reversed",
        tickmode="array",
        tickvals=names,
        ticktext=_shortened(names, shown),
        showgrid=False,
        fixedrange=True,
    )
    _name_bars(chart, names[0], shown.iloc[0], spending)
    return chart


def nothing() -> go.Figure:
    """What stands where there is no data: a sentence, never an empty chart."""
    chart = go.Figure(layout=_layout(height=120))
    chart.add_annotation(text="No data for this period", showarrow=False, font={"size": 18})
    chart.update_xaxes(visible=False)
    chart.update_yaxes(visible=False)
    return chart


def _layout(height: int = 360) -> dict[str, Any]:
    return {
        "template": "none",
        "height": height,
        "showlegend": False,
        "margin": {"l": 64, "r": 172, "t": 16, "b": 40},
        "hovermode": "closest",
    }


def _by_month(rows: pd.DataFrame) -> go.Figure:
    """A chart with the months of the year along it and pounds up it, from nought."""
    months = [FinancialMonth.from_key(key) for key in rows["period"]]
    chart = go.Figure(layout=_layout())
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


def _millions(amounts: "pd.Series[Any] | list[Any]") -> list[float]:
    """Amounts for an axis, which is in millions of pounds."""
    return [float(amount) / 1e6 for amount in amounts]


def _add_forecast(
    chart: go.Figure, rows: pd.DataFrame, column: str, colour: str, label: str
) -> None:
    """A series by month: dashed through the forecasts, a full mark where the outturn is known."""
    months = [FinancialMonth.from_key(key) for key in rows["period"]]
    amounts = list(rows[column])
    chart.add_scatter(
        x=[m.short for m in months],
        y=_millions(amounts),
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
    _add_label(chart, months[-1].short, amounts[-1], text, colour, weight=700)


def _add_reference(chart: go.Figure, rows: pd.DataFrame, column: str, label: str) -> None:
    """A thin dotted line to compare with."""
    if rows.empty:
        return
    months = [FinancialMonth.from_key(key) for key in rows["period"]]
    amounts = list(rows[column])
    chart.add_scatter(
        x=[m.short for m in months],
        y=_millions(amounts),
        mode="lines" if len(amounts) > 1 else "markers",
        name=label,
        line={"color": ORANGE, "width": 2, "dash": "dot"},
        customdata=[[m.label, pounds(a)] for m, a in zip(months, amounts, strict=True)],
        hovertemplate="%{customdata[0]}<br>" + label + " %{customdata[1]}<extra></extra>",
    )
    _add_label(chart, months[-1].short, amounts[-1], f"{label} {millions(amounts[-1])}", ORANGE)


def _add_label(  # noqa: PLR0913 - a label is its place, its words and its look
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


def _add_bars(  # noqa: PLR0913 - each names one thing that is drawn
    chart: go.Figure,
    names: list[str],
    amounts: "pd.Series[Any]",
    label: str,
    colour: str,
    labels: list[str] | None = None,
) -> None:
    chart.add_bar(
        y=names,
        x=_millions(amounts),
        orientation="h",
        name=label,
        marker={"color": colour},
        text=labels,
        textposition="outside" if labels else "none",
        cliponaxis=False,
        customdata=[[name, pounds(a)] for name, a in zip(names, amounts, strict=True)],
        hovertemplate="%{customdata[0]}<br>" + label + " %{customdata[1]}<extra></extra>",
    )


def _name_bars(chart: go.Figure, name: str, first: "pd.Series[Any]", spending: str) -> None:
    """The words Budget and Forecast inside the first pair of bars, in place of a legend."""
    pairs = (("forecast", spending, "#FFFFFF", 9), ("budget", "Budget", "#1D1D1D", -9))
    for column, label, colour, shift in pairs:
        if float(first[column]) > 0:
            chart.add_annotation(
                y=name,
                x=0,
                text=label,
                showarrow=False,
                xanchor="left",
                xshift=6,
                yshift=shift,
                font={"color": colour, "size": 12},
            )


def _moved(variances: "pd.Series[Any]") -> list[str]:
    return [f"{'+' if v > 0 else ''}{millions(v)}" for v in variances]


def _names(rows: pd.DataFrame) -> list[str]:
    """A name for each line's bars; two lines of one name are told apart by their codes."""
    names = [str(line) for line in rows["line"]]
    return [
        f"{name} ({code})" if names.count(name) > 1 else name
        for name, code in zip(names, rows["code"], strict=True)
    ]


def _shortened(names: list[str], rows: pd.DataFrame) -> list[str]:
    """The names as the axis has room for; what shortening makes alike is told apart by codes."""
    short = [_cut(name, _LABEL_LENGTH) for name in names]
    ends = [f" ({str(code)[:12]})" for code in rows["code"]]
    return [
        _cut(name, _LABEL_LENGTH - len(end)) + end if short.count(label) > 1 else label
        for name, label, end in zip(names, short, ends, strict=True)
    ]


def _cut(name: str, length: int) -> str:
    return name if len(name) <= length else name[: length - 1].rstrip() + "…"
