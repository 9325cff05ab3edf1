"""The only code that changes an upload's state, by the moves that `MOVES` allows."""

from typing import Any

from django.db import transaction

from hnfsg.intake.models import MOVES, Outline, Upload, UploadState
from hnfsg.people import audit

# What is asked for or planned is of the upload as it is, so it ends with any other move.
NO_RELEASE: dict[str, Any] = {
    "release_at": None,
    "release_by": None,
    "release_asked_at": None,
    "release_seen": "",
    "release_problem": "",
    "approved_by": None,
    "approved_at": None,
}


class Refused(Exception):
    """Something cannot be done now; the message is a sentence for the person who asked."""


def move(upload: Upload, to: UploadState, **fields: Any) -> None:
    """Move an upload to a state and set the fields that go with it.

    What was asked for or planned of its publication is called off by every move but publishing.
    Raises Refused when the move is not allowed, also when somebody else moved it first.
    """
    if to != UploadState.PUBLISHED:
        fields = {**NO_RELEASE, **fields}
    allowed = [state for state, targets in MOVES.items() if to in targets]
    moved = Upload.objects.filter(pk=upload.pk, state__in=allowed).update(state=to, **fields)
    if not moved:
        upload.refresh_from_db(fields=["state"])
        raise Refused(
            f"{upload.file_name} is {upload.get_state_display().lower()}, so it cannot become "
            f"{to.label.lower()}."
        )
    upload.state = to
    for name, value in fields.items():
        setattr(upload, name, value)


def refuse(upload: Upload, sentence: str) -> None:
    """Refuse an upload: keep the sentence, not the bytes, nor anything that was read of them."""
    stored = upload.file.name
    with transaction.atomic():
        move(upload, UploadState.REFUSED, refusal=sentence, file="", layout={}, sheets_read=[])
        upload.findings.all().delete()
        upload.parts.all().delete()
        upload.corrections.all().delete()
        Outline.objects.filter(upload=upload).delete()
        audit.record(by=None, verb="refused", subject=upload, note=sentence)
        if stored:
            transaction.on_commit(lambda: upload.file.storage.delete(stored))
