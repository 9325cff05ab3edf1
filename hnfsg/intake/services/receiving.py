"""Receiving a file, and throwing an unpublished one away."""

import hashlib
import logging
import os
from typing import IO

from django.core.files.base import File
from django.db import transaction

from hnfsg import clock
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.door.stream import StrippedUpload
from hnfsg.intake.door.stripping import at_the_door
from hnfsg.intake.jobs import enqueue
from hnfsg.intake.models import Outline, Upload, UploadState
from hnfsg.intake.states import Refused, move
from hnfsg.intake.tasks import CHECK_UPLOAD
from hnfsg.people import audit
from hnfsg.people.models import User

logger = logging.getLogger(__name__)


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

    Of a dataset with a door only what passes it is kept, whoever sends the file. The check runs in
    a worker; `jobs.run` with the upload's job runs it here instead. Raises Refused when there is no
    room for the file, NotTaken when it does not pass the door.
    """
    came = _length(file)
    is_small = came <= dataset.max_bytes or isinstance(file, StrippedUpload)
    passing = at_the_door(file, file_name, dataset, is_small=is_small)
    with passing as passed, transaction.atomic():
        digest, size = _measure(passed.file)
        upload = Upload(
            dataset_slug=dataset.slug,
            file_name=passed.file_name.rsplit("/", 1)[-1][:255],
            sha256=digest,
            size_bytes=size,
            stated_period=stated_period,
            received_at=clock.now(),
            received_by=by,
            door=dict(passed.record),
        )
        if is_small:
            passed.file.seek(0)
            _keep(upload, passed.file)
            upload.save()
            enqueue(CHECK_UPLOAD, lock=dataset.slug, upload=upload)
        else:
            upload.state = UploadState.REFUSED
            upload.refusal = (
                f"The file has {came / 1024**2:.1f} MB. {dataset.title} takes up to "
                f"{dataset.max_bytes // 1024**2} MB. Delete the sheets that are not part of it."
            )
            upload.save()
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


def _length(file: IO[bytes]) -> int:
    """How many bytes came."""
    return file.seek(0, os.SEEK_END)


def _measure(file: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while block := file.read(1 << 20):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def discard(*, upload: Upload, by: User | None) -> None:
    """Throw an unpublished upload away: its rows and its file go, the record of it stays.

    Raises Refused when it has been published.
    """
    with transaction.atomic():
        stored = upload.file.name
        move(upload, UploadState.DISCARDED, file="")
        upload.parts.all().delete()
        upload.corrections.all().delete()
        Outline.objects.filter(upload=upload).delete()
        # What quotes the file's cells goes too; an explanation may serve the next upload.
        upload.findings.filter(explained_at__isnull=True).delete()
        upload.findings.update(label="", value="")
        audit.record(by=by, verb="discarded", subject=upload)
        if stored:
            transaction.on_commit(lambda: upload.file.storage.delete(stored))
