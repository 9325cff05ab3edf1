"""What administrators do to accounts, and what they cannot."""

import threading

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from hnfsg.people.models import AuditEntry, Person, User
from hnfsg.people.rights import Right, Role, has_right
from hnfsg.people.services import (
    change_roles,
    create_person,
    deactivate_user,
    reactivate_user,
    reset_sign_in,
    update_person,
)
from tests.cast import ClientFor, make_user


def test_the_last_administrator_cannot_be_closed(administrator: User) -> None:
    with pytest.raises(ValidationError, match="This is the last administrator"):
        deactivate_user(by=administrator, user=administrator)


def test_the_last_administrator_cannot_lose_the_role(administrator: User) -> None:
    with pytest.raises(ValidationError, match="Make somebody else an administrator first"):
        change_roles(by=administrator, user=administrator, roles=[Role.MEMBER])


def test_a_closed_administrator_does_not_count(administrator: User) -> None:
    other = make_user("Otto Other", "OO", Role.ADMINISTRATOR)
    deactivate_user(by=administrator, user=other)
    with pytest.raises(ValidationError, match="last administrator"):
        deactivate_user(by=administrator, user=administrator)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_leave_one(administrator: User) -> None:
    other = make_user("Otto Other", "OO", Role.ADMINISTRATOR)
    refused: list[str] = []
    both = threading.Barrier(2)

    def close(by_pk: int, user_pk: int) -> None:
        by, user = User.objects.get(pk=by_pk), User.objects.get(pk=user_pk)
        both.wait()
        try:
            deactivate_user(by=by, user=user)
        except (ValidationError, PermissionDenied) as error:
            refused.append(str(error))
        finally:
            connection.close()

    pairs = [(administrator.pk, other.pk), (other.pk, administrator.pk)]
    threads = [threading.Thread(target=close, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert User.objects.with_role(Role.ADMINISTRATOR).count() == 1


def test_a_closed_account_is_signed_out_at_once(
    client_for: ClientFor, administrator: User, member: User
) -> None:
    client = client_for(member)
    deactivate_user(by=administrator, user=member)
    assert "login" in client.get("/account/").url
    reactivate_user(by=administrator, user=member)
    assert client.get("/account/").status_code == 200


def test_a_member_made_officer_must_choose_a_password_and_is_signed_out(
    client_for: ClientFor,
    administrator: User,
    member: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_for(member)
    with django_capture_on_commit_callbacks(execute=True):
        change_roles(by=administrator, user=member, roles=[Role.FINANCE_OFFICER])
    assert "login" in client.get("/account/").url
    assert mail.outbox[-1].to == [member.email]
    assert "/accounts/password/reset/key/" in mail.outbox[-1].body


def test_changed_roles_count_at_once_and_are_recorded(administrator: User, chair: User) -> None:
    assert has_right(chair, Right.RUN_MEETINGS)
    change_roles(by=administrator, user=chair, roles=[Role.MEMBER, Role.AP_OFFICER])
    assert not has_right(chair, Right.RUN_MEETINGS)
    entry = AuditEntry.objects.get()
    assert entry.sentence == "Ada Admin (AD) changed the roles of Chris Chair (CC)."
    assert entry.changes == [("Roles", "Chair", "Member, AP officer")]


def test_resetting_forgets_the_password_and_the_second_factor(
    administrator: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    officer = make_user("Olive Officer", "OO", Role.CHAIR, password="correct horse battery")
    officer.authenticator_set.create(type="totp", data={"secret": ""})
    with django_capture_on_commit_callbacks(execute=True):
        reset_sign_in(by=administrator, user=officer)
    officer.refresh_from_db()
    assert not officer.has_usable_password()
    assert not officer.authenticator_set.exists()
    assert "choose a password" in mail.outbox[-1].body


def test_people_change_their_own_name_and_nothing_else(member: User, chair: User) -> None:
    update_person(by=member, person=member.person, name="Mary Moved", initials="MV")
    assert member.name == "Mary Moved"
    for extra in ({"email": "other@example.org"}, {"sector": "officer"}):
        with pytest.raises(PermissionDenied):
            update_person(by=member, person=member.person, name="M", initials="M", **extra)
    with pytest.raises(PermissionDenied):
        update_person(by=member, person=chair.person, name="M", initials="M")


def test_a_new_address_is_what_one_signs_in_with(administrator: User, member: User) -> None:
    update_person(
        by=administrator, person=member.person, name="M", initials="M", email="New@Example.org"
    )
    assert User.objects.get(pk=member.pk).email == "new@example.org"
    entry = AuditEntry.objects.get()
    assert ("E-mail address", "mary.member@example.org", "new@example.org") in entry.changes


def test_an_address_of_somebody_else_is_refused(administrator: User, member: User) -> None:
    with pytest.raises(ValidationError, match="Somebody already signs in"):
        update_person(
            by=administrator,
            person=member.person,
            name="M",
            initials="M",
            email=administrator.email.upper(),
        )


def test_the_database_holds_one_account_for_an_address(member: User) -> None:
    person = Person.objects.create(name="Other", initials="O")
    for email in (member.email, member.email.upper()):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(person=person, email=email, joined_at=member.joined_at)


def test_two_people_may_share_initials(administrator: User) -> None:
    for name in ("Kay King", "Kim Kent"):
        create_person(by=administrator, name=name, initials="KK")
    assert Person.objects.filter(initials="KK").count() == 2


def test_a_person_without_a_name_is_refused(administrator: User) -> None:
    with pytest.raises(ValidationError):
        create_person(by=administrator, name=" ", initials="KK")
