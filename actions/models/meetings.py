"""Meetings: when, what is on the agenda, who was there, what was said and decided."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from actions.models.groups import Group
from hnfsg.people.models import Person


class MeetingStatus(models.TextChoices):
    """Where a meeting stands. The only moves between them are in `MOVES`."""

    PLANNED = "planned", "Planned"
    PAPERS_OUT = "papers-out", "Papers out"
    IN_PROGRESS = "in-progress", "In progress"
    NOTES_DRAFT = "notes-draft", "Notes in draft"
    AGREED = "agreed", "Notes agreed"
    CANCELLED = "cancelled", "Cancelled"


MOVES: dict[MeetingStatus, frozenset[MeetingStatus]] = {
    MeetingStatus.PLANNED: frozenset(
        {MeetingStatus.PAPERS_OUT, MeetingStatus.IN_PROGRESS, MeetingStatus.CANCELLED}
    ),
    MeetingStatus.PAPERS_OUT: frozenset({MeetingStatus.IN_PROGRESS, MeetingStatus.CANCELLED}),
    MeetingStatus.IN_PROGRESS: frozenset({MeetingStatus.NOTES_DRAFT}),
    MeetingStatus.NOTES_DRAFT: frozenset({MeetingStatus.IN_PROGRESS, MeetingStatus.AGREED}),
    MeetingStatus.AGREED: frozenset(),
    MeetingStatus.CANCELLED: frozenset(),
}


class Meeting(models.Model):
    """One meeting of a group. Its day and time are those of the place (Europe/London)."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="meetings")
    on = models.DateField()
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=400, blank=True)
    lead_days = models.PositiveSmallIntegerField(null=True, blank=True)
    """Working days before it on which papers are out; empty for the group's own."""
    status = models.CharField(max_length=12, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    note_taker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    """To whom the chair has handed the notes of this meeting."""
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["-on", "-starts"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "on"],
                condition=~Q(status="cancelled"),
                name="meeting_once_a_day",
                violation_error_message="The group has a meeting on that day already.",
            ),
            models.CheckConstraint(
                name="meeting_status_known",
                condition=Q(status__in=MeetingStatus.values),
                violation_error_message="A meeting has no such status.",
            ),
            models.CheckConstraint(
                name="meeting_agreed_has_moment",
                condition=~Q(status="agreed") | Q(agreed_at__isnull=False),
                violation_error_message="Agreed notes say when they were agreed.",
            ),
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=Q(ends__isnull=True) | Q(ends__gt=models.F("starts")),
                violation_error_message="A meeting ends after it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}, {self.on.day} {self.on:%B %Y}"

    @property
    def is_locked(self) -> bool:
        """Whether its notes are agreed: what is wrong in them is then corrected beside them."""
        return self.status == MeetingStatus.AGREED


class Attendance(models.Model):
    """Somebody who was at a meeting, or sent apologies."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    was_present = models.BooleanField()
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["person__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {'present' if self.was_present else 'apologies'}"


class AgendaItem(models.Model):
    """One item of an agenda, and what the notes say of it.

    `edition` grows with each save: who saves over an older one is told, not overwritten.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    asked = models.CharField(max_length=400, blank=True)
    """What members are asked to decide."""
    notes = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="agenda_number_once",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Two items have the same number.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Paper(models.Model):
    """Something to read for an item, where it is published."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="papers")
    title = models.CharField(max_length=200)
    address = models.URLField(max_length=400)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.title


class OutcomeKind(models.TextChoices):
    """What came of an item beside its actions."""

    INFORMATION = "information", "Noted"
    DECISION = "decision", "Decision"
    RECOMMENDATION = "recommendation", "Recommendation to the parent body"


class Outcome(models.Model):
    """A decision, a recommendation, or what was noted."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=14, choices=OutcomeKind)
    text = models.TextField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="outcome_kind_known",
                condition=Q(kind__in=OutcomeKind.values),
                violation_error_message="An outcome has one of the listed kinds.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Correction(models.Model):
    """What was found wrong in notes after they had been agreed. The notes stay as they were."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="corrections")
    item = models.ForeignKey(AgendaItem, models.CASCADE, null=True, related_name="corrections")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["at"]

    def __str__(self) -> str:
        return self.text


class ShownFigure(models.Model):
    """A figure that an item shows or an action came from: its slug and scope, never a value.

    Each reader sees their own: members masked, officers exact.
    """

    item = models.ForeignKey(
        AgendaItem, models.CASCADE, null=True, blank=True, related_name="figures"
    )
    action = models.ForeignKey(
        "actions.Action", models.CASCADE, null=True, blank=True, related_name="figures"
    )
    slug = models.CharField(max_length=80)
    scope = models.JSONField(default=dict, blank=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["slug"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="shown_figure_is_of_one",
                condition=Q(item__isnull=False) ^ Q(action__isnull=False),
                violation_error_message="A figure is shown with an item or with an action.",
            )
        ]

    def __str__(self) -> str:
        return self.slug
