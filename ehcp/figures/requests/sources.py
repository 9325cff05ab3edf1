"""Who asks: requests by source in each year, and the share that parents make."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.calendars import label_of
from ehcp.figures.monthly import Counts, Monthly, period_words
from ehcp.figures.requests.months import PAGE, TWICE, WHOLE_MONTHS
from ehcp.figures.requests.year import PERIOD
from ehcp.figures.scope import (
    AREA,
    CALENDAR,
    DATASETS,
    NOT_RECORDED,
    YEAR_COLUMN,
    calendar_of,
    cells,
    counted,
    months_held,
    source_label,
    starts_held,
    table,
)
from ehcp.figures.words import number
from ehcp.models import Source
from ehcp.selectors import extract_of, requests_by
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import (
    Figure,
    Polarity,
    Scope,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage

TWELVE = "Last 12 months"
EVERY_SOURCE = (*Source.values, "")

BySource = dict[str, Monthly]


def by_source(scope: Scope, vintage: Vintage) -> BySource:
    """Requests by month of each source, of the area of a scope."""
    extract = extract_of(vintage)
    if extract is None:
        return {}
    found = requests_by(vintage, ["month", "source"], area=scope["area"])
    held = {
        source: Monthly.of(found[found["source"] == source], extract) for source in EVERY_SOURCE
    }
    return {source: months for source, months in held.items() if months is not None}


def of_sources(held: BySource, sources: Sequence[str], months: Sequence[date]) -> Counts:
    """Requests of some sources in some months together."""
    found = [held[source].over(months) or (0, 0) for source in sources]
    return sum(n for n, _ in found), sum(k for _, k in found)


def periods(
    held: BySource, scope: Scope, vintage: Vintage, row: Callable[..., dict[str, Any]]
) -> list[dict[str, Any]]:
    """A row for each year held, and one for the last twelve months where they are."""
    extract, calendar = extract_of(vintage), calendar_of(scope)
    if not held or extract is None:
        return []
    rows = []
    for start in starts_held(extract, calendar):
        months = months_held(extract, start, calendar)
        rows.append(row(held, label_of(start, calendar), months))
    latest = held[Source.PARENT].latest
    if held[Source.PARENT].over(latest) is not None:
        rows.append(row(held, TWELVE, latest))
    return rows


_SOURCES = (
    YEAR_COLUMN,
    PERIOD,
    *counted("requests", "Requests"),
    *counted("parents", "Parents or young people"),
    *counted("schools", "Schools and other settings"),
    *counted("health", source_label(Source.HEALTH)),
    *counted("social_care", source_label(Source.SOCIAL_CARE)),
    *counted("other", source_label(Source.OTHER)),
    *counted("unknown", NOT_RECORDED),
)


def _sources_row(held: BySource, label: str, months: Sequence[date]) -> dict[str, Any]:
    return {
        "year": label,
        "months": period_words(tuple(months)),
        **cells("requests", of_sources(held, EVERY_SOURCE, months)),
        **cells("parents", of_sources(held, [Source.PARENT], months)),
        **cells("schools", of_sources(held, [Source.SCHOOL], months)),
        **cells("health", of_sources(held, [Source.HEALTH], months)),
        **cells("social_care", of_sources(held, [Source.SOCIAL_CARE], months)),
        **cells("other", of_sources(held, [Source.OTHER], months)),
        **cells("unknown", of_sources(held, [""], months)),
    }


def _sources_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    held = by_source(scope, vintage)
    return table(_SOURCES, periods(held, scope, vintage, _sources_row))


def _sources_takeaway(frame: pd.DataFrame) -> str:
    row = frame.iloc[-1]
    said = (
        f"In {row['months']} parents or young people made {number(row['parents'])} of "
        f"{number(row['requests'])} requests, and schools and other settings "
        f"{number(row['schools'])}"
    )
    if absence(row["unknown"]) or row["unknown"] == 0:
        return f"{said}."
    return f"{said}. Of {number(row['unknown'])} it was not recorded who asked."


SOURCES = register(
    Figure(
        slug="ehcp.requests.sources",
        title="Who asks",
        definition=(
            "Requests of each year by who made them, as the council recorded it, and of the last "
            "twelve months."
        ),
        formula="Requests of the extract, counted by their source.",
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=DATASETS,
        columns=_SOURCES,
        frame=_sources_frame,
        takeaway=_sources_takeaway,
        page=PAGE,
        dimensions=(AREA, CALENDAR),
        chart=charts.requests_by_source,
        notes=(WHOLE_MONTHS, TWICE),
    )
)
