"""What was found in an upload, and the cells that were corrected on the page."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from hnfsg.intake.models.uploads import Upload
from hnfsg.periods import period_name


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
    stands_for = models.PositiveIntegerField(default=1)
    """How many findings it tells of: more than one where so many are alike that the rest of them
    are counted and not listed."""
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
