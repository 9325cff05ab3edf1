"""Small lists beside the statistics: neighbours, funding, and what others report of our figures."""

from typing import ClassVar

from django.db import models

from hnfsg.intake.models import UploadedRow


class Neighbour(UploadedRow):
    """A council that is statistically like another."""

    council = models.PositiveSmallIntegerField(help_text="The council's three digits.")
    neighbour = models.PositiveSmallIntegerField(help_text="The three digits of one like it.")
    neighbour_name = models.CharField(max_length=100, blank=True)
    rank = models.PositiveSmallIntegerField(help_text="1 for the one most like it.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "council", "rank"])]

    def __str__(self) -> str:
        return f"{self.neighbour} is neighbour {self.rank} of {self.council}"


class SchoolFunding(UploadedRow):
    """What a council's schools have for each pupil in a financial year."""

    council = models.PositiveSmallIntegerField(help_text="The council's three digits.")
    council_name = models.CharField(max_length=100, blank=True)
    financial_year = models.PositiveSmallIntegerField(
        help_text="The calendar year in which the financial year begins."
    )
    per_pupil = models.DecimalField(max_digits=9, decimal_places=2, help_text="Pounds.")
    pupils = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of how many pupils: the base of rates per 1,000."
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "financial_year"])]

    def __str__(self) -> str:
        return f"{self.council}, {self.financial_year}: {self.per_pupil}"


class CaseMeasure(models.TextChoices):
    """What a report of our own numbers of requests, plans and staff measures."""

    REQUESTS = "requests", "Requests"
    TO_PANEL = "to-panel", "Submitted for panel"
    REFUSED = "refused", "Requests refused"
    PARENTS = "parents", "Requests by parents, %"
    MEDIATIONS = "mediations", "Refusals taken to mediation"
    MEDIATED = "mediated", "Overturned after mediation"
    APPEALS = "appeals", "Appeals"
    ALLOWED = "allowed", "Appeals allowed"
    STAFF = "staff", "Caseworkers and managers, full-time equivalent"
    WEEKS = "weeks", "Mean weeks from request to final plan"
    PLANS = "plans", "Plans in force"
    PLANS_EYFS = "plans-eyfs", "Plans in force: early years"
    PLANS_KS1 = "plans-ks1", "Plans in force: key stage 1"
    PLANS_KS2 = "plans-ks2", "Plans in force: key stage 2"
    PLANS_KS3 = "plans-ks3", "Plans in force: key stage 3"
    PLANS_KS4 = "plans-ks4", "Plans in force: key stage 4"
    PLANS_KS5 = "plans-ks5", "Plans in force: key stage 5"
    PLANS_OLDER = "plans-older", "Plans in force: above key stage 5"
    SUPPORT = "support", "Pupils with SEN support"
    WITHIN_20 = "within-20", "Plans issued within 20 weeks, %"
    OPEN = "open", "Open assessments"


class CaseReport(UploadedRow):
    """One value of our own figures as somebody else has published it. It is never worked with."""

    measure = models.CharField(max_length=12, choices=CaseMeasure, help_text="What it is.")
    at = models.CharField(max_length=60, help_text="Of when, in the source's own words.")
    value = models.DecimalField(max_digits=12, decimal_places=2, help_text="The number.")
    value_symbol = models.CharField(
        max_length=12, blank=True, help_text="Whether the value itself says “about”."
    )
    unit = models.CharField(max_length=30, blank=True, help_text="What it counts.")
    as_published = models.CharField(max_length=300, blank=True, help_text="Its own words.")
    source_title = models.CharField(max_length=300, blank=True, help_text="Where it stands.")
    source_address = models.CharField(max_length=500, blank=True, help_text="Its web address.")
    note = models.TextField(blank=True, help_text="What the officers say of it.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "measure"])]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}, {self.at}"
