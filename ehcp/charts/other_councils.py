"""The charts of this council among others: it is drawn in colour, the others in grey."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ehcp.charts.base import BLUE, GREY, PALE, label_at_end, layout, nothing, numbers, over_names

OURS, REGION, NATION = "The council shown", "Region", "England"
_LONGEST = 17  # letters of a name beside a line
_DARK_GREY = "#6E6E6E"  # of words on white: 5.1 to 1


def shares_of_councils(frame: pd.DataFrame, *, column: str) -> go.Figure:
    """A share of each place over the years."""
    chart = _lines(frame, column, "%{y:.1%}")
    top = max((n for n in numbers(frame[column]) if n is not None), default=0.0)
    chart.update_yaxes(range=[0, min(1.0, 1.1 * top) or 1.0], tickformat=".0%")
    return chart


def rates_of_councils(frame: pd.DataFrame, *, rate: str, count: str) -> go.Figure:
    """A rate of each council over the years; its number where there is no rate.

    England and regions have numbers of another size: without rates councils alone are drawn.
    """
    own = frame[frame["which"] == OURS]
    if any(n is not None for n in numbers(own[rate])):
        return _lines(frame, rate, "%{y:.1f} for each 1,000 pupils")
    councils = frame[~frame["which"].isin([REGION, NATION])]
    return _lines(councils, count, "%{y:,}")


def _lines(frame: pd.DataFrame, column: str, hover: str) -> go.Figure:
    rows = frame[[n is not None for n in numbers(frame[column])]]
    if rows.empty:
        return nothing()
    years = [str(y) for y in range(int(min(rows["year"])), int(max(rows["year"])) + 1)]
    chart = go.Figure(layout=layout(height=400))
    chart.update_layout(meta={"labels": "beside"})
    ends: list[tuple[str, str, float, str]] = []
    for which in sorted(set(rows["which"]), key=_on_top):
        for place, found in rows[rows["which"] == which].groupby("place", sort=True):
            values = dict(zip(found["year"], numbers(found[column]), strict=True))
            _line(chart, str(place), which, [values.get(year) for year in years], years, hover)
            last = max(values)
            ends.append((which, str(place), float(values[last] or 0.0), last))
    for which, place, value, year in _named(ends):
        weight = 700 if which == OURS else 400
        label_at_end(chart, year, value, _short(place), _colour_of_words(which), weight=weight)
        chart.layout.annotations[-1].update(xref="paper", x=1, xshift=6, font_size=13)
    over_names(chart, years)
    chart.update_xaxes(range=[-0.3, len(years) - 0.85])
    return chart


def _line(  # noqa: PLR0913 - a line is its name, its look and its points
    chart: go.Figure,
    place: str,
    which: str,
    values: list[float | None],
    years: list[str],
    hover: str,
) -> None:
    is_ours, is_wider = which == OURS, which in (REGION, NATION)
    colour = BLUE if is_ours else _DARK_GREY if is_wider else PALE
    chart.add_scatter(
        x=years,
        y=values,
        mode="lines+markers",
        name=place,
        line={
            "color": colour,
            "width": 3.5 if is_ours else 2 if is_wider else 1.5,
            "dash": "dash" if which == NATION else "dot" if which == REGION else "solid",
        },
        marker={"size": 8 if is_ours else 4, "color": colour},
        hovertemplate=f"{place}, %{{x}}<br>{hover}<extra></extra>",
    )


def _on_top(which: str) -> int:
    """What is drawn last lies on top."""
    return {OURS: 3, NATION: 2, REGION: 1}.get(which, 0)


def _named(ends: list[tuple[str, str, float, str]]) -> list[tuple[str, str, float, str]]:
    """The ends that bear a name: ours, England's, the region's, the highest and lowest of the rest.

    All names of all councils would lie on each other; the others are named where they are pointed
    at, and in the table.
    """
    named = [end for end in ends if end[0] in (OURS, REGION, NATION)]
    newest = max(end[3] for end in ends)
    others = sorted((e for e in ends if e not in named and e[3] == newest), key=lambda e: e[2])
    return [*named, *others[:1], *others[1:][-1:]]


def _short(place: str) -> str:
    """A name as it fits beside a line on a phone; whole where it is pointed at and in the table."""
    return place if len(place) <= _LONGEST else f"{place[: _LONGEST - 1].rstrip(' ,')}…"


def _colour_of_words(which: str) -> str:
    return BLUE if which == OURS else GREY if which in (REGION, NATION) else _DARK_GREY


def funding_and_requests(frame: pd.DataFrame) -> go.Figure:
    """A point for each council: pounds per pupil across, requests for each 1,000 pupils up."""
    pounds, rates = numbers(frame["per_pupil"]), numbers(frame["rate_requests"])
    if not pounds:
        return nothing()
    chart = go.Figure(layout=layout(height=420))
    chart.update_layout(margin={"r": 32, "t": 24, "b": 64})
    is_ours = [which == OURS for which in frame["which"]]
    for ours in (False, True):
        places = [n for n, own in enumerate(is_ours) if own is ours]
        if places:
            chart.add_scatter(
                x=[pounds[n] for n in places],
                y=[rates[n] for n in places],
                mode="markers",
                name="This council" if ours else "Other councils",
                marker={
                    "size": 14 if ours else 8,
                    "color": BLUE if ours else "#8A8A8A",
                    "line": {"color": "#FFFFFF", "width": 1},
                },
                customdata=[_words(frame, n) for n in places],
                hovertemplate="%{customdata}<extra></extra>",
            )
    for n, own in enumerate(is_ours):
        if own:
            chart.add_annotation(
                x=pounds[n],
                y=rates[n],
                text=str(frame["place"].iloc[n]),
                showarrow=False,
                yanchor="bottom",
                yshift=10,
                font={"color": BLUE, "size": 14, "weight": 700},
            )
    chart.update_xaxes(
        title={"text": "School funding per pupil"},
        tickprefix="£",
        tickformat=",.0f",
        showgrid=False,
        fixedrange=True,
    )
    chart.update_yaxes(
        title={"text": "Requests for each 1,000 pupils"}, rangemode="tozero", fixedrange=True
    )
    return chart


def _words(frame: pd.DataFrame, n: int) -> str:
    row: dict[Any, Any] = frame.iloc[n].to_dict()
    return (
        f"{row['place']}<br>£{float(row['per_pupil']):,.0f} per pupil"
        f"<br>{float(row['rate_requests']):.1f} requests for each 1,000 pupils"
    )
