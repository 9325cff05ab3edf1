"""Plans in force, in each January, new and ceased, first plans, annual reviews."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import pandas as pd
from django.db.models import Q

from ehcp.models import AnnualReviews, FirstPlans, PlanMoves, PlansInForce, PlansInJanuary
from ehcp.selectors.extract import REMEMBERED
from ehcp.selectors.narrowing import ALL_AREAS, COUNT, KEYS, of_area, sums
from ehcp.selectors.parts import case_parts
from hnfsg.intake.vintages import Vintage


def plans_by(vintage: Vintage, by: str, area: str = ALL_AREAS) -> pd.DataFrame:
    """Plans in force on the day of the extract by one thing (`PlansBy`): value, count, keys."""
    return _plans_by(_parts(vintage), by, area).copy()


@lru_cache(maxsize=REMEMBERED)
def _plans_by(parts: tuple[int, ...], by: str, area: str) -> pd.DataFrame:
    return sums(PlansInForce.objects.filter(of_area(area), part__in=parts, by=by), ["value"])


def plans_by_area(vintage: Vintage) -> pd.DataFrame:
    """Plans in force on the day of the extract: columns area, count, keys."""
    rows = PlansInForce.objects.filter(part__in=_parts(vintage), by="all")
    return sums(rows, ["area"])


def plan_moves(vintage: Vintage, by: Sequence[str], area: str = ALL_AREAS) -> pd.DataFrame:
    """Plans that began or ceased, by columns of `PlanMoves` (move, reason, month), count, keys."""
    return _plan_moves(_parts(vintage), tuple(by), area).copy()


@lru_cache(maxsize=REMEMBERED)
def _plan_moves(parts: tuple[int, ...], by: tuple[str, ...], area: str) -> pd.DataFrame:
    return sums(PlanMoves.objects.filter(of_area(area), part__in=parts), by)


def january_plans(vintage: Vintage, years: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Count and sum of record keys of the plans in force on the day of each year's return."""
    rows = PlansInJanuary.objects.filter(part__in=_parts(vintage))
    found = sums(rows, ["first_year", "last_year"])
    last = found["last_year"].fillna(max(years, default=0))
    held = {year: found[(found["first_year"] <= year) & (last >= year)] for year in years}
    return {year: (int(f[COUNT].sum()), int(f[KEYS].sum())) for year, f in held.items()}


def first_plans(vintage: Vintage, since: Sequence[date]) -> pd.DataFrame:
    """First plans issued in the stretches that begin on these days: source, provision, local."""
    rows = FirstPlans.objects.filter(part__in=_parts(vintage), since__in=since)
    return sums(rows, ["source", "provision", "local"])


def reviews(
    vintage: Vintage, months: tuple[date, date] | None = None, area: str = ALL_AREAS
) -> pd.DataFrame:
    """How the steps of annual reviews stand: columns step, state, month, count, keys.

    `months`: meetings from the first month to the second; the next reviews have no month.
    """
    of_months = Q(month=None) | Q(month__range=months) if months else Q()
    rows = AnnualReviews.objects.filter(of_area(area) & of_months, part__in=_parts(vintage))
    return sums(rows, ["step", "state", "month"])


def _parts(vintage: Vintage) -> tuple[int, ...]:
    return tuple(part.part_id for part in case_parts(vintage))
