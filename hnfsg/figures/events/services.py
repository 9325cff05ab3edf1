"""Entering, amending and removing events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from hnfsg import clock
from hnfsg.figures import registry
from hnfsg.figures.models import Event
from hnfsg.intake.personal import objection
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import User
from hnfsg.people.rights import Right, check_right

OWNER = Right.SETTINGS_DEADLINES
ENTERED, AMENDED, REMOVED = "entered the event", "amended the event", "removed the event"
_WEB_ADDRESS = URLValidator(schemes=["http", "https"])
_SCREENED = {"title": "The title", "what": "What happened", "source": "The source"}


@dataclass(frozen=True)
class Said:
    """What an event says. `figures` are slugs."""

    on: date
    title: str
    what: str
    source: str
    address: str
    figures: Sequence[str]


def enter(*, said: Said, by: User | None) -> Event:
    """Enter an event. Raises Refused where members may not read it or a figure does not exist."""
    _check(said, by)
    with transaction.atomic():
        event = Event(entered_by=by)
        _fill(event, said)
        audit.record(by=by, verb=ENTERED, subject=event, after=_told(event))
    return event


def amend(*, event: Event, said: Said, by: User | None) -> None:
    """Change what an event says. Raises Refused as `enter` does. The same again is no change."""
    _check(said, by)
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=event.pk)
        was = _told(event)
        _fill(event, said)
        now = _told(event)
        changed = [name for name in now if now[name] != was[name]]
        if changed:
            audit.record(
                by=by,
                verb=AMENDED,
                subject=event,
                before={name: was[name] for name in changed},
                after={name: now[name] for name in changed},
            )


def remove(*, event: Event, by: User | None) -> None:
    """Take an event away from the figures and the settings page."""
    if by is not None:
        check_right(by, OWNER)
    with transaction.atomic():
        audit.record(by=by, verb=REMOVED, subject=event, before=_told(event))
        event.delete()


def _check(said: Said, by: User | None) -> None:
    if by is not None:
        check_right(by, OWNER)
    for name, words in _SCREENED.items():
        text = str(getattr(said, name)).strip()
        if not text:
            raise Refused(f"{words} is empty.")
        if problem := objection(text, words):
            raise Refused(problem)
    try:
        _WEB_ADDRESS(said.address)
    except ValidationError:
        raise Refused("The address of the source has to start with https:// or http://.") from None
    known = {figure.slug for figure in registry.figures()}
    if not said.figures or not known.issuperset(said.figures):
        raise Refused("Choose at least one figure that it concerns.")


def _fill(event: Event, said: Said) -> None:
    event.on, event.address = said.on, said.address
    event.title, event.what, event.source = (
        " ".join(text.split()) for text in (said.title, said.what, said.source)
    )
    event.figures = sorted(said.figures)
    event.changed_at = clock.now()
    event.save()


def _told(event: Event) -> dict[str, Any]:
    """What it says, as the audit trail tells it."""
    titles = {figure.slug: figure.title for figure in registry.figures()}
    return {
        "date": f"{event.on.day} {event.on:%B %Y}",
        "title": event.title,
        "what happened": event.what,
        "source": event.source,
        "address": event.address,
        "figures": [titles.get(slug, slug) for slug in event.figures],
    }
