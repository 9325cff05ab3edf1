"""The page Requests: what it counts, held against the same counted slowly in Python."""

from datetime import date
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ehcp.calendars import later
from ehcp.figures.requests import AREAS, GROWTH, IN_YEAR, MONTHS, PARENTS, SOURCES, YEARS
from ehcp.figures.scope import ALL_AREAS, ALL_SOURCES
from ehcp.models import School, ThisCouncil
from hnfsg.figures.cells import absence
from hnfsg.figures.frames import drawable
from hnfsg.figures.registry import Absent, Audience, Figure
from hnfsg.intake import services, vintages
from hnfsg.intake.models import Part, Publication, Upload, UploadState
from hnfsg.people.models import User
from tests.ehcp.cases import publish_cases
from tests.ehcp.frames import frame, received, rows_of
from tests.ehcp.published import COMBE, publish_published
from tests.ehcp.published import requests as published_requests
from tests.ehcp.random_cases import random_cases
from tests.intake.files import csv_file, send

pytestmark = pytest.mark.django_db


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


# The year


def test_a_year_stands_beside_the_same_months_of_the_year_before() -> None:
    rows = random_cases(Random(3), 900)
    publish_cases(*rows)
    found = frame(IN_YEAR, calendar="academic", year="2023-24")
    assert len(found) == 12
    for place, row in enumerate(found.itertuples()):
        month = later(date(2023, 9, 1), place)
        assert row.before == received(rows, later(month, -12))
        if place < 5:
            assert row.requests == received(rows, month)
            assert row.to_date == received(rows, date(2023, 9, 1), place + 1)
            assert row.to_date_before == received(rows, date(2022, 9, 1), place + 1)
        else:
            assert row.requests is row.to_date is Absent.NOT_APPLICABLE
    assert IN_YEAR.takeaway(found).startswith("In September 2023 to January 2024 there were ")


def test_a_year_without_one_before_says_that_there_is_nothing_to_compare() -> None:
    publish_cases(*many(date(2023, 11, 1), 14), *many(date(2024, 1, 1), 2))
    said = IN_YEAR.takeaway(frame(IN_YEAR, year="2023"))
    assert said == (
        "In November to December 2023 there were 14 requests. Requests of November to December "
        "2022 are not all held, so there is nothing to compare."
    )


@pytest.mark.parametrize(
    ("calendar", "first", "years"),
    [
        ("calendar", 1, ["2021", "2022", "2023", "2024"]),
        ("academic", 9, ["2021 to 2022", "2022 to 2023", "2023 to 2024"]),
        ("financial", 4, ["2021 to 2022", "2022 to 2023", "2023 to 2024"]),
    ],
)
def test_every_year_of_a_calendar_is_counted_like_for_like(
    calendar: str, first: int, years: list[str]
) -> None:
    rows = random_cases(Random(4), 900)
    publish_cases(*rows)
    found = frame(YEARS, calendar=calendar)
    assert list(found["year"]) == years
    for row in found.itertuples():
        begins = date(int(row.year[:4]), first, 1)
        opening = max(begins, date(2021, 9, 1))
        assert row.requests == received(rows, opening, row.held)
        if later(opening, -12) >= date(2021, 9, 1):
            assert row.before == received(rows, later(opening, -12), row.held)
        else:
            assert absence(row.before) is Absent.MISSING


def test_the_takeaway_of_the_years_tells_the_last_whole_one_and_the_one_under_way() -> None:
    rows = many(date(2022, 1, 1), 50) + many(date(2023, 1, 1), 40) + many(date(2024, 1, 1), 44)
    publish_cases(*rows)
    assert YEARS.takeaway(frame(YEARS)) == (
        "In 2023 there were 40 requests, 10 fewer than in the year before (20%). "
        "In January 2024 there were 44 requests, 4 more than in the same months a year before "
        "(10%)."
    )


# Areas


def publish_schools(*schools: tuple[str, int | None, str]) -> None:
    """Put schools (area, roll, status) live."""
    now = timezone.now()
    upload = Upload.objects.create(
        dataset_slug="schools",
        state=UploadState.PUBLISHED,
        file_name="schools.csv",
        sha256="0" * 64,
        size_bytes=1,
        received_at=now,
        published_at=now,
    )
    part = Part.objects.create(upload=upload, sheet="schools", period="", rows=len(schools))
    School.objects.bulk_create(
        School(part=part, row_number=n, urn=f"{n:06}", name=f"S{n}", area=a, roll=r, status=s)
        for n, (a, r, s) in enumerate(schools, start=2)
    )
    Publication.objects.create(
        dataset_slug="schools", sheet="schools", period="", part=part, from_at=now
    )


ROLLS = (("North", 900, "Open"), ("North", 100, ""), ("North", 500, "Closed"), ("South", 400, ""))


def test_areas_are_counted_and_held_against_their_rolls() -> None:
    rows = random_cases(Random(5), 900)
    publish_cases(*rows)
    publish_schools(*ROLLS, ("West", 250, ""), ("East", 999, ""))
    found = rows_of(frame(AREAS, year="2023", source="parent"), "area")
    assert list(found) == ["All areas", "North", "South", "West", "Area not recorded"]
    for area, roll in (("North", 1000), ("South", 400), ("West", 250)):
        asked = received(rows, date(2023, 1, 1), 12, area=area, source="parent")
        assert found[area]["requests"] == asked
        assert found[area]["before"] == received(
            rows, date(2022, 1, 1), 12, area=area, source="parent"
        )
        assert (found[area]["roll"], found[area]["rate"]) == (roll, 1000 * asked / roll)
    every = received(rows, date(2023, 1, 1), 12, source="parent")
    assert (found["All areas"]["requests"], found["All areas"]["roll"]) == (every, 1650)
    assert absence(found["Area not recorded"]["rate"]) is Absent.MISSING


def of(area: str, month: date, count: int, **fields: str) -> list[dict[str, Any]]:
    return [{**row, "area": area, **fields} for row in many(month, count)]


def test_the_takeaway_names_the_area_with_most_requests_for_its_pupils() -> None:
    publish_cases(*of("North", date(2024, 1, 1), 20), *of("South", date(2024, 1, 1), 12))
    publish_schools(*ROLLS)
    assert AREAS.takeaway(frame(AREAS)) == (
        "In January 2024 South had the most requests for its pupils: 30.0 for each 1,000, against "
        "22.9 in all areas together."
    )


def test_without_rolls_there_is_no_rate_and_the_takeaway_says_so() -> None:
    publish_cases(*of("North", date(2024, 1, 1), 20), *of("South", date(2024, 1, 1), 12))
    found = frame(AREAS)
    assert {absence(rate) for rate in found["rate"]} == {Absent.MISSING}
    assert AREAS.takeaway(found) == (
        "In January 2024 North had the most requests: 20 of 32. The pupils on roll of each area "
        "are not known, so there is no rate."
    )


def test_an_area_without_a_roll_leaves_all_areas_without_a_rate() -> None:
    publish_cases(*of("North", date(2024, 1, 1), 20), *of("West", date(2024, 1, 1), 12))
    publish_schools(*ROLLS)
    assert absence(frame(AREAS)["rate"].iloc[0]) is Absent.MISSING


def test_areas_stand_in_the_order_of_their_names_so_that_it_tells_members_nothing() -> None:
    publish_cases(*of("B", date(2024, 1, 1), 4), *of("A", date(2024, 1, 1), 3))
    found = frame(AREAS, Audience.MEMBER)
    assert list(found["area"]) == ["All areas", "A", "B"]
    assert "no area had as many as 10" in AREAS.takeaway(found)


def test_without_areas_there_is_nothing_to_show() -> None:
    publish_cases(*many(date(2024, 1, 1), 30))
    assert frame(AREAS).empty


# Who asks


@pytest.mark.parametrize("area", ["all-areas", "South"])
def test_every_source_is_counted(area: str) -> None:
    rows = random_cases(Random(6), 900)
    publish_cases(*rows)
    found = rows_of(frame(SOURCES, area=area), "year")
    assert list(found) == ["2021", "2022", "2023", "2024", "Last 12 months"]
    fields = {} if area == ALL_AREAS else {"area": area}
    for label, first, months in (("2022", date(2022, 1, 1), 12), ("2024", date(2024, 1, 1), 1)):
        assert found[label]["requests"] == received(rows, first, months, **fields)
        for column, source in (
            ("parents", "parent"),
            ("schools", "school"),
            ("health", "health"),
            ("social_care", "social-care"),
            ("other", "other"),
            ("unknown", ""),
        ):
            counted = received(rows, first, months, source=source, **fields)
            assert found[label][column] == counted


def test_the_share_of_parents_is_of_those_whose_source_is_recorded() -> None:
    rows = random_cases(Random(7), 900)
    publish_cases(*rows)
    found = rows_of(frame(PARENTS), "year")
    for label, first in (("2022", date(2022, 1, 1)), ("Last 12 months", date(2023, 2, 1))):
        parents = received(rows, first, 12, source="parent")
        known = received(rows, first, 12) - received(rows, first, 12, source="")
        row = found[label]
        assert (row["parents"], row["known"], row["share"]) == (parents, known, parents / known)
        assert row["lower"] < row["share"] < row["upper"]


JANUARY = date(2024, 1, 1)


def asked_by(month: date, parents: int, schools: int, unknown: int) -> list[dict[str, Any]]:
    return [
        *of("", month, parents, source="parent"),
        *of("", month, schools, source="school"),
        *of("", month, unknown, source=""),
    ]


def test_a_year_of_which_the_source_was_not_recorded_has_no_share() -> None:
    publish_cases(*asked_by(date(2022, 3, 1), 30, 40, 30), *asked_by(JANUARY, 43, 57, 0))
    found = rows_of(frame(PARENTS), "year")
    assert found["2022"]["recorded"] == "Source not recorded"
    assert absence(found["2022"]["share"]) is Absent.MISSING
    assert PARENTS.takeaway(frame(PARENTS)) == (
        "In February 2023 to January 2024 43% of requests came from parents or young people (43 of "
        "100); in January 2024 43% (43 of 100). Source not recorded in 2022."
    )


def test_what_others_report_of_a_year_stands_beside_it_and_never_in_its_place() -> None:
    publish_cases(*asked_by(date(2022, 3, 1), 30, 40, 30), *asked_by(JANUARY, 43, 57, 0))
    head = ["Measure", "Period", "Value", "Source"]
    said = [["Requests by parents, %", at, value, "Notes"] for at, value in REPORTED_SHARES]
    services.publish(upload=send(csv_file([head, *said]), "r.csv", "ehcp-reported"), by=None)
    found = rows_of(frame(PARENTS), "year")
    assert absence(found["2022"]["share"]) is Absent.MISSING
    assert (found["2022"]["elsewhere"], found["2022"]["reported_in"]) == (0.29, "Notes")
    assert found["2023"]["elsewhere"] is Absent.NOT_APPLICABLE
    assert PARENTS.takeaway(frame(PARENTS)).endswith(
        "Source not recorded in 2022. Reported elsewhere for 2022: 29% (Notes)."
    )
    assert frame(PARENTS, Audience.MEMBER)["elsewhere"].tolist()[0] == 0.29
    other_years = frame(PARENTS, calendar="academic")["elsewhere"]
    assert set(other_years) == {Absent.NOT_APPLICABLE}
    drawn = {trace.name for trace in PARENTS.chart(drawable(frame(PARENTS))).data}  # type: ignore[misc]
    assert "Reported elsewhere" in drawn


REPORTED_SHARES = (("2022", "29"), ("2023/24 so far", "43"))


def test_the_latest_months_without_a_source_have_no_share_and_no_tile() -> None:
    publish_cases(*asked_by(date(2023, 1, 1), 30, 40, 0), *asked_by(JANUARY, 10, 10, 60))
    found = frame(PARENTS)
    assert PARENTS.takeaway(found) == (
        "In February 2023 to January 2024 it was not recorded of 60 of 80 requests who asked, so "
        "no share of parents is told."
    )
    assert PARENTS.headline(found) is None  # type: ignore[misc]


def test_the_tile_of_parents_has_numerator_denominator_and_period() -> None:
    publish_cases(*asked_by(date(2023, 1, 1), 30, 40, 0), *asked_by(JANUARY, 45, 55, 2))
    headline = PARENTS.headline(frame(PARENTS))  # type: ignore[misc]
    assert headline is not None
    assert headline.note == "45 of 100 requests of which the source was recorded."
    assert headline.period == "February 2023 to January 2024"


@pytest.mark.parametrize("unknown", range(0, 24, 2))
def test_whether_a_share_is_told_follows_from_what_members_are_told(unknown: int) -> None:
    publish_cases(*asked_by(JANUARY, 22, 22, unknown))
    row = frame(PARENTS, Audience.MEMBER).iloc[-1]
    said = 0 if row["unknown"] is Absent.SMALL else row["unknown"]
    assert (row["recorded"] == "Recorded") is (said <= 0.2 * row["requests"])


def test_what_the_dfe_publishes_of_a_year_stands_beside_ours() -> None:
    ThisCouncil.objects.update_or_create(pk=1, defaults={"la_number": COMBE})
    publish_cases(*many(date(2023, 1, 1), 40), *many(JANUARY, 44))
    publish_published(published_requests(2023, COMBE, requests_received_in_year=41))
    assert rows_of(frame(YEARS), "year")["2023"]["published"] == 41
    assert "The DfE publishes 41 for 2023." in YEARS.takeaway(frame(YEARS))
    assert set(frame(YEARS, source="parent")["published"]) == {None}


# What grows


def test_growth_is_of_every_area_and_source() -> None:
    rows = random_cases(Random(8), 900)
    publish_cases(*rows)
    found = rows_of(frame(GROWTH), "kind", "name")
    assert len(found) == 1 + 4 + 6
    now, before = date(2023, 2, 1), date(2022, 2, 1)
    for (kind, name), fields in {
        ("All requests", "All requests"): {},
        ("Area", "South"): {"area": "South"},
        ("Area", "Area not recorded"): {"area": ""},
        ("Who asked", "Health"): {"source": "health"},
        ("Who asked", "Not recorded"): {"source": ""},
    }.items():
        row = found[kind, name]
        assert row["now"] == received(rows, now, 12, **fields)
        assert row["before"] == received(rows, before, 12, **fields)
        assert row["change"] == row["now"] - row["before"]


def test_in_one_area_only_sources_are_told_apart() -> None:
    publish_cases(*random_cases(Random(8), 400))
    assert set(frame(GROWTH, area="North")["kind"]) == {"All requests", "Who asked"}
    assert set(frame(GROWTH, source="parent")["kind"]) == {"All requests", "Area"}


def test_the_takeaway_says_what_grows_and_where() -> None:
    before = [*of("North", date(2022, 2, 1), 30, source="school")]
    now = [
        *of("North", JANUARY, 32, source="school"),
        *of("South", JANUARY, 20, source="parent"),
    ]
    publish_cases(*before, *now)
    assert GROWTH.takeaway(frame(GROWTH)) == (
        "In February 2023 to January 2024 there were 52 requests, 22 more than in the 12 months "
        "before (73%). The largest part of the rise is from South (20 more) and parents or young "
        "people (20 more)."
    )


def test_the_takeaway_of_a_fall_names_what_fell() -> None:
    publish_cases(
        *of("North", date(2022, 2, 1), 30, source="school"),
        *of("North", JANUARY, 12, source="school"),
    )
    assert GROWTH.takeaway(frame(GROWTH)) == (
        "In February 2023 to January 2024 there were 12 requests, 18 fewer than in the 12 months "
        "before (60%). The largest part of the fall is from North (18 fewer) and schools and "
        "other settings (18 fewer)."
    )


def test_fewer_than_two_years_show_no_growth() -> None:
    publish_cases(*many(date(2022, 3, 1), 30), *many(JANUARY, 30))
    assert frame(GROWTH).empty


# The page


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


def test_the_page_shows_every_figure(client: Client, member: User) -> None:
    publish_cases(*random_cases(Random(9), 900))
    client.force_login(member)
    page = client.get("/ehcp/requests/?area=North&calendar=academic").content.decode()
    for each in (MONTHS, IN_YEAR, YEARS, GROWTH, AREAS, SOURCES, PARENTS):
        assert f'data-figure="{each.slug}"' in page


@pytest.mark.parametrize("each", [MONTHS, IN_YEAR, YEARS, GROWTH, SOURCES, PARENTS, AREAS])
@pytest.mark.parametrize("count", [1, 8, 60, 900])
@pytest.mark.parametrize("audience", Audience)
def test_every_chart_and_takeaway_stands_few_cases(
    each: Figure, count: int, audience: Audience
) -> None:
    publish_cases(*random_cases(Random(count), count))
    found = frame(each, audience)
    if not found.empty:
        assert each.chart is not None
        assert each.chart(drawable(found)).layout
        said = each.takeaway(found)
        assert said.endswith(".")
        assert not any(word in said for word in ("None", "nan", "[", "  "))
