"""Old notes on their way in: kept until the chair has confirmed what they propose, then deleted."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from actions.models.groups import Group


class NotesDraft(models.Model):
    """The text of notes that somebody brings in. Nothing of it counts until it is confirmed."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    text = models.TextField()
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["-brought_at"]

    def __str__(self) -> str:
        return self.name
