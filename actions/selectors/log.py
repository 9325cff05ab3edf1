"""The log of actions: which are wanted, when each is due, and how it stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from actions.due import Standing, standing
from actions.models import STILL_OPEN, Action, ActionStatus, DueKind, Meeting, MeetingStatus
from hnfsg.people.models import Person


@dataclass(frozen=True)
class Wanted:
    """Which actions are wanted; what is left blank narrows nothing.

    `which` is open, overdue, over or all; `subject` the beginning of a figure's slug.
    """

    which: str = "open"
    owner: int | None = None
    meeting: int | None = None
    group: int | None = None
    subject: str = ""
    text: str = ""


@dataclass(frozen=True)
class Listed:
    """An action with its day and how it stands."""

    action: Action
    due: date | None
    standing: Standing


def log(wanted: Wanted, today: date) -> list[Listed]:
    """The actions that are wanted, the most urgent first. Four queries, however many there are."""
    found = listed(_matching(wanted), today)
    if wanted.which == "overdue":
        found = [each for each in found if each.due and each.due < today]
    return sorted(found, key=lambda each: (not each.action.is_open, each.due or date.max))


def listed(actions: Iterable[Action], today: date) -> list[Listed]:
    """Actions with their days, in the order given."""
    actions = list(actions)
    days = days_due(actions)
    return [
        Listed(
            action,
            days[action.pk],
            standing(
                due=days[action.pk],
                condition=action.condition,
                is_open=action.is_open,
                today=today,
            ),
        )
        for action in actions
    ]


def days_due(actions: Sequence[Action]) -> Mapping[int, date | None]:
    """The day on which each action is due, by its id; None where it has none yet. One query.

    What is due by the next meeting is due on the day of its group's first meeting after `since`.
    """
    groups = {a.group_id for a in actions if a.due_kind == DueKind.NEXT_MEETING}
    held: dict[int, list[date]] = {}
    meetings = Meeting.objects.filter(group__in=groups).exclude(status=MeetingStatus.CANCELLED)
    for group, on in meetings.order_by("on").values_list("group", "on") if groups else ():
        held.setdefault(group, []).append(on)
    return {
        action.pk: action.due_on
        if action.due_kind != DueKind.NEXT_MEETING
        else next((on for on in held.get(action.group_id, ()) if on > action.since), None)
        for action in actions
    }


def arising(meeting: Meeting, before: Meeting | None) -> QuerySet[Action]:
    """Matters arising: what was open when the meeting began, and what was done since the last."""
    earlier = Q(since__lt=meeting.on)
    still = Q(status__in=STILL_OPEN)
    lately = Q(closed_on__gte=before.on) if before else Q(closed_on__isnull=False)
    return (
        Action.objects.filter(earlier & (still | lately), group=meeting.group)
        .exclude(status=ActionStatus.SUPERSEDED)
        .exclude(meeting=meeting)
        .select_related("meeting", "item")
        .prefetch_related("owners", "figures", "updates")
        .order_by("since", "pk")
    )


def owners() -> QuerySet[Person]:
    """Everybody who has had an action."""
    return Person.objects.filter(owned_actions__isnull=False).distinct().order_by("name")


def _matching(wanted: Wanted) -> QuerySet[Action]:
    found = Action.objects.select_related("group", "meeting", "item").prefetch_related(
        "owners", "figures"
    )
    if wanted.which in ("open", "overdue"):
        found = found.filter(status__in=STILL_OPEN)
    elif wanted.which == "over":
        found = found.exclude(status__in=STILL_OPEN)
    for field in ("owners", "meeting", "group"):
        value = wanted.owner if field == "owners" else getattr(wanted, field)
        if value:
            found = found.filter(**{field: value})
    if wanted.subject:
        found = found.filter(figures__slug__startswith=f"{wanted.subject}.").distinct()
    if wanted.text:
        found = found.filter(text__icontains=wanted.text)
    return found
