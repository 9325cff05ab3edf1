"""Requests by month, and what became of them."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from ehcp.models import RequestCount
from ehcp.selectors.narrowing import ALL_AREAS, ALL_SOURCES, of_area, of_source, sums
from ehcp.selectors.parts import case_parts
from hnfsg.intake.vintages import Vintage


def requests_by(
    vintage: Vintage,
    by: Sequence[str],
    *,
    area: str = ALL_AREAS,
    source: str = ALL_SOURCES,
    months: tuple[date, date] | None = None,
) -> pd.DataFrame:
    """Requests received, by columns of `RequestCount` (month, source, outcome, in_time).

    Columns `by`, count and keys. `months`: from the first to the second, both included. Read anew
    each time: after a change of a limit the same part has other counts.
    """
    parts = [part.part_id for part in case_parts(vintage)]
    narrowed = of_area(area, has_totals=True) & of_source(source)
    rows = RequestCount.objects.filter(narrowed, part__in=parts)
    if months:
        rows = rows.filter(month__range=months)
    return sums(rows, by)


def requests_by_area(
    vintage: Vintage, by: Sequence[str], months: tuple[date, date], source: str = ALL_SOURCES
) -> pd.DataFrame:
    """As `requests_by`, for each area: columns area, `by`, count and keys."""
    parts = [part.part_id for part in case_parts(vintage)]
    rows = RequestCount.objects.filter(
        of_source(source), part__in=parts, is_total=False, month__range=months
    )
    return sums(rows, ["area", *by])
