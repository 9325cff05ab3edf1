"""The files that came and went between then and now."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from hnfsg.intake.declarations import datasets
from hnfsg.intake.models import Upload, UploadState
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import period_name


@dataclass(frozen=True)
class Movement:
    """A file that was published or withdrawn."""

    upload_id: int
    file_name: str
    months: tuple[str, ...]
    at: datetime
    by: str
    reason: str = ""  # why it was withdrawn

    @property
    def is_withdrawn(self) -> bool:
        """Whether the file was taken back."""
        return bool(self.reason)


@dataclass(frozen=True)
class Withdrawn:
    """An upload that is withdrawn: since when, and when what it had published ended, if it had."""

    upload_id: int
    at: datetime
    ended_at: datetime | None


def withdrawn() -> list[Withdrawn]:
    """Every withdrawn upload, oldest first. One query.

    What counts may be as it was before a withdrawn file came; this tells the two apart.
    """
    rows = (
        Upload.objects.filter(state=UploadState.WITHDRAWN)
        .annotate(ended_at=Max("parts__publications__until_at"))
        .order_by("withdrawn_at", "pk")
        .values_list("pk", "withdrawn_at", "ended_at")
    )
    return [Withdrawn(pk, at, ended_at) for pk, at, ended_at in rows if at]


def movements(since: datetime, after: Vintage) -> list[Movement]:
    """The files that a vintage has and that were published after a moment, and those withdrawn
    after it; newest first. One query.
    """
    newer = {p.upload_id for p in after.parts if p.from_at and p.from_at > since}
    came = Q(pk__in=newer, published_at__gt=since)
    went = Q(state=UploadState.WITHDRAWN, withdrawn_at__gt=since)
    uploads = (
        Upload.objects.filter(came | went, dataset_slug__in=[d.slug for d in datasets()])
        .select_related("published_by__person", "withdrawn_by__person")
        .prefetch_related("parts")
    )
    return sorted((_movement(upload) for upload in uploads), key=lambda m: m.at, reverse=True)


def _movement(upload: Upload) -> Movement:
    is_withdrawn = upload.state == UploadState.WITHDRAWN
    by = upload.withdrawn_by if is_withdrawn else upload.published_by
    at = upload.withdrawn_at if is_withdrawn else upload.published_at
    keys = {part.period for part in upload.parts.all() if part.period}
    return Movement(
        upload_id=upload.pk,
        file_name=upload.file_name,
        months=tuple(period_name(key) for key in sorted(keys)),
        at=at or upload.received_at,
        by=by.initials if by else "",
        reason=upload.withdrawn_reason if is_withdrawn else "",
    )
