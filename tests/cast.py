"""The named cast of the tests: one of each role, somebody without a role, and a stranger.

A pytest plugin. Whoever is asked for is made; `client_for(user)` is a browser signed in as them.
"""

from collections.abc import Callable

import pytest
from django.apps import AppConfig
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.test import Client

from hnfsg.clock import now
from hnfsg.people.models import Person, Sector, User
from hnfsg.people.rights import ROLE_RIGHTS, Role

ClientFor = Callable[[User | AnonymousUser], Client]

# Every name that a test may take as a fixture, from the most to the least that they may do.
CAST = (
    "administrator",
    "chair",
    "finance_officer",
    "send_officer",
    "ap_officer",
    "member",
    "nobody",
    "stranger",
)


def make_user(
    name: str, initials: str, *roles: Role, password: str = "", sector: str = Sector.OTHER
) -> User:
    """An account with these roles; it signs in by `client_for` unless it has a password."""
    person = Person.objects.create(name=name, initials=initials, sector=sector)
    email = f"{name.lower().replace(' ', '.')}@example.org"
    user = User(person=person, email=email, joined_at=now())
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


@receiver(post_migrate)
def _put_back_roles(sender: AppConfig, **_: object) -> None:
    """A test that commits empties every table afterwards, and with them the migration's roles."""
    if sender.label != "people" or Group.objects.exists():
        return
    for role, rights in ROLE_RIGHTS.items():
        codenames = [right.codename for right in rights]
        permissions = Permission.objects.filter(
            content_type__app_label="people", codename__in=codenames
        )
        Group.objects.create(name=role).permissions.set(permissions)


@pytest.fixture
def member(db: None) -> User:
    """A head teacher who sees pages, masked."""
    return make_user("Mary Member", "MM", Role.MEMBER, sector=Sector.PRIMARY)


@pytest.fixture
def finance_officer(db: None) -> User:
    """Uploads the monthly return."""
    return make_user("Fay Finance", "FF", Role.FINANCE_OFFICER, sector=Sector.OFFICER)


@pytest.fixture
def send_officer(db: None) -> User:
    """Uploads EHCP cases and published statistics; sees exact numbers."""
    return make_user("Sam Send", "SS", Role.SEND_OFFICER, sector=Sector.OFFICER)


@pytest.fixture
def ap_officer(db: None) -> User:
    """Uploads placements and providers; sees prices."""
    return make_user("Ann Apple", "AA", Role.AP_OFFICER, sector=Sector.OFFICER)


@pytest.fixture
def chair(db: None) -> User:
    """Runs the meetings."""
    return make_user("Chris Chair", "CC", Role.CHAIR, sector=Sector.SPECIAL)


@pytest.fixture
def administrator(db: None) -> User:
    """Looks after people, roles and settings."""
    return make_user("Ada Admin", "AD", Role.ADMINISTRATOR, sector=Sector.OFFICER)


@pytest.fixture
def nobody(db: None) -> User:
    """Signed in, with no role."""
    return make_user("Nora Nobody", "NN")


@pytest.fixture
def stranger(db: None) -> AnonymousUser:
    """Not signed in."""
    return AnonymousUser()


@pytest.fixture
def client_for(db: None) -> ClientFor:
    """A browser signed in as somebody: `client_for(member).get("/")`."""

    def signed_in(user: User | AnonymousUser) -> Client:
        client = Client()
        if isinstance(user, User):
            client.force_login(user)
        return client

    return signed_in
