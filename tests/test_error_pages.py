"""The pages for what goes wrong: a sentence and a way on, never a traceback."""

from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from hnfsg import views
from hnfsg.people.models import User
from tests.cast import ClientFor


def test_our_own_fault_is_a_sentence_that_needs_no_database(
    rf: RequestFactory, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = views.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "The fault is ours" in response.content.decode()


def test_a_wrong_address_is_a_page_for_everybody(client: Client, db: None) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


def test_a_closed_page_says_who_may_open_it(member: User, client_for: ClientFor) -> None:
    response = client_for(member).get("/people/")
    assert response.status_code == 403
    assert "Only administrators can" in response.content.decode()


def test_too_much_at_once_is_a_page_of_ours(
    finance_officer: User, client_for: ClientFor, settings: object
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1  # type: ignore[attr-defined]
    response = client_for(finance_officer).post("/accounts/logout/", {"a": 1, "b": 2, "c": 3})
    assert response.status_code == 400
    assert "nothing was changed" in response.content.decode()


def test_a_lapsed_session_comes_back_to_the_page_that_was_sent(client: Client, db: None) -> None:
    page = "http://testserver/data/upload/7/?queries=2"
    response = client.post("/data/upload/7/explain/", headers={"referer": page})
    assert response.url == "/accounts/login/?next=/data/upload/7/%3Fqueries%3D2"
    response = client.post("/data/upload/7/explain/", headers={"referer": "http://evil.example/x"})
    assert response.url == "/accounts/login/?next=/"


def test_a_host_that_is_not_ours_is_a_page_and_no_fault(client: Client, db: None) -> None:
    response = client.get("/accounts/login/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "nothing was changed" in response.content.decode()
