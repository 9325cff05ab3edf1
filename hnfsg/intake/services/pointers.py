"""What publishing and withdrawing move: the pointer that says which parts count.

For the services only: whoever calls has begun a transaction and taken `one_at_a_time`.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction

from hnfsg import clock
from hnfsg.intake.models import Part, Publication, Upload, UploadState
from hnfsg.intake.states import Refused, move

logger = logging.getLogger(__name__)
_after_publication: list[Callable[[Upload], None]] = []


def on_published(callback: Callable[[Upload], None]) -> Callable[[Upload], None]:
    """Have a function called, after commit, when an upload is published or withdrawn."""
    if callback not in _after_publication:
        _after_publication.append(callback)
    return callback


def announce(upload: Upload) -> None:
    """Call what waits for publications, once the transaction stands."""

    def call() -> None:
        for callback in _after_publication:
            try:
                callback(upload)
            except Exception:
                logger.exception("after publishing %s", upload.pk)

    transaction.on_commit(call)


def seen_token(upload: Upload) -> str:
    """A name for what this upload would replace, as it stands now.

    The preview page carries it; `publish` refuses when it no longer holds, so that of two officers
    who publish the same month at once, one wins and the other is told.
    """
    return token_of(would_replace(upload))


def token_of(replaced: Iterable[Publication]) -> str:
    """The `seen_token` of these publications."""
    text = ",".join(str(p.part_id) for p in replaced)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def would_replace(upload: Upload) -> list[Publication]:
    """The live publications of the same sheets and months, oldest first.

    A version is replaced as a whole, also in sheets that the upload does not bring again.
    """
    parts = list(upload.parts.all())
    keys = {(p.sheet, p.period) for p in parts}
    versions = {p.period for p in parts} if upload.dataset.is_versioned else set()
    open_now = Publication.objects.filter(dataset_slug=upload.dataset_slug, until_at__isnull=True)
    return sorted(
        (
            p
            for p in open_now.select_related("part__upload__published_by__person")
            if (p.sheet, p.period) in keys or p.period in versions
        ),
        key=lambda p: p.pk,
    )


def one_at_a_time(dataset_slug: str) -> None:
    """Publications of a dataset wait for one another, for the length of one short transaction."""
    number = int.from_bytes(hashlib.sha256(dataset_slug.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def locked(upload: Upload) -> Upload:
    """The upload as it stands, to nobody else until the transaction ends."""
    one_at_a_time(upload.dataset_slug)
    return Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)


def moment_after(stated: datetime | None, replaced: list[Publication]) -> datetime:
    """When a publication takes effect: never before what it replaces began. Raises Refused."""
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


def close(publications: Iterable[Publication], moment: datetime) -> None:
    """These no longer count from a moment."""
    Publication.objects.filter(pk__in=[p.pk for p in publications]).update(until_at=moment)


def open_parts(upload: Upload, parts: Iterable[Part], moment: datetime) -> None:
    """These parts of an upload count from a moment."""
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


def mark_superseded(upload_ids: set[int]) -> None:
    """Uploads of which nothing is live any more are replaced."""
    still_live = Publication.objects.filter(
        part__upload_id__in=upload_ids, until_at__isnull=True
    ).values_list("part__upload_id", flat=True)
    for gone in Upload.objects.filter(pk__in=upload_ids - set(still_live)):
        move(gone, UploadState.SUPERSEDED)
