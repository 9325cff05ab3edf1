"""Founding, renaming and standing down groups, and who is in them."""

from datetime import date

from django.db import transaction

from actions.models import STILL_OPEN, Action, Group, Membership
from actions.services.words import screened
from hnfsg import clock
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import Person, User
from hnfsg.people.rights import Right, check_right

RIGHT = Right.SETTINGS_MEETINGS


def _check(by: User | None) -> None:
    if by is not None:
        check_right(by, RIGHT)


@transaction.atomic
def found_group(
    *, name: str, parent_body: str = "", remit: str = "", lead_days: int = 5, by: User | None
) -> Group:
    """Begin a group. Raises Refused where one of that name meets already."""
    _check(by)
    name = screened(name, "The name")
    if Group.objects.filter(name__iexact=name, stood_down_on=None).exists():
        raise Refused(f"A group called “{name}” meets already.")
    group = Group.objects.create(
        name=name,
        parent_body=screened(parent_body, "The parent body", needed=False),
        remit=screened(remit, "The remit", needed=False),
        lead_days=lead_days,
    )
    audit.record(by=by, verb="founded the group", subject=group, after={"lead days": lead_days})
    return group


@transaction.atomic
def rename(  # noqa: PLR0913 - each is one thing that a group says
    *, group: Group, name: str, parent_body: str, remit: str, lead_days: int, by: User | None
) -> None:
    """Change what a group is called, to whom it reports, its remit and lead days."""
    _check(by)
    group = Group.objects.select_for_update().get(pk=group.pk)
    new = {
        "name": screened(name, "The name"),
        "parent_body": screened(parent_body, "The parent body", needed=False),
        "remit": screened(remit, "The remit", needed=False),
        "lead_days": lead_days,
    }
    others = Group.objects.filter(name__iexact=new["name"], stood_down_on=None)
    if others.exclude(pk=group.pk).exists():
        raise Refused(f"A group called “{new['name']}” meets already.")
    changed = {k: v for k, v in new.items() if getattr(group, k) != v}
    if not changed:
        return
    before = {k: getattr(group, k) for k in changed}
    for field, value in changed.items():
        setattr(group, field, value)
    group.save(update_fields=list(changed))
    audit.record(
        by=by, verb="changed the group", subject=group, before=_said(before), after=_said(changed)
    )


def _said(fields: dict[str, object]) -> dict[str, object]:
    return {name.replace("_", " "): value for name, value in fields.items()}


@transaction.atomic
def set_officers(
    *,
    group: Group,
    chair: Person | None,
    deputy: Person | None,
    note_taker: Person | None,
    by: User | None,
) -> None:
    """Say who chairs a group, who stands in, and who takes its notes."""
    _check(by)
    group = Group.objects.select_for_update().get(pk=group.pk)
    new = {"chair": chair, "deputy": deputy, "note_taker": note_taker}
    changed = {k: v for k, v in new.items() if getattr(group, k) != v}
    if not changed:
        return
    before = {k.replace("_", " "): str(getattr(group, k) or "nobody") for k in changed}
    for field, person in changed.items():
        setattr(group, field, person)
    group.save(update_fields=list(changed))
    after = {k.replace("_", " "): str(v or "nobody") for k, v in changed.items()}
    audit.record(by=by, verb="changed the officers of", subject=group, before=before, after=after)


@transaction.atomic
def join(
    *, group: Group, person: Person | None, by: User | None, on: date | None = None
) -> Membership:
    """Take somebody into a group. Raises Refused where they are in it already."""
    _check(by)
    if person is None:
        raise Refused("Choose who joins the group.")
    if group.memberships.filter(person=person, until_on=None).exists():
        raise Refused(f"{person.name} is in {group.name} already.")
    found = Membership.objects.create(group=group, person=person, from_on=on or clock.today())
    audit.record(by=by, verb="took into the group", subject=group, after={"member": str(person)})
    return found


@transaction.atomic
def leave(*, group: Group, person: Person | None, by: User | None) -> None:
    """End somebody's membership. Raises Refused where there is none."""
    _check(by)
    if person is None:
        raise Refused("Choose who has left the group.")
    found = group.memberships.filter(person=person, until_on=None).first()
    if found is None:
        raise Refused(f"{person.name} is not in {group.name}.")
    found.until_on = clock.today()
    found.save(update_fields=["until_on"])
    audit.record(by=by, verb="took out of the group", subject=group, before={"member": str(person)})


@transaction.atomic
def stand_down(*, group: Group, successor: Group | None, by: User | None) -> int:
    """Stand a group down and hand its open actions on; gives how many were.

    Raises Refused where it has open actions and no group takes them.
    """
    _check(by)
    group = Group.objects.select_for_update().get(pk=group.pk)
    if group.stood_down_on:
        raise Refused(f"{group.name} was stood down before.")
    left = Action.objects.filter(group=group, status__in=STILL_OPEN)
    if successor is None and left.exists():
        raise Refused(f"{group.name} has open actions. Say which group takes them on.")
    if successor is not None and (successor.pk == group.pk or successor.stood_down_on):
        raise Refused("The actions can only be handed on to another group that meets.")
    count = left.update(group=successor) if successor else 0
    group.stood_down_on, group.successor = clock.today(), successor
    group.save(update_fields=["stood_down_on", "successor"])
    audit.record(
        by=by,
        verb="stood down",
        subject=group,
        after={"actions handed on": count, "to": str(successor or "nobody")},
    )
    return count
