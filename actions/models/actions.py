"""Actions: what is to be done, by whom, until when, and what has come of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.models.groups import Group
from actions.models.meetings import AgendaItem, Meeting
from hnfsg.people.models import Person


class ActionStatus(models.TextChoices):
    """Where an action stands. Open ones come back to the next meeting by themselves."""

    OPEN = "open", "Open"
    IN_PROGRESS = "in-progress", "In progress"
    DONE = "done", "Done"
    CARRIED = "carried", "Carried forward"
    CLOSED = "closed", "Closed"
    SUPERSEDED = "superseded", "Superseded"


STILL_OPEN = frozenset({ActionStatus.OPEN, ActionStatus.IN_PROGRESS, ActionStatus.CARRIED})


class DueKind(models.TextChoices):
    """How an action says when it is due."""

    NEXT_MEETING = "next-meeting", "By the next meeting"
    DATE = "date", "By a date"
    CONDITION = "condition", "Once something has happened"


class Action(models.Model):
    """Something that a group has asked somebody to do.

    `carried` counts how often it was carried forward. An action due by the next meeting is due on
    the day of the first meeting of its group after the one that raised or last carried it
    (`since`); where none is planned it has no day yet.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="actions")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    text = models.CharField(max_length=600)
    status = models.CharField(max_length=12, choices=ActionStatus, default=ActionStatus.OPEN)
    due_kind = models.CharField(max_length=12, choices=DueKind, default=DueKind.NEXT_MEETING)
    due_on = models.DateField(null=True, blank=True)
    condition = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    """The day of the meeting that raised or last carried it."""
    carried = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    owners: "models.ManyToManyField[Person, Person]" = models.ManyToManyField(
        Person, related_name="owned_actions"
    )

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["-since", "pk"]
        indexes: ClassVar = [models.Index(fields=["group", "status"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="action_status_known",
                condition=Q(status__in=ActionStatus.values),
                violation_error_message="An action has no such status.",
            ),
            models.CheckConstraint(
                name="action_due_says_when",
                condition=Q(due_kind="next-meeting", due_on__isnull=True, condition="")
                | Q(due_kind="date", due_on__isnull=False, condition="")
                | (Q(due_kind="condition", due_on__isnull=True) & ~Q(condition="")),
                violation_error_message="An action is due by a date, by the next meeting, or once "
                "something has happened.",
            ),
            models.CheckConstraint(
                name="action_closed_has_day",
                condition=Q(status__in=["open", "in-progress", "carried"])
                | Q(closed_on__isnull=False),
                violation_error_message="An action that is over says since when.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status in STILL_OPEN


class ActionUpdate(models.Model):
    """What somebody said of an action on a day, and where it stood from then on."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="updates")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_label = models.CharField(max_length=120)
    text = models.CharField(max_length=1_000, blank=True)
    status = models.CharField(max_length=12, choices=ActionStatus)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.by_label}: {self.text or self.get_status_display()}"


class ActionSaving(models.Model):
    """The management action of a savings plan that an action is about."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="savings")
    plan = models.CharField(max_length=60)
    ref = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["plan", "ref"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "plan", "ref"], name="saving_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.ref}"
