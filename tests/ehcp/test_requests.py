"""The page Requests: what it counts, held against the same counted slowly in Python."""

from collections.abc import Iterable, Mapping
from datetime import date
from random import Random
from typing import Any

import pandas as pd
import pytest
from django.test import Client

from ehcp.calendars import later
from ehcp.figures.requests import MONTHS
from ehcp.figures.scope import ALL_AREAS, ALL_SOURCES
from ehcp.models import RequestOutcome
from hnfsg.figures.cache import Question
from hnfsg.figures.frames import frame_of
from hnfsg.figures.registry import Absent, Audience, Figure
from hnfsg.figures.scopes import resolve
from hnfsg.intake import vintages
from hnfsg.people.models import User
from tests.ehcp.cases import publish_cases
from tests.ehcp.random_cases import random_cases

pytestmark = pytest.mark.django_db

Rows = Iterable[Mapping[str, Any]]


def frame(figure: Figure, audience: Audience = Audience.OFFICER, **params: str) -> pd.DataFrame:
    """A figure's frame of what is live."""
    vintage = vintages.live()
    return frame_of(Question.of(figure, resolve(figure, params, vintage), vintage, audience))


def received(rows: Rows, first: date, months: int = 1, **fields: str) -> int:
    """How many requests of so many months from a first day, counted one by one."""
    return sum(
        first <= row["received_date"] < later(first, months)
        and row["request_outcome"] != RequestOutcome.BEFORE
        and all(row[name] == value for name, value in fields.items())
        for row in rows
    )


@pytest.mark.parametrize(
    ("params", "fields"),
    [
        ({}, {}),
        ({"area": "North"}, {"area": "North"}),
        ({"area": "no-area", "source": "parent"}, {"area": "", "source": "parent"}),
        ({"source": "not-recorded"}, {"source": ""}),
    ],
)
def test_every_month_is_counted(params: dict[str, str], fields: dict[str, str]) -> None:
    rows = random_cases(Random(1), 900)
    publish_cases(*rows)
    found = frame(MONTHS, **params)
    assert len(found) == 29
    month = date(2021, 9, 1)
    for row in found.itertuples():
        assert row.requests == received(rows, month, **fields)
        if month >= date(2022, 9, 1):
            assert row.before == received(rows, later(month, -12), **fields)
            assert row.change == row.requests - row.before
        if month >= date(2022, 8, 1):
            assert row.twelve == received(rows, later(month, -11), 12, **fields)
        if month >= date(2023, 8, 1):
            assert row.twelve_before == received(rows, later(month, -23), 12, **fields)
        month = later(month, 1)


def test_what_was_not_held_a_year_before_is_not_nought() -> None:
    publish_cases(*random_cases(Random(1), 300))
    found = frame(MONTHS)
    assert found["before"].iloc[:12].isna().all()
    assert found["twelve"].iloc[:11].isna().all()


def test_the_month_of_the_extract_is_left_out_until_it_is_over() -> None:
    asked = {"request_outcome": "undecided"}
    rows = [asked | {"received_date": date(2023, month, 4)} for month in (10, 11, 12)]
    publish_cases(*rows, asked | {"received_date": date(2024, 1, 4)}, as_at=date(2024, 1, 30))
    assert list(frame(MONTHS)["period"]) == ["2023-24-m07", "2023-24-m08", "2023-24-m09"]


def many(month: date, count: int) -> list[dict[str, Any]]:
    return [{"received_date": month, "request_outcome": "undecided"}] * count


def test_the_takeaway_says_the_month_and_the_twelve_with_those_before() -> None:
    rows = many(date(2022, 2, 1), 30) + many(date(2023, 1, 1), 10) + many(date(2024, 1, 1), 12)
    publish_cases(*rows)
    assert MONTHS.takeaway(frame(MONTHS)) == (
        "In January 2024 there were 12 requests, 2 more than in January 2023 (20%). In the 12 "
        "months to then there were 12 requests, 28 fewer than in the 12 months before (70%)."
    )


def test_the_takeaway_of_one_month_says_that_alone() -> None:
    publish_cases(*many(date(2024, 1, 1), 1))
    assert MONTHS.takeaway(frame(MONTHS)) == "In January 2024 there was 1 request."


def test_a_member_is_told_of_few_requests_that_they_are_few() -> None:
    publish_cases(*many(date(2024, 1, 1), 4))
    found = frame(MONTHS, Audience.MEMBER)
    assert list(found["requests"]) == [Absent.SMALL]
    assert MONTHS.takeaway(found) == "In January 2024 there were fewer than 10 requests."


def test_the_headline_is_of_twelve_months() -> None:
    rows = many(date(2022, 2, 1), 50) + many(date(2023, 1, 1), 10) + many(date(2024, 1, 1), 20)
    publish_cases(*rows)
    headline = MONTHS.headline(frame(MONTHS))  # type: ignore[misc]
    assert headline is not None
    assert (headline.value, headline.period) == (20, "February 2023 to January 2024")
    assert headline.note == "40 fewer than in the 12 months before (67%)."


def test_the_scope_offers_the_areas_of_the_extract_and_everybody_who_asks() -> None:
    publish_cases(*random_cases(Random(2), 100))
    vintage = vintages.live()
    areas, sources = (d.choices(vintage, {}) for d in MONTHS.dimensions)
    assert [value for value, _ in areas] == [ALL_AREAS, "North", "South", "West", "no-area"]
    assert sources[0][0] == ALL_SOURCES
    assert len(sources) == 7


def test_the_page_says_of_which_extract_it_is(client: Client, member: User) -> None:
    publish_cases(*many(date(2024, 1, 1), 40))
    client.force_login(member)
    page = client.get("/ehcp/requests/").content.decode()
    assert "case extract of 31 January 2024, published" in page
    assert "In January 2024 there were 40 requests" in page


def test_the_page_says_that_nothing_is_published(client: Client, member: User) -> None:
    client.force_login(member)
    page = client.get("/ehcp/requests/").content.decode()
    assert "No cases have been published yet." in page
