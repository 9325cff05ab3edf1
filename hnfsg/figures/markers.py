"""What officers explained, at the chart's point and as a list under it."""

import html
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from hnfsg.figures.cells import absence
from hnfsg.figures.frames import periods_in
from hnfsg.figures.registry import Figure, Marker, Scope, Unit
from hnfsg.figures.serialising import escaped
from hnfsg.intake.models import Finding
from hnfsg.intake.vintages import LivePart, Vintage
from hnfsg.periods import FinancialMonth, NotAPeriod

NAME = "Explained by officers"
_SPACE = "\u2002"


class Explanations:
    """Explained findings that are looked up once for all the figures of a page."""

    def __init__(self) -> None:
        self._known: dict[int, list[Finding]] = {}

    def get(self, uploads: set[int]) -> list[Finding]:
        """The explained findings of these uploads, in the order found. One query for new ones."""
        if missing := uploads - self._known.keys():
            self._known |= {pk: [] for pk in missing}
            found = Finding.objects.filter(upload_id__in=missing, explained_at__isnull=False)
            found = found.exclude(explanation="")
            for finding in found.select_related("upload", "explained_by__person"):
                self._known[finding.upload_id].append(finding)
        return [finding for pk in sorted(uploads) for finding in self._known[pk]]


def explanations(
    figure: Figure, scope: Scope, vintage: Vintage, frame: pd.DataFrame, known: Explanations
) -> tuple[Marker, ...]:
    """The explanations of the sheets that count, for the periods that a frame shows, newest first.

    Those are the periods of its rows, or the period that the scope names. What was explained of a
    sheet goes with the sheet: once a later file replaces it, the explanation is of nothing shown.
    """
    shown = frozenset(periods_in(figure, frame) or scope.values())
    concerned = figure.concerned_by
    return explained(
        [p for p in vintage.parts if p.period in shown],
        known,
        (lambda f: concerned(scope, _sheet(f), f.subject)) if concerned else None,
    )


def explained(
    parts: Sequence[LivePart],
    known: Explanations,
    keep: Callable[[Finding], bool] | None = None,
) -> tuple[Marker, ...]:
    """What officers explained of these parts, newest month first; one query at most.

    With `keep` only the findings that it wants.
    """
    live = {(p.upload_id, p.sheet, p.period) for p in parts}
    live |= {(p.upload_id, "", p.period) for p in parts}
    uploads = {p.upload_id for p in parts}
    found = [f for f in known.get(uploads) if (f.upload_id, _sheet(f), f.period) in live]
    if keep is not None:
        found = [f for f in found if keep(f)]
    return tuple(
        Marker(
            period=f.period,
            subject=f.about,
            text=f.explanation,
            by=f.explained_by.initials if f.explained_by else "",
            key=f.subject,
        )
        for f in sorted(found, key=lambda f: f.period, reverse=True)
    )


def _sheet(finding: Finding) -> str:
    """The declared sheet that a finding is of; blank where it is of none that its file brought."""
    read = finding.upload.sheets_read
    return next((r["sheet"] or "" for r in read if r["name"] == finding.sheet), "")


def mark(
    spec: dict[str, Any], figure: Figure, frame: pd.DataFrame, markers: Sequence[Marker]
) -> None:
    """Ring the points of a chart that were explained; the words follow the value on hovering.

    A point is found by its place on the chart's axis of names: the period's short name for a
    row of a period, any text of the row otherwise. What the chart does not show is in the list.
    A bar is ringed at its end; its label moves aside.
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
    if is_across:
        _make_room(trace, points)
    spec["data"].append(
        {
            "type": "scatter",
            "mode": "markers",
            "name": NAME,
            "showlegend": False,
            names: [trace[names][i] for i in points],
            values: [trace[values][i] for i in points],
            "hoverinfo": "skip",
            "meta": {"role": "explained", "across": is_across},
        }
    )


def _make_room(trace: dict[str, Any], points: Iterable[int]) -> None:
    """Move the labels at the ends of these bars away from the rings."""
    if isinstance(trace.get("text"), list):
        for i in points:
            trace["text"][i] = f"{_SPACE}{trace['text'][i]}{_SPACE}"


def _templates(trace: dict[str, Any], names: Sequence[Any], said: Mapping[Any, str]) -> list[str]:
    """The trace's hover template for each point, with what was said of it before its end."""
    own = trace.get("hovertemplate") or "%{x}<br>%{y}<extra></extra>"
    templates = own if isinstance(own, list) else [own] * len(names)
    return [
        template.replace("<extra>", f"<br>{said[name]}<extra>", 1) if name in said else template
        for name, template in zip(names, templates, strict=True)
    ]


def _index(axis: Sequence[Any], figure: Figure, frame: pd.DataFrame, marker: Marker) -> int | None:
    if periods_in(figure, frame):
        wanted = names_of_period(marker.period)
    else:
        wanted = _names_of_row(figure, frame, marker.key)
        wanted = wanted or _names_of_row(figure, frame, marker.subject) or {marker.subject}
    wanted = {escaped(name) for name in wanted}
    return next((i for i, name in enumerate(axis) if str(name) in wanted), None)


def names_of_period(key: str) -> set[str]:
    """What a chart may call a period."""
    try:
        month = FinancialMonth.from_key(key)
    except NotAPeriod:
        return {key}
    return {key, month.short, month.name, month.label, month.calendar_name}


def _names_of_row(figure: Figure, frame: pd.DataFrame, subject: str) -> set[str]:
    """What a chart may call the row that has a text: any text of the row, or `name (code)`.

    A line's code leads to its name, and where two lines have one name to the right one.
    """
    texts = [c.name for c in figure.columns if c.unit is Unit.TEXT]
    for row in frame[texts].itertuples(index=False):
        words = {str(value) for value in row if absence(value) is None}
        if subject in words:
            return words | {f"{word} ({subject})" for word in words}
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
