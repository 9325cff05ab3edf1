"""What is counted of plans: in force, new and ceased, first plans, annual reviews."""

from typing import ClassVar

from django.db import models

from ehcp.models.cases import CeaseReason, Said, Source
from finance.models import Category
from hnfsg.intake.models import Counted


class PlansBy(models.TextChoices):
    """What plans in force are told by, one at a time; ALL is every plan once."""

    ALL = "all", "All plans"
    NEED = "need", "Primary need"
    AGE = "age", "Year group"
    PROVISION = "provision", "Provision named"


class YearBand(models.TextChoices):
    """Year groups as readers know them. A year group's number plus 5 is the age that it reaches."""

    EARLY = "early", "Before reception"
    INFANT = "infant", "Reception to year 2"
    JUNIOR = "junior", "Years 3 to 6"
    LOWER = "lower", "Years 7 to 9"
    UPPER = "upper", "Years 10 and 11"
    SIXTEEN = "sixteen", "Years 12 to 14 (16 to 19)"
    NINETEEN = "nineteen", "Year 15 and above (19 to 25)"


class Move(models.TextChoices):
    """How a plan comes and goes."""

    NEW = "new", "New"
    CEASED = "ceased", "Ceased"


class ReviewStep(models.TextChoices):
    """What an annual review is held against."""

    DECISION = "decision", "Decision after the meeting"
    FINAL = "final", "Final amended plan after the meeting"
    NEXT = "next", "Next review"


class ReviewState(models.TextChoices):
    """How a step of a review stands on the day of the extract.

    The first four are of a meeting that was held; the others of the next that is due.
    """

    IN_TIME = "in-time", "In time"
    LATE = "late", "Late"
    WAITING = "waiting", "None yet, within the limit"
    OVERDUE = "overdue", "None, and past the limit"
    OVER_6 = "over-6", "Overdue by more than 6 months"
    OVER_3 = "over-3", "Overdue by 3 to 6 months"
    OVER_0 = "over-0", "Overdue by up to 3 months"
    NEXT_3 = "next-3", "Due within 3 months"
    LATER = "later", "Due later"


class PlansInForce(Counted):
    """Plans in force on the day of the extract, in an area, by one thing at a time."""

    area = models.CharField(max_length=60, blank=True)
    by = models.CharField(max_length=10, choices=PlansBy)
    value = models.CharField(max_length=20, blank=True, help_text="Blank where it was not stated.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "by"])]

    def __str__(self) -> str:
        return f"{self.get_by_display()}: {self.value or 'not stated'}"


class PlansInJanuary(Counted):
    """Plans by the Januaries in which they are in force on the day of the return.

    `last_year` is empty of a plan that has not ceased.
    """

    area = models.CharField(max_length=60, blank=True)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "first_year"])]

    def __str__(self) -> str:
        return f"{self.first_year} to {self.last_year or 'now'}"


class PlanMoves(Counted):
    """Plans that began or ceased in a month (its first day), by area and, of the ceased, reason."""

    area = models.CharField(max_length=60, blank=True)
    move = models.CharField(max_length=6, choices=Move)
    reason = models.CharField(max_length=20, blank=True, choices=CeaseReason)
    month = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "month"])]

    def __str__(self) -> str:
        return f"{self.get_move_display()}, {self.month:%B %Y}"


class FirstPlans(Counted):
    """First plans by who had asked and the provision that they named.

    `since` is the day on which the stretch begins in which they were issued: 1 January, 1 April or
    1 September, so that they add up to calendar, financial and academic years.
    """

    since = models.DateField()
    source = models.CharField(max_length=20, blank=True, choices=Source)
    provision = models.CharField(max_length=20, blank=True, choices=Category)
    local = models.CharField(
        max_length=3, blank=True, choices=Said, help_text="Whether the child was at a local school."
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "since"])]

    def __str__(self) -> str:
        return f"{self.get_source_display()}: {self.get_provision_display()}"


class AnnualReviews(Counted):
    """Plans by how the steps of their latest or next annual review stand.

    `month` is the first day of that of the meeting; empty of the next review.
    """

    area = models.CharField(max_length=60, blank=True)
    step = models.CharField(max_length=10, choices=ReviewStep)
    state = models.CharField(max_length=10, choices=ReviewState)
    month = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "step"])]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.get_state_display()}"
