"""People, their accounts, invitations to have one, and the audit trail of the whole product."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from hnfsg.people.rights import NOT_FOR_MEMBERS, STRONG_ROLES, Right, Role


class Sector(models.TextChoices):
    """Whom somebody speaks for in the sub-group."""

    PRIMARY = "primary", "Primary schools"
    SECONDARY = "secondary", "Secondary schools"
    SPECIAL = "special", "Special schools"
    ALTERNATIVE_PROVISION = "alternative provision", "Alternative provision"
    EARLY_YEARS = "early years", "Early years"
    GOVERNOR = "governor", "Governor"
    OFFICER = "officer", "Council officer"
    OTHER = "other", "Other"


class Person(models.Model):
    """Somebody that the sub-group knows, with an account or without.

    Initials name people in notes and lists. Two people may share them, so they are never unique.
    """

    name = models.CharField(max_length=120)
    initials = models.CharField(max_length=6)
    sector = models.CharField(max_length=21, choices=Sector, default=Sector.OTHER)

    class Meta:
        verbose_name_plural = "people"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="person_has_name_and_initials",
                condition=~Q(name="") & ~Q(initials=""),
                violation_error_message="A person has a name and initials.",
            ),
            models.CheckConstraint(
                name="person_sector_known",
                condition=Q(sector__in=Sector.values),
                violation_error_message="A person has one of the listed sectors.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.initials})"


class UserManager(BaseUserManager["User"]):
    """Users come with their person, so that a name costs no query."""

    def get_queryset(self) -> models.QuerySet["User"]:
        """Every user, with the person."""
        return super().get_queryset().select_related("person")

    def with_role(self, role: Role) -> models.QuerySet["User"]:
        """The active users who have a role."""
        return self.get_queryset().filter(groups__name=role, is_active=True)


class User(AbstractBaseUser):
    """An account: the right to sign in, with an e-mail address, as a person."""

    email = models.EmailField("e-mail address", max_length=254)
    person = models.OneToOneField(Person, models.PROTECT, related_name="user")
    groups = models.ManyToManyField(Group, blank=True, related_name="users")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    is_mail_lost = False
    """Not kept: whether the mail server has just refused a message to this address."""
    sees_as_member = False
    """Not kept: whether the session has this user see what members see (`people.middleware`)."""

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        default_permissions = ()
        permissions: ClassVar = [(r.codename, r.codename.replace("_", " ")) for r in Right]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message="Somebody already signs in with this e-mail address.",
            ),
            models.CheckConstraint(
                name="user_email_in_small_letters",
                condition=Q(email=Lower("email")),
                violation_error_message="E-mail addresses are kept in small letters.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def name(self) -> str:
        """The person's name."""
        return self.person.name

    @property
    def initials(self) -> str:
        """The person's initials."""
        return self.person.initials

    @property
    def role_names(self) -> list[str]:
        """The names of this user's roles, in the order of `Role`."""
        return [role.value for role in Role if role in self.roles]

    @property
    def roles(self) -> frozenset[Role]:
        """This user's roles. One query, shared with `rights`."""
        return self._roles_and_rights[0]

    @property
    def rights(self) -> frozenset[Right]:
        """What this user may do. One query, shared with `roles`."""
        rights = self._roles_and_rights[1]
        return rights - NOT_FOR_MEMBERS if self.sees_as_member else rights

    @property
    def may_see_as_member(self) -> bool:
        """Whether this user has anything to gain by it: officers, the chair, administrators."""
        return Right.SEE_DATA_PAGES in self.rights

    @property
    def needs_strong_sign_in(self) -> bool:
        """Whether this user signs in with a password and a second factor, not with a code."""
        return bool(self.roles & STRONG_ROLES)

    @cached_property
    def _roles_and_rights(self) -> tuple[frozenset[Role], frozenset[Right]]:
        rows = list(self.groups.values_list("name", "permissions__codename"))
        known = {role.value: role for role in Role}
        granted = {codename for _, codename in rows}
        return (
            frozenset(known[name] for name, _ in rows if name in known),
            frozenset(right for right in Right if right.codename in granted),
        )

    def forget_rights(self) -> None:
        """Read roles and rights afresh the next time they are asked for."""
        self.__dict__.pop("_roles_and_rights", None)


class Invitation(models.Model):
    """An offer of an account, sent by e-mail. Only the token's hash is kept."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    email = models.EmailField("e-mail address", max_length=254)
    roles = models.JSONField(default=list, blank=True)
    """Names of the roles that the account will have."""
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    """Empty when the command line sent it."""
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    is_mail_lost = False
    """Not kept: whether the mail server has just refused a message to this address."""
    sees_as_member = False
    """Not kept: whether the session has this user see what members see (`people.middleware`)."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_open",
                violation_error_message="This person has already been invited.",
            ),
            models.CheckConstraint(
                name="invitation_accepted_or_revoked",
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                violation_error_message="An invitation is accepted or withdrawn, not both.",
            ),
            models.CheckConstraint(
                name="invitation_email_in_small_letters",
                condition=Q(email=Lower("email")),
                violation_error_message="E-mail addresses are kept in small letters.",
            ),
        ]

    def __str__(self) -> str:
        return f"the invitation to {self.person}"

    @property
    def needs_password(self) -> bool:
        """Whether whoever accepts must choose a password, because a role asks for one."""
        return bool(STRONG_ROLES.intersection(self.roles))

    def is_open(self, at: datetime) -> bool:
        """Whether it can still be accepted at that moment."""
        return self.accepted_at is None and self.revoked_at is None and at < self.expires_at


class Change(NamedTuple):
    """One thing that was different after a write: its name, and what it was before and after."""

    what: str
    before: str
    after: str


class AuditEntry(models.Model):
    """One write: who, when, what, before, after. Never changed, never deleted.

    A trigger in the database refuses both. `by_label` and `subject_label` are frozen as they read
    at the time. `verb` stands between them: "Alex Ford (AF)" "published" "return.xlsx".
    """

    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    by_label = models.CharField(max_length=200)
    verb = models.CharField(max_length=120)
    subject_type = models.CharField(max_length=80, blank=True)
    """`app.model` in small letters; blank when the subject is no row."""
    subject_id = models.CharField(max_length=40, blank=True)
    subject_label = models.CharField(max_length=300)
    before = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    note = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "audit entries"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["at"]),
            models.Index(fields=["subject_type", "subject_id"]),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """`Alex Ford (AF) published return.xlsx.`"""
        return " ".join(filter(None, [self.by_label, self.verb, self.subject_label])) + "."

    @property
    def changes(self) -> list[Change]:
        """What differs between before and after, one row for each name, in words."""
        names: Iterable[str] = dict.fromkeys([*self.before, *self.after])
        return [
            Change(_in_words(name), _as_text(self.before, name), _as_text(self.after, name))
            for name in names
            if self.before.get(name) != self.after.get(name)
        ]


def subject_type_name(subject_type: str) -> str:
    """What people call a kind of subject: `User` for `people.user`."""
    try:
        name = apps.get_model(subject_type)._meta.verbose_name
    except (LookupError, ValueError):
        name = subject_type or "other"
    return str(name)[:1].upper() + str(name)[1:]


def _in_words(name: str) -> str:
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _as_text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)
