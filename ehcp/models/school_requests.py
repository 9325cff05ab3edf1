"""What is counted of the requests for the pupils of each school."""

from typing import ClassVar

from django.db import models

from hnfsg.intake.models import Counted


class SchoolRequests(Counted):
    """Requests for the pupils of one school in one calendar year, and what was decided of them.

    A row a school and year holds all that is asked of it: the schools of all England are many.
    Only SEND officers are told a school's numbers, so the parts need no sums of keys.
    """

    urn = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    by_parents = models.PositiveIntegerField(help_text="Of the requests, those of parents.")
    by_school = models.PositiveIntegerField(help_text="Of the requests, those of schools.")
    decided = models.PositiveIntegerField(help_text="Of the requests, those decided.")
    refused = models.PositiveIntegerField(help_text="Of the decided, those refused.")
    school_decided = models.PositiveIntegerField(help_text="Of the schools' requests, decided.")
    school_refused = models.PositiveIntegerField(help_text="Of those, refused.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part", "year"])]

    def __str__(self) -> str:
        return f"{self.urn}, {self.year}"
