"""The page Timeliness: its figures against the same told slowly, one case at a time."""

from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from ehcp.calendars import first_day, later
from ehcp.figures.timeliness import COHORT, ISSUED, PARADOX, SLUGS, STEPS, YEARS
from ehcp.figures.timeliness.cohort import FEWEST_WATCHED, WEEKS
from ehcp.models import Deadline
from hnfsg.figures import registry
from hnfsg.figures.frames import drawable
from hnfsg.figures.registry import Absent
from hnfsg.intake import vintages
from hnfsg.people.models import User
from tests.ehcp.cases import AS_AT, publish_cases
from tests.ehcp.frames import as_member, frame
from tests.ehcp.queue_cases import Row, Told, random_cases, told

pytestmark = pytest.mark.django_db
ASKED = date(2022, 9, 5)


@pytest.fixture
def cases() -> list[Told]:
    rows: list[Row] = random_cases(4, 1200)
    publish_cases(*rows)
    return told(rows)


def issued(
    cases: list[Told], first: date, months: int, keep: Callable[[Told], bool] = lambda case: True
) -> list[Told]:
    """Plans issued in so many months from a first day."""
    return [
        c for c in cases if c.issued_on and first <= c.issued_on < later(first, months) and keep(c)
    ]


def in_time(cases: list[Told]) -> list[Told]:
    return [c for c in cases if c.days(c.issued_on) <= 140]


@pytest.mark.parametrize(
    ("params", "keep"),
    [
        ({}, lambda case: True),
        ({"area": "North"}, lambda case: case.area == "North"),
        ({"source": "parent"}, lambda case: case.source == "parent"),
        ({"area": "no-area", "source": "not-recorded"}, lambda case: not case.area + case.source),
    ],
)
def test_the_share_in_time_is_that_of_the_twelve_months_to_each(
    cases: list[Told], params: dict[str, str], keep: Callable[[Told], bool]
) -> None:
    found = frame(ISSUED, **params)
    assert len(found) == 26
    for row in found.to_dict("records"):
        every = issued(cases, later(first_day(row["period"]), -11), 12, keep)
        plain = [c for c in every if c.exception != "yes"]
        assert (row["plans"], row["plans_ex"]) == (len(every), len(plain))
        assert (row["within"], row["within_ex"]) == (len(in_time(every)), len(in_time(plain)))
        if plain:
            assert row["share_ex"] == pytest.approx(len(in_time(plain)) / len(plain))
        assert row["over_ex"] == sum(c.days(c.issued_on) > 364 for c in plain)
        assert row["year_ex"] == len(plain) - row["within_ex"] - row["over_ex"]


@pytest.mark.parametrize(
    ("calendar", "first", "label"),
    [
        ("calendar", date(2022, 1, 1), "2022"),
        ("academic", date(2021, 9, 1), "2021 to 2022"),
        ("financial", date(2022, 4, 1), "2022 to 2023"),
    ],
)
def test_years_are_those_of_the_calendar(
    cases: list[Told], calendar: str, first: date, label: str
) -> None:
    found = frame(YEARS, calendar=calendar)
    row = found[found["year"] == label].iloc[0]
    plain = [c for c in issued(cases, first, 12) if c.exception != "yes"]
    assert (row["plans_ex"], row["within_ex"]) == (len(plain), len(in_time(plain)))


def plan(asked: date, days: int, **fields: Any) -> Row:
    decided = asked + timedelta(days=30)
    return {
        "received_date": asked,
        "request_outcome": "assess",
        "request_outcome_date": decided,
        "assessment_outcome": "issue",
        "assessment_outcome_date": asked + timedelta(days=days),
        **fields,
    }


def waiting(asked: date) -> Row:
    return {
        "received_date": asked,
        "request_outcome": "assess",
        "request_outcome_date": asked + timedelta(days=30),
        "assessment_outcome": "undecided",
    }


OLD = date(2020, 1, 6)
FIRST_YEAR = [plan(date(2022, 8, 1), 140)] * 20 + [plan(date(2022, 3, 1), 200)] * 20
SECOND_YEAR = [plan(date(2023, 8, 1), 140)] * 20 + [plan(date(2023, 3, 1), 200)] * 20


def test_clearing_a_backlog_lowers_the_share_from_50_to_20_per_cent_and_the_page_says_so(
    client: Client, send_officer: User
) -> None:
    # Of 120 old cases 60 get their plans in the second year, all of them late.
    cleared = [plan(OLD, (date(2023, 6, 1) - OLD).days)] * 60
    publish_cases(*FIRST_YEAR, *SECOND_YEAR, *cleared, *[waiting(OLD)] * 60)
    found = frame(PARADOX)
    assert list(found["share"].iloc[:2]) == [0.5, 0.2]
    assert list(found["late"]) == [120, 60, 0]
    assert found["plans"].iloc[2] == 160
    sentence = (
        "The queue past the limit fell by 60, and the share in time fell from 50.0% to 20.0%: "
        "clearing a backlog lowers the share first, for every old case counts as late on the day "
        "it gets its plan. 60 open cases are past the limit. If each had its plan now, the share "
        "in time would first go from 20.0% to 12.5%, and only then rise."
    )
    assert PARADOX.takeaway(found) == sentence
    cache.clear()
    client.force_login(send_officer)
    page = client.get("/ehcp/timeliness/").content.decode()
    assert sentence in page


def test_when_both_get_better_nothing_is_said_of_a_paradox() -> None:
    second = [plan(date(2023, 8, 1), 140)] * 40 + [plan(date(2021, 10, 1), 600)] * 20
    publish_cases(*FIRST_YEAR, *second, waiting(OLD))
    said = PARADOX.takeaway(frame(PARADOX))
    assert said.startswith(
        "The queue past the limit fell by 20, and the share in time rose from 50.0% to 66.7%. "
        "1 open case is past the limit."
    )


def test_without_a_late_case_there_is_no_backlog_to_speak_of() -> None:
    publish_cases(*SECOND_YEAR, plan(date(2022, 12, 1), 100))
    assert "so there is no backlog that could lower the share." in PARADOX.takeaway(frame(PARADOX))


def test_the_paradox_counts_the_queue_at_the_ends_of_whole_months(cases: list[Told]) -> None:
    found = frame(PARADOX)
    for row, day in zip(found.to_dict("records"), (date(2023, 1, 31), AS_AT), strict=False):
        late = [
            c
            for c in cases
            if c.is_followed
            and c.received_date <= day - timedelta(days=141)
            and (c.ended_on is None or c.ended_on > day)
        ]
        assert row["late"] == len(late)


def slow_curve(cases: list[Told], kinds: set[str]) -> dict[int, float]:
    """The cumulative incidence by week, from each case's own end and the weeks it was watched."""
    spans = []
    for case in cases:
        watched = case.days(case.as_at) // 7
        ended = max(1, -(-case.days(case.ended_on) // 7)) if case.ended else None
        spans.append((ended, case.ended) if ended and ended <= watched else (watched, ""))
    is_open, share, found = 1.0, 0.0, {}
    for week in range(1, WEEKS + 1):
        at_risk = sum(weeks >= week for weeks, _ in spans)
        if at_risk < FEWEST_WATCHED:
            break
        ends = [end for weeks, end in spans if weeks == week and end]
        share += is_open * sum(end in kinds for end in ends) / at_risk
        is_open *= 1 - len(ends) / at_risk
        found[week] = share
    return found


@pytest.mark.parametrize("params", [{}, {"calendar": "academic"}, {"source": "school"}])
def test_the_curves_are_those_of_the_cases_one_by_one(
    cases: list[Told], params: dict[str, str]
) -> None:
    found = frame(COHORT, **params)
    first = date(2022, 9, 1) if "calendar" in params else date(2023, 1, 1)
    for cohort in ("", "_1"):
        chosen = [
            c
            for c in cases
            if c.is_followed
            and not c.is_older
            and first <= c.received_date < later(first, 12)
            and params.get("source", c.source) == c.source
        ]
        expected = slow_curve(chosen, {"plan"})
        for row in found.to_dict("records"):
            week, share = int(row["week"]), row[f"share_plan{cohort}"]
            if week in expected:
                assert share == pytest.approx(expected[week])
            else:
                assert share is Absent.TOO_FEW
        first = later(first, -12)


def test_a_request_of_a_week_ago_is_watched_and_not_yet_late() -> None:
    many = [plan(date(2023, 1, 2), 140)] * 50 + [waiting(date(2023, 12, 4))] * 30
    publish_cases(*many, waiting(date(2022, 1, 3)))
    found = frame(COHORT)
    at = {int(row["week"]): row for row in found.to_dict("records")}
    assert (at[8]["watched"], at[9]["watched"]) == (80, 50)
    assert at[19]["share_plan"] == 0
    assert at[20]["share_plan"] == 1
    assert COHORT.takeaway(found) == (
        "100% of the requests of 2023 had come to an end by week 20, the legal limit for a plan: "
        "100% with a plan, 0% not assessed."
    )


def test_a_member_gets_the_curve_of_rounded_counts_and_no_small_ones() -> None:
    publish_cases(*random_cases(4, 1200))
    exact, told_ = frame(COHORT), as_member(COHORT)
    for name in ("share_plan", "share_ended"):
        pairs = [
            (mine, theirs)
            for mine, theirs in zip(exact[name], told_[name], strict=True)
            if not isinstance(theirs, Absent) and not isinstance(mine, Absent)
        ]
        assert len(pairs) > 20
        assert all(mine == pytest.approx(theirs, abs=0.03) for mine, theirs in pairs)
    small = told_[[isinstance(n, Absent) for n in told_["plan"]]]
    assert len(small)
    assert set(small["share_plan"]) == {Absent.TOO_FEW}


def test_steps_tell_the_median_and_the_90th_percentile_of_their_last_year(
    cases: list[Told],
) -> None:
    found = {row["step"]: row for row in frame(STEPS).to_dict("records")}
    days = sorted(
        c.days(c.decided_on) for c in cases if c.decided_on and c.decided_on >= date(2023, 2, 1)
    )
    row = found["Decision whether to assess"]
    assert row["cases"] == len(days)
    assert row["median"] == days[(len(days) + 1) // 2 - 1]
    assert abs(row["median"] - median(days)) <= 5
    assert sum(d <= row["ninth"] for d in days) >= 0.9 * len(days)
    assert sum(d < row["ninth"] for d in days) < 0.9 * len(days)
    assert row["limit"] == 42
    assert found["Draft plan"]["limit"] is Absent.NOT_APPLICABLE


def test_the_takeaway_of_the_steps_names_the_longest_with_the_limit_of_the_law() -> None:
    asked = date(2023, 6, 1)
    advised = {"advice_requested_date": asked, "advice_received_date": asked + timedelta(days=90)}
    case = plan(asked, 200, request_outcome_date=asked, **advised)
    publish_cases(*[case] * 12, plan(date(2022, 1, 5), 100))
    said = STEPS.takeaway(frame(STEPS))
    assert said == (
        "The longest step is “all advice”: of the cases that went through it in February 2023 to "
        "January 2024, half took more than 90 days and one in ten more than 90 days, where the law "
        "allows 42 days."
    )


def test_a_member_is_not_told_the_days_of_few_cases() -> None:
    publish_cases(*[plan(date(2023, 6, 1), 100)] * 4, plan(date(2022, 1, 5), 100))
    found = as_member(STEPS)
    assert set(found["median"]) <= {Absent.TOO_FEW, Absent.MISSING}
    assert STEPS.takeaway(found) == (
        "Too few cases have gone through a step to say how long it takes."
    )


def test_the_headline_is_the_share_of_the_last_twelve_months() -> None:
    publish_cases(*FIRST_YEAR, *SECOND_YEAR)
    headline = ISSUED.headline(frame(ISSUED))  # type: ignore[misc]
    assert headline is not None
    assert headline.label == "Plans issued within 20 weeks"
    assert float(headline.value) == 0.5
    assert headline.period == "February 2023 to January 2024"
    assert headline.note == "20 of 40 plans, without lawful exceptions"


def test_the_words_follow_the_limit_that_holds() -> None:
    Deadline.objects.create(step="issue", days=105, from_date="2023-01-01", source="A reform")
    publish_cases(*FIRST_YEAR, *SECOND_YEAR)
    found = frame(ISSUED)
    assert "within 15 weeks of the request" in ISSUED.takeaway(found)
    assert found["within_ex"].iloc[-1] == 0


@pytest.mark.parametrize("rows", [[], [waiting(date(2024, 1, 8))], [plan(date(2021, 1, 4), 50)]])
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


def test_without_a_publication_the_page_says_so(client: Client, member: User) -> None:
    cache.clear()
    client.force_login(member)
    assert "No cases have been published yet." in client.get("/ehcp/timeliness/").content.decode()
    assert frame(ISSUED).empty
    assert vintages.live().parts == ()
