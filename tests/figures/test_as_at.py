"""As we knew it on a day: what counted at its end, on the page, in its links and its files."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from finance.models import ReturnLine
from hnfsg import clock
from hnfsg.figures.as_at import as_at, carried, day_asked
from hnfsg.figures.registry import Figure
from hnfsg.intake import services
from hnfsg.intake.models import Publication
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.figures.scratch import on, publish
from tests.intake.files import line

PAGE = "/figures/scratch.total/"
NONE = "nothing"


@pytest.fixture
def reader(total: Figure, client_for: ClientFor, member: User) -> Client:
    return client_for(member)


def total_on(client: Client, day: str) -> str:
    page = client.get(PAGE, {"as-at": day}).content.decode()
    found = re.search(r"The total is ([\d,]+)\.", page)
    return found[1] if found else NONE


def total_by_hand(day: date) -> str:
    """The sum of the lines of whatever was open when the day ended, asked row by row."""
    last, end = NONE, day + timedelta(days=1)
    for each in Publication.objects.order_by("pk"):
        closed = each.until_at is not None and each.until_at.date() < end
        if each.from_at.date() < end and not closed:
            lines = ReturnLine.objects.filter(part_id=each.part_id)
            last = f"{sum(int(row.forecast or 0) for row in lines):,}"
    return last


def test_each_day_shows_what_counted_at_its_end(reader: Client, settings: Settings) -> None:
    publish(line("A", 1, 5), at=on(5))
    publish(line("A", 1, 6), at=on(8))
    wrong = publish(line("A", 1, 7), at=on(11))
    settings.TODAY = date(2024, 2, 14)
    services.withdraw(upload=wrong, by=None, reason="Sent too early")
    settings.TODAY = date(2024, 3, 1)
    shown = [total_on(reader, f"2024-02-{day:02}") for day in (4, 5, 7, 8, 10, 11, 13, 14, 20)]
    assert shown == [NONE, "5", "5", "6", "6", "7", "7", "6", "6"]
    for day in range(3, 20):
        assert total_on(reader, f"2024-02-{day:02}") == total_by_hand(date(2024, 2, day))


def test_the_page_says_so_and_leads_back(reader: Client) -> None:
    publish(line("A", 1, 5), at=on(5))
    publish(line("A", 1, 6), at=on(8))
    page = reader.get(PAGE, {"as-at": "2024-02-05"}).content.decode()
    assert "<strong>As we knew it on 5 February 2024</strong>" in page
    assert f'href="{PAGE}?year=2023-24&amp;month=2023-24-m10">back to now</a>' in page
    assert "The total is 6." in reader.get(PAGE).content.decode()
    assert "back to now" not in reader.get(PAGE).content.decode()


def test_the_day_is_kept_in_downloads_even_where_the_same_counts_now(reader: Client) -> None:
    publish(line("A", 1, 5), at=on(5))
    for _ in range(2):  # made, then from the cache
        then = reader.get(PAGE, {"as-at": "2024-02-05"}).content.decode()
        now = reader.get(PAGE).content.decode()
        assert "numbers.csv?year=2023-24&amp;month=2023-24-m10&amp;as-at=2024-02-05" in then
        assert "numbers.xlsx?year=2023-24&amp;month=2023-24-m10&amp;as-at=2024-02-05" in then
        assert "as-at=" not in now


def test_a_download_is_of_that_day_and_named_so(reader: Client) -> None:
    publish(line("A", 1, 5), at=on(5))
    publish(line("A", 1, 6), at=on(8))
    response = reader.get(f"{PAGE}numbers.csv", {"as-at": "2024-02-05"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1][1] == "5.00"
    assert (
        'filename="scratch-total-2023-24-m10-as-at-2024-02-05.csv"'
        in (response["Content-Disposition"])
    )


@pytest.mark.parametrize(
    "typed", ["yesterday", "2024-02-31", "0001-01-01", "<script>", "15/01/2024"]
)
def test_what_is_no_date_gets_a_sentence_and_now(reader: Client, typed: str) -> None:
    publish(line("A", 1, 5), at=on(5))
    page = reader.get(PAGE, {"as-at": typed}).content.decode()
    assert "is not a date. Type one such as 2024-01-15. This shows now." in page
    assert "The total is 5." in page
    assert "<script>”" not in page


def test_tomorrow_is_not_known_yet(reader: Client) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert day_asked({"as-at": tomorrow}) == (
        None,
        "That date is in the future. Choose today or a day before it. This shows now.",
    )
    assert day_asked({"as-at": clock.today().isoformat()}) == (clock.today(), "")


@pytest.mark.parametrize("day", ["2024-02-05", "2024-03-31", "2024-10-27", "2023-12-31"])
def test_what_a_link_carries_is_the_day_it_was_given(
    db: None, day: str, settings: Settings
) -> None:
    """The days on which the clocks change are among them."""
    settings.TODAY = date(2024, 12, 31)
    asked = as_at({"as-at": day})
    assert carried(asked.vintage) == asked.params == {"as-at": day}


def test_a_warm_page_as_at_a_day_asks_no_more_than_one_of_now(
    reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish(line("A", 1, 5), at=on(5))
    reader.get(PAGE, {"as-at": "2024-02-05"})
    with django_assert_num_queries(4):  # the reader, their rights, what counted, the events
        reader.get(PAGE, {"as-at": "2024-02-05"})
