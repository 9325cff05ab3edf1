"""Counts made again after a setting that they depend on has changed: a job for each dataset."""

from hnfsg.figures.cache import forget_all
from hnfsg.figures.warming import WARM_FIGURES
from hnfsg.intake import jobs, rebuilding
from hnfsg.intake.models import Job

RECOUNT = "recount"


def ask(slug: str) -> None:
    """Have the published parts of a dataset counted anew, and their figures drawn again.

    It waits for a check of the same dataset that is under way. Parts that counted once keep what
    was believed then.
    """
    jobs.enqueue(RECOUNT, lock=slug)


@jobs.job_kind(RECOUNT)
def recount(job: Job) -> None:
    """Count the published parts of the job's dataset, which is its lock, anew."""
    parts = rebuilding.live_parts([job.lock])
    for done, rebuilt in enumerate(rebuilding.rebuild(parts), start=1):
        jobs.report(job, f"Counting {rebuilt.part.upload.file_name} anew", done, len(parts))
    forget_all()
    jobs.enqueue(WARM_FIGURES, lock="figures")
