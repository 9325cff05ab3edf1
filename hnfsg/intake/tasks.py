"""What Celery calls. Tasks take ids; the job row says what is to be done."""

from datetime import datetime
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.core.cache import cache
from django.utils import timezone

from hnfsg.intake import checking, jobs
from hnfsg.intake.models import Job

CHECK_UPLOAD = "check-upload"
_LAST_RING = "intake:last-ring"


@shared_task
def run_job(job_id: int) -> None:
    """Run one job, if it is still to be done and nobody else is at it."""
    jobs.run(job_id)


@shared_task
def ring_unfinished() -> None:
    """Ring again for what a flushed broker or a killed worker left unfinished (beat)."""
    cache.set(_LAST_RING, timezone.now(), timeout=86_400)
    jobs.ring_unfinished()


def last_ring() -> datetime | None:
    """When beat last had a worker look for unfinished jobs; None when not known."""
    moment: datetime | None = cache.get(_LAST_RING)
    return moment


@worker_ready.connect
def ring_at_start(**_: Any) -> None:
    """A worker that starts picks up what was left."""
    jobs.ring_unfinished()


@jobs.job_kind(CHECK_UPLOAD)
def check_upload(job: Job) -> None:
    """Check the job's upload, reporting progress on the job row."""
    if job.upload is not None:
        checking.check_upload(job.upload, lambda step, done: jobs.report(job, step, done))
