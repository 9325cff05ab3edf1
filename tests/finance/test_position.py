"""The page /finance/position/, as each reader sees it."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.finance.returns import M9, M10, live_month, stated_amounts

PAGE = "/finance/position/"


@pytest.fixture
def _published(db: None) -> None:
    live_month(M9, {"A": (1_000, 1_500)}, stated_amounts(40_300_000, 15_400_000, 363_200_000))
    live_month(
        M10,
        {"A": (1_000, 1_700), "B": (3_000, 2_900), "C": (10, 10)},
        stated_amounts(40_900_000, 16_000_000, 363_800_000),
    )


def _text(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    plain = re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    response = client.get(PAGE)
    assert response.status_code == 302
    assert response["Location"].endswith(f"?next={PAGE}")


def test_somebody_without_a_role_is_told_why_not(nobody: User, client_for: ClientFor) -> None:
    assert client_for(nobody).get(PAGE).status_code == 403


def test_before_the_first_return_the_page_says_so(member: User, client_for: ClientFor) -> None:
    assert "No monthly return has been published yet." in _text(client_for(member))


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("role", ["member", "finance_officer"])
def test_the_sentence_of_the_notes_is_made_from_data(
    role: str, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    text = _text(client_for(request.getfixturevalue(role)))
    assert "DSG overspend of £40.9m at month 10, an in-year overspend of £16.0m" in text
    assert "Implied in the budget: £24.9m. This is inferred, not reported" in text
    assert "£163.0m Deficit carried, March 2024" in text


@pytest.mark.usefixtures("_published")
def test_an_earlier_month_can_be_chosen(member: User, client_for: ClientFor) -> None:
    text = _text(client_for(member), f"{PAGE}?year=2023-24&month={M9.key}")
    assert "DSG overspend of £40.3m at month 9" in text
    assert "£40.9m" not in text


@pytest.mark.usefixtures("_published")
def test_every_figure_of_the_page_names_itself(member: User, client_for: ClientFor) -> None:
    html = client_for(member).get(PAGE).content.decode()
    assert re.findall(r'data-figure="([^"]+)"', html) == [
        "finance.position.overspend",
        "finance.position.variance",
        "finance.position.cumulative",
        "finance.position.lines",
        "finance.position.high_needs",
    ]


@pytest.mark.usefixtures("_published")
def test_the_lines_are_filtered_and_sorted_by_the_address(
    member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    rows = r'<th scope="row" class="govuk-table__header">Line (\w) <span'
    assert re.findall(rows, client.get(PAGE).content.decode()) == ["A", "C", "B"]
    ordered = client.get(f"{PAGE}?sort=-budget").content.decode()
    assert re.findall(rows, ordered) == ["B", "A", "C"]
    assert 'aria-sort="descending"' in ordered
    assert re.findall(rows, client.get(f"{PAGE}?q=line+b").content.decode()) == ["B"]
    assert "No line matches." in _text(client, f"{PAGE}?block=schools")


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    "query", ["sort=nonsense", "block=x", "q=" + "a" * 99, "month=2099-00-m01"]
)
def test_an_address_that_makes_no_sense_still_shows_the_page(
    query: str, member: User, client_for: ClientFor
) -> None:
    assert "£40.9m" in _text(client_for(member), f"{PAGE}?{query}")


@pytest.mark.usefixtures("_published")
def test_a_number_leads_to_its_sheet_and_row(member: User, client_for: ClientFor) -> None:
    client = client_for(member)
    html = client.get(PAGE).content.decode()
    links = re.findall(r'href="(/data/[^"]+)">Row (\d+)', html)
    assert len(links) == 3
    text = _text(client, links[0][0])
    assert f"row {links[0][1]}" in text
    assert "Line A" in text


@pytest.mark.usefixtures("_published")
def test_a_cold_page_asks_thirteen_times_and_a_warm_one_three_times(
    member: User, client_for: ClientFor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_for(member)
    with django_assert_max_num_queries(13):
        client.get(PAGE)
    with django_assert_max_num_queries(3):
        client.get(PAGE)
    with django_assert_max_num_queries(5):
        client.get(f"{PAGE}?sort=-budget")
