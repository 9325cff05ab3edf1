"""Pupils on roll, from the list of schools."""

from functools import lru_cache

from django.db.models import Sum

from ehcp.models import School
from ehcp.selectors.extract import REMEMBERED
from hnfsg.intake.vintages import Vintage

SCHOOLS = "schools"  # the dataset and its sheet
_CLOSED = "closed"


def rolls_by_area(vintage: Vintage) -> dict[str, int]:
    """Pupils on roll of the schools of each area, without closed ones; nothing without a list."""
    parts = tuple(vintage.part_ids(SCHOOLS, SCHOOLS))
    return dict(_rolls(parts)) if parts else {}


@lru_cache(maxsize=REMEMBERED)
def _rolls(parts: tuple[int, ...]) -> tuple[tuple[str, int], ...]:
    schools = School.objects.filter(part__in=parts, roll__isnull=False).exclude(area="")
    open_ones = schools.exclude(status__iexact=_CLOSED)
    return tuple(open_ones.order_by("area").values_list("area").annotate(Sum("roll")))
