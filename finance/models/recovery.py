"""The typed rows of recovery plans. In pounds; a deficit is positive."""

from typing import ClassVar

from django.db import models

from finance.models.returns import Category
from hnfsg.intake.models import UploadedRow


class PlanKind(models.TextChoices):
    """What a plan was made for. One version of a plan is of one kind."""

    SAFETY_VALVE = "safety-valve", "Safety Valve"
    MANAGEMENT = "management-plan", "DSG management plan"
    REFORM = "reform-plan", "Local SEND reform plan"


class Backlog(models.TextChoices):
    """Whether planned numbers count the plans that wait to be issued."""

    INCLUDED = "yes", "Yes"
    LEFT_OUT = "no", "No"


def _pounds(help_text: str) -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(
        max_digits=15, decimal_places=2, null=True, blank=True, help_text=help_text
    )


class RecoveryPlanYear(UploadedRow):
    """What one version of a plan says of one financial year.

    `in_year` and `cumulative` are mitigated: with the savings. Without them the year would end
    `savings` higher, which already counts what the actions of earlier years go on saving.
    """

    plan_kind = models.CharField(max_length=20, choices=PlanKind, help_text="What it is for.")
    version = models.CharField(max_length=20, help_text="Names the version.")
    financial_year = models.PositiveSmallIntegerField(
        help_text="The calendar year in which the financial year begins."
    )
    in_year = _pounds("Planned spending less DSG income, with the savings.")
    savings = _pounds("What the plan's actions take off the spending of the year.")
    contributions = _pounds("To be paid in the year to reduce the deficit.")
    cumulative = _pounds("Planned deficit of all years at the end of the year, with the savings.")
    note = models.TextField(blank=True, help_text="What the officers say of the year.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "financial_year"])]

    def __str__(self) -> str:
        return f"{self.version}, {self.financial_year}"


class RecoveryPlanProvision(UploadedRow):
    """EHC plans and their cost that a version plans for one kind of provision in one year.

    A planned number is published with the plan and is of no child.
    """

    version = models.CharField(max_length=20, help_text="Names the version.")
    financial_year = models.PositiveSmallIntegerField(
        help_text="The calendar year in which the financial year begins."
    )
    category = models.CharField(max_length=20, choices=Category, help_text="What provision.")
    plans = models.PositiveIntegerField(help_text="Planned number of EHC plans.")
    unit_cost = _pounds("Planned cost of one plan in the year.")
    backlog = models.CharField(
        max_length=4, blank=True, choices=Backlog, help_text="Whether the backlog is counted."
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "financial_year"])]

    def __str__(self) -> str:
        return f"{self.version}, {self.financial_year}: {self.get_category_display()}"
