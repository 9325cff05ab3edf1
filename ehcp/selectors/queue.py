"""How long cases take, which are open, what comes in and goes out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
from django.db.models import Q

from ehcp.models import CohortEnd, Flow, OpenAtMonthEnd, OpenCase, PlanIssued, StepTime
from ehcp.selectors.narrowing import ALL_AREAS, ALL_SOURCES, of_area, of_source, sums
from ehcp.selectors.parts import case_parts
from hnfsg.intake.models import Counted
from hnfsg.intake.vintages import Vintage

Months = tuple[date, date]  # first and last, both included, each named by its first day


def plans_issued_by(
    vintage: Vintage, by: Sequence[str], *, area: str = ALL_AREAS, source: str = ALL_SOURCES
) -> pd.DataFrame:
    """Plans issued, by columns of `PlanIssued`; columns `by`, count and keys."""
    return _summed(vintage, PlanIssued, by, of_area(area, has_totals=True) & of_source(source))


def flows_by(
    vintage: Vintage, by: Sequence[str], *, area: str = ALL_AREAS, source: str = ALL_SOURCES
) -> pd.DataFrame:
    """Cases that came in or went out, by columns of `Flow`; columns `by`, count and keys."""
    return _summed(vintage, Flow, by, of_area(area, has_totals=True) & of_source(source))


def open_by(
    vintage: Vintage, by: Sequence[str], *, area: str = ALL_AREAS, source: str = ALL_SOURCES
) -> pd.DataFrame:
    """Cases open on the day of the extract, by columns of `OpenCase`; and count and keys."""
    return _summed(vintage, OpenCase, by, of_area(area) & of_source(source))


def month_ends(vintage: Vintage) -> pd.DataFrame:
    """Cases open at each month's end; columns month, band, is_decided, count and keys."""
    return _summed(vintage, OpenAtMonthEnd, ("month", "band", "is_decided"), Q())


def cohort_ends(vintage: Vintage, months: Months, *, source: str = ALL_SOURCES) -> pd.DataFrame:
    """Requests of some months by their end; columns ended, weeks, count and keys."""
    narrowed = of_source(source) & Q(month__range=months)
    return _summed(vintage, CohortEnd, ("ended", "weeks"), narrowed)


def step_times(vintage: Vintage, months: Months) -> pd.DataFrame:
    """Steps that ended in some months; columns step, days, count and keys."""
    return _summed(vintage, StepTime, ("step", "days"), Q(month__range=months))


def _summed(vintage: Vintage, model: type[Counted], by: Sequence[str], where: Q) -> pd.DataFrame:
    """Read anew each time: after a change of a limit the same part has other counts."""
    parts = [part.part_id for part in case_parts(vintage)]
    rows: Any = model._default_manager.filter(where, part__in=parts)
    return sums(rows, by)
