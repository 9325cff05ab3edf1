"""The extract that counts: of which day, from when its requests are, which areas it has."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise

from ehcp.calendars import last_whole_month, later
from ehcp.models import CaseExtract, RequestCount
from ehcp.selectors.parts import SEN2, case_parts
from hnfsg.intake.vintages import LivePart, Vintage

LONGEST_QUIET = 36  # months without a request within what an extract holds
REMEMBERED = 64  # what a part holds never changes


@dataclass(frozen=True)
class Extract:
    """What counts. `first` and `last` are the first and the last whole month with requests held;
    both None where it holds no request of a whole month.
    """

    as_at: date
    areas: tuple[str, ...]  # by name; a blank one, last, is that of cases without an area
    first: date | None
    last: date | None
    published_at: datetime | None
    is_return: bool  # the SEN2 return, which has fewer fields than a case extract


def extract_of(vintage: Vintage) -> Extract | None:
    """The extract that counts in a vintage; None while there is none. One query, remembered."""
    parts = case_parts(vintage)
    return _read(parts[0]) if parts else None


@lru_cache(maxsize=REMEMBERED)
def _read(part: LivePart) -> Extract | None:
    rows = list(CaseExtract.objects.filter(part=part.part_id).order_by("area"))
    if not rows:
        return None
    as_at = rows[0].as_at
    last = last_whole_month(as_at)
    first = _first_held(part, last)
    is_held = first is not None and first <= last
    return Extract(
        as_at=as_at,
        areas=tuple(sorted((row.area for row in rows), key=lambda a: (not a, a.lower()))),
        first=first if is_held else None,
        last=last if is_held else None,
        published_at=part.from_at,
        is_return=part.dataset == SEN2,
    )


def _first_held(part: LivePart, last: date) -> date | None:
    """The first month of which an extract holds the requests; None where it holds none.

    Open cases of long before come with an extract of later years: after three years without a
    request it begins anew. A return holds the requests of its year alone.
    """
    counts = RequestCount.objects.filter(part=part.part_id, is_total=True, month__lte=last)
    months = sorted(counts.order_by().values_list("month", flat=True).distinct())
    if part.dataset == SEN2:
        months = [month for month in months if month.year == last.year] or months
    begins = [month for before, month in pairwise(months) if later(before, LONGEST_QUIET) < month]
    return begins[-1] if begins else next(iter(months), None)
