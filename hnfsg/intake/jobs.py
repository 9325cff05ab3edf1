"""Jobs: the row is the truth, the broker only a bell.

A job is run by whoever hears the bell first and gets its lock: a Postgres advisory lock, held by
the connection, so that it is free again the moment a worker dies. Whatever interrupts a job, the
row stays unfinished and beat rings again; so every job kind must be safe to run from the start.
"""

import hashlib
import logging
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from celery import current_app
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError as KombuOperationalError

from hnfsg.intake.models import Job, JobState, Upload

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
RUN_JOB = "hnfsg.intake.tasks.run_job"  # by name: tasks.py imports this module
_LOCK_SPACE = 0x484E4653  # our own first key, so that no other use of advisory locks meets it
_kinds: dict[str, Callable[[Job], None]] = {}
_before_ringing: list[Callable[[], None]] = []


def job_kind(name: str) -> Callable[[Callable[[Job], None]], Callable[[Job], None]]:
    """Register the function that does jobs of a kind. It may be run again from the start."""

    def register(work: Callable[[Job], None]) -> Callable[[Job], None]:
        _kinds[name] = work
        return work

    return register


def before_ringing(look: Callable[[], None]) -> Callable[[], None]:
    """Have a function called each time beat looks for work: it writes down what is due by now."""
    if look not in _before_ringing:
        _before_ringing.append(look)
    return look


def enqueue(kind: str, lock: str, upload: Upload | None = None) -> Job:
    """Write a job down, and ring for it when the transaction commits."""
    job = Job.objects.create(kind=kind, lock=lock, upload=upload)
    transaction.on_commit(lambda: ring(job.pk))
    return job


def ring(job_id: int) -> None:
    """Tell the workers that a job waits. A broker that is away costs time, never the job."""
    try:
        current_app.send_task(RUN_JOB, args=[job_id])
    except KombuOperationalError as problem:
        logger.warning("the broker is away, beat will ring for job %s: %s", job_id, problem)


def ring_unfinished() -> int:
    """Write down what is due, ring for every unfinished job whose lock is free; says how many."""
    for look in _before_ringing:
        try:
            look()
        except Exception:
            logger.exception("what is due could not be looked up")
    rung = 0
    locks_seen: set[str] = set()
    for job in Job.objects.filter(finished_at__isnull=True).order_by("pk"):
        if job.lock in locks_seen:
            continue  # one job of a lock at a time: the first rings for the next when it ends
        locks_seen.add(job.lock)
        if _is_free(job.lock):
            ring(job.pk)
            rung += 1
    return rung


def run(job_id: int) -> bool:
    """Run a job here and now, unless it is finished or its lock is taken; says whether it ran."""
    job = Job.objects.filter(pk=job_id, finished_at__isnull=True).first()
    if job is None:
        return False
    with _held(job.lock) as is_held:
        if not is_held:
            return False
        job.refresh_from_db()
        if job.finished_at is not None:
            return False
        _work(job)
    _ring_next(job.lock)
    return True


def report(job: Job, step: str, done: int, total: int = 0) -> None:
    """Say how far a job is; also its heartbeat."""
    Job.objects.filter(pk=job.pk).update(
        step=step, done_units=done, total_units=total, heartbeat_at=timezone.now()
    )


def _work(job: Job) -> None:
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempts=F("attempts") + 1, started_at=now, heartbeat_at=now
    )
    if job.attempts >= MAX_ATTEMPTS:
        _finish(
            job,
            JobState.FAILED,
            f"This was tried {MAX_ATTEMPTS} times and was interrupted each time. Send the file "
            "again, or tell the administrator.",
        )
        return
    try:
        _kinds[job.kind](job)
    except (OperationalError, InterfaceError):
        raise  # the database went away: the row stays unfinished and is rung for again
    except Exception as problem:
        reference = uuid.uuid4().hex[:8]
        _log(job, problem, reference)
        _finish(
            job,
            JobState.FAILED,
            "Something went wrong on our side and nothing was changed. Tell the administrator, "
            f"with the reference {reference}.",
        )
    else:
        _finish(job, JobState.DONE)


def _log(job: Job, problem: Exception, reference: str) -> None:
    """Write down what went wrong; of a file of children only where, for a database quotes rows."""
    told = "job %s (%s) failed, reference %s"
    if job.upload is None or not job.upload.dataset.has_door:
        logger.exception(told, job.pk, job.kind, reference)
        return
    at = traceback.extract_tb(problem.__traceback__)[-5:]
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(at))
    logger.error(f"{told}: %s at %s", job.pk, job.kind, reference, type(problem).__name__, where)


def _finish(job: Job, state: JobState, error: str = "") -> None:
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(
        state=state, error=error, finished_at=now, heartbeat_at=now
    )


def _ring_next(lock: str) -> None:
    waiting = Job.objects.filter(lock=lock, finished_at__isnull=True).order_by("pk").first()
    if waiting:
        ring(waiting.pk)


def _lock_number(lock: str) -> int:
    return int.from_bytes(hashlib.sha256(lock.encode()).digest()[:4], signed=True)


@contextmanager
def _held(lock: str) -> Iterator[bool]:
    key = (_LOCK_SPACE, _lock_number(lock))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        is_held = bool(cursor.fetchone()[0])
    try:
        yield is_held
    finally:
        if is_held and connection.connection is not None and not connection.connection.broken:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def _is_free(lock: str) -> bool:
    """Whether nobody holds a lock: taken and given back in one short transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s, %s)", (_LOCK_SPACE, _lock_number(lock))
        )
        return bool(cursor.fetchone()[0])
