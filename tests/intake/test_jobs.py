"""The job row is the truth: what interrupts a job does not lose it."""

import psycopg
import pytest
from django.db import OperationalError, connection

from hnfsg.intake import jobs
from hnfsg.intake.models import Job, JobState
from tests.site import wait_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    done: list[int] = []
    monkeypatch.setitem(jobs._kinds, "note", lambda job: done.append(job.pk))
    return done


def test_a_job_is_done_once(work: list[int]) -> None:
    job = jobs.enqueue("note", lock="a")
    assert jobs.run(job.pk)
    assert not jobs.run(job.pk)
    job.refresh_from_db()
    assert (work, job.state) == ([job.pk], JobState.DONE)


def test_a_job_whose_lock_is_held_elsewhere_waits(work: list[int]) -> None:
    job = jobs.enqueue("note", lock="a")
    key = (jobs._LOCK_SPACE, jobs._lock_number("a"))
    names = ("dbname", "user", "host", "port", "password")
    params = {k: v for k, v in connection.get_connection_params().items() if k in names}
    with psycopg.connect(**params) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", key)
        assert not jobs.run(job.pk)
        assert jobs.ring_unfinished() == 0
    # the server lets the lock go a moment after the line is closed
    assert wait_for("the lock", lambda: jobs.ring_unfinished() == 1)
    assert jobs.run(job.pk)


def test_a_lost_database_leaves_the_job_to_be_done_again(
    work: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(job: Job) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    job = jobs.enqueue("note", lock="a")
    monkeypatch.setitem(jobs._kinds, "note", lost)
    with pytest.raises(OperationalError):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert job.finished_at is None
    monkeypatch.setitem(jobs._kinds, "note", lambda job: work.append(job.pk))
    assert jobs.run(job.pk)


def test_a_fault_of_ours_ends_in_a_sentence_with_a_reference(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(jobs._kinds, "note", lambda job: 1 / 0)
    job = jobs.enqueue("note", lock="a")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "nothing was changed" in job.error
    assert job.error.rstrip(".").split()[-1] in caplog.text
    assert "ZeroDivision" not in job.error


def test_a_job_that_keeps_being_interrupted_stops_with_a_sentence(work: list[int]) -> None:
    job = jobs.enqueue("note", lock="a")
    Job.objects.filter(pk=job.pk).update(attempts=jobs.MAX_ATTEMPTS)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (work, job.state) == ([], JobState.FAILED)
    assert "interrupted each time" in job.error
