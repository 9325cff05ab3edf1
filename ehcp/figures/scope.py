"""The area, source, calendar and year that EHCP figures are scoped by, and what they share."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from ehcp.calendars import (
    LABELS,
    Calendar,
    key_of,
    label_of,
    later,
    month_key,
    months_of,
    span,
    start_in,
    start_of,
)
from ehcp.models import Source
from ehcp.selectors import (
    ALL_AREAS,
    ALL_SOURCES,
    COUNT,
    KEYS,
    NO_AREA,
    NO_SOURCE,
    Extract,
    extract_of,
)
from hnfsg.figures.registry import Dimension, FigureColumn, FromCounts, Scope, Unit, divided
from hnfsg.intake.vintages import Vintage

# The datasets that hold cases: the sources of every figure that counts them.
DATASETS = ("cases", "sen2")
NO_DATA = "No cases have been published."
LATEST = "latest"
MONTHS_OF_A_YEAR = 12
NOT_RECORDED = "Not recorded"
AREA_NOT_RECORDED = "Area not recorded"
MONTH = FigureColumn("period", "Month", Unit.MONTH)
YEAR_COLUMN = FigureColumn("year", "Year")


def _areas(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    extract = extract_of(vintage)
    if extract is None:
        return []
    return [
        (ALL_AREAS, "All areas"),
        *((area or NO_AREA, area_label(area)) for area in named(extract)),
    ]


def named(extract: Extract) -> tuple[str, ...]:
    """The areas that can be chosen; none where no case has one."""
    return extract.areas if any(extract.areas) else ()


def area_label(area: str) -> str:
    """An area as readers call it."""
    return area or AREA_NOT_RECORDED


def _sources(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    return [(ALL_SOURCES, "All who ask"), *Source.choices, (NO_SOURCE, NOT_RECORDED)]


def source_label(source: str) -> str:
    """Who asked, as readers call it."""
    return Source(source).label if source else NOT_RECORDED


def _calendars(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    return [(calendar.value, label) for calendar, label in LABELS.items()]


def calendar_of(scope: Scope) -> Calendar:
    """The calendar of a scope; calendar years where it names none."""
    return Calendar(scope.get("calendar", Calendar.CALENDAR))


def _years(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """The years with a whole month held, newest first."""
    calendar = calendar_of(scope)
    starts = reversed(starts_held(extract_of(vintage), calendar))
    return [(key_of(start, calendar), label_of(start, calendar)) for start in starts]


def starts_held(extract: Extract | None, calendar: str) -> list[int]:
    """The years with a whole month held, in order."""
    if extract is None or extract.first is None or extract.last is None:
        return []
    first, last = (start_of(day, calendar) for day in (extract.first, extract.last))
    return list(range(first, last + 1))


def months_held(extract: Extract, start: int, calendar: str) -> tuple[date, ...]:
    """The whole months of a year that the extract holds, in order."""
    first, last = extract.first, extract.last
    if first is None or last is None:
        return ()
    return tuple(month for month in months_of(start, calendar) if first <= month <= last)


def _periods(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """The last twelve whole months, where they are held, and the years."""
    extract = extract_of(vintage)
    latest = [(LATEST, "Last 12 months")] if extract and latest_months(extract) else []
    return [*latest, *_years(vintage, scope)]


def latest_months(extract: Extract) -> tuple[date, ...]:
    """The last twelve whole months; none where not all are held."""
    first, last = extract.first, extract.last
    if first is None or last is None or later(last, 1 - MONTHS_OF_A_YEAR) < first:
        return ()
    return tuple(span(later(last, 1 - MONTHS_OF_A_YEAR), last))


def months_chosen(scope: Scope, extract: Extract | None) -> tuple[date, ...]:
    """The whole months of the chosen period (`PERIOD`) that are held, in order."""
    if extract is None or not scope.get("year"):
        return ()
    if scope["year"] == LATEST:
        return latest_months(extract)
    return months_held(extract, start_in(scope["year"]), calendar_of(scope))


AREA = Dimension("area", "Area", _areas)
SOURCE = Dimension("source", "Who asked", _sources)
CALENDAR = Dimension("calendar", "Years", _calendars)
YEAR = Dimension("year", "Year", _years)
# In place of `YEAR` where no month need be missing from the year: twelve months first.
PERIOD = Dimension("year", "Period", _periods)


def start_chosen(scope: Scope) -> int | None:
    """The calendar year in which the scope's year begins; None while there is none."""
    return start_in(scope["year"]) if scope.get("year") else None


def counted(
    name: str,
    heading: str,
    definition: str = "",
    *,
    is_shown: bool = True,
    is_cumulative: bool = False,
) -> tuple[FigureColumn, FigureColumn]:
    """A count of children and the sum of their record keys, `<name>_keys`."""
    keys = f"{name}_keys"
    return (
        FigureColumn(
            name,
            heading,
            Unit.CHILDREN,
            is_shown,
            definition,
            keys=keys,
            is_cumulative=is_cumulative,
        ),
        FigureColumn(keys, "", Unit.KEYS, is_shown=False),
    )


def share(  # noqa: PLR0913 - a column is all that it says
    name: str,
    heading: str,
    part: str,
    base: str,
    definition: str = "",
    *,
    by: Callable[[Any, Any], Any] = divided,
    is_shown: bool = True,
) -> FigureColumn:
    """A share (or an end of its interval, `by`) of two counts of the frame."""
    return FigureColumn(
        name, heading, Unit.SHARE, is_shown, definition, from_counts=FromCounts(part, base, by)
    )


def less(name: str, heading: str, now: str, before: str, definition: str = "") -> FigureColumn:
    """The difference of two counts of the frame: members’ from the rounded ones."""
    return FigureColumn(
        name,
        heading,
        Unit.COUNT,
        definition=definition,
        from_counts=FromCounts(now, before, lambda part, base: part - base),
    )


def table(columns: Iterable[FigureColumn], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A figure's frame from its rows; what a row lacks is not available.

    Every column holds objects, so that counts stay whole beside what is not available.
    """
    given = list(rows)
    return pd.DataFrame(
        {c.name: pd.Series([row.get(c.name) for row in given], dtype=object) for c in columns}
    )


def cells(name: str, counts: tuple[int, int] | None) -> dict[str, int | None]:
    """The two cells of a `counted` column: a count and its keys; None is not available."""
    count, keys = counts or (None, None)
    return {name: count, f"{name}_keys": keys}


def by_month(frame: pd.DataFrame) -> dict[date, tuple[int, int]]:
    """Count and keys of each month of a selector's frame with the column month."""
    summed = frame.groupby("month")[[COUNT, KEYS]].sum()
    return {month: (int(n), int(k)) for month, n, k in summed.itertuples(name=None)}


def over(months: Mapping[date, tuple[int, int]], wanted: Iterable[date]) -> tuple[int, int]:
    """Count and keys of some months together; a month without rows has none."""
    found = [months.get(month, (0, 0)) for month in wanted]
    return sum(n for n, _ in found), sum(k for _, k in found)


__all__ = [
    "ALL_AREAS",
    "ALL_SOURCES",
    "AREA",
    "AREA_NOT_RECORDED",
    "CALENDAR",
    "DATASETS",
    "MONTH",
    "NOT_RECORDED",
    "NO_DATA",
    "PERIOD",
    "SOURCE",
    "YEAR",
    "YEAR_COLUMN",
    "area_label",
    "by_month",
    "calendar_of",
    "cells",
    "counted",
    "less",
    "month_key",
    "months_chosen",
    "months_held",
    "named",
    "over",
    "share",
    "source_label",
    "start_chosen",
    "starts_held",
    "table",
]
