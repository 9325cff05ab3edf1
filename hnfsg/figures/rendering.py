"""A figure as a page shows it: takeaway, chart, table, sources, in one piece of HTML.

A warm page asks the cache once for all its figures and does no pandas, no Plotly and no template
loops: what is kept is the finished component beside the values that other parts of a page need.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache as once
from typing import Any

import pandas as pd
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe

from hnfsg.figures import beside, limit_lines, limits, overlay, registry, scopes
from hnfsg.figures.as_at import address
from hnfsg.figures.audiences import may_see
from hnfsg.figures.cache import DRAWN, Question, remembered
from hnfsg.figures.cells import NUMERIC, UNIT_WORDS
from hnfsg.figures.exports import file_stem
from hnfsg.figures.facts import facts_in
from hnfsg.figures.frames import (
    columns_in,
    drawable,
    frame_of,
    has_limits,
    measure_column,
    periods_in,
    said_of,
)
from hnfsg.figures.markers import Explanations, explanations, mark
from hnfsg.figures.masking import is_told_masked, masked_words
from hnfsg.figures.registry import (
    Audience,
    Dimension,
    Figure,
    FigureColumn,
    Headline,
    Marker,
    Scope,
)
from hnfsg.figures.restating import Replacing, restated
from hnfsg.figures.scopes import Resolved
from hnfsg.figures.serialising import in_html, serialised
from hnfsg.figures.sources import SourceFile, Uploads, files_behind
from hnfsg.figures.table_rows import Cell, rows_html
from hnfsg.figures.table_rows import cells as cells_of
from hnfsg.figures.workings import WorkedOut, due_of, worked_out
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import period_name

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rendered:
    """A figure in one scope, one vintage, for one audience.

    `rows` are the shown cells as written; `chart` is Plotly's JSON, safe inside a script element,
    or nothing; `problem` the sentence about a scope that does not exist.
    """

    slug: str
    scope: Scope
    scope_label: str
    takeaway: str
    chart: str
    headline: Headline | None
    rows: tuple[tuple[str, ...], ...]
    sources: tuple[SourceFile, ...]
    markers: tuple[Marker, ...]
    html: str
    workings: tuple[WorkedOut, ...] = ()
    problem: str = ""

    @property
    def figure(self) -> Figure:
        """The declaration this was made from."""
        return registry.figure(self.slug)


@dataclass(frozen=True)
class Around:
    """What is looked up once for all the figures of a page."""

    uploads: Uploads
    explained: Explanations
    notes: beside.Notes
    replacing: Replacing


def page_figures(
    slugs: Iterable[str],
    params: Mapping[str, str],
    vintage: Vintage,
    audience: Audience | Callable[[Figure], Audience] = Audience.MEMBER,
) -> dict[str, Rendered]:
    """The figures of a page by slug, each in the scope that the address names.

    `audience` is the same for all of them, or asked for each. A figure that is for officers is
    left out where members read. Raises KeyError for an unknown slug.
    """
    asked_for = page_questions(slugs, params, vintage, audience)
    return {rendered.slug: rendered for rendered in render(asked_for)}


def page_questions(
    slugs: Iterable[str],
    params: Mapping[str, str],
    vintage: Vintage,
    audience: Audience | Callable[[Figure], Audience] = Audience.MEMBER,
) -> list[Question]:
    """What a page asks of its figures; see `page_figures`."""
    narrowed = once(vintage.of)
    resolved: dict[tuple[tuple[Dimension, ...], bool], Resolved] = {}
    questions = []
    for figure in map(registry.figure, slugs):
        reads = audience if isinstance(audience, Audience) else audience(figure)
        if not may_see(figure, reads):
            continue
        alike = (figure.dimensions, figure.xmr is None)
        if alike not in resolved:
            resolved[alike] = scopes.resolve_or_default(figure, params, vintage)
        scope = resolved[alike]
        questions.append(Question(figure, scope, narrowed(figure.sources), reads))
    return questions


def render(questions: Sequence[Question]) -> list[Rendered]:
    """Each question's figure, in order: from the cache, or made. Previews are not kept."""
    around = Around(
        Uploads(),
        Explanations(),
        beside.Notes(question.figure.slug for question in questions),
        Replacing(),
    )
    found = remembered(
        DRAWN,
        questions,
        lambda q: _rendered(q, around),
        preview_seconds=0,
        beside=beside.stamp(),
    )
    return [
        replace(rendered, problem=question.resolved.problem)
        for rendered, question in zip(found, questions, strict=True)
    ]


def _rendered(question: Question, around: Around) -> Rendered:
    figure, resolved, vintage = question.figure, question.resolved, question.vintage
    frame = frame_of(question)
    has_data = not frame.empty
    shown = (figure, resolved.scope, vintage, frame)
    markers = explanations(*shown, around.explained) if has_data else ()
    known = facts_in(figure, frame)
    again = restated(question, known, around.uploads, around.replacing)
    points = (*(each.marker for each in again), *markers)
    spec = _spec(figure, frame, points) if has_data else None
    placed = _beside(question, frame, spec, around.notes) if has_data else []
    cells = cells_of(shown_columns(figure, frame), frame)
    rendered = Rendered(
        slug=figure.slug,
        scope=dict(resolved.scope),
        scope_label=resolved.label,
        takeaway=said_of(question, frame),
        chart=in_html(spec) if spec else "",
        headline=known.headline,
        rows=tuple(tuple(cell.text for cell in row) for row in cells),
        sources=files_behind(*shown, around.uploads) if has_data else (),
        markers=markers,
        html="",
        workings=worked_out(figure, frame),
    )
    context = {
        **_context(rendered, question, frame, cells),
        "beside": placed,
        "has_sides": any(each.sides and each.sides.before for each in placed),
        "restated": again,
        "limits": _switch(question, frame) if has_data else None,
    }
    html = render_to_string("_components/figure.html", context)
    return replace(rendered, html=html)


def _beside(
    question: Question, frame: pd.DataFrame, spec: dict[str, Any] | None, notes: beside.Notes
) -> list[overlay.Placed]:
    """What stands beside the figure in the years shown, drawn on its chart where it has a place."""
    periods = periods_in(question.figure, frame) or question.resolved.scope.values()
    found = beside.in_years_shown(notes.of(question.figure.slug), periods)
    return overlay.place(spec, question.figure, frame, found)


def _spec(figure: Figure, frame: pd.DataFrame, markers: Sequence[Marker]) -> dict[str, Any] | None:
    """The chart; None where it cannot be drawn, for the table has the same numbers."""
    if figure.chart is None:
        return None
    try:
        spec = serialised(figure.chart(drawable(frame)))
        if spec["data"] and markers:
            mark(spec, figure, frame, markers)
        if figure.xmr:
            limit_lines.draw(spec, figure, frame)
    except Exception:
        logger.exception("%s could not be drawn, so it shows its table", figure.slug)
        return None
    if not spec["data"]:
        return None
    spec["layout"]["meta"] = {**spec["layout"].get("meta", {}), "unit": figure.unit}
    return spec


def _switch(question: Question, frame: pd.DataFrame) -> limits.Switch | None:
    """The switch of the limits: a link to the same page, at this figure, with the other choice.

    None where the figure offers none, and in a preview, whose address chooses nothing.
    """
    figure, is_on = question.figure, has_limits(question)
    if figure.xmr is None or question.vintage.preview_of is not None:
        return None
    scope = {k: v for k, v in question.resolved.scope.items() if k != scopes.VIEW}
    other = scope if is_on else {**scope, scopes.VIEW: scopes.LIMITS}
    url = address("", other, question.vintage) or "?"
    return limits.switch(figure, frame, f"{url}#{_id(figure)}", is_on=is_on)


def _id(figure: Figure) -> str:
    return figure.slug.replace(".", "-")


def _context(
    rendered: Rendered, question: Question, frame: pd.DataFrame, cells: list[list[Cell]]
) -> dict[str, Any]:
    figure = question.figure
    columns = shown_columns(figure, frame)
    return {
        "figure": figure,
        "rendered": rendered,
        "id": _id(figure),
        # Made by `in_html`, which escapes what could end the script element.
        "chart": mark_safe(rendered.chart),  # noqa: S308
        "columns": [{"heading": c.heading, "is_number": c.unit in NUMERIC} for c in columns],
        "defined_columns": [c for c in columns if c.definition],
        "rows": rows_html(cells),
        "unit": UNIT_WORDS[figure.unit],
        "newest": rendered.sources[0] if rendered.sources else None,
        "older": rendered.sources[1:],
        "measure": measure_column(figure),
        "due": due_of(figure, question.vintage),
        "aside": [file for file in rendered.sources if file.rows_set_aside],
        "markers": [(period_name(m.period), m) for m in rendered.markers],
        "masking": masked_words(figure) if is_told_masked(figure, question.audience) else "",
        "csv_url": download_url("csv", question),
        "xlsx_url": download_url("xlsx", question),
        "file": file_stem(figure, rendered.scope),
        "vintage": question.vintage,
    }


def shown_columns(figure: Figure, frame: pd.DataFrame) -> list[FigureColumn]:
    """The columns of the table; the others serve the chart and the files only."""
    return [column for column in columns_in(figure, frame) if column.is_shown]


def download_url(kind: str, question: Question) -> str:
    """Where a figure's numbers are downloaded, in the vintage that is shown."""
    path = reverse(f"figures:{kind}", args=[question.figure.slug])
    return address(path, question.resolved.scope, question.vintage)
