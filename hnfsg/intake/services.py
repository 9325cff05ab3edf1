"""What people do with uploads: send, explain, publish, withdraw, discard.

Each is one transaction: check, write, audit, and what follows on commit. Publishing and
withdrawing only move publications, so they take a moment whatever the size of the file.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import IO

from django.core.files.base import File
from django.db import connection, transaction
from django.utils import timezone

from hnfsg import clock
from hnfsg.intake import personal
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.jobs import enqueue
from hnfsg.intake.models import Finding, FindingLevel, Part, Publication, Upload, UploadState
from hnfsg.intake.states import Refused, move
from hnfsg.intake.tasks import CHECK_UPLOAD
from hnfsg.people import audit
from hnfsg.people.models import User
from hnfsg.periods import period_label

__all__ = [
    "Refused",
    "discard",
    "explain",
    "on_published",
    "publish",
    "receive_upload",
    "seen_token",
    "unexplain",
    "withdraw",
]

logger = logging.getLogger(__name__)
MAX_EXPLANATION = 1_000
CAN_BE_PUBLISHED = (UploadState.READY, UploadState.WITHDRAWN)
_after_publication: list[Callable[[Upload], None]] = []


def on_published(callback: Callable[[Upload], None]) -> Callable[[Upload], None]:
    """Have a function called, after commit, when an upload is published or withdrawn."""
    if callback not in _after_publication:
        _after_publication.append(callback)
    return callback


def receive_upload(  # noqa: PLR0913 - a file comes with that many facts
    *,
    dataset: Dataset,
    file: IO[bytes],
    file_name: str,
    by: User | None,
    stated_period: str = "",
    by_label: str = "",
) -> Upload:
    """Keep a file as it is and have it checked. A file that is too large is refused and not kept.

    The check runs in a worker; `jobs.run` with the upload's job runs it here instead. Raises
    Refused when there is no room for the file.
    """
    digest, size = _measure(file)
    with transaction.atomic():
        upload = Upload(
            dataset_slug=dataset.slug,
            file_name=file_name.rsplit("/", 1)[-1][:255],
            sha256=digest,
            size_bytes=size,
            stated_period=stated_period,
            received_at=clock.now(),
            received_by=by,
        )
        if size > dataset.max_bytes:
            upload.state = UploadState.REFUSED
            upload.refusal = (
                f"The file has {size / 1024**2:.1f} MB. {dataset.title} takes up to "
                f"{dataset.max_bytes // 1024**2} MB. Delete the sheets that are not part of it."
            )
            upload.save()
        else:
            file.seek(0)
            _keep(upload, file)
            upload.save()
            enqueue(CHECK_UPLOAD, lock=dataset.slug, upload=upload)
        audit.record(
            by=by, verb="sent", subject=upload, after={"sha256": digest}, by_label=by_label
        )
    return upload


def _keep(upload: Upload, file: IO[bytes]) -> None:
    name = f"{upload.dataset_slug}-{upload.sha256[:16]}"
    try:
        upload.file.save(name, File(file), save=False)
    except OSError as problem:
        logger.exception("cannot keep %s", upload.file_name)
        raise Refused(
            f"The file could not be kept ({problem.strerror or 'the storage does not answer'}), "
            "so nothing was changed. Tell the administrator, and send it again later."
        ) from problem


def _measure(file: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while block := file.read(1 << 20):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def explain(*, finding: Finding, text: str, by: User | None, by_label: str = "") -> None:
    """Keep an officer's explanation of a query; members read it at the chart point.

    Raises Refused when it is blank, too long, holds personal data, or the upload is past it.
    """
    text = _sentence(text)
    if not text:
        raise Refused("Type why the figure is right. Members will read it on the chart.")
    if len(text) > MAX_EXPLANATION:
        raise Refused(f"Shorten the explanation to {MAX_EXPLANATION:,} characters.")
    if kinds := personal.kinds_in(text):
        raise Refused(
            f"The explanation seems to hold {' and '.join(kinds)}. Members will read it: take "
            "that out."
        )
    _set_explanation(finding, text, by, by_label)


def unexplain(*, finding: Finding, by: User | None) -> None:
    """Take an explanation back, so that the query waits again. Raises Refused as `explain`."""
    _set_explanation(finding, "", by, "")


def _set_explanation(finding: Finding, text: str, by: User | None, by_label: str) -> None:
    if finding.level != FindingLevel.QUERY:
        raise Refused("Only queries are explained. An error has to be fixed in the file.")
    with transaction.atomic():
        upload = Upload.objects.select_for_update(of=("self",)).get(pk=finding.upload_id)
        if upload.state not in (UploadState.READY, UploadState.FAILED):
            raise Refused("This upload is past explaining: send a corrected file instead.")
        before = {"explanation": finding.explanation} if finding.explanation else None
        finding.explanation = text
        finding.explained_by = by if text else None
        finding.explained_at = clock.now() if text else None
        finding.save(update_fields=["explanation", "explained_by", "explained_at"])
        audit.record(
            by=by,
            verb="explained a query of" if text else "took back an explanation of",
            subject=upload,
            before=before,
            after={"explanation": text},
            note=str(finding),
            by_label=by_label,
        )


def _sentence(text: str) -> str:
    """What somebody typed as one line, without characters that cannot be printed."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def unexplained(upload: Upload) -> int:
    """How many queries of an upload still wait for an explanation."""
    return upload.findings.filter(level=FindingLevel.QUERY, explained_at__isnull=True).count()


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
    reason = _sentence(reason)
    if not reason:
        raise Refused("Say why you withdraw it. The reason is kept in the history.")
    if kinds := personal.kinds_in(reason):
        raise Refused(f"The reason seems to hold {' and '.join(kinds)}. Take that out.")
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


def discard(*, upload: Upload, by: User | None) -> None:
    """Throw an unpublished upload away: its rows and its file go, the record of it stays.

    Raises Refused when it has been published.
    """
    with transaction.atomic():
        stored = upload.file.name
        move(upload, UploadState.DISCARDED, file="")
        upload.parts.all().delete()
        # What quotes the file's cells goes too; an explanation may serve the next upload.
        upload.findings.filter(explained_at__isnull=True).delete()
        upload.findings.update(label="")
        audit.record(by=by, verb="discarded", subject=upload)
        if stored:
            transaction.on_commit(lambda: upload.file.storage.delete(stored))


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
