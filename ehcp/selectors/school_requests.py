"""The schools on the list, and the requests for the pupils of each."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Sum

from ehcp.models import School, SchoolRequests
from ehcp.selectors.extract import REMEMBERED
from ehcp.selectors.parts import case_parts
from ehcp.selectors.published import this_council
from ehcp.selectors.rolls import SCHOOLS
from hnfsg.intake.vintages import Vintage

_CLOSED = "closed"
NUMBERS = (
    "count",
    "by_parents",
    "by_school",
    "decided",
    "refused",
    "school_decided",
    "school_refused",
)


@dataclass(frozen=True)
class ListedSchool:
    """One open school of the list."""

    urn: str
    name: str
    phase: str
    area: str
    roll: int | None


def listed_schools(vintage: Vintage) -> tuple[ListedSchool, ...]:
    """The open schools of this council on the list, by name; none without a list."""
    parts = tuple(vintage.part_ids(SCHOOLS, SCHOOLS))
    return _listed(parts, this_council()) if parts else ()


@lru_cache(maxsize=REMEMBERED)
def _listed(parts: tuple[int, ...], council: int | None) -> tuple[ListedSchool, ...]:
    found = School.objects.filter(part__in=parts).exclude(status__iexact=_CLOSED)
    if council is not None:
        found = found.filter(la_number__in=["", f"{council:03}"])
    rows = found.order_by("name", "urn").values_list("urn", "name", "phase", "area", "roll")
    return tuple(ListedSchool(*row) for row in rows)


def years_of_schools(vintage: Vintage) -> list[int]:
    """The calendar years of which requests are held with a school, in order."""
    rows = SchoolRequests.objects.filter(part__in=_parts(vintage))
    return sorted(rows.order_by().values_list("year", flat=True).distinct())


def school_requests(vintage: Vintage, first: int, last: int) -> dict[str, dict[str, int]]:
    """By school (URN), the requests of the years from first to last: `NUMBERS` of the model."""
    rows = SchoolRequests.objects.filter(part__in=_parts(vintage), year__range=(first, last))
    found = rows.order_by().values_list("urn").annotate(*map(Sum, NUMBERS))
    return {urn: dict(zip(NUMBERS, map(int, numbers), strict=True)) for urn, *numbers in found}


def _parts(vintage: Vintage) -> list[int]:
    return [part.part_id for part in case_parts(vintage)]
