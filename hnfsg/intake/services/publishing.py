"""Publishing and withdrawing: a pointer moves, in one short transaction.

Both take a moment whatever the size of the file.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from hnfsg import clock
from hnfsg.intake import personal
from hnfsg.intake.models import Part, Publication, Upload, UploadState
from hnfsg.intake.services.explaining import sentence, unexplained
from hnfsg.intake.states import Refused, move
from hnfsg.people import audit
from hnfsg.people.models import User
from hnfsg.periods import period_label

logger = logging.getLogger(__name__)
CAN_BE_PUBLISHED = (UploadState.READY, UploadState.WITHDRAWN)
_after_publication: list[Callable[[Upload], None]] = []


def on_published(callback: Callable[[Upload], None]) -> Callable[[Upload], None]:
    """Have a function called, after commit, when an upload is published or withdrawn."""
    if callback not in _after_publication:
        _after_publication.append(callback)
    return callback


def seen_token(upload: Upload) -> str:
    """A name for what this upload would replace, as it stands now.

    The preview page carries it; `publish` refuses when it no longer holds, so that of two officers
    who publish the same month at once, one wins and the other is told.
    """
    text = ",".join(str(p.part_id) for p in _would_replace(upload))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _would_replace(upload: Upload) -> list[Publication]:
    keys = {(p.sheet, p.period) for p in upload.parts.all()}
    open_now = Publication.objects.filter(dataset_slug=upload.dataset_slug, until_at__isnull=True)
    return sorted(
        (
            p
            for p in open_now.select_related("part__upload__published_by__person")
            if (p.sheet, p.period) in keys
        ),
        key=lambda p: p.pk,
    )


def publish(
    *,
    upload: Upload,
    by: User | None,
    effective_at: datetime | None = None,
    seen: str | None = None,
    by_label: str = "",
) -> None:
    """Make an upload's parts the ones that count, from now or from a stated moment.

    `seen` is the `seen_token` of the preview that was looked at. Raises Refused with the reason:
    errors or unexplained queries, or somebody published the same month meanwhile.
    """
    with transaction.atomic():
        _one_at_a_time(upload.dataset_slug)
        upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        replaced = _would_replace(upload)
        _check_may_publish(upload, seen, replaced)
        moment = _moment(effective_at, replaced)
        parts = list(upload.parts.all())
        _close(replaced, moment)
        _open(upload, parts, moment)
        move(
            upload,
            UploadState.PUBLISHED,
            published_at=moment,
            published_by=by,
            withdrawn_at=None,
            withdrawn_by=None,
            withdrawn_reason="",
        )
        _mark_superseded({p.part.upload_id for p in replaced} - {upload.pk})
        audit.record(
            by=by,
            verb="published",
            subject=upload,
            before={"replaced": sorted({p.part.upload.file_name for p in replaced})},
            after={"months": sorted({period_label(p.period) for p in parts})},
            by_label=by_label,
        )
        _announce(upload)


def _check_may_publish(upload: Upload, seen: str | None, replaced: list[Publication]) -> None:
    if upload.state == UploadState.FAILED:
        raise Refused("This file has errors. Fix them and send it again.")
    if upload.state not in CAN_BE_PUBLISHED:
        raise Refused(f"This upload is {upload.get_state_display().lower()}.")
    if waiting := unexplained(upload):
        queries = "query waits" if waiting == 1 else "queries wait"
        raise Refused(f"{waiting} {queries} for an explanation.")
    if seen is not None and seen != seen_token(upload):
        newest = max(replaced, key=lambda p: p.pk, default=None)
        raise Refused(_who_was_first(newest))


def _who_was_first(newest: Publication | None) -> str:
    if newest is None:
        return "What this file would replace was withdrawn meanwhile. Look at the preview again."
    other = newest.part.upload
    who = other.published_by.person.initials if other.published_by else "Somebody else"
    at = timezone.localtime(newest.from_at)
    return (
        f"{who} published {other.file_name} for {period_label(newest.period)} at {at:%H.%M} on "
        f"{at.day} {at:%B}, while you were looking. Look at the preview again before you publish."
    )


def withdraw(*, upload: Upload, by: User | None, reason: str) -> None:
    """Take an upload back: what was live before it counts again, at once.

    Raises Refused when it is not published, or no reason is given.
    """
    reason = sentence(reason)
    if not reason:
        raise Refused("Say why you withdraw it. Members will read the reason.")
    if problem := personal.objection(reason, "The reason"):
        raise Refused(problem)
    with transaction.atomic():
        _one_at_a_time(upload.dataset_slug)
        upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        if upload.state not in (UploadState.PUBLISHED, UploadState.SUPERSEDED):
            raise Refused(f"This upload is {upload.get_state_display().lower()}.")
        own = list(Publication.objects.filter(part__upload=upload, until_at__isnull=True))
        moment = _moment(None, own)
        move(
            upload,
            UploadState.WITHDRAWN,
            withdrawn_at=moment,
            withdrawn_by=by,
            withdrawn_reason=reason,
        )
        _close(own, moment)
        restored = _restore(own, moment)
        audit.record(
            by=by,
            verb="withdrew",
            subject=upload,
            after={"back in force": sorted({p.upload.file_name for p in restored})},
            note=reason,
        )
        _announce(upload)


def _restore(closed: Iterable[Publication], moment: datetime) -> list[Part]:
    """Open again, for each month, what was live last and is not withdrawn."""
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
            _open(before.part.upload, [before.part], moment)
            if before.part.upload.state == UploadState.SUPERSEDED:
                move(before.part.upload, UploadState.PUBLISHED)
            restored.append(before.part)
    return restored


def _one_at_a_time(dataset_slug: str) -> None:
    """Publications of a dataset wait for one another, for the length of one short transaction."""
    number = int.from_bytes(hashlib.sha256(dataset_slug.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _moment(stated: datetime | None, replaced: list[Publication]) -> datetime:
    """When a publication takes effect: never before what it replaces began."""
    latest = max((p.from_at for p in replaced), default=None)
    moment = stated or clock.now()
    if latest is None or moment > latest:
        return moment
    if stated is not None:
        raise Refused(
            f"What this file would replace was published later, on {latest:%d %B %Y}. State a "
            "moment after that."
        )
    return latest + timedelta(microseconds=1)


def _close(publications: Iterable[Publication], moment: datetime) -> None:
    Publication.objects.filter(pk__in=[p.pk for p in publications]).update(until_at=moment)


def _open(upload: Upload, parts: Iterable[Part], moment: datetime) -> None:
    Publication.objects.bulk_create(
        Publication(
            dataset_slug=upload.dataset_slug,
            sheet=part.sheet,
            period=part.period,
            part=part,
            from_at=moment,
        )
        for part in parts
    )


def _mark_superseded(upload_ids: set[int]) -> None:
    """Uploads of which nothing is live any more are replaced."""
    still_live = Publication.objects.filter(
        part__upload_id__in=upload_ids, until_at__isnull=True
    ).values_list("part__upload_id", flat=True)
    for gone in Upload.objects.filter(pk__in=upload_ids - set(still_live)):
        move(gone, UploadState.SUPERSEDED)


def _announce(upload: Upload) -> None:
    def call() -> None:
        for callback in _after_publication:
            try:
                callback(upload)
            except Exception:
                logger.exception("after publishing %s", upload.pk)

    transaction.on_commit(call)
