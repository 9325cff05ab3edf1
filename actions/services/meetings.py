"""Planning meetings, moving them on, and who was there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from actions.models import MOVES, Attendance, Group, Meeting, MeetingStatus
from actions.services.words import screened
from hnfsg import clock
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import Person, User
from hnfsg.people.rights import Right, has_right, refusal


@dataclass(frozen=True)
class When:
    """When and where a meeting is."""

    on: date
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    link: str = ""


def may_run(user: User, meeting: Meeting) -> bool:
    """Whether somebody runs a meeting: the chair, or whoever takes its notes."""
    takers = {meeting.note_taker_id, meeting.group.note_taker_id} - {None}
    return has_right(user, Right.RUN_MEETINGS) or user.person_id in takers


def check_runs(by: User | None, meeting: Meeting | None = None) -> None:
    """Raise Refused, with a sentence, unless somebody runs the meeting (or any, without one)."""
    if by is None:
        return
    allowed = has_right(by, Right.RUN_MEETINGS) if meeting is None else may_run(by, meeting)
    if not allowed:
        raise Refused(refusal(Right.RUN_MEETINGS))


@transaction.atomic
def plan_meeting(
    *, group: Group, when: When, by: User | None, lead_days: int | None = None
) -> Meeting:
    """Plan a meeting. Raises Refused for a second on the same day, or of a group stood down."""
    check_runs(by)
    _check_day(group, when)
    if Group.objects.get(pk=group.pk).stood_down_on:
        raise Refused(f"{group.name} was stood down and meets no more.")
    meeting = Meeting.objects.create(
        group=group,
        on=when.on,
        starts=when.starts,
        ends=when.ends,
        place=screened(when.place, "The place", needed=False),
        link=when.link,
        lead_days=lead_days,
    )
    audit.record(by=by, verb="planned", subject=meeting, after=_told(meeting))
    return meeting


@transaction.atomic
def amend_meeting(*, meeting: Meeting, when: When, by: User | None) -> None:
    """Change when and where a meeting is. Raises Refused once it has begun."""
    check_runs(by, meeting)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.status not in (MeetingStatus.PLANNED, MeetingStatus.PAPERS_OUT):
        raise Refused("The meeting has begun, so its day and place stay as they were.")
    _check_day(meeting.group, when, besides=meeting)
    before = _told(meeting)
    meeting.on, meeting.starts, meeting.ends = when.on, when.starts, when.ends
    meeting.place = screened(when.place, "The place", needed=False)
    meeting.link = when.link
    meeting.save(update_fields=["on", "starts", "ends", "place", "link"])
    after = _told(meeting)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        audit.record(
            by=by,
            verb="changed",
            subject=meeting,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )


def _check_day(group: Group, when: When, besides: Meeting | None = None) -> None:
    if when.ends and (when.starts is None or when.ends <= when.starts):
        raise Refused("The meeting ends before it starts.")
    same = Meeting.objects.filter(group=group, on=when.on).exclude(status=MeetingStatus.CANCELLED)
    if besides:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        raise Refused(f"{group.name} has a meeting on {when.on.day} {when.on:%B %Y} already.")


def _told(meeting: Meeting) -> dict[str, str]:
    return {
        "day": f"{meeting.on.day} {meeting.on:%B %Y}",
        "starts": f"{meeting.starts:%H.%M}" if meeting.starts else "",
        "ends": f"{meeting.ends:%H.%M}" if meeting.ends else "",
        "place": meeting.place,
        "link": meeting.link,
    }


@transaction.atomic
def move_on(*, meeting: Meeting, to: MeetingStatus, by: User | None) -> Meeting:
    """Move a meeting to another status. Raises Refused where `MOVES` has no such move."""
    check_runs(by, meeting)
    meeting = Meeting.objects.select_for_update().select_related("group").get(pk=meeting.pk)
    was = MeetingStatus(meeting.status)
    if to not in MOVES[was]:
        raise Refused(f"A meeting cannot go from “{was.label}” to “{to.label}”.")
    if to is MeetingStatus.AGREED:
        meeting.agreed_at = clock.now()
    meeting.status = to
    meeting.save(update_fields=["status", "agreed_at"])
    audit.record(
        by=by,
        verb="moved on",
        subject=meeting,
        before={"status": was.label},
        after={"status": to.label},
    )
    return meeting


@transaction.atomic
def set_attendance(
    *,
    meeting: Meeting,
    present: Iterable[Person],
    apologies: Iterable[Person],
    by: User | None,
) -> None:
    """Say who was there and who sent apologies, in place of what was said before.

    Raises Refused for somebody in both lists, or once the notes are agreed.
    """
    check_runs(by, meeting)
    check_open(meeting)
    there, away = list(present), list(apologies)
    if both := {p.pk for p in there} & {p.pk for p in away}:
        name = next(p.name for p in there if p.pk in both)
        raise Refused(f"{name} cannot have been there and sent apologies.")
    meeting.attendances.all().delete()
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, person=person, was_present=was)
        for people, was in ((there, True), (away, False))
        for person in people
    )
    audit.record(
        by=by,
        verb="recorded who attended",
        subject=meeting,
        after={"present": [str(p) for p in there], "apologies": [str(p) for p in away]},
    )


def check_open(meeting: Meeting) -> None:
    """Raise Refused where the notes are agreed, so that they can only be corrected beside."""
    if Meeting.objects.select_for_update().get(pk=meeting.pk).is_locked:
        raise Refused("The notes are agreed. What is wrong in them is corrected beside them.")
