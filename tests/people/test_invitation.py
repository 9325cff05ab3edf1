"""Accounts come by invitation."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from hnfsg.clock import now
from hnfsg.people.models import AuditEntry, Invitation, Person, User
from hnfsg.people.rights import Role
from hnfsg.people.services import invite_person, revoke_invitation
from tests.cast import ClientFor

PASSWORD = "correct horse battery"
Invite = Callable[..., str]


@pytest.fixture
def kay(db: None) -> Person:
    return Person.objects.create(name="Kay King", initials="KK")


@pytest.fixture
def invite(
    administrator: User,
    kay: Person,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Invite:
    """Invites Kay with these roles; the path of the link in the e-mail."""

    def invited(*roles: Role) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            invite_person(by=administrator, person=kay, email="Kay@Example.org", roles=roles)
        link = re.search(r"http://[^/]+(/account/join/\S+)", str(mail.outbox[-1].body))
        assert link
        return link[1]

    return invited


def test_a_member_accepts_and_is_signed_in(client: Client, invite: Invite, kay: Person) -> None:
    link = invite(Role.MEMBER)
    assert "You need no password" in client.get(link).text
    assert client.post(link).url == "/"
    assert kay.user.email == "kay@example.org"
    assert kay.user.role_names == ["Member"]
    assert client.session["_auth_user_id"] == str(kay.user.pk)


def test_an_officer_chooses_a_password(client: Client, invite: Invite, kay: Person) -> None:
    link = invite(Role.FINANCE_OFFICER)
    response = client.post(link, {"password1": PASSWORD, "password2": "something else"})
    assert "The two passwords differ" in response.text
    response = client.post(link, {"password1": PASSWORD, "password2": PASSWORD})
    assert response.url == "/"
    assert kay.user.check_password(PASSWORD)


def test_a_weak_password_is_refused(client: Client, invite: Invite, kay: Person) -> None:
    link = invite(Role.CHAIR)
    response = client.post(link, {"password1": "password", "password2": "password"})
    assert "too short" in response.text
    assert not User.objects.filter(person=kay).exists()


def test_looking_at_the_link_accepts_nothing(client: Client, invite: Invite) -> None:
    link = invite(Role.MEMBER)
    client.get(link)
    assert Invitation.objects.get().accepted_at is None


def test_a_link_works_once(client: Client, invite: Invite) -> None:
    link = invite(Role.MEMBER)
    client.post(link)
    assert Client().post(link).status_code == 410


def test_a_link_expires(client: Client, invite: Invite) -> None:
    link = invite(Role.MEMBER)
    Invitation.objects.update(expires_at=now() - timedelta(seconds=1))
    response = client.get(link)
    assert response.status_code == 410
    assert "This invitation no longer works" in response.text


def test_a_withdrawn_invitation_cannot_be_accepted(
    client: Client, invite: Invite, administrator: User
) -> None:
    link = invite(Role.MEMBER)
    revoke_invitation(by=administrator, invitation=Invitation.objects.get())
    assert client.post(link).status_code == 410


def test_inviting_again_withdraws_the_first(client: Client, invite: Invite) -> None:
    first, second = invite(Role.MEMBER), invite(Role.MEMBER)
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_the_token_is_not_kept(invite: Invite) -> None:
    token = invite(Role.MEMBER).rstrip("/").rpartition("/")[2]
    assert token not in str(Invitation.objects.values_list())
    assert token not in str(AuditEntry.objects.values_list())


def test_an_address_in_use_is_refused(administrator: User, member: User, kay: Person) -> None:
    with pytest.raises(ValidationError, match="Somebody already signs in"):
        invite_person(by=administrator, person=kay, email=member.email.upper(), roles=[])


def test_only_an_administrator_invites(chair: User, kay: Person) -> None:
    with pytest.raises(PermissionDenied, match="Only administrators can"):
        invite_person(by=chair, person=kay, email="k@example.org", roles=[Role.ADMINISTRATOR])


def test_an_administrator_invites_somebody_new_on_the_page(
    client_for: ClientFor, administrator: User
) -> None:
    client = client_for(administrator)
    new = {"name": "Kim Kent", "initials": "KK", "sector": "governor"}
    page = client.post("/people/invite/", new | {"email": "not an address", "roles": "Member"})
    assert "Enter a valid email address" in page.text
    client.post("/people/invite/", new | {"email": "kim@example.org", "roles": ["Member"]})
    assert "Invited" in client.get("/people/").text
    sentences = [entry.sentence for entry in AuditEntry.objects.all()[:2]]
    assert sentences == [
        "Ada Admin (AD) invited Kim Kent (KK).",
        "Ada Admin (AD) added Kim Kent (KK).",
    ]


def test_an_address_is_invited_once(administrator: User, invite: Invite) -> None:
    invite(Role.MEMBER)
    other = Person.objects.create(name="Kim Kent", initials="KK")
    with pytest.raises(ValidationError, match="open invitation"):
        invite_person(by=administrator, person=other, email="kay@example.org", roles=["Member"])


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CHAIR])
def test_an_address_taken_meanwhile_is_a_sentence(
    client: Client, invite: Invite, role: Role
) -> None:
    link = invite(role)
    person = Person.objects.create(name="Kim Kent", initials="KK")
    User.objects.create(person=person, email="kay@example.org", joined_at=now())
    answer = client.post(link, {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 200
    assert "e-mail address" in answer.text


@pytest.mark.usefixtures("commits_at_once")
def test_an_invitation_that_could_not_be_mailed_is_told(
    client_for: ClientFor, administrator: User, kay: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_down(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    client = client_for(administrator)
    page = f"/people/{kay.pk}/invite/"
    to_kay = {"email": "kay@example.org", "roles": ["Member"]}
    assert "could not be sent" not in client.post(page, to_kay, follow=True).text
    monkeypatch.setattr("hnfsg.people.services.send_mail", is_down)
    assert "The e-mail to kay@example.org could not be sent" in (
        client.post(page, to_kay, follow=True).text
    )
    new = {"name": "Kim Kent", "initials": "KK", "sector": "governor", "email": "kim@example.org"}
    assert "The e-mail to kim@example.org could not be sent" in (
        client.post("/people/invite/", new, follow=True).text
    )


@pytest.mark.usefixtures("commits_at_once")
def test_a_link_to_choose_a_password_that_could_not_be_mailed_is_told(
    client_for: ClientFor, administrator: User, chair: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_down(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("hnfsg.people.services.send_mail", is_down)
    page = f"/people/{chair.person_id}/reset-sign-in/"
    assert "could not be sent" in client_for(administrator).post(page, follow=True).text
