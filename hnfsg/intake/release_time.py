"""A date and a time as somebody types them, as one moment in the council's time.

On two nights a year the clocks change: an hour is left out in March and comes twice in October.
"""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone


class NoSuchMoment(ValueError):
    """The clocks change then; the message says which times there are."""


def local_moment(day: date, at: time) -> datetime:
    """The moment of a date and a time in the council's time zone. Raises NoSuchMoment.

    A time that the clocks leave out, or that comes twice, is not guessed.
    """
    zone = timezone.get_current_timezone()
    first = datetime.combine(day, at, zone)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    clock_time = f"{at.hour}.{at:%M}"
    on = f"{day.day} {day:%B %Y}"
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise NoSuchMoment(
            f"The clocks go forward on {on}, so {clock_time} does not come. Choose "
            f"{_hour_later(first)} or another time."
        )
    raise NoSuchMoment(
        f"The clocks go back on {on}, so {clock_time} comes twice. Choose {_hour_later(first)} or "
        "another time."
    )


def _hour_later(moment: datetime) -> str:
    later = moment.replace(tzinfo=None) + timedelta(hours=1)
    return f"{later.hour}.{later:%M}"
