"""What a page is asked to be shown as at: now, or as we knew it at the end of a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateparse import parse_date

from hnfsg import clock
from hnfsg.intake import vintages
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FIRST_YEAR

PARAMETER = "as-at"


@dataclass(frozen=True)
class AsAt:
    """The vintage of an address, and its day; None is now, with a sentence about a bad day."""

    vintage: Vintage
    day: date | None = None
    problem: str = ""

    @property
    def params(self) -> dict[str, str]:
        """What a link must carry to stay in this vintage."""
        return {PARAMETER: self.day.isoformat()} if self.day else {}


def as_at(params: Mapping[str, str]) -> AsAt:
    """The vintage that an address asks for. One query."""
    day, problem = day_asked(params)
    if day is None:
        return AsAt(vintages.live(), None, problem)
    return AsAt(vintages.as_at(end_of(day)), day)


def day_asked(params: Mapping[str, str]) -> tuple[date | None, str]:
    """The day, or the sentence that says why what was typed is none."""
    text = params.get(PARAMETER, "").strip()
    if not text:
        return None, ""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or day.year < FIRST_YEAR:
        return None, f"“{text[:20]}” is not a date. Type one such as 2024-01-15. This shows now."
    if day > clock.today():
        return None, "That date is in the future. Choose today or a day before it. This shows now."
    return day, ""


def end_of(day: date) -> datetime:
    """The moment at which a day ends, in the council's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def carried(vintage: Vintage) -> dict[str, str]:
    """What a link made from a vintage must carry; nothing where it is of now, or a preview.

    A vintage as at a moment within a day is named by the day that ended last before it.
    """
    if vintage.as_at is None:
        return {}
    day = timezone.localdate(vintage.as_at) - timedelta(days=1)
    return {PARAMETER: day.isoformat()}


def address(path: str, scope: Mapping[str, str], vintage: Vintage) -> str:
    """A path with a scope, in the vintage of the page that links to it."""
    query = urlencode({**scope, **carried(vintage)})
    return f"{path}?{query}" if query else path
