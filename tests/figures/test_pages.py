"""The list of figures, and one figure alone."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hnfsg.figures import registry
from hnfsg.figures.registry import Figure
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.figures.scratch import on, publish
from tests.intake.files import line

PAGE = "/figures/scratch.total/"


@pytest.fixture
def reads(total: Figure, client_for: ClientFor, member: User) -> Client:
    publish(line("A", 1, 5, month=9), line("A", 1, 6), at=on(14))
    return client_for(member)


def test_every_figure_is_listed_with_its_definition(reads: Client) -> None:
    page = reads.get("/figures/").content.decode()
    for figure in registry.figures():
        assert f'href="/figures/{figure.slug}/"' in page
    assert "What the scratch lines are expected to cost." in page


@pytest.mark.parametrize("address", ["/figures/", PAGE, f"{PAGE}numbers.csv"])
def test_only_readers_see_figures(
    total: Figure, client_for: ClientFor, nobody: User, stranger: User, address: str
) -> None:
    assert client_for(nobody).get(address).status_code == 403
    assert client_for(stranger).get(address).status_code == 302


def test_a_figure_alone_offers_its_scopes(reads: Client) -> None:
    page = reads.get(PAGE, {"month": "2023-24-m09"}).content.decode()
    assert "The total is 5." in page
    assert '<option value="2023-24-m09" selected>Month 9</option>' in page


def test_a_bad_address_gets_a_sentence_once_beside_the_default(reads: Client) -> None:
    page = reads.get(PAGE, {"month": "<script>"}).content.decode()
    assert page.count("There is no month “&lt;script&gt;”. This shows Month 10.") == 1
    assert "The total is 6." in page


def test_there_is_no_page_of_no_figure(reads: Client) -> None:
    assert reads.get("/figures/none/").status_code == 404


def test_a_warm_page_asks_who_reads_and_what_counts(
    reads: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reads.get(PAGE)
    with django_assert_num_queries(4):  # the reader, their rights, what counts, events
        reads.get(PAGE)
