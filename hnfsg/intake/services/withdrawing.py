"""Withdrawing: what was live before counts again, and whoever opened the figures is told."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from hnfsg.intake import jobs, personal
from hnfsg.intake.declarations import dataset
from hnfsg.intake.models import Opened, Part, Publication, Upload, UploadState
from hnfsg.intake.services.explaining import sentence
from hnfsg.intake.services.notices import TELL_READERS
from hnfsg.intake.services.pointers import announce, close, locked, moment_after, open_parts
from hnfsg.intake.states import NO_RELEASE, Refused, move
from hnfsg.people import audit
from hnfsg.people.models import User


def withdraw(*, upload: Upload, by: User | None, reason: str) -> int:
    """Take an upload back: what was live before it counts again, at once.

    Says how many people had opened its figures; a job tells each of them by e-mail. Raises Refused
    when it is not published, or no reason is given.
    """
    reason = sentence(reason)
    if not reason:
        raise Refused("Say why you withdraw it. Members will read the reason.")
    if problem := personal.objection(reason, "The reason"):
        raise Refused(problem)
    with transaction.atomic():
        upload = locked(upload)
        if upload.state not in (UploadState.PUBLISHED, UploadState.SUPERSEDED):
            raise Refused(f"This upload is {upload.get_state_display().lower()}.")
        own = list(Publication.objects.filter(part__upload=upload, until_at__isnull=True))
        moment = moment_after(None, own)
        move(
            upload,
            UploadState.WITHDRAWN,
            withdrawn_at=moment,
            withdrawn_by=by,
            withdrawn_reason=reason,
        )
        close(own, moment)
        restored = _restore(own, moment)
        readers = Opened.objects.filter(upload=upload, user__is_active=True).exclude(user=by)
        told = readers.count()
        audit.record(
            by=by,
            verb="withdrew",
            subject=upload,
            after={
                "back in force": sorted({p.upload.file_name for p in restored}),
                "people to tell": told,
            },
            note=reason,
        )
        if told:
            jobs.enqueue(TELL_READERS, lock=f"tell-{upload.pk}", upload=upload)
        announce(upload)
    return told


def _restore(closed: Iterable[Publication], moment: datetime) -> list[Part]:
    """Open again, for each month, what was live last and is not withdrawn.

    A version comes back as a whole, with all the sheets that it had.
    """
    closed = list(closed)
    if closed and dataset(closed[0].dataset_slug).is_versioned:
        return _restore_versions(closed[0].dataset_slug, {p.period for p in closed}, moment)
    restored = []
    for gone in closed:
        before = (
            Publication.objects.filter(
                dataset_slug=gone.dataset_slug, sheet=gone.sheet, period=gone.period
            )
            .exclude(part__upload__state__in=[UploadState.WITHDRAWN, UploadState.DISCARDED])
            .select_related("part__upload")
            .order_by("-from_at", "-pk")
            .first()
        )
        if before:
            restored += _open_again(before.part.upload, [before.part], moment)
    return restored


def _restore_versions(slug: str, versions: Iterable[str], moment: datetime) -> list[Part]:
    """Open again all parts of each version, of the upload that brought it last."""
    restored = []
    for version in sorted(versions):
        before = (
            Publication.objects.filter(dataset_slug=slug, period=version)
            .exclude(part__upload__state__in=[UploadState.WITHDRAWN, UploadState.DISCARDED])
            .select_related("part__upload")
            .order_by("-from_at", "-pk")
            .first()
        )
        if before:
            upload = before.part.upload
            parts = list(upload.parts.filter(period=version).select_related("upload"))
            restored += _open_again(upload, parts, moment)
    return restored


def _open_again(upload: Upload, parts: list[Part], moment: datetime) -> list[Part]:
    open_parts(upload, parts, moment)
    upload.refresh_from_db(fields=["state"])
    if upload.state == UploadState.SUPERSEDED:
        move(upload, UploadState.PUBLISHED, **NO_RELEASE)
    return parts
