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
from hnfsg.periods import period_label, period_name


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
    answers = models.JSONField(default=dict, blank=True)
    """What an officer answered for this file alone: `rule:subject` -> value."""
    is_setting_aside = models.BooleanField(default=False)
    """Whether rows with errors are to be set aside, as an officer decided."""
    rows_set_aside = models.PositiveIntegerField(default=0)
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


class FindingLevel(models.TextChoices):
    """What a finding asks of the officer. Errors and questions keep a file from being published."""

    ERROR = "error", "Error: must be fixed"
    QUESTION = "question", "Question: answer it on the page"
    QUERY = "query", "Query: fix it or explain it"
    ASIDE = "aside", "Row set aside"
    NOTE = "note", "Note"


class Finding(models.Model):
    """One thing found in an upload: where, what, how to put it right."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="findings")
    level = models.CharField(max_length=8, choices=FindingLevel)
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
    value = models.CharField(max_length=200, blank=True)
    """What the cell says, where one cell is wrong: the page offers it to be corrected."""
    options = models.JSONField(default=list, blank=True)
    """What a question may be answered with: [[value, words], ...]; empty where the answer is given
    on the mapping page."""
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

    @property
    def column(self) -> int | None:
        """The number of the cell's column from 0, or None where no cell is named."""
        letters = self.cell.rstrip("0123456789")
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        return number - 1 if letters else None

    @property
    def is_correctable(self) -> bool:
        """Whether it is about what one cell says, so that the cell can be corrected here."""
        return self.level == FindingLevel.ERROR and bool(
            self.cell and self.row and self.rule.startswith("cell-")
        )

    @property
    def month(self) -> str:
        """The period as members read it: `Month 10 (January 2024)`."""
        return period_name(self.period)

    @property
    def about(self) -> str:
        """What it is about as members read it: the line's name."""
        return self.label or self.subject


class Outline(models.Model):
    """The first rows of every sheet of an upload, so that an officer can say what is what.

    Bounded when it is made (`reading.outline`); goes with the original's bytes.
    """

    upload = models.OneToOneField(Upload, models.CASCADE, related_name="outline")
    sheets = models.JSONField(default=list)
    """One dict for each sheet: name, skipped (why not unasked), rows (how many), merged (list of
    [first row, first column, last row, last column]), cells ({row: {column: text}}, from 1 and
    from 0)."""

    def __str__(self) -> str:
        return f"Outline of {self.upload}"


class Mapping(models.Model):
    """How one declared sheet is found in files of one shape, as an officer said: remembered."""

    dataset_slug = models.SlugField(max_length=60)
    sheet = models.SlugField(max_length=60)
    shape = models.CharField(max_length=64)
    """What tells files of this kind from others (`recipes.shape_of`)."""
    recipe = models.JSONField()
    """A `recipes.Recipe` as JSON."""
    label = models.CharField(max_length=200)
    """What it was made for, in words: the sheet and the file's name."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["dataset_slug", "sheet", "-made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dataset_slug", "sheet", "shape"],
                name="mapping_one_for_a_shape",
                violation_error_message="Somebody else has just said how this file is read.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Classification(models.Model):
    """What a row's key stands for, said once and remembered: a line's block and category."""

    dataset_slug = models.SlugField(max_length=60)
    sheet = models.SlugField(max_length=60)
    key = models.CharField(max_length=200)
    label = models.CharField(max_length=300, blank=True)
    values = models.JSONField(default=dict)
    """Stored value by column name, such as {"block": "high-needs", "category": "special"}."""
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dataset_slug", "sheet", "key"], name="classification_one_for_a_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.label}".strip()


class Correction(models.Model):
    """One cell corrected on the page: what it said, what it says now. The original stays."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="corrections")
    sheet = models.CharField(max_length=120)
    """The sheet's name as the file has it."""
    row = models.PositiveIntegerField()
    column = models.PositiveIntegerField()
    """From 0: A is 0."""
    was = models.TextField(blank=True)
    now = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["sheet", "row", "column"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["upload", "sheet", "row", "column"], name="correction_one_for_a_cell"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, row {self.row}"


class DatasetSetting(models.Model):
    """What those who own a dataset's settings have chosen. Without a row, the defaults hold."""

    dataset_slug = models.SlugField(max_length=60, unique=True)
    needs_approval = models.BooleanField(default=False)
    """Whether a second officer has to agree before anything is published."""

    def __str__(self) -> str:
        return self.dataset_slug


class Opened(models.Model):
    """Somebody has opened a figure made from an upload: whom to tell when it is withdrawn."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="opened")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "user"], name="opened_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} opened {self.upload}"


class Reminder(models.Model):
    """A message about a dataset that was sent, so that it is not sent twice."""

    dataset_slug = models.SlugField(max_length=60)
    period = models.CharField(max_length=20)
    kind = models.SlugField(max_length=40)
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dataset_slug", "period", "kind"], name="reminder_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dataset_slug} {self.period}"


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
