"""After a publication the figures are drawn ahead of their readers."""

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from hnfsg.figures import registry, warming
from hnfsg.figures.registry import Figure
from hnfsg.figures.rendering import page_figures
from hnfsg.figures.warming import WARM_FIGURES
from hnfsg.intake import jobs, services, vintages
from hnfsg.intake.models import Job
from hnfsg.intake.tasks import CHECK_UPLOAD
from tests.figures.scratch import FIGURE, on, publish
from tests.intake.files import line


def warm() -> list[Job]:
    waiting = list(Job.objects.filter(kind=WARM_FIGURES, finished_at__isnull=True))
    for job in waiting:
        jobs.run(job.pk)
    return waiting


def test_publishing_and_withdrawing_ring_for_it(
    total: Figure, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        upload = publish(line("A", 1, 5), at=on(14))
    assert len(warm()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw(upload=upload, by=None, reason="Sent too early")
    assert len(warm()) == 1


def test_readers_find_the_touched_months_drawn(
    total: Figure,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        publish(line("A", 1, 5, month=9), line("A", 1, 6), at=on(14))
    warm()
    registry.unregister(FIGURE.slug)
    registry.register(replace(FIGURE, frame=lambda *_: 1 / 0))
    live = vintages.live()
    with django_assert_num_queries(2):  # whether an event has changed
        for month in ("2023-24-m09", "2023-24-m10"):
            page_figures([FIGURE.slug], {"month": month}, live)


def test_warming_again_draws_nothing(
    total: Figure,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        upload = publish(line("A", 1, 5), at=on(14))
    warm()
    registry.unregister(FIGURE.slug)
    registry.register(replace(FIGURE, frame=lambda *_: 1 / 0))
    again = Job.objects.create(kind=WARM_FIGURES, lock="figures", upload=upload)
    jobs.run(again.pk)
    again.refresh_from_db()
    assert (again.state, again.error) == ("done", "")


def test_only_the_newest_of_several_draws(
    total: Figure, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for month in (9, 10):
            publish(line("A", 1, 5, month=month), at=on(14))
    older, newer = Job.objects.filter(kind=WARM_FIGURES)
    jobs.run(older.pk)
    assert Job.objects.get(pk=older.pk).step == ""
    jobs.run(newer.pk)
    assert Job.objects.get(pk=newer.pk).step.startswith("Drawing ")


def test_a_file_that_waits_to_be_checked_goes_first(
    total: Figure,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        publish(line("A", 1, 5), at=on(14))
    Job.objects.create(kind=CHECK_UPLOAD, lock="another")
    monkeypatch.setattr(warming, "AT_A_STRETCH", -1)
    (first,) = warm()
    assert first.pk != Job.objects.filter(kind=WARM_FIGURES).latest("pk").pk
