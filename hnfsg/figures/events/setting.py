"""Events on the settings page."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from hnfsg.configuration.registry import Setting, register
from hnfsg.figures.events.services import OWNER
from hnfsg.figures.models import Event
from hnfsg.people.models import AuditEntry


@register
def settings() -> list[Setting]:
    """One setting: the events that are drawn on charts."""
    return [
        Setting(
            slug="events",
            section="Figures",
            title="Events",
            explanation=(
                "What readers should know of when they look at a series: a policy, a decision, a "
                "deal, each with its date and its source. Each is drawn as a thin line on the "
                "charts that it concerns and listed under them."
            ),
            owner=OWNER,
            value=_in_words,
            history=_history,
            template="figures/events/_setting.html",
            context=_context,
        )
    ]


def _in_words() -> str:
    latest, count = Event.objects.first(), Event.objects.count()
    if latest is None:
        return "No event is entered."
    return f"{count} {'event' if count == 1 else 'events'}, the latest: {latest}."


def _history() -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(subject_type="figures.event")


def _context() -> Mapping[str, Any]:
    return {"events": Event.objects.select_related("entered_by__person")}
