"""What is counted of requests and of what became of them, by the month of the request."""

from typing import ClassVar

from django.db import models

from ehcp.models.cases import (
    Overturned,
    RefusalReason,
    RequestOutcome,
    Said,
    Source,
)
from hnfsg.intake.models import Counted


class CaseExtract(Counted):
    """An area of an extract: its cases, and from when to when its requests are."""

    area = models.CharField(max_length=60, blank=True)
    as_at = models.DateField(help_text="The day of the extract.")
    first_received = models.DateField(null=True)
    last_received = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part"])]

    def __str__(self) -> str:
        return f"{self.area or 'No area'} as at {self.as_at:%d %B %Y}"


class _ByMonth(Counted):
    """Requests of a month and an area. With `is_total` of all areas, and the area is blank."""

    is_total = models.BooleanField()
    area = models.CharField(max_length=60, blank=True)
    month = models.DateField(help_text="The first day of the month of the request.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.count} of {self.month:%B %Y}"


class RequestCount(_ByMonth):
    """Requests by who asked and what was decided of them, as it stands."""

    source = models.CharField(max_length=20, blank=True, choices=Source)
    outcome = models.CharField(max_length=20, choices=RequestOutcome)
    in_time = models.CharField(
        max_length=3, blank=True, choices=Said, help_text="Of a decision: within the law's limit."
    )
    in_target = models.CharField(
        max_length=3, blank=True, choices=Said, help_text="Within the council's own target."
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "is_total", "area", "month"])]


class GraduatedCount(_ByMonth):
    """Requests by whether they evidenced a graduated response, and what was decided of them."""

    source = models.CharField(max_length=20, blank=True, choices=Source)
    outcome = models.CharField(max_length=20, choices=RequestOutcome)
    graduated = models.CharField(max_length=3, blank=True, choices=Said)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "is_total", "area", "month"])]


class Against(models.TextChoices):
    """What was decided against a plan."""

    REFUSED = "refused", "Not to assess"
    NOT_ISSUED = "not-issued", "No plan"


class AgainstCount(_ByMonth):
    """Decisions against a plan, why, and what followed; an overturned one is still counted.

    A case that was refused and then, once overturned, given no plan is counted under both.
    """

    source = models.CharField(max_length=20, blank=True, choices=Source)
    decision = models.CharField(max_length=20, choices=Against)
    reason = models.CharField(max_length=20, blank=True, choices=RefusalReason)
    mediation = models.CharField(max_length=3, blank=True, choices=Said)
    tribunal = models.CharField(max_length=3, blank=True, choices=Said)
    overturned = models.CharField(max_length=20, blank=True, choices=Overturned)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "is_total", "area", "month"])]
