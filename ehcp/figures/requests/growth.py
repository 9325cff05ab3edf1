"""What grows and where: the last twelve months against the twelve before, by area and source."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.calendars import span
from ehcp.figures.monthly import Monthly, a_year_before, change, period_words
from ehcp.figures.requests.months import PAGE, TWICE, WHOLE_MONTHS
from ehcp.figures.scope import (
    ALL_AREAS,
    ALL_SOURCES,
    AREA,
    DATASETS,
    SOURCE,
    area_label,
    cells,
    counted,
    less,
    named,
    source_label,
    table,
)
from ehcp.figures.words import against, there_were
from ehcp.models import Source
from ehcp.selectors import Extract, extract_of, requests_by, requests_by_area
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage

ALL, BY_AREA, BY_SOURCE = "All requests", "Area", "Who asked"
_COLUMNS = (
    FigureColumn("kind", "By"),
    FigureColumn("name", "Of"),
    FigureColumn("months", "Months", is_shown=False),
    *counted("now", "In the last 12 months"),
    *counted("before", "In the 12 months before"),
    less("change", "Change", "now", "before"),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None or extract.first is None or extract.last is None:
        return table(_COLUMNS, [])
    area, source = scope["area"], scope["source"]
    every = requests_by(vintage, ["month", "source"], area=area, source=source)
    held = Monthly.of(every, extract)
    if held is None or held.over(a_year_before(held.latest)) is None:
        return table(_COLUMNS, [])
    parts: list[tuple[str, str, pd.DataFrame]] = [(ALL, ALL, every)]
    if area == ALL_AREAS:
        months = (a_year_before(held.latest)[0], held.last)
        found = requests_by_area(vintage, ["month"], months, source)
        parts += [(BY_AREA, area_label(a), found[found["area"] == a]) for a in named(extract)]
    if source == ALL_SOURCES:
        sources = [*Source.values, ""]
        parts += [(BY_SOURCE, source_label(s), every[every["source"] == s]) for s in sources]
    return table(_COLUMNS, _rows(parts, extract))


def _rows(
    parts: Iterable[tuple[str, str, pd.DataFrame]], extract: Extract
) -> Iterable[dict[str, Any]]:
    for kind, name, found in parts:
        held = Monthly.of(found, extract)
        if held is None:
            continue
        now, before = held.over(held.latest), held.over(a_year_before(held.latest))
        yield {
            "kind": kind,
            "name": name,
            "months": period_words(tuple(span(held.latest[0], held.last))),
            **cells("now", now),
            **cells("before", before),
            "change": change(now, before),
        }


def _takeaway(frame: pd.DataFrame) -> str:
    every = frame.iloc[0]
    said = f"In {every['months']} {there_were(every['now'])}"
    said += against(every["now"], every["before"], "in the 12 months before")
    moved = every["change"]
    if absence(moved) or moved == 0:
        return f"{said}."
    way = 1 if moved > 0 else -1
    found = [_largest(frame, kind, way) for kind in (BY_AREA, BY_SOURCE)]
    if named_ones := [words for words in found if words]:
        what = "rise" if way > 0 else "fall"
        said += f". The largest part of the {what} is from {' and '.join(named_ones)}"
    return f"{said}."


def _largest(frame: pd.DataFrame, kind: str, way: int) -> str:
    """`North (70 more)`: what of a kind changed most in the way of the whole; blank for none."""
    rows = frame[frame["kind"] == kind]
    changes: dict[str, Any] = dict(zip(rows["name"], rows["change"], strict=True))
    known = {name: n * way for name, n in changes.items() if absence(n) is None and n * way > 0}
    if not known:
        return ""
    name = max(known, key=lambda each: known[each])
    words = name if kind == BY_AREA else _AS_SAID.get(name, name.lower())
    return f"{words} ({known[name]:,} {'more' if way > 0 else 'fewer'})"


_AS_SAID = {
    source_label(Source.PARENT): "parents or young people",
    source_label(Source.SCHOOL): "schools and other settings",
    source_label(Source.OTHER): "others",
    source_label(""): "requests without a source",
}


def _why_none(scope: Scope, vintage: Vintage) -> str:
    return "Fewer than two years of requests are held, so nothing can be said of growth."


GROWTH = register(
    Figure(
        slug="ehcp.requests.growth",
        title="What grows, and where",
        definition=(
            "Requests of the last twelve whole months against the twelve before, by the area in "
            "which the child lives and by who asked."
        ),
        formula="Requests of the last 12 months less requests of the 12 months before.",
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=DATASETS,
        columns=_COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE),
        chart=charts.growth,
        when_empty=_why_none,
        notes=(WHOLE_MONTHS, TWICE),
    )
)
