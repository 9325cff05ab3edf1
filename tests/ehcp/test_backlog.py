"""The page Backlog: its figures against the same told slowly, one case at a time."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from ehcp.calendars import first_day, last_day, later
from ehcp.figures.backlog import AGES, BACKLOG, FLOWS, GAP, GROUPS, MONTHS, SLUGS
from ehcp.figures.backlog.measures import clearing, weeks_words
from ehcp.models import Deadline, Need, Source
from hnfsg.figures import registry
from hnfsg.figures.frames import drawable
from hnfsg.figures.registry import Absent
from hnfsg.people.models import User
from hnfsg.statistics import lawfully_open, weeks_to_clear
from tests.ehcp.cases import AS_AT, publish_cases
from tests.ehcp.frames import as_member, frame
from tests.ehcp.queue_cases import Row, Told, random_cases, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases() -> list[Told]:
    rows: list[Row] = random_cases(9, 1200)
    publish_cases(*rows)
    return told(rows)


def open_on(cases: list[Told], day: date) -> list[Told]:
    """The cases that were open at the end of a day, of those that can be followed."""
    return [
        c
        for c in cases
        if c.is_followed and c.received_date <= day and (c.ended_on is None or c.ended_on > day)
    ]


def undecided(case: Told, day: date) -> bool:
    return not case.is_older and (case.decided_on is None or case.decided_on > day)


MEASURES: dict[str, Callable[[Told, date], bool]] = {
    "B1": lambda c, day: c.days(day) > 42 and undecided(c, day),
    "B2": lambda c, day: c.days(day) > 140,
    "B3": lambda c, day: c.days(day) > 112 and not undecided(c, day),
    "B4": lambda c, day: c.days(day) > 364,
}


def test_the_four_measures_now_and_a_year_before(cases: list[Told]) -> None:
    found = {row["code"]: row for row in frame(BACKLOG).to_dict("records")}
    year_before = date(2023, 1, 31)
    for code, holds in MEASURES.items():
        now = [c for c in open_on(cases, AS_AT) if holds(c, AS_AT)]
        before = [c for c in open_on(cases, year_before) if holds(c, year_before)]
        row = found[code]
        assert (row["cases"], row["before"]) == (len(now), len(before)), code
        assert row["excepted"] == sum(c.exception == "yes" for c in now)
        assert row["change"] == len(now) - len(before)
        assert row["weeks"] == clearing(len(now), len(before))
    assert [row["measure"] for row in found.values()] == [
        "B1: not decided after 6 weeks",
        "B2: open for more than 20 weeks",
        "B3: assessed, without an end after 16 weeks",
        "B4: open for more than 52 weeks",
    ]


def test_the_measures_of_an_area_say_nothing_of_a_year_before(cases: list[Told]) -> None:
    found = {row["code"]: row for row in frame(BACKLOG, area="North").to_dict("records")}
    late = [c for c in open_on(cases, AS_AT) if c.area == "North" and c.days(AS_AT) > 140]
    assert found["B2"]["cases"] == len(late)
    assert found["B2"]["before"] is Absent.NOT_APPLICABLE
    assert BACKLOG.takeaway(frame(BACKLOG, area="North")).endswith("(measure B2).")


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (50, 102, "50 weeks"),
        (1, 53, "1 week"),
        (60, 60, "never at this rate"),
        (60, 20, "never at this rate"),
        (0, 20, "cleared"),
    ],
)
def test_weeks_to_clear_are_never_negative(now: int, before: int, words: str) -> None:
    assert clearing(now, before) == words


def test_weeks_are_told_whole() -> None:
    assert weeks_words(26.2) == "26 weeks"
    assert weeks_words(1234.0) == "1,234 weeks"


def test_the_age_bands_and_stages_of_the_open_cases(cases: list[Told]) -> None:
    found = frame(AGES).to_dict("records")
    assert [row["age"] for row in found] == [
        "Up to 6 weeks",
        "6 to 16 weeks",
        "16 to 20 weeks",
        "20 to 30 weeks",
        "30 to 40 weeks",
        "40 to 52 weeks",
        "Over 52 weeks",
        "Past the limit for a plan",
        "All open cases",
    ]
    open_now = [c for c in cases if not c.ended]
    for row, name in zip(
        found,
        ("1-decide", "2-not-issue", "3-issue", "4-30", "5-40", "6-52", "7-over"),
        strict=False,
    ):
        mine = [c for c in open_now if c.band(AS_AT) == name]
        assert row["cases"] == len(mine)
        for stage in ("decision", "advice", "drafting", "finalising"):
            assert row[stage] == sum(c.stage == stage for c in mine)
    assert found[-1]["cases"] == len(open_now)
    assert found[-2]["cases"] == sum(c.days(AS_AT) > 140 for c in open_now)


def test_the_bands_are_told_in_days_where_a_limit_is_no_whole_weeks() -> None:
    Deadline.objects.create(step="issue", days=150, from_date="2020-01-01", source="A reform")
    publish_cases(*random_cases(1, 20))
    assert list(frame(AGES)["age"])[2:4] == ["112 to 150 days", "150 to 210 days"]


@pytest.mark.parametrize(
    ("by", "field", "groups"),
    [
        ("area", "area", 4),
        ("need", "primary_need", len(Need) + 1),
        ("source", "source", len(Source) + 1),
        ("stage", "stage", 4),
    ],
)
def test_groups_are_split_by_the_limit(cases: list[Told], by: str, field: str, groups: int) -> None:
    found = frame(GROUPS, by=by)
    assert len(found) == groups
    open_now = [c for c in cases if not c.ended]
    assert sum(found["cases"]) == len(open_now)
    named = found[found["cases"] > 0]
    counts = sorted(
        (
            len([c for c in open_now if getattr(c, field) == value]),
            len([c for c in open_now if getattr(c, field) == value and c.days(AS_AT) > 140]),
            len([c for c in open_now if getattr(c, field) == value and c.days(AS_AT) > 364]),
        )
        for value in {getattr(c, field) for c in open_now}
    )
    assert sorted(zip(named["cases"], named["late"], named["over"], strict=True)) == counts
    for row in named.to_dict("records"):
        assert row["within"] + row["year"] + row["over"] == row["cases"]
        assert row["share"] == pytest.approx(row["late"] / row["cases"])


def flowed(cases: list[Told], first: date, months: int = 1) -> tuple[int, int, int]:
    """How many came in, ended, and were refused, in months from a first day."""
    until = later(first, months)
    came = [c for c in cases if c.is_followed and not c.is_older]
    went = [c for c in cases if c.is_followed and c.ended_on and first <= c.ended_on < until]
    return (
        sum(first <= c.received_date < until for c in came),
        len(went),
        sum(c.ended == "refused" for c in went),
    )


def test_each_month_end_stands_beside_what_the_law_allows_for(cases: list[Told]) -> None:
    found = frame(MONTHS)
    assert len(found) > 30
    for row in found.to_dict("records"):
        month = first_day(row["period"])
        day = min(last_day(month), AS_AT)
        now = open_on(cases, day)
        assert row["open"] == len(now)
        assert row["late"] == sum(MEASURES["B2"](c, day) for c in now)
        assert row["year"] == sum(MEASURES["B4"](c, day) for c in now)
        assert row["undecided"] == sum(MEASURES["B1"](c, day) for c in now)
        if month < date(2021, 12, 1):
            assert row["lawful"] is Absent.TOO_FEW
            continue
        requests, _, refused = flowed(cases, later(month, -11), 12)
        assert (row["requests"], row["refused"]) == (requests, refused)
        assert row["lawful"] == round(lawfully_open(requests, refused / requests))
        assert row["excess"] == max(0, row["open"] - row["lawful"])


@pytest.mark.parametrize("area", [{}, {"area": "South"}])
def test_what_came_in_and_went_out_by_month(cases: list[Told], area: dict[str, str]) -> None:
    mine = [c for c in cases if area.get("area", c.area) == c.area]
    for row in frame(FLOWS, **area).to_dict("records"):
        into, out, refused = flowed(mine, first_day(row["period"]))
        assert (row["into"], row["out"], row["refused"]) == (into, out, refused)
        assert row["net"] == into - out
        assert row["plan"] + row["refused"] + row["not_issued"] + row["other"] == out


def request(month: date, **fields: Any) -> Row:
    return {"received_date": month, "request_outcome": "undecided", **fields}


def refused(month: date, day: date) -> Row:
    return request(month, request_outcome="refuse", request_outcome_date=day)


def test_the_sentence_tells_the_recurring_gap_from_the_backlog_that_is_there_once() -> None:
    rows = [request(date(2022, 1, 10))] * 30 + [request(date(2023, 6, 5))] * 48
    ended = [refused(date(2023, 7, 3), date(2023, 7, 20))] * 24
    publish_cases(*rows, *ended)
    said = GAP.takeaway(frame(GAP))
    assert said == (
        "In February 2023 to January 2024 72 came in and 24 ended: about 4 a month more came in, "
        "and that gap recurs until something changes. The 78 cases past the limit are a backlog "
        "that is there once: more hands for a time can clear it, but it grows again while the gap "
        "stays."
    )
    assert frame(GAP)["weeks"].iloc[-1] == "never at this rate"


def test_without_a_gap_what_is_left_is_the_backlog(cases: list[Told]) -> None:
    old = [refused(date(2022, 1, 10), date(2023, 5, 4))] * 60
    new = [refused(date(2023, 3, 6), date(2023, 4, 3))] * 24
    publish_cases(*old, *new, *[request(date(2022, 1, 10))] * 40)
    found = frame(GAP)
    row = found.iloc[-1]
    assert GAP.takeaway(found) == (
        "In February 2023 to January 2024 24 came in and 84 ended: about 5 a month more went out, "
        "so there is no recurring gap. What is left is the backlog that is there once, 40 cases "
        "past the limit, which more hands for a time can clear."
    )
    target = round(lawfully_open(24, 84 / 24))
    weeks = weeks_to_clear(40, target, 84 / 52, 24 / 52)
    assert weeks is not None
    assert row["weeks"] == weeks_words(weeks)


def test_the_headline_names_its_measure() -> None:
    publish_cases(*[request(date(2023, 1, 9))] * 25, *[request(date(2024, 1, 8))] * 9)
    headline = BACKLOG.headline(frame(BACKLOG))  # type: ignore[misc]
    assert headline is not None
    assert headline.label == "Cases open for more than 20 weeks"
    assert (headline.value, headline.period) == (25, "31 January 2024")
    assert headline.note.startswith("Measure B2 of the page Backlog")


def test_a_member_is_told_rounded_numbers_and_no_small_ones() -> None:
    publish_cases(*[request(date(2023, 1, 9))] * 4, *[request(date(2024, 1, 8))] * 31)
    found = {row["code"]: row for row in as_member(BACKLOG).to_dict("records")}
    assert found["B2"]["cases"] is Absent.SMALL
    assert BACKLOG.headline(as_member(BACKLOG)) is None  # type: ignore[misc]
    assert BACKLOG.takeaway(as_member(BACKLOG)) == (
        "On 31 January 2024 fewer than 10 cases had been open for more than 20 weeks (measure B2)."
    )
    ages = as_member(AGES)
    assert ages["cases"].iloc[0] in (30, 35)
    assert set(as_member(GROUPS)["late"]) == {Absent.SMALL}


@pytest.mark.parametrize(
    "rows", [[], [request(date(2024, 1, 8))], [refused(date(2021, 1, 4), date(2021, 2, 1))]]
)
def test_every_figure_says_something_of_hardly_any_data(rows: list[Row]) -> None:
    publish_cases(*rows)
    for slug in SLUGS:
        figure = registry.figure(slug)
        for found in (frame(figure), as_member(figure)):
            if not found.empty:
                assert figure.takeaway(found).endswith(".")
                if figure.headline:
                    figure.headline(found)
                if figure.chart:
                    figure.chart(drawable(found))


@pytest.mark.parametrize("seed", [1, 2])
def test_members_are_told_something_of_every_figure(seed: int) -> None:
    publish_cases(*random_cases(seed, 800))
    for slug in SLUGS:
        figure = registry.figure(slug)
        found = as_member(figure)
        assert figure.takeaway(found).endswith(".")
        if figure.chart:
            assert figure.chart(drawable(found)).data


def test_the_page_names_the_measure_that_leads(client: Client, member: User) -> None:
    cache.clear()
    publish_cases(*[request(date(2023, 1, 9))] * 40)
    client.force_login(member)
    page = client.get("/ehcp/backlog/").content.decode()
    assert "On 31 January 2024 40 cases had been open for more than 20 weeks" in page
    assert "case extract of 31 January 2024" in page


def test_nothing_ages_backwards(cases: list[Told]) -> None:
    last = frame(MONTHS).iloc[-1]
    assert last["year"] <= last["late"] <= last["open"]
    assert last["open"] == len([c for c in cases if c.is_followed and not c.ended])
