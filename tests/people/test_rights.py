"""One table says who may do what; the database agrees with it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries

from hnfsg.people.models import User
from hnfsg.people.rights import DOING, ROLE_RIGHTS, Right, Role, check_right, has_right, refusal
from tests.cast import ClientFor

migration = import_module("hnfsg.people.migrations.0002_roles")


def test_the_migration_writes_the_table(db: None) -> None:
    Group.objects.all().delete()
    migration.write_roles(apps, None)
    written = {
        group.name: {f"people.{p.codename}" for p in group.permissions.all()}
        for group in Group.objects.all()
    }
    assert written == {role.value: set(rights) for role, rights in ROLE_RIGHTS.items()}


def test_every_right_is_somebodys_and_has_words() -> None:
    assert {right for rights in ROLE_RIGHTS.values() for right in rights} == set(Right)
    assert set(DOING) == set(Right)
    assert set(ROLE_RIGHTS) == set(Role)


def test_a_refusal_says_who_can(member: User) -> None:
    with pytest.raises(PermissionDenied) as refused:
        check_right(member, Right.PROVIDER_PRICES)
    assert str(refused.value) == (
        "You cannot see what each provider charges. Only finance officers and AP officers can. "
        "If that should be you, ask an administrator."
    )
    assert "Only the chair can." in refusal(Right.RUN_MEETINGS)
    assert "Your account has no role yet" in refusal(Right.SEE_PAGES)


def test_rights_cost_one_query(
    finance_officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = User.objects.get(pk=finance_officer.pk)
    with django_assert_num_queries(1):
        assert has_right(user, Right.UPLOAD_FINANCE)
        assert not has_right(user, Right.UPLOAD_AP)
        assert user.role_names == ["Finance officer"]
        assert user.name == "Fay Finance"


def test_two_roles_add_up(member: User) -> None:
    member.groups.set(Group.objects.filter(name__in=[Role.CHAIR, Role.SEND_OFFICER]))
    assert member.rights == ROLE_RIGHTS[Role.CHAIR] | ROLE_RIGHTS[Role.SEND_OFFICER]


def test_a_closed_account_and_a_stranger_have_no_rights(member: User) -> None:
    member.is_active = False
    assert not has_right(member, Right.SEE_PAGES)
    assert not has_right(AnonymousUser(), Right.SEE_PAGES)


def test_a_fragment_sends_its_page_to_sign_in_and_back(client_for: ClientFor, stranger) -> None:
    response = client_for(stranger).get(
        "/account/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/data/?page=2"},
    )
    assert response.headers["HX-Redirect"] == "/accounts/login/?next=/data/%3Fpage%3D2"
