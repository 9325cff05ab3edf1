"""Decisions, recommendations, and what was noted."""

from django.db import transaction

from actions.models import AgendaItem, Outcome, OutcomeKind
from actions.services.meetings import check_open, check_runs
from actions.services.words import screened
from hnfsg.people import audit
from hnfsg.people.models import User


@transaction.atomic
def record_outcome(*, item: AgendaItem, kind: OutcomeKind, text: str, by: User | None) -> Outcome:
    """Record what came of an item."""
    check_runs(by, item.meeting)
    check_open(item.meeting)
    outcome = Outcome.objects.create(item=item, kind=kind, text=screened(text, kind.label))
    audit.record(
        by=by, verb="recorded for", subject=item.meeting, after={kind.label.lower(): outcome.text}
    )
    return outcome


@transaction.atomic
def remove_outcome(*, outcome: Outcome, by: User | None) -> None:
    """Take an outcome away that was recorded by mistake."""
    meeting = outcome.item.meeting
    check_runs(by, meeting)
    check_open(meeting)
    kind = OutcomeKind(outcome.kind).label.lower()
    audit.record(by=by, verb="took away from", subject=meeting, before={kind: outcome.text})
    outcome.delete()
