"""One today() for the whole product.

The demonstration stands still at settings.TODAY, so that its "late" and "since" stay true.
No figure reads the clock: whoever needs a moment is given one.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This moment, aware; on the demonstration's fixed day when settings.TODAY is set."""
    moment = timezone.now()
    if settings.TODAY is None:
        return moment
    local = timezone.localtime(moment)
    return local.replace(
        year=settings.TODAY.year, month=settings.TODAY.month, day=settings.TODAY.day
    )


def today() -> date:
    """Today's date in the council's time zone."""
    return timezone.localdate(now())
