"""What the pages of people show."""

from datetime import date
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Lower

from hnfsg.clock import now
from hnfsg.people.models import AuditEntry, Invitation, Person, User


class Listed(NamedTuple):
    """Somebody in the list of people."""

    person: Person
    user: User | None
    roles: list[str]
    invitation: Invitation | None
    """The open invitation, if there is one."""

    @property
    def account(self) -> str:
        """How things stand with the account, in a word or two."""
        if self.user:
            return "Open" if self.user.is_active else "Closed"
        if self.invitation:
            return "Invited" if self.invitation.is_open(now()) else "Invitation expired"
        return "None"


def people() -> list[Listed]:
    """Everybody, by name. Three queries, however many there are."""
    waiting = Invitation.objects.filter(accepted_at__isnull=True, revoked_at__isnull=True)
    found = (
        Person.objects.select_related("user")
        .prefetch_related("user__groups", Prefetch("invitations", waiting, to_attr="waiting"))
        .order_by(Lower("name"), "pk")
    )
    return [_listed(person) for person in found]


def _listed(person: Person) -> Listed:
    user: User | None = getattr(person, "user", None)
    names = sorted(group.name for group in user.groups.all()) if user else []
    waiting: list[Invitation] = getattr(person, "waiting", [])
    return Listed(person, user, names, waiting[0] if waiting else None)


def open_invitation(person: Person) -> Invitation | None:
    """The invitation that this person has not answered, expired or not."""
    return person.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True).first()


def second_factors(user: User) -> set[str]:
    """Which second factors the user has: `totp`, `recovery_codes`."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def audit_entries(
    *,
    person: User | None = None,
    subject_type: str = "",
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[AuditEntry]:
    """The audit trail, newest first; both dates included."""
    entries = AuditEntry.objects.all()
    if person:
        entries = entries.filter(by=person)
    if subject_type:
        entries = entries.filter(subject_type=subject_type)
    if first:
        entries = entries.filter(at__date__gte=first)
    if last:
        entries = entries.filter(at__date__lte=last)
    return entries


def audited_types() -> list[str]:
    """Every kind of subject that the audit trail has."""
    kinds = AuditEntry.objects.exclude(subject_type="").order_by("subject_type")
    return list(kinds.values_list("subject_type", flat=True).distinct())
