"""The charts of requests."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ehcp.calendars import first_day
from ehcp.charts.base import (
    BLUE,
    GREY,
    ORANGE,
    PALE,
    TEAL,
    above,
    across,
    label_at_end,
    layout,
    nothing,
    numbers,
    over_months,
    over_names,
    over_share,
)

_WHOLE_YEAR = 12
AREAS_SHOWN = 20
_SOURCES = (
    ("parents", "Parents", BLUE),
    ("schools", "Schools", TEAL),
    ("others", "Others", ORANGE),
    ("unknown", "Not recorded", PALE),
)


def requests_by_month(frame: pd.DataFrame) -> go.Figure:
    """Requests in each month; a month of too few to be told is a gap."""
    return _lines(frame, (("requests", "Requests", BLUE, 3),))


def year_against_year_before(frame: pd.DataFrame) -> go.Figure:
    """Requests in each month of a year, above the thin line of the same months before."""
    return _lines(frame, (("before", "Year before", GREY, 1.5), ("requests", "This year", BLUE, 3)))


def _lines(frame: pd.DataFrame, lines: tuple[tuple[str, str, str, float], ...]) -> go.Figure:
    """Lines by month, each named at its end."""
    drawn = [line for line in lines if any(n is not None for n in numbers(frame[line[0]]))]
    if not drawn:
        return nothing()
    months = [f"{first_day(key):%B %Y}" for key in frame["period"]]
    chart = go.Figure(layout=layout())
    for column, name, colour, width in drawn:
        counts = numbers(frame[column])
        chart.add_scatter(
            x=months,
            y=counts,
            mode="lines+markers",
            name=name,
            line={"color": colour, "width": width},
            marker={"size": 2 * width + 1, "color": colour},
            hovertemplate="%{x}<br>" + name + " %{y:,}<extra></extra>",
        )
        at, last = [(m, n) for m, n in zip(months, counts, strict=True) if n is not None][-1]
        weight = 700 if colour == BLUE else 400
        if at == months[-1]:
            label_at_end(chart, at, last, f"{name} {last:,.0f}", colour, weight=weight)
        else:
            above(chart, months.index(at), last, f"{name}<br>{last:,.0f}", colour)
    over_months(chart, [first_day(key) for key in frame["period"]])
    return chart


def requests_by_year(frame: pd.DataFrame) -> go.Figure:
    """Requests of each year; pale where not all of its months are held."""
    counts = numbers(frame["requests"])
    if not any(n is not None for n in counts):
        return nothing()
    years = list(frame["year"])
    is_whole = [held == _WHOLE_YEAR for held in frame["held"]]
    chart = go.Figure(layout=layout())
    chart.add_bar(
        x=years,
        y=counts,
        name="Requests",
        marker={"color": BLUE, "opacity": [1 if whole else 0.5 for whole in is_whole]},
        customdata=list(frame["months"]),
        hovertemplate="%{customdata}<br>%{y:,} requests<extra></extra>",
    )
    for place, (count, whole) in enumerate(zip(counts, is_whole, strict=True)):
        if count is not None:
            above(chart, place, count, f"{count:,.0f}" if whole else f"{count:,.0f}<br>part", BLUE)
    over_names(chart, years)
    return chart


def requests_by_area(frame: pd.DataFrame) -> go.Figure:
    """The rate of each area, with that of all areas as a line; the count where there is no rate."""
    areas = frame.iloc[1:]
    has_rates = any(n is not None for n in numbers(areas["rate"]))
    column, unit = ("rate", " for each 1,000 pupils") if has_rates else ("requests", " requests")
    write = "{:.1f}" if has_rates else "{:,.0f}"
    values = numbers(areas[column])
    found = [(a, v) for a, v in zip(areas["area"], values, strict=True) if v is not None]
    if not found:
        return nothing()
    shown = sorted(found, key=lambda each: each[1])[-AREAS_SHOWN:]
    chart = across(
        [area for area, _ in shown],
        [value for _, value in shown],
        [write.format(value) for _, value in shown],
        BLUE,
        unit,
    )
    every = numbers(frame[column])[0]
    if has_rates and every is not None:
        chart.add_vline(x=every, line={"color": GREY, "width": 1.5, "dash": "dot"})
        chart.add_annotation(
            x=every,
            y=1,
            yref="paper",
            text=f"All areas {every:.1f}",
            showarrow=False,
            yanchor="bottom",
            font={"color": GREY, "size": 13},
        )
        chart.update_layout(margin={"t": 32})
    return chart


def requests_by_source(frame: pd.DataFrame) -> go.Figure:
    """Stacked bars of each year by who asked; what each part is stands beside the last bar."""
    others = ["health", "social_care", "other"]
    together = [_together(row) for row in frame[others].to_dict("records")]
    rows = frame.assign(others=pd.Series(together, index=frame.index, dtype=object))
    drawn = [each for each in _SOURCES if any(n for n in numbers(rows[each[0]]))]
    if not drawn:
        return nothing()
    chart = go.Figure(layout=layout())
    chart.update_layout(barmode="stack", bargap=0.3, meta={"labels": "beside"})
    years = list(rows["year"])
    below, height = 0.0, 0.0
    ends = []
    for column, name, colour in drawn:
        counts = numbers(rows[column])
        chart.add_bar(
            x=years,
            y=counts,
            name=name,
            marker={"color": colour},
            customdata=list(rows["months"]),
            hovertemplate="%{customdata}<br>" + name + " %{y:,}<extra></extra>",
        )
        last = counts[-1] or 0.0
        if last:
            ends.append((below + last / 2, f"{name} {last:,.0f}", colour))
        below += last
    height = max(sum(n or 0.0 for n in column) for column in _columns(rows, drawn))
    lowest = 0.0
    for middle, text, colour in ends:
        y = max(middle, lowest)
        lowest = y + 0.08 * height
        words = GREY if colour == PALE else colour
        label_at_end(chart, years[-1], y, text, words, weight=700)
        chart.layout.annotations[-1].update(xref="paper", x=1, xshift=8)
    over_names(chart, years)
    return chart


def _columns(rows: pd.DataFrame, drawn: list[tuple[str, str, str]]) -> list[tuple[Any, ...]]:
    """The heights of each bar's parts."""
    return list(zip(*(numbers(rows[column]) for column, *_ in drawn), strict=True))


def _together(row: dict[Any, Any]) -> float | None:
    """What is told of several sources together; None where nothing is."""
    known = [n for n in numbers(row.values()) if n is not None]
    return sum(known) if known else None


def share_by_parents(frame: pd.DataFrame) -> go.Figure:
    """The share of parents by year, with its interval; nothing where it was not recorded."""
    shares = numbers(frame["share"])
    known = [place for place, value in enumerate(shares) if value is not None]
    elsewhere = numbers(frame["elsewhere"])
    if not known and all(value is None for value in elsewhere):
        return nothing()
    rows = frame.iloc[known]
    years, told = list(rows["year"]), [shares[place] or 0.0 for place in known]
    chart = go.Figure(layout=layout())
    chart.add_scatter(
        x=years,
        y=told,
        mode="markers",
        name="Share by parents",
        marker={"size": 12, "color": BLUE},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": _gaps(numbers(rows["upper"]), told),
            "arrayminus": _gaps(told, numbers(rows["lower"])),
            "color": BLUE,
            "thickness": 2,
            "width": 6,
        },
        customdata=list(zip(rows["months"], rows["parents"], rows["known"], strict=True)),
        hovertemplate="%{customdata[0]}<br>%{y:.0%}: %{customdata[1]:,} of %{customdata[2]:,}"
        "<extra></extra>",
    )
    for place, value in enumerate(shares):
        if value is not None:
            high = numbers([frame["upper"].iloc[place]])[0]
            above(chart, place, high if high is not None else value, f"{value:.0%}", BLUE)
    _add_elsewhere(chart, frame, elsewhere, shares)
    silent = [place for place, words in enumerate(frame["recorded"]) if words != "Recorded"]
    if silent:
        middle = (silent[0] + silent[-1]) / 2
        above(chart, middle, 0, "Source not<br>recorded", GREY)
    over_names(chart, list(frame["year"]))
    over_share(chart)
    return chart


def _add_elsewhere(
    chart: go.Figure,
    frame: pd.DataFrame,
    elsewhere: list[float | None],
    ours: list[float | None],
) -> None:
    """What others report, as hollow points; named where there is no share of ours."""
    places = [place for place, value in enumerate(elsewhere) if value is not None]
    if not places:
        return
    told = [elsewhere[place] or 0.0 for place in places]
    chart.add_scatter(
        x=[frame["year"].iloc[place] for place in places],
        y=told,
        mode="markers",
        name="Reported elsewhere",
        marker={"symbol": "circle-open", "size": 12, "color": GREY, "line": {"width": 2.5}},
        customdata=[frame["reported_in"].iloc[place] for place in places],
        hovertemplate="%{x}, reported elsewhere<br>%{y:.0%}<br>%{customdata}<extra></extra>",
    )
    for place, value in zip(places, told, strict=True):
        if ours[place] is None:
            above(chart, place, value, f"{value:.0%}<br>elsewhere", GREY)


def _gaps(
    high: list[float | None] | list[float], low: list[float | None] | list[float]
) -> list[float]:
    return [(h or 0.0) - (n or 0.0) for h, n in zip(high, low, strict=True)]


def growth(frame: pd.DataFrame) -> go.Figure:
    """The change of each area and source across, more to the right and fewer to the left."""
    rows = frame.iloc[1:]
    known = [(n, c) for n, c in zip(rows["name"], numbers(rows["change"]), strict=True)]
    shown = [(name, change) for name, change in known if change is not None][::-1]
    if not shown:
        return nothing()
    return across(
        [name for name, _ in shown],
        [change for _, change in shown],
        [f"{change:+,.0f}".replace("-", "−") if change else "0" for _, change in shown],
        [TEAL if change < 0 else BLUE for _, change in shown],
        " requests",
    )
