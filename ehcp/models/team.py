"""What the team had and did in a month. An empty number was not stated; it is not nought."""

from typing import ClassVar

from django.db import models

from hnfsg.intake.models import UploadedRow


def _count(help_text: str) -> "models.PositiveIntegerField[int | None, int | None]":
    return models.PositiveIntegerField(null=True, blank=True, help_text=help_text)


def _people(help_text: str) -> models.DecimalField:  # type: ignore[type-arg]
    """Full-time equivalents, so that halves count."""
    return models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, help_text=help_text
    )


class TeamMonth(UploadedRow):
    """A month of the team that assesses, and of the service around it."""

    team_calls = _count("Calls to the team.")
    team_answered = _count("Of them answered.")
    centre_calls = _count("Calls about EHCPs to the customer service centre.")
    centre_answered = _count("Of them answered.")
    complaints = _count("Complaints received.")
    staff = _people("Staff in post at the end of the month.")
    absent = _people("Of them absent.")
    plan_writers = _people("Plan writers at work.")
    psychologists = _people("Educational psychologists at work.")
    advice_requested = _count("Advice asked for.")
    advice_late = _count("Advice that came in late.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part"])]

    def __str__(self) -> str:
        return f"Row {self.row_number}"


class HelplineBooking(UploadedRow):
    """Bookings of the helpline about one subject in a month."""

    subject = models.CharField(max_length=120)
    bookings = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["part"])]

    def __str__(self) -> str:
        return self.subject
