"""What officers changed of a management action on its page, between two returns."""

from typing import ClassVar

from django.db import models

from hnfsg.intake.models import Part, Upload


class ActionAmendment(models.Model):
    """One action that was changed or added on the page, in the file that the page wrote for it.

    Who and when are the upload's. It counts as long as its upload's rows do, or those of a later
    change that was made from them. `before` and `after` hold the fields that changed, as text;
    `before` is empty for an action that was added.
    """

    upload = models.OneToOneField(Upload, models.PROTECT, related_name="action_amendment")
    base = models.ForeignKey(Part, models.PROTECT, related_name="+")
    plan_version = models.CharField(max_length=80, blank=True)
    ref = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.CharField(max_length=1_000)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.plan_version} {self.ref} {self.title}".strip()

    @property
    def is_new(self) -> bool:
        """Whether the action was added."""
        return not self.before
