"""Draws the figures ahead of their readers: a job after each publication and withdrawal."""

from time import monotonic

from django.db.models import QuerySet

from hnfsg.figures import registry, scopes
from hnfsg.figures.audiences import audiences
from hnfsg.figures.cache import Question
from hnfsg.figures.facts import facts
from hnfsg.figures.registry import Figure
from hnfsg.figures.rendering import render
from hnfsg.figures.scopes import Resolved
from hnfsg.intake import jobs, vintages
from hnfsg.intake.models import Job, JobState, Upload
from hnfsg.intake.services import on_published
from hnfsg.intake.tasks import CHECK_UPLOAD
from hnfsg.intake.vintages import Vintage

WARM_FIGURES = "warm-figures"
AT_A_STRETCH = 5  # seconds, while a file waits to be checked


@on_published
def ring_for_warming(upload: Upload) -> None:
    """Have the figures drawn that a publication or a withdrawal changed."""
    jobs.enqueue(WARM_FIGURES, lock="figures", upload=upload)


@jobs.job_kind(WARM_FIGURES)
def warm_figures(job: Job) -> None:
    """Draw every figure in its default scope, and in each scope that shows a touched period.

    What is in the cache already is left, so running it again does nothing. A newer job draws all
    that an older one would; and a file that waits to be checked goes before it.
    """
    if _waiting(WARM_FIGURES).filter(pk__gt=job.pk).exists():
        return
    began = monotonic()
    vintage = vintages.live()
    periods = sorted(set(job.upload.parts.values_list("period", flat=True))) if job.upload else []
    figures = registry.figures()
    for done, figure in enumerate(figures):
        jobs.report(job, f"Drawing {figure.title}", done, len(figures))
        questions = [
            Question.of(figure, resolved, vintage, audience)
            for resolved in _scopes(figure, vintage, periods)
            for audience in audiences(figure)
        ]
        render(questions)
        facts(questions)
        if monotonic() - began > AT_A_STRETCH and _waiting(CHECK_UPLOAD).exists():
            jobs.enqueue(WARM_FIGURES, lock="figures", upload=job.upload)
            return


def _waiting(kind: str) -> QuerySet[Job]:
    return Job.objects.filter(kind=kind, state=JobState.WAITING, finished_at__isnull=True)


def _scopes(figure: Figure, vintage: Vintage, periods: list[str]) -> list[Resolved]:
    """The default scope and those of the periods, each once."""
    found = [scopes.resolve(figure, {}, vintage)]
    for period in periods:
        resolved = scopes.of_period(figure, period, vintage)
        if resolved not in found:
            found.append(resolved)
    return found
