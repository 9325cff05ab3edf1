"""The counts behind Timeliness and Backlog are those that plain Python counts of the same cases."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from ehcp.models import CohortEnd, Flow, OpenAtMonthEnd, OpenCase, PlanIssued, StepTime
from hnfsg.intake.models import Counted
from tests.ehcp.cases import AS_AT, publish_cases
from tests.ehcp.queue_cases import Row, Told, last_of, month_of, random_cases, told

pytestmark = pytest.mark.django_db

Counts = dict[tuple[Any, ...], tuple[int, int]]


def held(model: type[Counted], *names: str, **where: object) -> Counts:
    rows = model.objects.filter(**where).values_list("count", "keys", *names)
    found = {tuple(rest): (count, keys) for count, keys, *rest in rows}
    assert len(found) == len(rows)
    return found


def counted(cells: Iterable[tuple[tuple[Any, ...], Told]]) -> Counts:
    counts: Counter[tuple[Any, ...]] = Counter()
    keys: Counter[tuple[Any, ...]] = Counter()
    for cell, case in cells:
        counts[cell] += 1
        keys[cell] += case.key
    return {cell: (counts[cell], keys[cell]) for cell in counts}


@pytest.fixture(params=[1, 2, 3])
def cases(request: pytest.FixtureRequest) -> list[Told]:
    rows: list[Row] = random_cases(request.param, 300)
    publish_cases(*rows)
    return told(rows)


def test_plans_by_month_are_told_within_the_limit_to_a_year_and_over(cases: list[Told]) -> None:
    def band(case: Told) -> str:
        days = case.days(case.issued_on)
        return "within" if days <= 140 else "year" if days <= 364 else "over"

    expected = counted(
        ((month_of(c.issued_on), c.area, c.source, c.exception == "yes", band(c)), c)
        for c in cases
        if c.issued_on
    )
    names = ("month", "area", "source", "is_excepted", "band")
    assert held(PlanIssued, *names, is_total=False) == expected
    together = counted(
        ((month_of(c.issued_on), "", c.source, c.exception == "yes", band(c)), c)
        for c in cases
        if c.issued_on
    )
    assert held(PlanIssued, *names, is_total=True) == together
    assert len({cell[-1] for cell in expected}) == 3


def test_cohorts_count_only_whole_weeks_that_were_watched(cases: list[Told]) -> None:
    def cell(case: Told) -> tuple[date, str, str, int]:
        watched = case.days(case.as_at) // 7
        weeks = -(-case.days(case.ended_on) // 7) if case.ended else 999
        is_seen = weeks <= min(watched, 104)
        month = month_of(case.received_date)
        ended = case.ended if is_seen else ""
        return (month, case.source, ended, min(weeks if is_seen else watched, 104))

    expected = counted((cell(c), c) for c in cases if c.is_followed and not c.is_older)
    assert held(CohortEnd, "month", "source", "ended", "weeks") == expected


def test_steps_are_counted_in_days_by_the_month_in_which_they_ended(cases: list[Told]) -> None:
    expected = counted(
        ((step, month_of(ends), (ends - begins).days), c)
        for c in cases
        for step, begins, ends in (
            ("decide", c.received_date, c.decided_on),
            ("advice", c.advice_requested_date or c.decided_on, c.advice_received_date),
            ("ep-advice", c.advice_requested_date or c.decided_on, c.ep_advice_date),
            ("draft", c.advice_received_date, c.draft_date),
            ("final", c.draft_date, c.issued_on),
        )
        if begins and ends
    )
    assert held(StepTime, "step", "month", "days") == expected
    assert len({cell[0] for cell in expected}) == 5


def test_open_cases_are_those_without_an_end_by_stage_and_age(cases: list[Told]) -> None:
    expected = counted(
        (
            (AS_AT, c.stage, c.band(AS_AT), c.area, c.primary_need, c.source, c.exception == "yes"),
            c,
        )
        for c in cases
        if not c.ended
    )
    names = ("as_at", "stage", "band", "area", "need", "source", "is_excepted")
    assert held(OpenCase, *names) == expected
    assert len({cell[2] for cell in expected}) > 5


def test_every_month_end_is_told_again_from_the_dates(cases: list[Told]) -> None:
    followed = [c for c in cases if c.is_followed]
    month = month_of(min(c.ended_on for c in followed if c.ended_on))
    cells = []
    while month <= AS_AT:
        day = min(last_of(month), AS_AT)
        cells += [
            ((month, c.band(day), c.is_older or bool(c.decided_on and c.decided_on <= day)), c)
            for c in followed
            if c.received_date <= day and (c.ended_on is None or c.ended_on > day)
        ]
        month = last_of(month) + timedelta(days=1)
    assert held(OpenAtMonthEnd, "month", "band", "is_decided") == counted(cells)


def test_the_last_month_end_is_what_is_open_now(cases: list[Told]) -> None:
    at_end = OpenAtMonthEnd.objects.filter(month=month_of(AS_AT))
    assert sum(row.count for row in at_end) == sum(not c.ended for c in cases)


def test_what_came_in_and_went_out_is_counted_by_month(cases: list[Told]) -> None:
    came = [
        ((month_of(c.received_date), c.area, c.source, "in"), c)
        for c in cases
        if c.is_followed and not c.is_older
    ]
    went = [
        ((month_of(c.ended_on), c.area, c.source, c.ended), c)
        for c in cases
        if c.is_followed and c.ended_on
    ]
    names = ("month", "area", "source", "way")
    every = [*came, *went]
    assert held(Flow, *names, is_total=False) == counted(every)
    together = [((month, "", source, way), c) for (month, _, source, way), c in every]
    assert held(Flow, *names, is_total=True) == counted(together)


@pytest.mark.parametrize(("days", "band"), [(140, "within"), (141, "year"), (364, "year")])
def test_the_last_day_of_a_limit_is_within_it(days: int, band: str) -> None:
    asked = date(2022, 9, 1)
    publish_cases(
        {
            "received_date": asked,
            "request_outcome": "assess",
            "request_outcome_date": asked,
            "assessment_outcome": "issue",
            "assessment_outcome_date": asked + timedelta(days=days),
        }
    )
    assert PlanIssued.objects.get(is_total=True).band == band


def test_an_extract_without_cases_has_no_counts() -> None:
    publish_cases()
    assert not OpenAtMonthEnd.objects.exists()
    assert not Flow.objects.exists()
