"""Letting originals go that have been kept long enough. The record of them stays."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from hnfsg import clock
from hnfsg.intake import retention
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.models import MOVES, Outline, Upload, UploadState
from hnfsg.intake.retention import Plan
from hnfsg.intake.services.pointers import one_at_a_time
from hnfsg.intake.states import move
from hnfsg.people import audit

logger = logging.getLogger(__name__)
GONE = "What was found here went with the file, as retention says."
Which = Callable[[Dataset, datetime], QuerySet[Upload]]


def purge(*, now: datetime, by_label: str = "") -> list[tuple[Dataset, int]]:
    """Remove what retention lets go, each upload in a transaction of its own.

    Gives how many uploads of each dataset went. It may be run again from the start.
    """
    done = []
    for plan in retention.plans(now):
        gone = _purge_dataset(plan, now, by_label)
        if gone:
            done.append((plan.dataset, len(gone)))
            audit.record(
                by=None,
                by_label=by_label,
                verb="removed files that were kept long enough from",
                subject=plan.dataset.title,
                after={"files": len(gone), "bytes": sum(gone)},
            )
    return done


def remove_orphans(*, by_label: str = "") -> list[str]:
    """Remove the files that no upload names; gives their names. Raises OSError."""
    found = list(retention.orphans(default_storage))
    for name in found:
        default_storage.delete(name)
    if found:
        audit.record(
            by=None,
            by_label=by_label,
            verb="removed files that belong to no upload from",
            subject="the store of originals",
            after={"files": found},
        )
    return found


def _purge_dataset(plan: Plan, now: datetime, by_label: str) -> list[int]:
    """The sizes of the files that went."""
    kinds: list[tuple[Which, QuerySet[Upload]]] = [
        (retention.unpublished, plan.unpublished.uploads),
        (retention.replaced, plan.replaced.uploads),
    ]
    sizes = []
    for which, uploads in kinds:
        for pk in uploads.values_list("pk", flat=True):
            with transaction.atomic():
                # as publishing does, so that nothing comes back in force while its file goes
                one_at_a_time(plan.dataset.slug)
                upload = _if_still(which(plan.dataset, now), pk)
                if upload is not None:
                    sizes.append(_let_go(upload, by_label))
    return sizes


def _if_still(uploads: QuerySet[Upload], pk: int) -> Upload | None:
    """The upload, locked, if retention still lets it go."""
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=pk)
    return upload if uploads.filter(pk=pk).exists() else None


def _let_go(upload: Upload, by_label: str) -> int:
    stored, size = upload.file.name, upload.size_bytes if upload.file else 0
    gone = {"file": "", "purged_at": clock.now(), "original_problem": ""}
    if upload.published_at is None:
        _forget_what_was_never_shown(upload)
    upload.findings.update(label="", value="")
    Outline.objects.filter(upload=upload).delete()
    if upload.published_at is None and UploadState.DISCARDED in MOVES[UploadState(upload.state)]:
        move(upload, UploadState.DISCARDED, **gone)
    else:
        Upload.objects.filter(pk=upload.pk).update(**gone)
    audit.record(
        by=None,
        by_label=by_label,
        verb="removed, as retention says, the kept file of",
        subject=upload,
        before={"sha256": upload.sha256, "bytes": size},
        note="Its record stays.",
    )
    if stored:
        storage = upload.file.storage
        transaction.on_commit(lambda: storage.delete(stored), robust=True)
    return size


def _forget_what_was_never_shown(upload: Upload) -> None:
    """Its rows, and whatever quotes its cells; how many findings there were stays."""
    upload.parts.all().delete()
    upload.corrections.all().delete()
    upload.findings.update(what=GONE, fix="", subject="", explanation="")
