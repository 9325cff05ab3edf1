"""The jobs that work on uploads."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hnfsg.intake.models.uploads import Upload


class JobState(models.TextChoices):
    """How far a job is."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class Job(models.Model):
    """A piece of work and how far it is. This row is the truth; the broker only rings."""

    kind = models.SlugField(max_length=40)
    upload = models.ForeignKey(Upload, models.CASCADE, null=True, blank=True, related_name="jobs")
    lock = models.CharField(max_length=80)
    """What this job must have to itself, usually the dataset's slug."""
    state = models.CharField(max_length=7, choices=JobState, default=JobState.WAITING)
    step = models.CharField(max_length=200, blank=True)
    done_units = models.PositiveIntegerField(default=0)
    total_units = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["state"], condition=Q(finished_at__isnull=True), name="job_open")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="job_finished_has_moment",
                condition=Q(state__in=["waiting", "running"]) | Q(finished_at__isnull=False),
                violation_error_message="A finished job says when it finished.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def percent(self) -> int:
        """How far the job is, 0 to 100."""
        return min(100, 100 * self.done_units // self.total_units) if self.total_units else 0
