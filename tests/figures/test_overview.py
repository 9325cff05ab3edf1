"""The overview: headlines, what changed since a day, how fresh each dataset is."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hnfsg.figures.registry import Figure
from hnfsg.intake import services
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.figures.scratch import on, publish
from tests.intake.files import line


@pytest.fixture
def member_reads(client_for: ClientFor, member: User) -> Client:
    return client_for(member)


@pytest.fixture
def history(total: Figure, finance_officer: User) -> None:
    """Months 8 to 9 on 5 February; month 10, and month 9 restated, on the 14th."""
    first = [line("A", 1, 35_000_000, month=8), line("A", 1, 39_200_000, month=9)]
    publish(*first, at=on(5), by=finance_officer, file_name="M9.csv")
    second = [line("A", 1, 39_600_000, month=9), line("A", 1, 40_900_000)]
    publish(*second, at=on(14), by=finance_officer, file_name="M10.csv")


def text(client: Client, address: str = "/") -> str:
    """What a person reads on the page, spaces made one."""
    html = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace(" .", ".")


def test_before_any_data_there_is_a_sentence_and_what_to_do(
    member_reads: Client, client_for: ClientFor, finance_officer: User
) -> None:
    assert "Nothing has been published yet" in text(member_reads)
    assert "A finance officer sends and publishes it" in text(member_reads)
    assert "Send the first file" in text(client_for(finance_officer))


def test_only_readers_see_it(client_for: ClientFor, nobody: User, stranger: User) -> None:
    assert client_for(nobody).get("/").status_code == 403
    assert client_for(stranger).get("/").status_code == 302


@pytest.mark.usefixtures("history")
def test_a_tile_has_value_change_line_and_note(member_reads: Client) -> None:
    html = member_reads.get("/").content.decode()
    tile = html[html.index('data-headline="scratch.total"') :].partition("</li>")[0]
    assert "£40.9m" in tile
    assert "▲</span> £1.7m worse" in tile
    assert '<svg class="app-sparkline"' in tile
    assert "A note" in tile
    assert "style=" not in tile


@pytest.mark.usefixtures("history")
def test_the_panel_says_what_changed_what_was_restated_and_what_came(
    member_reads: Client,
) -> None:
    page = text(member_reads)
    assert (
        "The figures last changed on 14 February 2024. Changes are since 13 February 2024." in page
    )
    assert (
        "Scratch total rose £1.7m to £40.9m at Month 10 (January 2024); "
        "it was £39.2m at Month 9 (December 2023)." in page
    )
    assert "Month 9 (December 2023) was restated. Scratch total: £39.6m, was £39.2m." in page
    assert "M10.csv was published on 14 February by FF" in page
    assert "M9.csv was published" not in page


@pytest.mark.usefixtures("history")
def test_another_day_can_be_chosen(member_reads: Client) -> None:
    page = text(member_reads, "/?since=2024-01-31")
    assert "Scratch total is new: £40.9m" in page
    assert "M9.csv was published on 5 February by FF" in page
    assert "Nothing has changed" not in page


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("soon", "“soon” is not a date to compare with"),
        ("2024-02-31", "“2024-02-31” is not a date"),
        ("0001-01-01", "is not a date to compare with"),
        ("9999-12-31", "is not a date to compare with"),
        ("2024-12-31", "That date is in the future"),
    ],
)
def test_a_day_that_cannot_be_gets_a_sentence_and_the_default(
    member_reads: Client, asked: str, sentence: str
) -> None:
    page = text(member_reads, f"/?since={asked}")
    assert sentence in page
    assert "Changes are since 13 February 2024." in page


@pytest.mark.usefixtures("history")
def test_freshness_says_to_when_by_whom_and_when_next(member_reads: Client) -> None:
    page = text(member_reads)
    assert "Scratch lines published 14 February 2024 by FF 31 Jan 2024 20 Mar 2024" in page
    assert "Monthly finance return Nothing published yet" in page


@pytest.mark.usefixtures("history")
def test_members_are_not_led_to_pages_they_may_not_open(
    member_reads: Client, client_for: ClientFor, finance_officer: User
) -> None:
    assert "/data/upload/" not in member_reads.get("/").content.decode()
    assert "/data/upload/" in client_for(finance_officer).get("/").content.decode()


def test_withdrawing_shows_at_once(
    history: None, member_reads: Client, finance_officer: User
) -> None:
    later = publish(line("A", 1, 50_000_000), at=on(20), file_name="Wrong.csv")
    assert "£50.0m" in text(member_reads)
    services.withdraw(upload=later, by=finance_officer, reason="Wrong workbook")
    page = text(member_reads)
    assert "Scratch total fell £9.1m to £40.9m, from £50.0m, both at Month 10" in page
    assert "Wrong.csv was withdrawn on 1 March by FF: Wrong workbook" in page


@pytest.mark.usefixtures("history")
def test_warm_it_asks_six_times(
    member_reads: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(25):
        member_reads.get("/")
    # Who reads, with which rights; what counts, what counted, what was withdrawn; events.
    with django_assert_num_queries(6):
        member_reads.get("/")


@pytest.mark.usefixtures("history")
def test_changes_are_named_after_the_last_publication_or_the_day_asked_for(
    member_reads: Client,
) -> None:
    assert "Since the last publication" in text(member_reads)
    page = text(member_reads, "/?since=2024-01-31")
    assert "Since 31 January 2024" in page
    assert "Since the last publication" not in page


@pytest.mark.usefixtures("history")
def test_a_phone_reads_the_changes_before_the_tiles(member_reads: Client) -> None:
    page = member_reads.get("/").text
    places = [page.index(each) for each in ('data-panel="since"', "app-tiles", 'data-panel="fresh')]
    assert places == sorted(places)
