"""Uploads, and what is live of them.

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
    FAILED = "failed", "To put right"
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
    # what an officer answers, corrects or sets aside on the page is checked again
    UploadState.FAILED: frozenset({UploadState.CHECKING, UploadState.DISCARDED}),
    UploadState.READY: frozenset(
        {UploadState.CHECKING, UploadState.PUBLISHED, UploadState.DISCARDED}
    ),
    UploadState.PUBLISHED: frozenset({UploadState.SUPERSEDED, UploadState.WITHDRAWN}),
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
    layout = models.JSONField(default=dict, blank=True)
    """Where each declared sheet was read: its slug -> `layout.Layout.as_record`."""
    door = models.JSONField(default=dict, blank=True)
    """What was done at the door (`door.stripping.record_of`); empty where the file passed none."""
    answers = models.JSONField(default=dict, blank=True)
    """What an officer answered for this file alone: `rule:subject` -> value."""
    is_setting_aside = models.BooleanField(default=False)
    """Whether rows with errors are to be set aside, as an officer decided."""
    rows_set_aside = models.PositiveIntegerField(default=0)
    rows_wrong = models.PositiveIntegerField(default=0)
    """How many rows have an error, those set aside among them."""
    release_at = models.DateTimeField(null=True, blank=True)
    """From when it is to be published; empty for at once."""
    release_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    release_asked_at = models.DateTimeField(null=True, blank=True)
    """When an officer asked for it to be published later, or by a second officer's leave."""
    release_seen = models.CharField(max_length=16, blank=True)
    """The `seen_token` of what it would replace, as whoever decided last had it before them."""
    release_problem = models.TextField(blank=True)
    """Why a planned publication did not happen, as a sentence."""
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    release_step = ""
    """Not kept: what it waits for (`releases.Step`), where a page has asked."""
    original_checked_at = models.DateTimeField(null=True, blank=True)
    """When the kept bytes were last compared with the sha256."""
    original_problem = models.TextField(blank=True)
    """What is wrong with the kept bytes, as a sentence; empty while they are as they came."""
    purged_at = models.DateTimeField(null=True, blank=True)
    """When retention removed the kept bytes."""

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
            models.CheckConstraint(
                name="upload_release_is_asked_for_by_somebody",
                condition=Q(release_asked_at__isnull=False)
                | (Q(release_at__isnull=True) & Q(approved_at__isnull=True)),
                violation_error_message="A planned publication says when it was asked for.",
            ),
            models.CheckConstraint(
                name="upload_purged_has_no_file",
                condition=Q(purged_at__isnull=True) | Q(file=""),
                violation_error_message="What retention has removed is not kept.",
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
    rows_set_aside = models.PositiveIntegerField(default=0)

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


class Counted(models.Model):
    """Base of every aggregate's row: so many children, and the sum of their record keys."""

    part = models.ForeignKey(Part, models.CASCADE, related_name="+")
    count = models.PositiveIntegerField()
    keys = models.PositiveBigIntegerField()

    class Meta:
        abstract = True


class UploadedRow(models.Model):
    """Base of every typed row: it bears its part and its row in the file."""

    part = models.ForeignKey(Part, models.CASCADE, related_name="+")
    row_number = models.PositiveIntegerField()

    class Meta:
        abstract = True
