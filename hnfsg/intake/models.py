"""Uploads, what was found in them, what is live, and the jobs that work on them.

One idea carries all: rows are written bearing their part (an upload's rows of one sheet and one
period), and a Publication says from when until when a part counts. Publishing and withdrawing
only move that pointer.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hnfsg.intake.declarations import Dataset, dataset
from hnfsg.periods import period_label


class UploadState(models.TextChoices):
    """Where an upload stands. The only moves between them are in `MOVES`."""

    RECEIVED = "received", "Received"
    CHECKING = "checking", "Checking"
    REFUSED = "refused", "Refused"
    FAILED = "failed", "Errors to fix"
    READY = "ready", "Ready"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Replaced"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DISCARDED = "discarded", "Discarded"


# Every move an upload may make, and no other. `states.move` is the only code that makes one.
MOVES: dict[UploadState, frozenset[UploadState]] = {
    UploadState.RECEIVED: frozenset(
        {UploadState.CHECKING, UploadState.REFUSED, UploadState.DISCARDED}
    ),
    UploadState.CHECKING: frozenset(
        {UploadState.REFUSED, UploadState.FAILED, UploadState.READY, UploadState.DISCARDED}
    ),
    UploadState.REFUSED: frozenset(),
    UploadState.FAILED: frozenset({UploadState.DISCARDED}),
    UploadState.READY: frozenset({UploadState.PUBLISHED, UploadState.DISCARDED}),
    UploadState.PUBLISHED: frozenset({UploadState.SUPERSEDED, UploadState.WITHDRAWN}),
    # a replaced upload is published again only when what replaced it is withdrawn
    UploadState.SUPERSEDED: frozenset({UploadState.PUBLISHED, UploadState.WITHDRAWN}),
    UploadState.WITHDRAWN: frozenset({UploadState.PUBLISHED}),
    UploadState.DISCARDED: frozenset(),
}


class Upload(models.Model):
    """One received file, kept as it was."""

    dataset_slug = models.SlugField(max_length=60)
    state = models.CharField(max_length=12, choices=UploadState, default=UploadState.RECEIVED)
    file_name = models.CharField(max_length=255)
    file = models.FileField(upload_to="uploads/%Y/", blank=True)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    stated_period = models.CharField(max_length=20, blank=True)
    refusal = models.TextField(blank=True)
    sheets_read = models.JSONField(default=list, blank=True)
    """One dict for each sheet of the file: name, sheet (slug or null), rows, reason."""
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-received_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["dataset_slug", "-received_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="upload_state_known",
                condition=Q(state__in=UploadState.values),
                violation_error_message="An upload has no such state.",
            ),
            models.CheckConstraint(
                name="upload_published_has_moment",
                condition=~Q(state__in=["published", "superseded", "withdrawn"])
                | Q(published_at__isnull=False),
                violation_error_message="A published upload says when it was published.",
            ),
            models.CheckConstraint(
                name="upload_withdrawn_has_moment",
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False),
                violation_error_message="A withdrawn upload says when it was withdrawn.",
            ),
            models.CheckConstraint(
                name="upload_refused_has_reason_and_no_file",
                condition=~Q(state="refused") | (~Q(refusal="") & Q(file="")),
                violation_error_message="A refused upload says why, and its bytes are not kept.",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def dataset(self) -> Dataset:
        """The declaration this file is read by."""
        return dataset(self.dataset_slug)

    @property
    def periods(self) -> list[str]:
        """The keys of the months that its rows are of, in order."""
        return sorted({part.period for part in self.parts.all()} - {""})

    @property
    def months(self) -> list[str]:
        """The names of those months: `Month 10, 2023 to 2024`."""
        return [period_label(key) for key in self.periods]


class Part(models.Model):
    """An upload's rows of one sheet and one period: the smallest thing that can be live."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="parts")
    sheet = models.SlugField(max_length=60)
    period = models.CharField(max_length=20, blank=True)
    """A FinancialMonth key; blank for a snapshot; the version for versioned datasets."""
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "sheet", "period"], name="part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.upload}: {self.sheet} {self.period}"


class Publication(models.Model):
    """From when until when a part counts. `until_at` is empty while it is live."""

    dataset_slug = models.SlugField(max_length=60)
    sheet = models.SlugField(max_length=60)
    period = models.CharField(max_length=20, blank=True)
    part = models.ForeignKey(Part, models.PROTECT, related_name="publications")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dataset_slug", "sheet", "period"],
                condition=Q(until_at__isnull=True),
                name="publication_one_live",
                violation_error_message="Somebody else has just published this month.",
            ),
            models.CheckConstraint(
                name="publication_ends_after_it_begins",
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                violation_error_message="A publication ends after it begins.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["from_at", "until_at"])]

    def __str__(self) -> str:
        return f"{self.dataset_slug} {self.sheet} {self.period} from {self.from_at:%d %B %Y}"


class FindingLevel(models.TextChoices):
    """What a finding asks of the officer."""

    ERROR = "error", "Error: must be fixed"
    QUERY = "query", "Query: fix it or explain it"
    NOTE = "note", "Note"


class Finding(models.Model):
    """One thing found in an upload: where, what, how to put it right."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="findings")
    level = models.CharField(max_length=5, choices=FindingLevel)
    rule = models.SlugField(max_length=60)
    sheet = models.CharField(max_length=120, blank=True)
    """The sheet's name as the file has it."""
    cell = models.CharField(max_length=12, blank=True)
    row = models.PositiveIntegerField(null=True, blank=True)
    period = models.CharField(max_length=20, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    """What the finding is about within the period (a line's code): with rule and period it
    recognises the same finding in the next upload."""
    label = models.CharField(max_length=300, blank=True)
    what = models.TextField()
    fix = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    explained_at = models.DateTimeField(null=True, blank=True)
    """Empty while an explanation carried from an earlier upload waits to be confirmed."""
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["rule", "period", "subject"])]

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"

    @property
    def place(self) -> str:
        """`Lines!F12`, or the sheet alone."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


class UploadedRow(models.Model):
    """Base of every typed row: it bears its part and its row in the file."""

    part = models.ForeignKey(Part, models.CASCADE, related_name="+")
    row_number = models.PositiveIntegerField()

    class Meta:
        abstract = True


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
