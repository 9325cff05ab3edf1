"""Bringing old notes in: proposals are kept as a draft, and only what is confirmed enters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from django.db import transaction

from actions.models import (
    Action,
    AgendaItem,
    Group,
    Meeting,
    MeetingStatus,
    NotesDraft,
    OutcomeKind,
)
from actions.notes import propose
from actions.services.agenda import add_item
from actions.services.meetings import When, check_runs, plan_meeting
from actions.services.outcomes import record_outcome
from actions.services.raising import Due, raise_action
from hnfsg import clock
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import Person, User

OTHERWISE = "Other matters"  # the item of what stands under no item


@dataclass(frozen=True)
class ConfirmedAction:
    """An action as the chair confirmed it."""

    text: str
    item: str
    owners: Sequence[Person]
    due: Due


@dataclass(frozen=True)
class Confirmed:
    """What of the proposals the chair confirmed."""

    on: date
    actions: Sequence[ConfirmedAction] = ()
    decisions: Sequence[tuple[str, str]] = ()  # text and item
    meetings: Sequence[When] = ()
    present: Sequence[Person] = field(default=())


@transaction.atomic
def keep_draft(*, group: Group, name: str, text: str, by: User | None) -> NotesDraft:
    """Keep notes until they are confirmed. Raises Refused where they propose nothing."""
    check_runs(by)
    found = propose(text)
    if not (found.actions or found.decisions or found.meetings):
        raise Refused(
            "Nothing that looks like an action, a decision or a date was found in these notes."
        )
    draft = NotesDraft.objects.create(
        group=group, name=name[:200], text=text, brought_at=clock.now(), brought_by=by
    )
    audit.record(by=by, verb="brought in notes", subject=draft)
    return draft


@transaction.atomic
def drop_draft(*, draft: NotesDraft, by: User | None) -> None:
    """Throw a draft away: nothing of it entered."""
    check_runs(by)
    audit.record(by=by, verb="dropped the notes", subject=draft)
    draft.delete()


@transaction.atomic
def confirm(*, draft: NotesDraft, said: Confirmed, by: User | None) -> Meeting:
    """Make the meeting of the notes with what was confirmed, and delete the draft.

    A meeting of that day that is there already takes it, unless its notes are agreed. Raises
    Refused.
    """
    check_runs(by)
    meeting = _meeting(draft.group, said.on, by)
    items = {item.title: item for item in meeting.items.all()}
    for title in dict.fromkeys(
        title or OTHERWISE
        for title in [a.item for a in said.actions] + [item for _, item in said.decisions]
    ):
        if title not in items:
            items[title] = add_item(meeting=meeting, title=title[:200], by=by)
    for text, title in said.decisions:
        record_outcome(item=items[title or OTHERWISE], kind=OutcomeKind.DECISION, text=text, by=by)
    for action in said.actions:
        _raise(action, meeting, items[action.item or OTHERWISE], by)
    for when in said.meetings:
        if not Meeting.objects.filter(group=draft.group, on=when.on).exists():
            plan_meeting(group=draft.group, when=when, by=by)
    audit.record(
        by=by,
        verb="confirmed notes of",
        subject=meeting,
        after={
            "notes": draft.name,
            "actions": len(said.actions),
            "decisions": len(said.decisions),
            "meetings": len(said.meetings),
        },
    )
    draft.delete()
    return meeting


def _meeting(group: Group, on: date, by: User | None) -> Meeting:
    found = Meeting.objects.filter(group=group, on=on).exclude(status=MeetingStatus.CANCELLED)
    meeting = found.first() or plan_meeting(group=group, when=When(on=on), by=by)
    if meeting.is_locked:
        raise Refused("The notes of the meeting of that day are agreed already.")
    if on <= clock.today() and meeting.status in (MeetingStatus.PLANNED, MeetingStatus.PAPERS_OUT):
        meeting.status = MeetingStatus.NOTES_DRAFT
        meeting.save(update_fields=["status"])
    return meeting


def _raise(said: ConfirmedAction, meeting: Meeting, item: AgendaItem, by: User | None) -> Action:
    return raise_action(
        group=meeting.group,
        meeting=meeting,
        item=item,
        text=said.text,
        owners=said.owners,
        due=said.due,
        by=by,
    )


def whom(said: str, people: Mapping[str, Sequence[Person]]) -> Person | None:
    """The one person of that name or of those initials; None where there are several or none."""
    found = people.get(said, ())
    return found[0] if len(found) == 1 else None


def known_people() -> dict[str, list[Person]]:
    """Everybody by name and by initials."""
    found: dict[str, list[Person]] = {}
    for person in Person.objects.order_by("name"):
        for key in {person.name, person.initials}:
            found.setdefault(key, []).append(person)
    return found


def at(said: str) -> time | None:
    """A time as notes write it, such as 15.30; None where it is none."""
    hours, _, minutes = said.replace(":", ".").partition(".")
    if not (hours.isdecimal() and minutes.isdecimal()):
        return None
    return time(int(hours), int(minutes)) if int(hours) < 24 and int(minutes) < 60 else None
