"""The page Decisions: what it counts, held against the same counted slowly in Python."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client

from ehcp.calendars import later
from ehcp.figures.decisions import (
    CHALLENGED,
    FIGURES,
    GRADUATED,
    IN_TIME,
    IN_TIME_YEARS,
    MONTHS,
    REASONS,
    SOURCES,
    YEARS,
)
from ehcp.models import Deadline, Step
from hnfsg.figures.cells import absence
from hnfsg.figures.frames import drawable
from hnfsg.figures.registry import Absent, Audience, Figure
from hnfsg.people.models import User
from hnfsg.statistics import difference, wilson
from tests.ehcp.cases import publish_cases
from tests.ehcp.frames import frame, rows_of, those
from tests.ehcp.random_cases import random_cases

pytestmark = pytest.mark.django_db

LIMIT = 42
YEAR = (date(2023, 2, 1), 12)  # the twelve months to the extract
SETTLED_YEAR = (date(2022, 12, 1), 12)  # those of which the limit has passed
SOURCE_LABELS = {
    "Parent or young person": "parent",
    "School or other setting": "school",
    "Health": "health",
    "Social care": "social-care",
    "Other": "other",
    "Not recorded": "",
}


def with_outcome(rows: Iterable[Mapping[str, Any]], *outcomes: str) -> int:
    return sum(row["request_outcome"] in outcomes for row in rows)


def in_time(rows: Iterable[Mapping[str, Any]], limit: int = LIMIT) -> int:
    """How many were decided within so many days, counted one by one."""
    return sum(
        row["request_outcome_date"] - row["received_date"] <= timedelta(days=limit)
        for row in rows
        if row["request_outcome"] in ("assess", "refuse")
    )


def requests(
    month: date, refused: int = 0, agreed: int = 0, undecided: int = 0, **fields: Any
) -> list[dict[str, Any]]:
    """Requests of the first day of a month, decided within the limit."""
    told = {"received_date": month, "request_outcome_date": month + timedelta(days=30), **fields}
    return [
        *[{**told, "request_outcome": "refuse"}] * refused,
        *[{**told, "request_outcome": "assess"}] * agreed,
        *[{"received_date": month, "request_outcome": "undecided", **fields}] * undecided,
    ]


# By who asked


@pytest.mark.parametrize("area", ["all-areas", "West"])
def test_every_source_and_outcome_is_counted(area: str) -> None:
    rows = random_cases(Random(11), 900)
    publish_cases(*rows)
    found = rows_of(frame(SOURCES, area=area), "source")
    assert list(found) == ["All who ask", *SOURCE_LABELS]
    own = {} if area == "all-areas" else {"area": area}
    for label, source in {"All who ask": None, **SOURCE_LABELS}.items():
        fields = own if source is None else {**own, "source": source}
        asked = those(rows, *YEAR, **fields)
        row = found[label]
        refused, decided = with_outcome(asked, "refuse"), with_outcome(asked, "refuse", "assess")
        assert row["requests"] == len(asked)
        assert (row["refused"], row["decided"]) == (refused, decided)
        assert row["undecided"] == with_outcome(asked, "undecided")
        assert row["withdrawn"] == with_outcome(asked, "withdrawn")
        assert row["of_decisions"] == refused / decided
        assert row["of_requests"] == refused / len(asked)
        assert (row["lower"], row["upper"]) == wilson(refused, decided)


DECEMBER_2022 = date(2022, 12, 1)


def test_the_takeaway_tells_parents_from_schools_with_the_interval_of_the_difference() -> None:
    publish_cases(
        *requests(DECEMBER_2022, 60, 40, 0, source="parent"),
        *requests(DECEMBER_2022, 30, 70, 20, source="school"),
    )
    apart = difference((60, 100), (30, 100))
    assert apart is not None
    assert SOURCES.takeaway(frame(SOURCES, year="2022")) == (
        "Of decisions on requests of December 2022, 45% were not to assess (90 of 200); of all "
        "the requests, 41% (90 of 220). Of parents’ 60% (60 of 100), of schools’ 30% (30 of 100): "
        f"30 points more (95% interval {apart.lower:.0%} to {apart.upper:.0%} points).".replace(
            "% to", " to"
        ).replace("% points", " points")
    )


def test_a_difference_that_may_be_chance_is_told_as_such() -> None:
    publish_cases(
        *requests(DECEMBER_2022, 11, 20, source="parent"),
        *requests(DECEMBER_2022, 10, 20, source="school"),
    )
    said = SOURCES.takeaway(frame(SOURCES, year="2022"))
    assert "a difference that may be chance (95% interval −21 to 25 points)." in said


def test_a_period_with_open_months_is_provisional() -> None:
    publish_cases(*requests(date(2024, 1, 1), 20, 20, 10))
    said = SOURCES.takeaway(frame(SOURCES))
    assert said.endswith("Provisional: some of these requests may still be decided in time.")


def test_too_few_decisions_have_no_share_for_members() -> None:
    publish_cases(*requests(DECEMBER_2022, 4, 5))
    found = frame(SOURCES, Audience.MEMBER, year="2022")
    assert found["of_decisions"].iloc[0] is Absent.TOO_FEW
    assert SOURCES.takeaway(found) == (
        "Of requests of December 2022 too few were decided to tell a share."
    )


# By year and month


def test_both_shares_of_every_year_are_told_apart() -> None:
    rows = random_cases(Random(12), 900)
    publish_cases(*rows)
    found = rows_of(frame(YEARS), "year")
    assert list(found) == ["2021", "2022", "2023", "2024", "12 settled months"]
    spans = {"2022": (date(2022, 1, 1), 12), "12 settled months": SETTLED_YEAR}
    for label, span in spans.items():
        asked, row = those(rows, *span), found[label]
        refused, decided = with_outcome(asked, "refuse"), with_outcome(asked, "refuse", "assess")
        assert row["of_requests"] == refused / len(asked)
        assert row["of_decisions"] == refused / decided
    assert [row["state"] for row in found.values()] == [
        "Settled",
        "Settled",
        "Provisional",
        "Provisional",
        "Settled",
    ]


def test_the_takeaway_and_the_tile_are_of_the_settled_months_with_both_bases() -> None:
    publish_cases(
        *requests(date(2022, 10, 1), 20, 60, 0),
        *requests(date(2023, 11, 1), 30, 60, 10),
        *requests(date(2024, 1, 1), 1, 0, 50),
    )
    found = frame(YEARS)
    assert YEARS.takeaway(found) == (
        "Of requests of December 2022 to November 2023, 30% were refused (30 of 100); of "
        "decisions, 33% (30 of 90). In October to December 2022 it was 25% of requests."
    )
    headline = YEARS.headline(found)  # type: ignore[misc]
    assert headline is not None
    assert (headline.note, headline.period) == (
        "30 of 100 requests.",
        "requests of December 2022 to November 2023",
    )


def test_one_refusal_of_one_month_is_told_in_the_singular() -> None:
    publish_cases(*requests(date(2023, 10, 1), 1, 1))
    assert YEARS.takeaway(frame(YEARS)).startswith("Of 0 requests of January 2024, 0 were refused")


def test_every_month_is_counted_and_recent_ones_are_provisional() -> None:
    rows = random_cases(Random(13), 900)
    publish_cases(*rows)
    found = frame(MONTHS)
    for place, row in enumerate(found.itertuples()):
        asked = those(rows, later(date(2021, 9, 1), place))
        refused, decided = with_outcome(asked, "refuse"), with_outcome(asked, "refuse", "assess")
        assert (row.requests, row.decided, row.refused) == (len(asked), decided, refused)
        if place < 27:
            assert (row.state, row.so_far) == ("Settled", Absent.NOT_APPLICABLE)
            assert row.of_requests == refused / len(asked)
            assert row.of_decisions == refused / decided
        else:
            assert (row.state, row.of_requests) == ("Provisional", Absent.NOT_APPLICABLE)
            assert row.so_far == refused / decided
    assert "December 2023 and January 2024 are provisional" in MONTHS.takeaway(found)


def test_another_limit_of_the_law_settles_other_months() -> None:
    Deadline.objects.create(step=Step.DECIDE, days=14, from_date=date(2023, 12, 1), source="Reform")
    publish_cases(*requests(date(2023, 11, 1), 20, 20), *requests(date(2024, 1, 1), 20, 20))
    assert list(frame(MONTHS)["state"]) == ["Settled", "Settled", "Provisional"]
    assert IN_TIME.takeaway(frame(IN_TIME)).startswith("Of requests of December 2023 too few")


# In time


@pytest.mark.parametrize("source", ["all-sources", "parent"])
def test_decisions_within_the_limit_are_counted(source: str) -> None:
    rows = random_cases(Random(14), 900)
    publish_cases(*rows)
    fields = {} if source == "all-sources" else {"source": source}
    asked = those(rows, *SETTLED_YEAR, **fields)
    decided = with_outcome(asked, "refuse", "assess")
    row = rows_of(frame(IN_TIME_YEARS, source=source), "year")["12 settled months"]
    assert (row["in_time"], row["decided"]) == (in_time(asked), decided)
    assert row["share"] == in_time(asked) / decided
    assert row["undecided"] == with_outcome(asked, "undecided")
    months = rows_of(frame(IN_TIME, source=source), "period")
    asked = those(rows, date(2022, 5, 1), **fields)
    assert months["2022-23-m02"]["in_time"] == in_time(asked)


def test_the_limit_is_told_in_weeks_as_it_is_set() -> None:
    publish_cases(*requests(date(2023, 11, 1), 20, 60, 3))
    assert IN_TIME.takeaway(frame(IN_TIME)) == (
        "Of decisions on requests of November 2023, 100% were told within 6 weeks (80 of 80). 3 "
        "wait for a decision beyond the limit."
    )


def test_the_councils_own_target_stands_beside_the_limit() -> None:
    Deadline.objects.create(
        step=Step.DECIDE, days=28, is_local=True, from_date=date(2022, 1, 1), source="Ours"
    )
    rows = random_cases(Random(15), 900)
    publish_cases(*rows)
    asked = those(rows, *SETTLED_YEAR)
    found = rows_of(frame(IN_TIME_YEARS), "year")
    row = found["12 settled months"]
    assert row["in_target"] == in_time(asked, 28)
    assert row["target_share"] == in_time(asked, 28) / with_outcome(asked, "refuse", "assess")
    assert (row["limit"], row["target"]) == ("6 weeks", "4 weeks")
    assert found["2021"]["target_share"] is Absent.NOT_APPLICABLE
    assert "within the council’s own target of 4 weeks" in IN_TIME_YEARS.takeaway(
        frame(IN_TIME_YEARS)
    )


def test_the_tile_says_the_limit() -> None:
    publish_cases(*requests(DECEMBER_2022, 40, 40), *requests(date(2023, 11, 1), 20, 60))
    headline = IN_TIME_YEARS.headline(frame(IN_TIME_YEARS))  # type: ignore[misc]
    assert headline is not None
    assert headline.label == "Decided whether to assess within 6 weeks"
    assert headline.note == "160 of 160 decisions."


# Why, and what followed


def test_refusals_are_counted_by_their_reason() -> None:
    rows = random_cases(Random(16), 900)
    publish_cases(*rows)
    found = rows_of(frame(REASONS, source="parent", year="2023"), "reason")
    refused = [
        row
        for row in those(rows, date(2023, 1, 1), 12, source="parent")
        if row["request_outcome"] == "refuse"
    ]
    reasons = {
        "Needs can be met without a plan": "met",
        "Not enough evidence of need": "evidence",
        "Graduated response not evidenced": "graduated",
        "Other": "other",
        "Not recorded": "",
    }
    assert list(found) == ["All refusals", *reasons]
    assert found["All refusals"]["refused"] == len(refused)
    for label, reason in reasons.items():
        counted = sum(row["refusal_reason"] == reason for row in refused)
        assert found[label]["refused"] == counted
        assert found[label]["share"] == counted / len(refused)


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        ({}, "No request of February 2023 to January 2024 was refused."),
        (
            {"met": 1},
            "1 request of February 2023 to January 2024 was refused, most often because of “Needs "
            "can be met without a plan” (1 of 1, 100%).",
        ),
        (
            {"met": 3, "other": 3, "": 4},
            "10 requests of February 2023 to January 2024 were refused, most often because of "
            "“Needs can be met without a plan and Other” (3 of 10, 30%, each).",
        ),
    ],
)
def test_the_takeaway_names_the_reason_given_most(refused: dict[str, int], said: str) -> None:
    month = date(2023, 3, 1)
    rows = [
        row
        for reason, count in refused.items()
        for row in requests(month, count, refusal_reason=reason)
    ]
    publish_cases(*rows, *requests(date(2022, 1, 1), 0, 5), *requests(month, 0, 30))
    assert REASONS.takeaway(frame(REASONS)) == said


def test_a_graduated_response_is_set_beside_none() -> None:
    rows = random_cases(Random(17), 900)
    publish_cases(*rows)
    found = rows_of(frame(GRADUATED, area="North"), "graduated")
    for label, said in (("Evidenced", "yes"), ("Not evidenced", "no"), ("Not recorded", "")):
        asked = those(rows, *YEAR, area="North", graduated_response=said)
        row = found[label]
        assert row["requests"] == len(asked)
        assert row["refused"] == with_outcome(asked, "refuse")
        assert row["decided"] == with_outcome(asked, "refuse", "assess")


def test_without_a_word_on_graduated_responses_the_figure_says_why_it_is_empty() -> None:
    publish_cases(*requests(date(2023, 3, 1), 20, 20))
    assert frame(GRADUATED).empty


def test_a_group_of_which_none_is_recorded_is_told_as_a_small_one_is() -> None:
    month = date(2023, 3, 1)
    rest = [{**row, "graduated_response": "yes"} for row in requests(month, 20, 20)]
    publish_cases(*requests(date(2022, 3, 1), 1), *requests(month, 3, 3, area="North"), *rest)
    assert not frame(GRADUATED, area="North").empty


@pytest.mark.parametrize("decision", ["Not to assess", "No plan"])
def test_what_followed_is_counted_and_the_decision_stays(decision: str) -> None:
    rows = random_cases(Random(18), 900)
    publish_cases(*rows)
    row = rows_of(frame(CHALLENGED), "decision")[decision]
    against = [
        each
        for each in those(rows, *YEAR)
        if (each["request_outcome"] == "refuse" and decision == "Not to assess")
        or (each.get("assessment_outcome") == "not-issue" and decision == "No plan")
    ]
    assert row["decisions"] == len(against)
    for column, field, value in (
        ("mediation", "mediation", "yes"),
        ("tribunal", "tribunal", "yes"),
        ("after_mediation", "overturned", "mediation"),
        ("by_tribunal", "overturned", "tribunal"),
        ("by_council", "overturned", "council"),
    ):
        assert row[column] == sum(each.get(field, "") == value for each in against)
    assert row["overturned"] == sum(bool(each.get("overturned")) for each in against)


MARCH = date(2023, 3, 1)
TWICE_AGAINST = {
    "received_date": MARCH,
    "request_outcome": "refuse",
    "request_outcome_date": date(2023, 4, 3),
    "assessment_outcome": "not-issue",
    "assessment_outcome_date": date(2023, 10, 2),
    "mediation": "yes",
}


@pytest.mark.parametrize(
    ("fields", "followed"),
    [
        ({"overturned": "mediation", "overturned_date": date(2023, 6, 1)}, "Not to assess"),
        ({"overturned": "tribunal", "overturned_date": date(2024, 1, 15)}, "No plan"),
        ({}, "No plan"),
    ],
)
def test_what_followed_two_decisions_is_told_of_one(fields: dict[str, Any], followed: str) -> None:
    publish_cases(TWICE_AGAINST | fields, *requests(date(2022, 1, 1), 0, 1))
    found = rows_of(frame(CHALLENGED), "decision")
    assert {name: row["decisions"] for name, row in found.items()} == {
        "Not to assess": 1,
        "No plan": 1,
    }
    assert {name: row["mediation"] for name, row in found.items()} == {
        name: int(name == followed) for name in found
    }
    assert sum(row["overturned"] for row in found.values()) == len(fields) // 2


def test_an_overturned_refusal_is_still_a_refusal() -> None:
    overturned = {"overturned": "tribunal", "overturned_date": date(2023, 9, 1)}
    publish_cases(*requests(MARCH, 12, 12, **overturned), *requests(date(2022, 1, 1), 0, 1))
    assert rows_of(frame(SOURCES), "source")["All who ask"]["refused"] == 12
    assert CHALLENGED.takeaway(frame(CHALLENGED)) == (
        "12 requests of February 2023 to January 2024 were refused an assessment. 0 went to "
        "mediation and 0 to the tribunal; 12 were overturned (100%)."
    )


def test_a_number_that_ends_in_one_is_still_of_several_requests() -> None:
    publish_cases(*requests(MARCH, 21, 0), *requests(date(2022, 1, 1), 0, 1))
    assert CHALLENGED.takeaway(frame(CHALLENGED)).startswith("21 requests of February 2023")


def test_one_request_waits_and_several_wait() -> None:
    publish_cases(*requests(date(2023, 11, 1), 20, 60, 1))
    assert IN_TIME.takeaway(frame(IN_TIME)).endswith(" 1 waits for a decision beyond the limit.")


# The page


def test_the_page_shows_every_figure_and_both_kinds_of_share(client: Client, member: User) -> None:
    publish_cases(*random_cases(Random(19), 900))
    client.force_login(member)
    page = client.get("/ehcp/decisions/?source=parent&calendar=financial").content.decode()
    for each in FIGURES:
        assert f'data-figure="{each.slug}"' in page
    assert "Refused, of requests" in page
    assert "Refused, of decisions" in page


def test_the_page_says_that_nothing_is_published(client: Client, member: User) -> None:
    client.force_login(member)
    assert "No cases have been published yet." in client.get("/ehcp/decisions/").content.decode()


@pytest.mark.parametrize("each", FIGURES)
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


def test_members_are_told_nothing_of_a_few_refusals() -> None:
    publish_cases(*requests(MARCH, 3, 60), *requests(date(2022, 1, 1), 0, 1))
    found = frame(CHALLENGED, Audience.MEMBER)
    assert found["decisions"].iloc[0] is Absent.SMALL
    assert absence(found["share"].iloc[0]) is Absent.TOO_FEW
    assert CHALLENGED.takeaway(found).startswith("Fewer than 10 requests of February 2023")
