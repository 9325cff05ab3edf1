"""What officers explained, at the chart's point and as a list under it."""

import html
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from hnfsg.figures.cells import absence
from hnfsg.figures.frames import periods_in
from hnfsg.figures.registry import Figure, Marker, Scope, Unit
from hnfsg.intake.models import Finding
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth, NotAPeriod

NAME = "Explained by officers"


class Explanations:
    """Explained findings that are looked up once for all the figures of a page."""

    def __init__(self) -> None:
        self._known: dict[int, list[Finding]] = {}

    def get(self, uploads: set[int]) -> list[Finding]:
        """The explained findings of these uploads, in the order found. One query for new ones."""
        if missing := uploads - self._known.keys():
            self._known |= {pk: [] for pk in missing}
            found = Finding.objects.filter(upload_id__in=missing, explained_at__isnull=False)
            for finding in found.exclude(explanation="").select_related("explained_by__person"):
                self._known[finding.upload_id].append(finding)
        return [finding for pk in sorted(uploads) for finding in self._known[pk]]


def explanations(
    figure: Figure, scope: Scope, vintage: Vintage, frame: pd.DataFrame, known: Explanations
) -> tuple[Marker, ...]:
    """The explanations of the uploads that count, for the periods that a frame shows, newest first.

    Those are the periods of its rows, or the period that the scope names.
    """
    shown = frozenset(periods_in(figure, frame) or scope.values())
    live = {(p.upload_id, p.period) for p in vintage.parts if p.period in shown}
    found = [f for f in known.get({pk for pk, _ in live}) if (f.upload_id, f.period) in live]
    return tuple(
        Marker(
            period=f.period,
            subject=f.label or f.subject,
            text=f.explanation,
            by=f.explained_by.initials if f.explained_by else "",
        )
        for f in sorted(found, key=lambda f: f.period, reverse=True)
    )


def mark(
    spec: dict[str, Any], figure: Figure, frame: pd.DataFrame, markers: Sequence[Marker]
) -> None:
    """Ring the points of a chart that were explained; the words follow the value on hovering.

    A point is found by its place on the chart's axis of names: the period's short name for a
    row of a period, any text of the row otherwise. What the chart does not show is in the list.
    Bars are ringed at their foot, where no label is in the way.
    """
    trace = spec["data"][0]
    is_across = trace.get("orientation") == "h"
    names, values = ("y", "x") if is_across else ("x", "y")
    points: dict[int, list[Marker]] = {}
    for marker in markers:
        index = _index(trace.get(names) or [], figure, frame, marker)
        if index is not None:
            points.setdefault(index, []).append(marker)
    if not points:
        return
    said = {trace[names][i]: _hover(found) for i, found in points.items()}
    for each in spec["data"] if is_across else [trace]:
        each["hovertemplate"] = _templates(each, each[names], said)
    spec["data"].append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": NAME,
            "showlegend": False,
            names: [trace[names][i] for i in points],
            values: [0 if is_across else trace[values][i] for i in points],
            "hoverinfo": "skip",
            "meta": {"role": "explained", "across": is_across},
        }
    )


def _templates(trace: dict[str, Any], names: Sequence[Any], said: Mapping[Any, str]) -> list[str]:
    """The trace's hover template for each point, with what was said of it before its end."""
    own = trace.get("hovertemplate") or "%{x}<br>%{y}<extra></extra>"
    templates = own if isinstance(own, list) else [own] * len(names)
    return [
        template.replace("<extra>", f"<br>{said[name]}<extra>", 1) if name in said else template
        for name, template in zip(names, templates, strict=True)
    ]


def _index(axis: Sequence[Any], figure: Figure, frame: pd.DataFrame, marker: Marker) -> int | None:
    wanted = _names_of_period(marker.period) if periods_in(figure, frame) else {marker.subject}
    if not periods_in(figure, frame):
        wanted |= _texts_beside(figure, frame, marker.subject)
    return next((i for i, name in enumerate(axis) if str(name) in wanted), None)


def _names_of_period(key: str) -> set[str]:
    try:
        month = FinancialMonth.from_key(key)
    except NotAPeriod:
        return {key}
    return {key, month.short, month.name, month.label, month.calendar_name}


def _texts_beside(figure: Figure, frame: pd.DataFrame, subject: str) -> set[str]:
    """Every text of the row that names the subject: a line's code leads to its name."""
    texts = [c.name for c in figure.columns if c.unit is Unit.TEXT]
    for row in frame[texts].itertuples(index=False):
        words = {str(value) for value in row if absence(value) is None}
        if subject in words:
            return words
    return set()


def _hover(markers: Sequence[Marker]) -> str:
    """Lines of about 48 characters.

    Escaped, since the chart reads some tags, and fields in braces after a per cent sign.
    """
    lines: list[str] = []
    for marker in markers[:3]:
        said = f"{marker.subject}: {marker.text}" if marker.subject else marker.text
        lines += textwrap.wrap(f"{said} ({marker.by})" if marker.by else said, 48)
    if len(markers) > 3:
        lines.append(f"and {len(markers) - 3} more, listed under the chart")
    text = "<br>".join(html.escape(line, quote=False) for line in lines)
    return text.replace("%{", "% {")
