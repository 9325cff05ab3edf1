"""Raising actions, updating them, carrying them forward."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from actions.models import (
    STILL_OPEN,
    Action,
    ActionStatus,
    ActionUpdate,
    AgendaItem,
    DueKind,
    Group,
    Meeting,
    ShownFigure,
)
from actions.services.meetings import check_runs
from actions.services.words import screened
from hnfsg import clock
from hnfsg.figures import registry
from hnfsg.figures.registry import Scope
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import Person, User
from hnfsg.people.rights import Right, has_right

ENDS = (ActionStatus.DONE, ActionStatus.CLOSED)


@dataclass(frozen=True)
class Due:
    """When an action is due: by the next meeting unless a day or a condition is given."""

    on: date | None = None
    condition: str = ""

    @property
    def kind(self) -> DueKind:
        """Which of the three."""
        if self.on:
            return DueKind.DATE
        return DueKind.CONDITION if self.condition.strip() else DueKind.NEXT_MEETING


@transaction.atomic
def raise_action(  # noqa: PLR0913 - each is one thing that an action says
    *,
    group: Group,
    text: str,
    owners: Iterable[Person],
    by: User | None,
    due: Due = Due(),
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
    figures: Sequence[tuple[str, Scope]] = (),
) -> Action:
    """Raise an action with its owners, and the figures (slug, scope) that caused it.

    Raises Refused without an owner, for a figure that there is not, a day that is past, or both a
    day and a condition.
    """
    meeting = meeting or (item.meeting if item else None)
    check_runs(by, meeting)
    people = list(owners)
    if not people:
        raise Refused("Say who is to do it: an action has at least one owner.")
    known = {figure.slug for figure in registry.figures()}
    if any(slug not in known for slug, _ in figures):
        raise Refused("There is no such figure.")
    since = meeting.on if meeting else clock.today()
    action = Action(
        group=group,
        meeting=meeting,
        item=item,
        text=screened(text, "The action"),
        since=since,
        raised_at=clock.now(),
        raised_by=by,
        **_due_fields(due, since),
    )
    action.save()
    action.owners.set(people)
    ShownFigure.objects.bulk_create(
        ShownFigure(action=action, slug=slug, scope=dict(scope)) for slug, scope in figures
    )
    audit.record(by=by, verb="raised", subject=action, after=_told(action))
    return action


@transaction.atomic
def amend_action(
    *, action: Action, text: str, owners: Iterable[Person], due: Due, by: User | None
) -> None:
    """Change what an action says, who has it, or when it is due. Raises Refused once it is over."""
    check_runs(by, action.meeting)
    action = Action.objects.select_for_update().get(pk=action.pk)
    people = list(owners)
    if not action.is_open:
        raise Refused("The action is over, so it stays as it was.")
    if not people:
        raise Refused("Say who is to do it: an action has at least one owner.")
    before = _told(action)
    action.text = screened(text, "The action")
    for field, value in _due_fields(due, action.since).items():
        setattr(action, field, value)
    action.save(update_fields=["text", "due_kind", "due_on", "condition"])
    action.owners.set(people)
    after = _told(action)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        audit.record(
            by=by,
            verb="changed the action",
            subject=action,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )


@transaction.atomic
def update_action(
    *,
    action: Action,
    by: User | None,
    text: str = "",
    status: ActionStatus | None = None,
    by_label: str = "",
) -> ActionUpdate:
    """Say how an action stands. Its owners may, and whoever runs meetings.

    Owners say what has come of it, and that it is in progress or done; closing and opening again
    are for whoever runs meetings. `by_label` names an owner without an account. Raises Refused.
    """
    action = Action.objects.select_for_update().get(pk=action.pk)
    was = ActionStatus(action.status)
    to = status or was
    _check_may_update(action, to, by, by_label)
    text = screened(text, "The update", needed=to is was)
    if to not in STILL_OPEN and to is not was:
        action.closed_on = clock.today()
    elif to in STILL_OPEN:
        action.closed_on = None
    action.status = to
    action.save(update_fields=["status", "closed_on"])
    update = ActionUpdate.objects.create(
        action=action, at=clock.now(), by=by, by_label=str(by or by_label), text=text, status=to
    )
    audit.record(
        by=by,
        verb="updated the action",
        subject=action,
        before={"status": was.label} if to is not was else {},
        after={"status": to.label, "update": text} if to is not was else {"update": text},
        by_label=by_label,
    )
    return update


def may_update(user: User, action: Action) -> bool:
    """Whether somebody may say how an action stands: its owners, and whoever runs meetings."""
    if has_right(user, Right.RUN_MEETINGS):
        return True
    is_owner = any(person.pk == user.person_id for person in action.owners.all())
    return is_owner and has_right(user, Right.UPDATE_OWN_ACTIONS)


def _check_may_update(action: Action, to: ActionStatus, by: User | None, by_label: str) -> None:
    if by is None and not by_label:
        raise Refused("Say who updates the action.")
    if by is not None and not may_update(by, action):
        raise Refused("Only its owners and the chair can update this action.")
    runs = by is not None and has_right(by, Right.RUN_MEETINGS)
    if runs and to not in (ActionStatus.CARRIED, ActionStatus.SUPERSEDED):
        return
    if not action.is_open:
        raise Refused("The action is over. The chair can open it again.")
    if to not in (action.status, ActionStatus.IN_PROGRESS, ActionStatus.DONE):
        raise Refused("Owners say that an action is in progress or done; the chair does the rest.")


@transaction.atomic
def carry_forward(*, actions: Iterable[Action], meeting: Meeting, by: User | None) -> int:
    """Carry open actions forward from a meeting to the next one; gives how many were.

    What is over is left. An action due by the next meeting is then due at the one after this.
    """
    check_runs(by, meeting)
    locked = Action.objects.select_for_update().filter(
        pk__in=[action.pk for action in actions], status__in=STILL_OPEN, group=meeting.group
    )
    count = 0
    for action in locked:
        action.status, action.since = ActionStatus.CARRIED, meeting.on
        action.carried += 1
        action.save(update_fields=["status", "since", "carried"])
        ActionUpdate.objects.create(
            action=action, at=clock.now(), by=by, by_label=str(by or ""), status=action.status
        )
        audit.record(
            by=by,
            verb="carried forward",
            subject=action,
            after={"from": str(meeting), "times": action.carried},
        )
        count += 1
    return count


@transaction.atomic
def supersede(*, action: Action, by_action: Action, by: User | None) -> None:
    """Let another action take an action's place. Raises Refused for itself or one that is over."""
    check_runs(by, action.meeting)
    action = Action.objects.select_for_update().get(pk=action.pk)
    if action.pk == by_action.pk:
        raise Refused("An action cannot take its own place.")
    if not action.is_open:
        raise Refused("The action is over, so nothing takes its place.")
    action.status, action.superseded_by = ActionStatus.SUPERSEDED, by_action
    action.closed_on = clock.today()
    action.save(update_fields=["status", "superseded_by", "closed_on"])
    audit.record(by=by, verb="superseded", subject=action, after={"by": by_action.text})


def _due_fields(due: Due, since: date) -> dict[str, Any]:
    if due.on and due.condition.strip():
        raise Refused("An action is due by a day or once something has happened, not both.")
    if due.on and due.on < since:
        raise Refused(f"The day it is due, {due.on.day} {due.on:%B %Y}, is before it was raised.")
    condition = screened(due.condition, "The condition", needed=False)
    return {"due_kind": due.kind, "due_on": due.on, "condition": condition}


def _told(action: Action) -> dict[str, Any]:
    due = {
        DueKind.DATE: f"{action.due_on.day} {action.due_on:%B %Y}" if action.due_on else "",
        DueKind.CONDITION: action.condition,
        DueKind.NEXT_MEETING: "by the next meeting",
    }[DueKind(action.due_kind)]
    return {"text": action.text, "owners": [str(p) for p in action.owners.all()], "due": due}
