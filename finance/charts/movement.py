"""The chart of what moved: the largest movements as bars across, the rest together."""

from decimal import Decimal
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from finance.charts.base import BLUE, GREY, TEAL, in_millions, layout, nothing
from finance.charts.lines import names_of, shortened
from hnfsg.money import pounds, signed_millions

MOVED_SHOWN = 10


def largest_movements(frame: pd.DataFrame) -> go.Figure:
    """Bars from nought for the lines that moved most, then one for all the others together.

    Rises and falls are told apart by side, sign and colour.
    """
    is_line = [kind == "line" for kind in frame["kind"]]
    lines = frame[is_line]
    moved = lines[[bool(m) for m in lines["moved"]]]
    if moved.empty:
        return nothing()
    shown, rest = moved.iloc[:MOVED_SHOWN], moved.iloc[MOVED_SHOWN:]
    names = names_of(shown)
    words = shortened(names, shown)
    amounts: list[Decimal] = list(shown["moved"])
    if not rest.empty:
        count = len(lines) - len(shown)
        others = f"The other {count} lines together" if count > 1 else "The other line"
        names, words = [*names, others], [*words, others]
        amounts.append(sum(rest["moved"], Decimal(0)))
    chart = go.Figure(layout=layout(height=80 + 44 * len(names)))
    chart.add_bar(
        y=names,
        x=in_millions(amounts),
        orientation="h",
        name="Moved by",
        marker={"color": _colours(amounts, has_rest=not rest.empty)},
        text=list(map(signed_millions, amounts)),
        textposition="outside",
        cliponaxis=False,
        customdata=[[name, _exact(a)] for name, a in zip(names, amounts, strict=True)],
        hovertemplate="%{customdata[0]}<br>Moved by %{customdata[1]}<extra></extra>",
    )
    chart.update_layout(bargap=0.35, margin={"l": 230, "r": 24})
    chart.update_xaxes(range=_reach(amounts), fixedrange=True)
    chart.update_yaxes(**_named(names, words))
    return chart


def _named(names: list[str], words: list[str]) -> dict[str, Any]:
    return {
        "type": "category",
        "autorange": "reversed",
        "tickmode": "array",
        "tickvals": names,
        "ticktext": words,
        "showgrid": False,
        "fixedrange": True,
    }


def _colours(amounts: list[Decimal], *, has_rest: bool) -> list[str]:
    colours = [BLUE if amount > 0 else TEAL for amount in amounts]
    return [*colours[:-1], GREY] if has_rest else colours


def _exact(amount: Decimal) -> str:
    return f"{'+' if amount > 0 else ''}{pounds(amount)}"


def _reach(amounts: list[Decimal]) -> list[float]:
    """From the lowest to the highest with nought between, and room for the words at the ends."""
    low, high = min(0.0, *in_millions(amounts)), max(0.0, *in_millions(amounts))
    room = (high - low) * 0.22
    return [low - room if low < 0 else 0.0, high + room if high > 0 else 0.0]
