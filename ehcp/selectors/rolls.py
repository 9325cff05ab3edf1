"""Pupils on roll, from the list of schools."""

from functools import lru_cache

from django.db.models import Sum

from ehcp.models import School
from ehcp.selectors.extract import REMEMBERED
from ehcp.selectors.published import this_council
from hnfsg.intake.vintages import Vintage

SCHOOLS = "schools"  # the dataset and its sheet
_CLOSED = "closed"


def rolls_by_area(vintage: Vintage) -> dict[str, int]:
    """Pupils on roll of this council's schools in each area, without closed ones; nothing without a
    list.
    """
    parts = tuple(vintage.part_ids(SCHOOLS, SCHOOLS))
    return dict(_rolls(parts, this_council())) if parts else {}


@lru_cache(maxsize=REMEMBERED)
def _rolls(parts: tuple[int, ...], council: int | None) -> tuple[tuple[str, int], ...]:
    schools = School.objects.filter(part__in=parts, roll__isnull=False).exclude(area="")
    if council is not None:
        schools = schools.filter(la_number__in=["", f"{council:03}"])
    open_ones = schools.exclude(status__iexact=_CLOSED)
    return tuple(open_ones.order_by("area").values_list("area").annotate(Sum("roll")))
