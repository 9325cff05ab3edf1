"""Officers and the chair may see the pages as members do; it ends with a button or the session."""

import pytest

from hnfsg.people.models import AuditEntry, User
from hnfsg.people.rights import NOT_FOR_MEMBERS, ROLE_RIGHTS, Role
from tests.cast import ClientFor

ADDRESS = "/account/as-member/"
BANNER = "You see this as members do."


def test_no_right_that_is_taken_away_is_a_members() -> None:
    assert not NOT_FOR_MEMBERS & ROLE_RIGHTS[Role.MEMBER]


def test_it_takes_exact_numbers_and_prices_away_and_nothing_else(ap_officer: User) -> None:
    before = ap_officer.rights
    ap_officer.sees_as_member = True
    assert before - ap_officer.rights == before & NOT_FOR_MEMBERS
    assert before & NOT_FOR_MEMBERS


@pytest.mark.parametrize("name", ["finance_officer", "send_officer", "chair"])
def test_every_page_says_so_until_it_is_stopped(
    name: str, client_for: ClientFor, request: pytest.FixtureRequest
) -> None:
    client = client_for(request.getfixturevalue(name))
    assert "View as a member" in client.get("/").text
    client.post(ADDRESS)
    for page in ("/", "/account/", "/data/"):
        assert BANNER in client.get(page).text
    client.post(ADDRESS, {"stop": "1"})
    assert BANNER not in client.get("/").text


def test_a_member_is_not_offered_it(client_for: ClientFor, member: User) -> None:
    assert "View as a member" not in client_for(member).get("/").text


def test_it_comes_back_to_the_page_it_was_chosen_on(client_for: ClientFor, chair: User) -> None:
    client = client_for(chair)
    referer = "http://testserver/figures/?year=2023-24"
    assert client.post(ADDRESS, headers={"referer": referer}).url == "/figures/?year=2023-24"
    for elsewhere in ("http://elsewhere.example/page", "http://testserver//elsewhere.example"):
        assert client.post(ADDRESS, headers={"referer": elsewhere}).url in (
            "/",
            "/elsewhere.example",
        )


def test_it_ends_with_the_session(client_for: ClientFor, chair: User) -> None:
    client = client_for(chair)
    client.post(ADDRESS)
    client.post("/accounts/logout/")
    client.force_login(chair)
    assert BANNER not in client.get("/").text


def test_it_leaves_no_line_in_the_trail(client_for: ClientFor, chair: User) -> None:
    client = client_for(chair)
    before = AuditEntry.objects.count()
    client.post(ADDRESS)
    assert AuditEntry.objects.count() == before
