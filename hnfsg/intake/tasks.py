"""What Celery calls. Tasks take ids; the job row says what is to be done."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from hnfsg.intake import checking, jobs
from hnfsg.intake.models import Job

CHECK_UPLOAD = "check-upload"


@shared_task
def run_job(job_id: int) -> None:
    """Run one job, if it is still to be done and nobody else is at it."""
    jobs.run(job_id)


@shared_task
def ring_unfinished() -> None:
    """Ring again for what a flushed broker or a killed worker left unfinished (beat)."""
    jobs.ring_unfinished()


@worker_ready.connect
def ring_at_start(**_: Any) -> None:
    """A worker that starts picks up what was left."""
    jobs.ring_unfinished()


@jobs.job_kind(CHECK_UPLOAD)
def check_upload(job: Job) -> None:
    """Check the job's upload, reporting progress on the job row."""
    if job.upload is not None:
        checking.check_upload(job.upload, lambda step, done: jobs.report(job, step, done))
