"""What every chart of the finance pages shares: colours, size, units."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

# The chart colours of the Government Analysis Function.
BLUE, TEAL, PURPLE, ORANGE, GREY = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D"
# As text, orange and teal need more contrast than as a line.
AS_TEXT = {ORANGE: "#B5470F", TEAL: "#1A6F68"}


def nothing() -> go.Figure:
    """What stands where there is no data: a sentence, never an empty chart."""
    chart = go.Figure(layout=layout(height=120))
    chart.add_annotation(text="No data for this period", showarrow=False, font={"size": 18})
    chart.update_xaxes(visible=False)
    chart.update_yaxes(visible=False)
    return chart


def layout(height: int = 360) -> dict[str, Any]:
    """A chart without a legend, with room for a name beside each line's end."""
    return {
        "template": "none",
        "height": height,
        "showlegend": False,
        "margin": {"l": 64, "r": 172, "t": 16, "b": 40},
        "hovermode": "closest",
    }


def in_millions(amounts: "pd.Series[Any] | list[Any]") -> list[float]:
    """Amounts for an axis, which is in millions of pounds."""
    return [float(amount) / 1e6 for amount in amounts]
