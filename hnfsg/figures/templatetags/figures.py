"""`{% figure rendered %}` draws a figure, `{% tile change %}` its headline in a tile."""

import re
from typing import Any, cast

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from hnfsg.figures.changes import Change
from hnfsg.figures.rendering import Rendered
from hnfsg.figures.sparklines import sparkline

register = template.Library()
_SIGNED = re.compile(r"[+−]£[\d.,]*\d[mk]?")


@register.simple_tag(takes_context=True)
def figure(context: template.Context, rendered: Rendered) -> SafeString:
    """The figure's component; before it, once on a page, the sentence about a bad address."""
    html = mark_safe(rendered.html)  # noqa: S308 - made by the component's template
    said = cast("dict[str, set[str]]", context.render_context).setdefault("said", set())
    if not rendered.problem or rendered.problem in said:
        return html
    said.add(rendered.problem)
    warning = '<p class="app-message app-message--warning" role="status">{}</p>{}'
    return format_html(warning, rendered.problem, html)


@register.filter
def whole_amounts(sentence: str) -> SafeString:
    """A sentence of which no signed amount is broken between its sign and its pounds."""
    escaped = conditional_escape(sentence)
    whole = _SIGNED.sub(lambda found: f'<span class="app-whole">{found[0]}</span>', escaped)
    return mark_safe(whole)  # noqa: S308 - escaped before the spans were put in


@register.inclusion_tag("_components/tile.html")
def tile(change: Change) -> dict[str, Any]:
    """The tile of a headline: its value now, what changed, its line."""
    return {"change": change, "sparkline": sparkline(change.after.series if change.after else ())}


@register.inclusion_tag("_components/change.html")
def change_tag(change: Change) -> dict[str, Any]:
    """The tag that says what changed, by an arrow and in words."""
    return {"change": change}
