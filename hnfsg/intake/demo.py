"""Sends the files of the demonstration down the road, each with the moment from which it counts."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic, sleep

from hnfsg.intake import jobs, services
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.models import Finding, FindingLevel, Upload, UploadState
from hnfsg.people.models import User

Say = Callable[[str], None]
LONGEST_CHECK = 60  # seconds


class DemoFileRefused(RuntimeError):
    """A file of the demonstration did not pass the checks; the message has its findings."""


def _checked(_query: Finding) -> str:
    return "Checked with the team that sent it: it is as it should be."


@dataclass(frozen=True)
class Sending:
    """One file and the moment from which it counts.

    `milestone` is what is said once it has been published, `explain` what is said of its queries.
    """

    dataset: Dataset
    name: str
    at: datetime
    content: Callable[[], bytes]
    milestone: str = ""
    explain: Callable[[Finding], str] = _checked


def unfinished(planned: Iterable[Sending]) -> list[Sending]:
    """The files that are still to be sent: all at first, the rest after an interruption."""
    sent = set(Upload.objects.exclude(published_at=None).values_list("file_name", "published_at"))
    return [sending for sending in planned if (sending.name, sending.at) not in sent]


def is_others(planned: Iterable[Sending]) -> bool:
    """Whether only somebody else's files are here: nothing is loaded over them."""
    names = [sending.name for sending in planned]
    return Upload.objects.exists() and not Upload.objects.filter(file_name__in=names).exists()


def send(sending: Sending, by: User) -> None:
    """Send a file: received, checked, explained and published.

    Raises DemoFileRefused when it does not pass.
    """
    _discard_interrupted(sending.name)
    file = io.BytesIO(sending.content())
    upload = services.receive_upload(
        dataset=sending.dataset, file=file, file_name=sending.name, by=by
    )
    _check(upload)
    if upload.state != UploadState.READY:
        found = "; ".join(f"{f.place} {f.what}" for f in upload.findings.all()[:20])
        raise DemoFileRefused(f"{upload.file_name} is {upload.state}: {upload.refusal or found}")
    for query in upload.findings.filter(level=FindingLevel.QUERY, explained_at=None):
        services.explain(finding=query, text=sending.explain(query), by=by)
    services.publish(upload=upload, by=by, effective_at=sending.at)
    _backdate(upload, sending.at)


def _discard_interrupted(name: str) -> None:
    """Throw away what an interrupted load left unpublished under this name."""
    waiting = (UploadState.RECEIVED, UploadState.CHECKING, UploadState.READY)
    for upload in Upload.objects.filter(file_name=name, state__in=waiting):
        services.discard(upload=upload, by=None)


def _check(upload: Upload) -> None:
    """Check a file here, or wait for a worker that was quicker."""
    job = upload.jobs.get()
    until = monotonic() + LONGEST_CHECK
    while not jobs.run(job.pk) and job.finished_at is None and monotonic() < until:
        sleep(0.1)
        job.refresh_from_db()
    upload.refresh_from_db()


def _backdate(upload: Upload, moment: datetime) -> None:
    """Put the file's history on the day on which the county would have sent it."""
    Upload.objects.filter(pk=upload.pk).update(received_at=moment, checked_at=moment)
    upload.findings.filter(explained_at__isnull=False).update(explained_at=moment)
