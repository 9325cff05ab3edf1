"""What others have published of our own figures. In pounds; overspends are positive."""

from typing import ClassVar

from django.db import models

from hnfsg.intake.models import UploadedRow


class ReportedMeasure(models.TextChoices):
    """What a report of our own figures measures. None of them stands for another."""

    DSG_OVERSPEND = "dsg-overspend", "Overspend of the whole DSG"
    BEFORE_TRANSFERS = "before-transfers", "Overspend of the whole DSG before transfers"
    ACCOUNT_TRANSFER = "account-transfer", "Transfer to the DSG adjustment account"
    BUDGET_VARIANCE = "budget-variance", "In-year variance to budget"
    CUMULATIVE = "cumulative", "Cumulative deficit at the end of the year"
    HIGH_NEEDS_OVERSPEND = "high-needs-overspend", "High needs overspend"
    HIGH_NEEDS_PLANNED = "high-needs-planned", "High needs overspend planned in the budget"
    HIGH_NEEDS_BUDGET = "high-needs-budget", "High needs budget"
    HIGH_NEEDS_SPEND = "high-needs-spend", "High needs spend"
    SEND_SHORTFALL = "send-shortfall", "SEND shortfall of the DSG"
    ACTION_ASSUMED = "action-assumed", "Management action assumed"
    ACTION_IDENTIFIED = "action-identified", "Management action identified"
    ACTION_AT_RISK = "action-at-risk", "Management action at risk"
    ACTION_DELIVERED = "action-delivered", "Management action delivered"
    ACTION_LOST = "action-lost", "Management action lost"
    MORE_SAVINGS = "more-savings", "Further savings expected"
    NOT_STATED = "not-stated", "Overspend, basis not stated"


class ReportedPoint(models.TextChoices):
    """When in its year a report was true: a month, or what has none."""

    MONTH_1 = "m01", "Month 1"
    MONTH_2 = "m02", "Month 2"
    MONTH_3 = "m03", "Month 3"
    MONTH_4 = "m04", "Month 4"
    MONTH_5 = "m05", "Month 5"
    MONTH_6 = "m06", "Month 6"
    MONTH_7 = "m07", "Month 7"
    MONTH_8 = "m08", "Month 8"
    MONTH_9 = "m09", "Month 9"
    MONTH_10 = "m10", "Month 10"
    MONTH_11 = "m11", "Month 11"
    MONTH_12 = "m12", "Month 12"
    OUTTURN = "outturn", "Outturn"
    BUDGET = "budget", "Budget"
    FORECAST = "forecast", "Forecast, month not stated"


class Precision(models.TextChoices):
    """Whether a report gives its value as exact or not."""

    EXACT = "exact", "Exact"
    APPROXIMATE = "approximate", "Approximate"


class ReportedRow(UploadedRow):
    """One value of our own figures as somebody else has published it: a paper, minutes, an answer.

    Nothing is worked out from it. It is shown beside ours, and what disagrees is listed.
    """

    financial_year = models.PositiveSmallIntegerField(
        help_text="The calendar year in which the financial year begins."
    )
    point = models.CharField(max_length=10, choices=ReportedPoint, help_text="When in the year.")
    measure = models.CharField(max_length=24, choices=ReportedMeasure, help_text="What it is.")
    value = models.DecimalField(max_digits=15, decimal_places=2, help_text="In pounds.")
    value_symbol = models.CharField(
        max_length=12, blank=True, help_text="Whether the amount itself says “about”."
    )
    precision = models.CharField(
        max_length=12, blank=True, choices=Precision, help_text="Exact or approximate, as sent."
    )
    as_published = models.CharField(max_length=300, blank=True, help_text="Its own words.")
    source_title = models.CharField(max_length=300, help_text="Where it was published.")
    source_address = models.CharField(max_length=500, blank=True, help_text="Its web address.")
    note = models.TextField(blank=True, help_text="What the officers say of it.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "financial_year"])]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}, {self.get_point_display()}: {self.source_title}"
