"""Events: what happened, when, which figures it concerns."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Event(models.Model):
    """Something that a reader should know of beside a figure: a policy, a decision, a deal.

    `figures` holds the slugs of the figures it concerns. Removing deletes the row: the audit
    trail keeps what it said.
    """

    on = models.DateField()
    title = models.CharField(max_length=60)
    what = models.CharField(max_length=400)
    source = models.CharField(max_length=120)
    address = models.URLField(max_length=400)
    figures = models.JSONField(default=list)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.title} ({self.on.day} {self.on:%B %Y})"
