"""The one way from a Plotly figure to the JSON that the browser draws."""

import html
import json
import re
from typing import Any

import plotly.graph_objects as go

# What plotly.js's basic bundle draws. It draws anything else as a scatter, without a word.
IN_THE_BUNDLE = frozenset({"scatter", "bar"})
# Plotly draws these tags by writing inline styles, which our Content-Security-Policy refuses.
_STYLED = re.compile(r"</?(b|i|em|strong|sup|sub|span|s|u|a)[ >]", re.IGNORECASE)


class CannotBeDrawn(ValueError):
    """The figure holds what the browser cannot draw: a trace, or text that needs inline styles."""


def serialised(chart: go.Figure) -> dict[str, Any]:
    """`data` and `layout` as plain values, without Plotly's own template.

    What comes from files (names, values, their words) is escaped, since Plotly reads tags in any
    text; our own words (titles, labels, hover templates) are not, and may hold `<br>`. Raises
    CannotBeDrawn.
    """
    spec: dict[str, Any] = json.loads(chart.to_json())
    strange = {t.get("type", "scatter") for t in spec["data"]} - IN_THE_BUNDLE
    if strange:
        raise CannotBeDrawn(f"the browser cannot draw {', '.join(sorted(strange))}")
    spec["layout"].pop("template", None)
    for label in spec["layout"].get("annotations", ()):
        _make_bold(label)
    spec = {"data": spec["data"], "layout": spec["layout"]}
    _escape_data(spec)
    if tag := _STYLED.search(json.dumps(spec)):
        raise CannotBeDrawn(f"the browser may not draw {tag[0]}: use font weights and colours")
    return spec


def escaped(value: Any) -> Any:
    """Text as Plotly shows it unread; lists item by item; anything else as it is."""
    if isinstance(value, list):
        return [escaped(item) for item in value]
    return html.escape(value, quote=False) if isinstance(value, str) else value


def _escape_data(spec: dict[str, Any]) -> None:
    """Escape every place of the spec that holds data; names stay equal wherever they stand."""
    layout = spec["layout"]
    for trace in spec["data"]:
        _escape_in(trace, ("x", "y", "text", "customdata"))
    for name, axis in layout.items():
        if name.startswith(("xaxis", "yaxis")):
            _escape_in(axis, ("tickvals", "ticktext", "categoryarray", "range"))
    for label in layout.get("annotations", ()):
        _escape_in(label, ("x", "y"))


def _escape_in(holder: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        if name in holder:
            holder[name] = escaped(holder[name])


def _make_bold(label: dict[str, Any]) -> None:
    """A label that is bold throughout says so by its font."""
    text = label.get("text", "")
    if text.startswith("<b>") and text.endswith("</b>"):
        label["text"] = text.removeprefix("<b>").removesuffix("</b>")
        label["font"] = {**label.get("font", {}), "weight": 700}


def in_html(spec: dict[str, Any]) -> str:
    """The JSON, safe inside a script element."""
    text = json.dumps(spec, separators=(",", ":"), ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
