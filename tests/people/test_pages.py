"""The pages of people, as an administrator and as others see them."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from hnfsg.people.models import Person, User
from hnfsg.people.rights import Role
from hnfsg.people.services import invite_person
from tests.cast import ClientFor, make_user


@pytest.fixture
def kay(db: None) -> Person:
    return Person.objects.create(name="Kay King", initials="KK", sector="governor")


def test_everybody_is_listed_with_roles_and_account(
    client_for: ClientFor, administrator: User, chair: User, kay: Person
) -> None:
    chair.is_active = False
    chair.save()
    page = client_for(administrator).get("/people/").text
    assert page.index("Ada Admin") < page.index("Chris Chair") < page.index("Kay King")
    assert "Governor" in page
    assert "Closed" in page
    assert "3 people" in page


def test_the_list_costs_the_same_however_many_there_are(
    client_for: ClientFor, administrator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_for(administrator)
    client.get("/people/")
    for number in range(10):
        make_user(f"Person {number}", "P", Role.MEMBER)
    with django_assert_num_queries(5):  # the user, the rights, and three for the list
        client.get("/people/")


def test_others_are_told_who_can(client_for: ClientFor, member: User) -> None:
    response = client_for(member).get("/people/")
    assert response.status_code == 403
    assert "Only administrators can." in response.text


def test_an_open_invitation_is_shown_and_withdrawn(
    client_for: ClientFor, administrator: User, kay: Person
) -> None:
    invite_person(by=administrator, person=kay, email="kay@example.org", roles=["Member"])
    client = client_for(administrator)
    page = client.get(f"/people/{kay.pk}/").text
    assert "Invited at kay@example.org on 1 March 2024" in page
    assert "until 15 March 2024" in page
    page = client.post(f"/people/{kay.pk}/invite/withdraw/", follow=True).text
    assert "The invitation to Kay King (KK) was withdrawn." in page
    assert "has no account" in page


def test_what_is_wrong_is_said_on_the_page_and_nothing_is_lost(
    client_for: ClientFor, administrator: User, chair: User
) -> None:
    client = client_for(administrator)
    path = f"/people/{chair.person_id}/"
    page = client.post(f"{path}address/", {"email": administrator.email}).text
    assert "Somebody already signs in with this e-mail address." in page
    page = client.post(path, {"name": "", "initials": "CC", "sector": "special"}).text
    assert "Type a name" in page
    page = client.post(f"/people/{administrator.person_id}/roles/", {"roles": ["Chair"]}).text
    assert "This is the last administrator." in page


def test_the_last_administrator_reads_why_the_account_cannot_be_closed(
    client_for: ClientFor, administrator: User
) -> None:
    client = client_for(administrator)
    path = f"/people/{administrator.person_id}/"
    page = client.get(path).text
    assert "Make somebody else an administrator first." in page
    assert "close/" not in page
    page = client.post(f"{path}close/", follow=True).text
    assert "Make somebody else an administrator first." in page


def test_an_account_is_closed_and_opened_again(
    client_for: ClientFor, administrator: User, member: User
) -> None:
    client = client_for(administrator)
    page = client.post(f"/people/{member.person_id}/close/", follow=True).text
    assert "The account of Mary Member (MM) was closed." in page
    page = client.post(f"/people/{member.person_id}/reopen/", follow=True).text
    assert "The account of Mary Member (MM) was opened again." in page


def test_ones_own_account_shows_the_ways_of_signing_in(
    client_for: ClientFor, member: User, chair: User
) -> None:
    page = client_for(member).get("/account/").text
    assert "We send you a code whenever you sign in." in page
    assert "Second step" not in page
    chair.set_password("correct horse battery")
    chair.save()
    page = client_for(chair).get("/account/").text
    assert "We send you a code" not in page
    assert "Second step" in page


def test_ones_own_name_can_be_changed(client_for: ClientFor, nobody: User) -> None:
    client = client_for(nobody)
    page = client.post("/account/", {"name": "Nora New", "initials": "NW"}, follow=True).text
    assert "Your name was changed." in page
    assert "None yet. Ask an administrator" in page
    assert Person.objects.get(pk=nobody.person_id).initials == "NW"


def test_the_last_sign_in_is_by_the_clock_of_the_product(
    client_for: ClientFor, member: User
) -> None:
    client_for(member)
    member.refresh_from_db()
    assert member.last_login
    assert member.last_login.date() == date(2024, 3, 1)
