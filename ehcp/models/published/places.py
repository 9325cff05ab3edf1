"""What every row of the DfE's statistics says first: when, where, and of whom."""

from decimal import Decimal
from typing import ClassVar

from django.db import models

from hnfsg.intake.models import UploadedRow

# Of a staged or stored row: whether it is for everybody. DfE's labels change from year to year
# ("All EHC plans issued", then "All EHC plans"; "New EHC plans", then "All new EHC plans").
# Every other row repeats a part of these and is never added to them.
TOTAL = (
    r"(breakdown_topic ~* '^(all\y.*|new ehc plans|total)$' "
    "AND (lower(breakdown) = lower(breakdown_topic) OR lower(breakdown) = 'total'))"
)


class Level(models.TextChoices):
    """Of what a row tells."""

    NATIONAL = "national", "National"
    REGIONAL = "regional", "Regional"
    COUNCIL = "council", "Local authority"


def count(help_text: str) -> "models.PositiveIntegerField[int | None, int | None]":
    """A number of children, requests or plans; empty where a mark or nothing stands for it."""
    return models.PositiveIntegerField(null=True, blank=True, help_text=help_text)


def number(help_text: str) -> "models.DecimalField[Decimal | None, Decimal | None]":
    """A percentage in points, or weeks, with all the decimals that were published (six)."""
    return models.DecimalField(
        null=True, blank=True, max_digits=13, decimal_places=6, help_text=help_text
    )


def mark() -> "models.CharField[str, str]":
    """What stands in place of the number beside it, in words; blank where there is a number."""
    return models.CharField(max_length=40, blank=True)


class PublishedRow(UploadedRow):
    """A row of one of the DfE's files on plans, as downloaded."""

    time_period = models.CharField(max_length=200, help_text="2024, or 202425 of academic years.")
    time_identifier = models.CharField(max_length=200, blank=True)
    geographic_level = models.CharField(max_length=8, choices=Level)
    country_code = models.CharField(max_length=200, blank=True)
    country_name = models.CharField(max_length=200, blank=True)
    region_code = models.CharField(max_length=200, blank=True)
    region_name = models.CharField(max_length=200, blank=True)
    new_la_code = models.CharField(max_length=200, blank=True, help_text="E10000008")
    old_la_code = models.PositiveIntegerField(null=True, blank=True, help_text="878")
    old_la_code_symbol = mark()
    la_name = models.CharField(max_length=200, blank=True)
    breakdown_topic = models.CharField(max_length=200)
    breakdown = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        indexes: ClassVar = [models.Index(fields=["part", "old_la_code", "time_period"])]

    def __str__(self) -> str:
        place = self.la_name or self.region_name or self.country_name
        return f"{place}, {self.time_period}: {self.breakdown}"


class PublishedIndicator(UploadedRow):
    """A row of the DfE's local authority interactive tool: one number of one place and year."""

    indicator = models.CharField(max_length=60, help_text="Its short name, such as SEN_CASES_JAN.")
    title = models.CharField(max_length=300, blank=True, help_text="What it is.")
    year = models.CharField(max_length=30, help_text="2024, or 2016-17 (OT).")
    place = models.CharField(max_length=100, help_text="The authority, region or country.")
    value = models.DecimalField(null=True, blank=True, max_digits=17, decimal_places=6)
    value_symbol = mark()
    old_la_code = models.PositiveIntegerField(null=True, blank=True, help_text="878")
    old_la_code_symbol = mark()
    region_name = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "indicator", "old_la_code"])]

    def __str__(self) -> str:
        return f"{self.place}, {self.year}: {self.indicator}"
