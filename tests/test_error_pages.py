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
