"""Rows of an aggregate of one area or one source, and their sums."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from django.db.models import Q, QuerySet, Sum

COUNT, KEYS = "count", "keys"
# What an address calls all of them together, and those of which it is not known.
ALL_AREAS, NO_AREA = "all-areas", "no-area"
ALL_SOURCES, NO_SOURCE = "all-sources", "not-recorded"


def of_area(area: str, *, has_totals: bool = False) -> Q:
    """The rows of an area (a value of the dimension `AREA`).

    `has_totals`: the aggregate has rows of its own for all areas together, marked `is_total`.
    """
    if area == ALL_AREAS:
        return Q(is_total=True) if has_totals else Q()
    own = Q(area="" if area == NO_AREA else area)
    return own & Q(is_total=False) if has_totals else own


def of_source(source: str) -> Q:
    """The rows of a source (a value of the dimension `SOURCE`)."""
    if source == ALL_SOURCES:
        return Q()
    return Q(source="" if source == NO_SOURCE else source)


def sums(rows: "QuerySet[Any]", by: Sequence[str]) -> pd.DataFrame:
    """Counts and sums of record keys of an aggregate's rows; columns `by`, count, keys."""
    found = rows.order_by().values_list(*by).annotate(Sum(COUNT), Sum(KEYS))
    return pd.DataFrame(list(found), columns=[*by, COUNT, KEYS])


def total(frame: pd.DataFrame) -> tuple[int, int]:
    """The count and the sum of record keys of all rows of such a frame."""
    return int(frame[COUNT].sum()), int(frame[KEYS].sum())
