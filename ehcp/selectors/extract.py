"""The extract that counts: of which day, from when its requests are, which areas it has."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from ehcp.calendars import last_whole_month
from ehcp.models import CaseExtract
from ehcp.selectors.parts import SEN2, case_parts
from hnfsg.intake.vintages import LivePart, Vintage

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
    received = [row.first_received for row in rows if row.first_received is not None]
    first = min(received).replace(day=1) if received else None
    is_held = first is not None and first <= last
    return Extract(
        as_at=as_at,
        areas=tuple(sorted((row.area for row in rows), key=lambda a: (not a, a.lower()))),
        first=first if is_held else None,
        last=last if is_held else None,
        published_at=part.from_at,
        is_return=part.dataset == SEN2,
    )
