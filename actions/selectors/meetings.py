"""Which meetings there are, which was the last and which comes next."""

from datetime import date

from django.db.models import QuerySet

from actions.models import Group, Meeting, MeetingStatus
from hnfsg.periods import working_days_before

HELD = (MeetingStatus.IN_PROGRESS, MeetingStatus.NOTES_DRAFT, MeetingStatus.AGREED)


def calendar(group: Group | None = None) -> QuerySet[Meeting]:
    """Every meeting that is not cancelled, newest first, with its group."""
    found = Meeting.objects.exclude(status=MeetingStatus.CANCELLED).select_related("group")
    return found.filter(group=group) if group else found


def next_meeting(today: date, group: Group | None = None) -> Meeting | None:
    """The next meeting: today's counts until it is over."""
    coming = calendar(group).filter(on__gte=today)
    over = (MeetingStatus.NOTES_DRAFT, MeetingStatus.AGREED)
    return coming.exclude(status__in=over).order_by("on", "starts").first()


def last_meeting(today: date, group: Group | None = None) -> Meeting | None:
    """The last meeting that was held before today, whatever became of its notes."""
    return calendar(group).filter(on__lt=today).order_by("-on").first()


def last_or_current(today: date, group: Group | None = None) -> Meeting | None:
    """The meeting that what is raised now belongs to: today's, else the last that was held."""
    return calendar(group).filter(on__lte=today).order_by("-on").first()


def papers_out_on(meeting: Meeting) -> date:
    """The day on which its papers are out: so many working days before, bank holidays left out."""
    days = meeting.group.lead_days if meeting.lead_days is None else meeting.lead_days
    return working_days_before(meeting.on, days)


def with_all(pk: int) -> Meeting | None:
    """A meeting with everything that its page shows, in a fixed number of queries."""
    return (
        Meeting.objects.filter(pk=pk)
        .select_related("group__chair", "group__deputy", "group__note_taker", "note_taker")
        .prefetch_related(
            "attendances__person",
            "items__owner",
            "items__papers",
            "items__figures",
            "items__outcomes",
            "items__actions__owners",
            "items__corrections",
            "corrections",
        )
        .first()
    )
