"""What can be done to people and accounts: check, write, record, and send mail on commit.

`by` is who does it; None is the command line or a person accepting an invitation. Whatever a
person can put right is a ValidationError with a sentence; a missing right is a PermissionDenied.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import int_to_base36

from hnfsg.clock import now
from hnfsg.people.audit import record
from hnfsg.people.models import Invitation, Person, Sector, User
from hnfsg.people.rights import Right, Role, check_right

INVITATION_LASTS = timedelta(days=14)
LAST_ADMINISTRATOR = "This is the last administrator. Make somebody else an administrator first."


@transaction.atomic
def create_person(
    *, by: User | None, name: str, initials: str, sector: str = Sector.OTHER
) -> Person:
    """Add somebody without an account."""
    _check_may_manage(by)
    person = Person(name=name.strip(), initials=initials.strip(), sector=sector)
    person.full_clean()
    person.save()
    record(by=by, verb="added", subject=person, after=_details(person))
    return person


@transaction.atomic
def update_person(  # noqa: PLR0913 - one for each thing that is known of a person
    *,
    by: User | None,
    person: Person,
    name: str,
    initials: str,
    sector: str | None = None,
    email: str | None = None,
) -> Person:
    """Change what is known of somebody. People may change their own name and initials.

    `sector` and `email` stay as they are when None. A new address of an account is what its
    person signs in with from now on.
    """
    is_own = by is not None and by.person_id == person.pk and email is None and sector is None
    if not is_own:
        _check_may_manage(by)
    before = _details(person)
    person.name, person.initials = name.strip(), initials.strip()
    person.sector = sector or person.sector
    person.full_clean()
    person.save()
    user = account_of(person)
    if user and email is not None:
        user.email = email.strip().lower()
        user.full_clean(exclude=["password"])
        user.save(update_fields=["email"])
    _record_difference(by=by, verb="changed", subject=person, before=before, after=_details(person))
    return person


@transaction.atomic
def invite_person(
    *, by: User | None, person: Person, email: str, roles: Iterable[str]
) -> Invitation:
    """Offer somebody an account by e-mail. An earlier open invitation is withdrawn."""
    _check_may_manage(by)
    email = email.strip().lower()
    if account_of(person):
        raise ValidationError(f"{person} already has an account.")
    if User.objects.filter(email=email).exists():
        raise ValidationError({"email": "Somebody already signs in with this e-mail address."})
    others = Invitation.objects.filter(email=email).exclude(person=person)
    if any(other.is_open(now()) for other in others):
        raise ValidationError(
            {"email": "Somebody else has an open invitation to this e-mail address. Withdraw it."}
        )
    for earlier in _open_invitations(person):
        _revoke(earlier, by)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        person=person,
        email=email,
        roles=_in_order(roles),
        token_hash=_hash(token),
        sent_at=now(),
        sent_by=by,
        expires_at=now() + INVITATION_LASTS,
    )
    invitation.full_clean()
    invitation.save()
    after = {"e-mail address": email, "roles": invitation.roles}
    record(by=by, verb="invited", subject=person, after=after)
    link = _absolute(reverse("people:join", args=[token]))
    _mail(invitation, "invitation", {"invitation": invitation, "link": link})
    return invitation


@transaction.atomic
def revoke_invitation(*, by: User | None, invitation: Invitation) -> None:
    """Withdraw an invitation: its link no longer works."""
    _check_may_manage(by)
    if invitation.accepted_at or invitation.revoked_at:
        raise ValidationError("This invitation is no longer open.")
    _revoke(invitation, by)


def find_invitation(token: str) -> Invitation | None:
    """The open invitation that a link's token belongs to."""
    found = Invitation.objects.select_related("person").filter(token_hash=_hash(token)).first()
    return found if found and found.is_open(now()) else None


@transaction.atomic
def accept_invitation(*, token: str, password: str = "") -> User:
    """Make the account that an invitation offers, and use the invitation up.

    The password may be blank for somebody whose roles sign in by a code.
    """
    Invitation.objects.select_for_update().filter(token_hash=_hash(token)).first()
    invitation = find_invitation(token)
    if invitation is None:
        raise ValidationError("This invitation has been used, has expired or was withdrawn.")
    if invitation.needs_password and not password:
        raise ValidationError("Choose a password.")
    user = create_account(
        by=None,
        person=invitation.person,
        email=invitation.email,
        roles=invitation.roles,
        password=password,
        note=f"Invited by {invitation.sent_by or 'the system'}",
        by_label=str(invitation.person),
    )
    invitation.accepted_at = now()
    invitation.save(update_fields=["accepted_at"])
    return user


@transaction.atomic
def create_account(  # noqa: PLR0913 - all that an account is made of
    *,
    by: User | None,
    person: Person,
    email: str,
    roles: Iterable[str],
    password: str = "",
    note: str = "",
    by_label: str = "",
) -> User:
    """Give somebody an account at once. Only invitations, the demo and `createadmin` do this.

    `note` and `by_label` are for the audit trail, as in `record`.
    """
    user = User(person=person, email=email.strip().lower(), joined_at=now())
    if password:
        validate_password(password, user)
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.full_clean()
    user.save()
    user.groups.set(_groups(roles))
    after = {"e-mail address": user.email, "roles": user.role_names}
    record(
        by=by, by_label=by_label, verb="opened the account of", subject=user, after=after, note=note
    )
    return user


@transaction.atomic
def change_roles(*, by: User | None, user: User, roles: Iterable[str]) -> User:
    """Set what somebody's roles are.

    Whoever signed in by codes and gets a role that needs a password is signed out everywhere and
    sent a link to choose one.
    """
    _check_may_manage(by)
    wanted = set(_in_order(roles))
    if Role.ADMINISTRATOR not in wanted:
        _check_not_last_administrator(user)
    before, was_strong = user.role_names, user.needs_strong_sign_in
    user.groups.set(_groups(wanted))
    user.forget_rights()
    _record_difference(
        by=by,
        verb="changed the roles of",
        subject=user,
        before={"roles": before},
        after={"roles": user.role_names},
    )
    if user.needs_strong_sign_in and not was_strong:
        _send_to_choose_password(user)
    return user


@transaction.atomic
def deactivate_user(*, by: User | None, user: User) -> None:
    """Close an account: its sessions end at once. The person and what they did stay."""
    _check_may_manage(by)
    _check_not_last_administrator(user)
    _set_active(by, user, is_active=False, verb="closed the account of")


@transaction.atomic
def reactivate_user(*, by: User | None, user: User) -> None:
    """Open a closed account again, with the roles it had."""
    _check_may_manage(by)
    _set_active(by, user, is_active=True, verb="reopened the account of")


@transaction.atomic
def reset_sign_in(*, by: User | None, user: User) -> None:
    """For a lost telephone or a leaked password: forget password and second factor.

    Ends every session and sends a link to choose a new password.
    """
    _check_may_manage(by)
    if not user.needs_strong_sign_in:
        raise ValidationError(f"{user} signs in by a code: there is nothing to reset.")
    had, _ = Authenticator.objects.filter(user=user).delete()
    record(
        by=by,
        verb="reset how to sign in for",
        subject=user,
        before={"second_factor": bool(had), "password": user.has_usable_password()},
        after={"second_factor": False, "password": False},
    )
    _send_to_choose_password(user)


def reason_not_to_close(user: User) -> str:
    """Why this account cannot be closed, for the screen; blank when it can."""
    return LAST_ADMINISTRATOR if _is_last_administrator(user) else ""


def account_of(person: Person) -> User | None:
    """The person's account, if there is one."""
    return User.objects.filter(person=person).first()


def password_link(user: User) -> str:
    """The address where this user can choose a password, once, within three days."""
    return _absolute(
        reverse(
            "account_reset_password_from_key",
            args=[int_to_base36(user.pk), default_token_generator.make_token(user)],
        )
    )


def _check_may_manage(by: User | None) -> None:
    if by is not None:
        check_right(by, Right.MANAGE_PEOPLE)


def _check_not_last_administrator(user: User) -> None:
    # The lock makes two administrators who remove each other come one after the other.
    Group.objects.select_for_update().get(name=Role.ADMINISTRATOR)
    if _is_last_administrator(user):
        raise ValidationError(LAST_ADMINISTRATOR)


def _is_last_administrator(user: User) -> bool:
    administrators = list(User.objects.with_role(Role.ADMINISTRATOR)[:2])
    return administrators == [user]


def _set_active(by: User | None, user: User, *, is_active: bool, verb: str) -> None:
    before = user.is_active
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    _record_difference(
        by=by, verb=verb, subject=user, before={"open": before}, after={"open": is_active}
    )


def _send_to_choose_password(user: User) -> None:
    # A new unusable password changes the session hash, so this also signs out everywhere.
    user.set_unusable_password()
    user.save(update_fields=["password"])
    _mail(user, "choose_password", {"user": user, "link": password_link(user)})


def _revoke(invitation: Invitation, by: User | None) -> None:
    invitation.revoked_at = now()
    invitation.save(update_fields=["revoked_at"])
    record(by=by, verb="withdrew", subject=invitation, before={"e-mail address": invitation.email})


def _open_invitations(person: Person) -> Iterable[Invitation]:
    return Invitation.objects.select_for_update().filter(
        person=person, accepted_at__isnull=True, revoked_at__isnull=True
    )


def _record_difference(
    *,
    by: User | None,
    verb: str,
    subject: Person | User,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    names = [name for name in after if before.get(name) != after[name]]
    if names:
        record(
            by=by,
            verb=verb,
            subject=subject,
            before={name: before.get(name) for name in names},
            after={name: after[name] for name in names},
        )


def _details(person: Person) -> dict[str, str]:
    user = account_of(person)
    details = {
        "name": person.name,
        "initials": person.initials,
        "speaks for": person.get_sector_display(),
    }
    return details | ({"e-mail address": user.email} if user else {})


def _groups(roles: Iterable[str]) -> list[Group]:
    return list(Group.objects.filter(name__in=_in_order(roles)))


def _in_order(roles: Iterable[str]) -> list[str]:
    """The role names in the order of `Role`. Raises ValidationError for one that is no role."""
    names = set(roles)
    unknown = names - {role.value for role in Role}
    if unknown:
        raise ValidationError(f"There is no role “{min(unknown)}”.")
    return [role.value for role in Role if role.value in names]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _absolute(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path


def _mail(to: Invitation | User, template: str, context: dict[str, Any]) -> None:
    """Send `people/mail/<template>.txt`, whose first line is the subject, once the write stands.

    A mail server that is down does not undo the write: the error is logged, and `is_mail_lost`
    is set for whoever tells what was done.
    """
    context = {**context, "site_url": settings.SITE_URL, "council_name": settings.COUNCIL_NAME}
    subject, _, body = render_to_string(f"people/mail/{template}.txt", context).partition("\n")

    def send() -> None:
        to.is_mail_lost = True
        send_mail(subject.strip(), body.strip() + "\n", None, [to.email])
        to.is_mail_lost = False

    transaction.on_commit(send, robust=True)
