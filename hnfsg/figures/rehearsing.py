"""What the first reader of a new process would wait for, done as the server starts."""

import plotly.graph_objects as go

from hnfsg.figures.cache import code_fingerprint
from hnfsg.figures.serialising import serialised


def rehearse() -> None:
    """Draw a small chart, for which Plotly loads most of itself, and name the code."""
    chart = go.Figure(layout={"template": "none"})
    chart.add_scatter(x=[1], y=[1])
    chart.add_bar(x=[1], y=[1])
    chart.add_annotation(text="x")
    chart.update_xaxes(fixedrange=True)
    chart.update_yaxes(fixedrange=True)
    serialised(chart)
    code_fingerprint()
