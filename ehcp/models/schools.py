"""The schools that requests come from: a reference list, replaced whole."""

from typing import ClassVar

from django.db import models

from hnfsg.intake.models import UploadedRow


class School(UploadedRow):
    """One school or college, by its number in the Department's register of establishments."""

    urn = models.CharField(max_length=6, help_text="The number in the register (DfE: URN).")
    name = models.CharField(max_length=200, help_text="What it is called.")
    phase = models.CharField(max_length=60, blank=True, help_text="Primary, secondary, special...")
    kind = models.CharField(max_length=100, blank=True, help_text="Academy, community school...")
    status = models.CharField(max_length=60, blank=True, help_text="Open or closed.")
    la_number = models.CharField(
        max_length=3, blank=True, help_text="The three digits of its council; blank for our own."
    )
    area = models.CharField(max_length=60, blank=True, help_text="The council's own area.")
    roll = models.PositiveIntegerField(
        null=True, blank=True, help_text="Pupils on roll; empty where not known."
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "la_number", "urn"])]

    def __str__(self) -> str:
        return self.name
