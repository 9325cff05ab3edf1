"""Writes the audit trail. Every service of the product calls `record` in its transaction."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from hnfsg.clock import now
from hnfsg.people.models import AuditEntry, User

SYSTEM = "The system"


def record(  # noqa: PLR0913 - one line of the trail has that many parts
    *,
    by: User | None,
    verb: str,
    subject: Model | str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
    by_label: str = "",
) -> AuditEntry:
    """Add one line to the audit trail.

    `verb` is a phrase in the past that reads between the person and the subject: "published",
    "changed the roles of". `before` and `after` hold the values that the write changed, by name;
    leave out what stayed the same. `by_label` names who did it where `by` is None (the command
    line, somebody not signed in); without it that is "The system".
    """
    kind, pk = (subject._meta.label_lower, subject.pk) if isinstance(subject, Model) else ("", "")
    return AuditEntry.objects.create(
        at=now(),
        by=by,
        by_label=_cut(str(by) if by else by_label or SYSTEM, 200),
        verb=verb,
        subject_type=kind,
        subject_id=str(pk),
        subject_label=_cut(str(subject), 300),
        before=dict(before or {}),
        after=dict(after or {}),
        note=note,
    )


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
