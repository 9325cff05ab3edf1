"""Which council this is, by the number that the Department gives it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class ThisCouncil(models.Model):
    """The council whose figures these are. One row, or none while nobody has said it."""

    la_number = models.PositiveSmallIntegerField(help_text="Its three digits, such as 878.")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="council_has_three_digits",
                condition=Q(la_number__gte=100, la_number__lte=999),
                violation_error_message="A council’s number has three digits.",
            ),
            models.CheckConstraint(
                name="council_is_one",
                condition=Q(pk=1),
                violation_error_message="There is one council.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.la_number)
