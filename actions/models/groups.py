"""Groups that meet and who is in them. A group is data: it may be renamed, merged, stood down."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hnfsg.people.models import Person


class Group(models.Model):
    """A group that meets, such as the High Needs Funding Sub Group.

    `successor` is the group that its open actions were handed on to when it was stood down.
    """

    name = models.CharField(max_length=120)
    parent_body = models.CharField(max_length=120, blank=True)
    remit = models.TextField(blank=True)
    lead_days = models.PositiveSmallIntegerField(default=5)
    """Working days before a meeting on which its papers are out."""
    chair = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    deputy = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    note_taker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    stood_down_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    members: "models.ManyToManyField[Person, Membership]" = models.ManyToManyField(
        Person, through="actions.Membership", related_name="+"
    )

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(stood_down_on__isnull=True),
                name="group_name_once",
                violation_error_message="A group of that name meets already.",
            ),
            models.CheckConstraint(
                name="group_successor_is_another",
                condition=Q(successor__isnull=True) | ~Q(successor=models.F("pk")),
                violation_error_message="A group cannot be handed on to itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Somebody in a group, from when until when."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["person__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=Q(until_on__isnull=True),
                name="membership_once",
                violation_error_message="That person is in the group already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.group}"
