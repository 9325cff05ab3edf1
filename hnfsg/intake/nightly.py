"""What happens by the clock: originals and counts are compared, originals purged at night,
officers reminded.

Beat only writes the job down; as with every job, its row is the truth and it may be run again.
"""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from hnfsg import clock
from hnfsg.intake import jobs, rebuilding
from hnfsg.intake.models import Job
from hnfsg.intake.services.originals import check_originals
from hnfsg.intake.services.purging import purge, remove_orphans
from hnfsg.intake.services.reminding import remind
from hnfsg.people import audit

CHECK_ORIGINALS = "check-originals"
AUDIT = "audit-counts"
PURGE = "purge"
REMIND = "remind"
# Comparing and purging never meet.
LOCKS = {
    CHECK_ORIGINALS: "originals",
    PURGE: "originals",
    AUDIT: "counts",
    REMIND: "reminders",
}


@shared_task
def begin(kind: str) -> None:
    """Write down the job of a kind, unless yesterday's is still to be done (beat)."""
    if not Job.objects.filter(kind=kind, finished_at__isnull=True).exists():
        jobs.enqueue(kind, lock=LOCKS[kind])


@jobs.job_kind(CHECK_ORIGINALS)
def check(job: Job) -> None:
    """Compare every original with its sha256."""
    check_originals(
        since=_began(job), report=lambda step, done, total: jobs.report(job, step, done, total)
    )


@jobs.job_kind(PURGE)
def purge_originals(job: Job) -> None:
    """Let go what has been kept long enough, and what belongs to no upload."""
    jobs.report(job, "Removing what has been kept long enough", 0)
    purge(now=clock.now())
    remove_orphans()


@jobs.job_kind(AUDIT)
def audit_counts(job: Job) -> None:
    """Count what is published anew, aside, and record where the kept counts differ."""
    slugs = [dataset.slug for dataset in rebuilding.with_aggregates()]
    parts = rebuilding.live_parts(slugs)
    for done, rebuilt in enumerate(rebuilding.rebuild(parts, keep=False), start=1):
        jobs.report(job, "Counting what is published anew", done, len(parts))
        if rebuilt.changed:
            audit.record(
                by=None,
                verb="found other counts than its rows have in",
                subject=rebuilt.part.upload,
                after={"counts": list(rebuilt.changed)},
            )


@jobs.job_kind(REMIND)
def remind_officers(job: Job) -> None:
    """Tell officers what is due and what is late."""
    jobs.report(job, "Telling officers what is due", 0)
    remind(clock.today())


def _began(job: Job) -> datetime:
    """When the job was written down, by the product's own clock."""
    return clock.now() - (timezone.now() - job.created_at)
