"""A figure's frame: asked for, held against its declaration, and what is read from it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd

from hnfsg.figures.audiences import NotForMembers, may_see
from hnfsg.figures.cache import Question
from hnfsg.figures.cells import absence
from hnfsg.figures.columns import PERIODS
from hnfsg.figures.limits import columns_of, with_limits
from hnfsg.figures.masking import is_told_masked, masked
from hnfsg.figures.registry import Absent, Figure, FigureColumn, Source, Unit
from hnfsg.figures.scopes import view_of

NO_DATA = "No data has been published for this yet."


class FrameMismatch(TypeError):
    """A figure's function gave a frame that its declaration does not describe."""


def frame_of(question: Question) -> pd.DataFrame:
    """The question's frame, as its audience may know it; empty where there is nothing to choose.

    It has the columns of `columns_in`. Every number that leaves the figure is made from it. Raises
    FrameMismatch, CannotMask, and NotForMembers where it is for officers and members ask.
    """
    figure = question.figure
    if not may_see(figure, question.audience):
        raise NotForMembers(f"“{figure.title}” is for officers.")
    told = [column.name for column in figure.told_columns]
    if question.resolved.is_empty:
        return pd.DataFrame(columns=told, dtype=object)
    frame = figure.frame(question.resolved.scope, question.vintage)
    _check(figure, frame)
    if is_told_masked(figure, question.audience):
        frame = masked(figure, frame)
    frame = frame[told]
    return with_limits(figure, frame) if has_limits(question) else frame


def said_of(question: Question, frame: pd.DataFrame) -> str:
    """The figure's sentence; where it has no row, why."""
    figure, resolved = question.figure, question.resolved
    if not frame.empty:
        return figure.takeaway(frame)
    if resolved.is_empty or figure.when_empty is None:
        return NO_DATA
    return figure.when_empty(resolved.scope, question.vintage) or NO_DATA


def has_limits(question: Question) -> bool:
    """Whether the limits of usual variation are asked for."""
    return bool(view_of(question.resolved.scope))


def columns_in(figure: Figure, frame: pd.DataFrame) -> tuple[FigureColumn, ...]:
    """The columns of a frame: the figure's `told_columns`, and its limits' where it has them."""
    added = columns_of(figure) if figure.xmr else ()
    return (*figure.told_columns, *(column for column in added if column.name in frame))


def drawable(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame for a chart: nothing where it holds an Absent, so that there is a gap, not a 0."""
    if not any(isinstance(v, Absent) for name in frame.columns for v in frame[name]):
        return frame
    return pd.DataFrame(
        {
            name: pd.Series(
                [None if isinstance(v, Absent) else v for v in frame[name]],
                index=frame.index,
                dtype=object,
            )
            for name in frame.columns
        }
    )


def _check(figure: Figure, frame: pd.DataFrame) -> None:
    names = [str(n) for n in frame.columns]
    if names != figure.column_names:
        raise FrameMismatch(
            f"{figure.slug} declares the columns {figure.column_names}, its frame has {names}"
        )
    for column in figure.columns:
        fits, wanted = _FITS.get(column.unit, _ANYTHING)
        for value in frame[column.name]:
            if not fits(value) and absence(value) is None:
                raise FrameMismatch(
                    f"{figure.slug}: {column.name} is declared as {column.unit}, so it holds "
                    f"{wanted}, but its frame has {value!r} ({type(value).__name__})"
                )


_ANYTHING: tuple[Callable[[Any], bool], str] = (lambda value: True, "anything")
_FITS: dict[Unit, tuple[Callable[[Any], bool], str]] = {
    Unit.POUNDS: (lambda value: isinstance(value, Decimal), "Decimal pounds"),
    Unit.COUNT: (pd.api.types.is_integer, "whole numbers"),
    Unit.CHILDREN: (pd.api.types.is_integer, "whole numbers"),
    Unit.KEYS: (pd.api.types.is_integer, "whole numbers"),
    Unit.DAYS: (pd.api.types.is_number, "numbers of days"),
    Unit.RATE: (pd.api.types.is_number, "numbers per 1,000"),
    Unit.STAFF: (lambda value: isinstance(value, Decimal), "Decimal full-time equivalents"),
    Unit.SHARE: (pd.api.types.is_number, "numbers from 0 to 1"),
    Unit.PERIOD: (lambda value: isinstance(value, str), "period keys"),
    Unit.MONTH: (lambda value: isinstance(value, str), "period keys"),
    Unit.SOURCE: (lambda value: isinstance(value, Source), "a Source"),
}


def period_column(figure: Figure) -> FigureColumn | None:
    """The column that says of which period a row is, or None."""
    return next((c for c in figure.columns if c.unit in PERIODS), None)


def measure_column(figure: Figure) -> FigureColumn | None:
    """The first shown column in the figure's own unit: what it measures."""
    return next((c for c in figure.columns if c.is_shown and c.unit is figure.unit), None)


def periods_in(figure: Figure, frame: pd.DataFrame) -> list[str]:
    """The period keys of a frame's rows; none where it has no such column."""
    column = period_column(figure)
    return [] if column is None else [p for p in frame[column.name] if absence(p) is None]


def sources_in(figure: Figure, frame: pd.DataFrame) -> list[Source]:
    """The rows of files that a frame's rows come from, in the frame's order."""
    names = [c.name for c in figure.columns if c.unit is Unit.SOURCE]
    return [
        source
        for row in frame[names].itertuples(index=False)
        for source in row
        if isinstance(source, Source)
    ]


def measures_in(figure: Figure, frame: pd.DataFrame) -> dict[str, Decimal]:
    """The measure of each period of a frame, where it has both columns and a value."""
    period, measure = period_column(figure), measure_column(figure)
    if period is None or measure is None:
        return {}
    pairs = zip(frame[period.name], frame[measure.name], strict=True)
    return {p: Decimal(str(v)) for p, v in pairs if absence(p) is None and absence(v) is None}
