"""The one way from a Plotly figure to the JSON that the browser draws."""

import json
from typing import Any

import plotly.graph_objects as go

# What plotly.js's basic bundle draws. It draws anything else as a scatter, without a word.
IN_THE_BUNDLE = frozenset({"scatter", "bar"})


class CannotBeDrawn(ValueError):
    """The figure holds a trace that the browser's bundle does not know."""


def serialised(chart: go.Figure) -> dict[str, Any]:
    """`data` and `layout` as plain values, without Plotly's own template. Raises CannotBeDrawn."""
    spec: dict[str, Any] = json.loads(chart.to_json())
    strange = {t.get("type", "scatter") for t in spec["data"]} - IN_THE_BUNDLE
    if strange:
        raise CannotBeDrawn(f"the browser cannot draw {', '.join(sorted(strange))}")
    spec["layout"].pop("template", None)
    return {"data": spec["data"], "layout": spec["layout"]}


def in_html(spec: dict[str, Any]) -> str:
    """The JSON, safe inside a script element."""
    text = json.dumps(spec, separators=(",", ":"), ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
