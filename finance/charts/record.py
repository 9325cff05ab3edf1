"""The charts of the forecast's record: past errors, and where this year would end."""

from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go

from finance.charts.base import BLUE, GREY, ORANGE, PURPLE, TEAL, in_millions, layout, nothing
from finance.charts.months import add_forecast, by_month, label_at_end
from hnfsg.money import millions, pounds
from hnfsg.periods import OUTTURN, FinancialMonth
from hnfsg.statistics import FEWEST_YEARS

_COLOURS = (BLUE, TEAL, PURPLE, ORANGE)
_FOIL = "#BFBFBF"
_BAND = "rgba(18, 67, 109, 0.12)"


def errors_by_month(frame: pd.DataFrame) -> go.Figure:
    """A line for each earlier year: its outturn less the forecast of each month; nought is right.

    Of more than four years the older ones are grey. The month looked at is marked.
    """
    if frame.empty:
        return nothing()
    years = list(dict.fromkeys(frame["year"]))
    chart = go.Figure(layout=layout())
    for place, year in enumerate(reversed(years)):
        colour = _COLOURS[place] if place < len(_COLOURS) else GREY
        rows = frame[[other == year for other in frame["year"]]]
        chart.add_scatter(
            x=[f"M{number}" for number in rows["number"]],
            y=in_millions(rows["error"]),
            mode="lines+markers",
            name=year,
            line={"color": colour, "width": 3 if place < len(_COLOURS) else 1},
            marker={"color": colour, "size": 7, "opacity": 1},
            customdata=[[pounds(error)] for error in rows["error"]],
            hovertemplate=f"{year}, %{{x}}<br>Outturn less forecast "
            "%{customdata[0]}<extra></extra>",
        )
        last = rows.iloc[-1]
        label_at_end(chart, f"M{last['number']}", last["error"], year, colour)
    chosen = FinancialMonth.from_key(frame.iloc[0]["chosen"])
    if not chosen.is_outturn:
        chart.add_vline(x=chosen.month - 1, line={"color": GREY, "width": 1, "dash": "dash"})
    chart.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=[f"M{number}" for number in range(1, OUTTURN)],
        title={"text": "Month of the forecast"},
        showgrid=False,
        fixedrange=True,
    )
    chart.update_yaxes(fixedrange=True, zeroline=True, zerolinecolor=GREY, zerolinewidth=2)
    return chart


def forecast_with_band(frame: pd.DataFrame) -> go.Figure:
    """The year's forecast by month, and a hollow point for each earlier year at its end.

    From three years on a band opens from the newest forecast to the lowest and highest of them.
    """
    months = frame[[kind == "month" for kind in frame["kind"]]]
    if months.empty:
        return nothing()
    chart = by_month(months)
    would = frame[[kind == "as in" for kind in frame["kind"]]]
    last = FinancialMonth.from_key(months.iloc[-1]["period"])
    whole = [FinancialMonth(last.start_year, number) for number in range(1, OUTTURN + 1)]
    if len(would) >= FEWEST_YEARS:
        _add_band(chart, months.iloc[-1]["forecast"], last.month, list(would["would_end"]), whole)
    add_forecast(chart, months, "forecast", BLUE, "Forecast")
    if not would.empty:  # there, the words beside the line's end would stand on the points
        chart.layout.annotations[-1].update(xanchor="right", xshift=0, yshift=20)
        _add_ends(chart, would, whole[-1].short)
    chart.update_xaxes(categoryarray=[month.short for month in whole])
    return chart


def _add_band(
    chart: go.Figure,
    forecast: Decimal,
    month: int,
    ends: list[Decimal],
    whole: list[FinancialMonth],
) -> None:
    """From the forecast of a month to the lowest and highest end, opening evenly."""
    here, end = whole[month - 1].short, whole[-1].short
    chart.add_scatter(
        x=[here, end, end, here],
        y=in_millions([forecast, max(ends), min(ends), forecast]),
        fill="toself",
        fillcolor=_BAND,
        mode="lines",
        line={"width": 0},
        hoverinfo="skip",
        name="As in earlier years",
    )


def _add_ends(chart: go.Figure, would: pd.DataFrame, end: str) -> None:
    """Where each earlier year would have this one end: a hollow point, its amount, its year."""
    ends = sorted(zip(would["would_end"], would["as_in"], strict=True), key=lambda each: -each[0])
    chart.add_scatter(
        x=[end] * len(ends),
        y=in_millions([amount for amount, _ in ends]),
        mode="markers",
        name="As in earlier years",
        marker={"symbol": "circle-open", "size": 11, "color": GREY, "line": {"width": 2}},
        cliponaxis=False,
        customdata=[[year, pounds(amount)] for amount, year in ends],
        hovertemplate="As in %{customdata[0]}<br>%{customdata[1]}<extra></extra>",
    )
    lowest = ends[-1][0]
    for nth, place in enumerate(sorted({0, len(ends) - 1}), start=1):
        amount, year = ends[place]  # the highest and the lowest: the table has those between
        chart.add_annotation(
            x=end,
            y=float(lowest) / 1e6,
            text=f"{millions(amount)} as in {year}",
            showarrow=False,
            xanchor="right",
            xshift=8,
            yshift=-4 - 20 * nth,
            font={"color": GREY, "size": 14},
        )


def ends_by_method(frame: pd.DataFrame) -> go.Figure:
    """A bar for each way of telling the year's end; the way that is only a foil is grey."""
    rows = frame[[isinstance(amount, Decimal) for amount in frame["overspend"]]]
    if rows.empty:
        return nothing()
    amounts = list(rows["overspend"])
    chart = go.Figure(layout=layout(height=80 + 48 * len(rows)))
    chart.add_bar(
        y=list(rows["method"]),
        x=in_millions(amounts),
        orientation="h",
        name="Overspend against grant",
        marker={"color": [_FOIL if "evenly" in method else BLUE for method in rows["method"]]},
        text=list(map(millions, amounts)),
        textposition="outside",
        cliponaxis=False,
        customdata=[[pounds(amount)] for amount in amounts],
        hovertemplate="%{y}<br>Overspend against grant %{customdata[0]}<extra></extra>",
    )
    chart.update_layout(bargap=0.4, margin={"l": 230, "r": 24})
    reach = in_millions(amounts)
    chart.update_xaxes(range=[min(0.0, *reach) * 1.2, max(0.0, *reach) * 1.15], fixedrange=True)
    chart.update_yaxes(type="category", autorange="reversed", showgrid=False, fixedrange=True)
    return chart
