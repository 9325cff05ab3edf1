"""What the team had and did, month by month."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Sum

from ehcp.models import HelplineBooking, TeamMonth
from ehcp.selectors.extract import REMEMBERED
from hnfsg.intake.vintages import Vintage

TEAM = "team-measures"
MONTHS, HELPLINE = "team", "helpline"


@dataclass(frozen=True)
class Month:
    """A month with what was stated of it; the bookings of the helpline of all subjects."""

    period: str
    stated: TeamMonth
    bookings: int | None


def team_months(vintage: Vintage) -> list[Month]:
    """Every month that has measures, in order. Two queries, remembered."""
    parts = tuple((part.part_id, part.period) for part in vintage.live(TEAM, MONTHS))
    lines = tuple((part.part_id, part.period) for part in vintage.live(TEAM, HELPLINE))
    return list(_months(parts, lines))


@lru_cache(maxsize=REMEMBERED)
def _months(
    parts: tuple[tuple[int, str], ...], lines: tuple[tuple[int, str], ...]
) -> tuple[Month, ...]:
    periods, of_line = dict(parts), dict(lines)
    rows = TeamMonth.objects.filter(part__in=periods).order_by("-row_number")
    stated = {periods[row.part_id]: row for row in rows}
    sums = HelplineBooking.objects.filter(part__in=of_line).values_list("part")
    bookings = {of_line[part]: total for part, total in sums.annotate(Sum("bookings"))}
    return tuple(Month(key, stated[key], bookings.get(key)) for key in sorted(stated))


def bookings_by_subject(vintage: Vintage) -> list[tuple[str, str, int]]:
    """(period, subject, bookings) of every month, in order; the most asked-about first."""
    of_line = {part.part_id: part.period for part in vintage.live(TEAM, HELPLINE)}
    rows = HelplineBooking.objects.filter(part__in=of_line).order_by("-bookings", "subject")
    told = ((of_line[row.part_id], row.subject, row.bookings) for row in rows)
    return sorted(told, key=lambda row: row[0])
