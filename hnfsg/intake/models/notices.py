"""Who is told of what, and what those who own a dataset's settings have chosen."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from hnfsg.intake.models.uploads import Upload


class DatasetSetting(models.Model):
    """What those who own a dataset's settings have chosen. Without a row, the defaults hold."""

    dataset_slug = models.SlugField(max_length=60, unique=True)
    needs_approval = models.BooleanField(default=False)
    """Whether a second officer has to agree before anything is published."""

    def __str__(self) -> str:
        return self.dataset_slug


class Opened(models.Model):
    """Somebody has opened a figure made from an upload: whom to tell when it is withdrawn."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="opened")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "user"], name="opened_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} opened {self.upload}"


class Reminder(models.Model):
    """A message about a dataset that was sent, so that it is not sent twice."""

    dataset_slug = models.SlugField(max_length=60)
    period = models.CharField(max_length=20)
    kind = models.SlugField(max_length=40)
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dataset_slug", "period", "kind"], name="reminder_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dataset_slug} {self.period}"
