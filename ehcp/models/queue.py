"""What is counted for timeliness and backlog. A month is stored as its first day."""

from typing import ClassVar

from django.db import models

from hnfsg.intake.models import Counted


class PlanBand(models.TextChoices):
    """How long after the request a plan was issued, as the DfE tells it."""

    WITHIN = "within", "Within the limit"
    YEAR = "year", "After the limit, within a year"
    OVER = "over", "After more than a year"


class AgeBand(models.TextChoices):
    """How long a case has been open. The first three end at limits of the law (`Deadline`)."""

    DECIDE = "1-decide", "Within the limit for a decision"
    NOT_ISSUE = "2-not-issue", "Within the limit for refusing a plan"
    ISSUE = "3-issue", "Within the limit for a plan"
    WEEKS_30 = "4-30", "Over the limit, up to 30 weeks"
    WEEKS_40 = "5-40", "30 to 40 weeks"
    WEEKS_52 = "6-52", "40 to 52 weeks"
    OVER = "7-over", "Over 52 weeks"


class Held(models.TextChoices):
    """A step of the process whose days are counted, and who holds a case meanwhile."""

    DECIDE = "decide", "Decision whether to assess"
    ADVICE = "advice", "All advice"
    PSYCHOLOGIST = "ep-advice", "Educational psychologist’s advice"
    DRAFT = "draft", "Draft plan"
    FINAL = "final", "Final plan"


class Way(models.TextChoices):
    """How a case comes in or goes out."""

    IN = "in", "Requests"
    PLAN = "plan", "Plans issued"
    NOT_ISSUED = "not-issued", "No plan"
    REFUSED = "refused", "Not assessed"
    WITHDRAWN = "withdrawn", "Withdrawn or ceased"
    MOVED = "moved", "Moved away"


def _month(help_text: str) -> "models.DateField[object, object]":
    return models.DateField(help_text=help_text)


class PlanIssued(Counted):
    """Plans by the month in which they were issued."""

    month = _month("When they were issued.")
    is_total = models.BooleanField(help_text="Of all areas together; the area is blank.")
    area = models.CharField(max_length=60)
    source = models.CharField(max_length=20)
    is_excepted = models.BooleanField(help_text="Whether an exception lifts the limit.")
    band = models.CharField(max_length=10, choices=PlanBand)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "is_total", "area", "month"])]

    def __str__(self) -> str:
        return f"{self.count} plans of {self.month:%B %Y}"


class CohortEnd(Counted):
    """Requests by their month, by the weeks to their end, or for which they were watched.

    Only whole weeks count: a case is watched for the whole weeks from its request to the day of
    the extract, and an end after them has not been seen yet (`ended` is blank). An end on day 140
    is one of week 20, an end on day 141 one of week 21.
    """

    month = _month("When they were received.")
    source = models.CharField(max_length=20)
    ended = models.CharField(max_length=12, blank=True, choices=Way)
    weeks = models.PositiveSmallIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "month"])]

    def __str__(self) -> str:
        return f"{self.count} requests, {self.weeks} weeks"


class StepTime(Counted):
    """How many calendar days a step took, by the month in which it ended."""

    step = models.CharField(max_length=10, choices=Held)
    month = _month("When the step ended.")
    days = models.PositiveSmallIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "month"])]

    def __str__(self) -> str:
        return f"{self.count} at {self.days} days"


class OpenCase(Counted):
    """Cases that are open on the day of the extract."""

    as_at = models.DateField(help_text="The day of the extract.")
    stage = models.CharField(max_length=12)
    band = models.CharField(max_length=12, choices=AgeBand)
    area = models.CharField(max_length=60)
    need = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    is_excepted = models.BooleanField(help_text="Whether an exception lifts the limit.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part"])]

    def __str__(self) -> str:
        return f"{self.count} open cases"


class OpenAtMonthEnd(Counted):
    """Cases that were open at the end of a month, told from their dates."""

    month = _month("The month; on its last day, or the day of the extract.")
    band = models.CharField(max_length=12, choices=AgeBand)
    is_decided = models.BooleanField(help_text="Whether it had been decided to assess.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "month"])]

    def __str__(self) -> str:
        return f"{self.count} open in {self.month:%B %Y}"


class Flow(Counted):
    """Cases that came in or went out in a month."""

    month = _month("When they came or went.")
    is_total = models.BooleanField(help_text="Of all areas together; the area is blank.")
    area = models.CharField(max_length=60)
    source = models.CharField(max_length=20)
    way = models.CharField(max_length=12, choices=Way)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "is_total", "area", "month"])]

    def __str__(self) -> str:
        return f"{self.count} {self.way} in {self.month:%B %Y}"
