"""How files are read, as officers said: their first rows, recipes, and what keys stand for."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from hnfsg.intake.models.uploads import Upload


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


class IdentifierHeading(models.Model):
    """How officers' files of a dataset head the column of identifiers, where it is not as declared.

    The door replaces what stands under it before anything is kept.
    """

    dataset_slug = models.SlugField(max_length=60, unique=True)
    heading = models.CharField(max_length=80)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.dataset_slug}: {self.heading}"
