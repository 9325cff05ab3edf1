"""Aggregates of plans, reviews and schools equal a count of the same cases in plain Python."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db.models import F

from ehcp.models import (
    AnnualReviews,
    Deadline,
    FirstPlans,
    PlanMoves,
    PlansInForce,
    PlansInJanuary,
    SchoolRequests,
)
from hnfsg.figures.masking import record_key
from hnfsg.intake.models import Part
from tests.ehcp.cases import AS_AT, publish_cases
from tests.ehcp.children import random_cases

pytestmark = pytest.mark.django_db

SEEDS = range(4)
Case = dict[str, Any]
Counted = dict[tuple[Any, ...], tuple[int, int]]


def counted(found: Iterable[tuple[tuple[Any, ...], Case]]) -> Counted:
    """How many cases have each value, and the sum of their record keys."""
    pairs = list(found)
    numbers = Counter(value for value, _ in pairs)
    keys: Counter[tuple[Any, ...]] = Counter()
    for value, case in pairs:
        keys[value] += record_key(case["child"])
    return {value: (numbers[value], keys[value]) for value in numbers}


def told(model: type, part: Part, *names: str) -> Counted:
    rows = model.objects.filter(part=part).values_list(*names, "count", "keys")
    found = {row[:-2]: row[-2:] for row in rows}
    assert len(found) == len(rows)
    return found


def started(case: Case) -> date | None:
    """When a plan began; None where there is none."""
    if case.get("assessment_outcome") not in ("issue", "before"):
        return None
    return (
        case.get("assessment_outcome_date") or case.get("plan_start_date") or case["received_date"]
    )


def plans(cases: list[Case]) -> list[Case]:
    return [case for case in cases if (began := started(case)) and began <= AS_AT]


def in_force(case: Case, on: date = AS_AT) -> bool:
    began, ceased = started(case), case.get("cease_date")
    return bool(began and began <= on and (not ceased or ceased > on))


def band(year_group: int | None) -> str:
    if year_group is None:
        return ""
    tops = {-1: "early", 2: "infant", 6: "junior", 9: "lower", 11: "upper", 14: "sixteen"}
    return next((name for top, name in tops.items() if year_group <= top), "nineteen")


@pytest.mark.parametrize("seed", SEEDS)
def test_plans_in_force_are_counted_by_one_thing_at_a_time(seed: int) -> None:
    cases = random_cases(Random(seed))
    part = publish_cases(*cases)
    values = [
        ((case["area"], by, value), case)
        for case in cases
        if in_force(case)
        for by, value in (
            ("all", ""),
            ("need", case["primary_need"]),
            ("age", band(case["year_group"])),
            ("provision", case["provision"]),
        )
    ]
    assert told(PlansInForce, part, "area", "by", "value") == counted(values)


@pytest.mark.parametrize("seed", SEEDS)
def test_plans_of_each_january_are_those_in_force_on_the_day_of_the_return(seed: int) -> None:
    cases = random_cases(Random(seed))
    part = publish_cases(*cases)
    third_thursdays = {2020: 16, 2021: 21, 2022: 20, 2023: 19, 2024: 18}
    for year, day in third_thursdays.items():
        on = date(year, 1, day)
        rows = PlansInJanuary.objects.filter(part=part, first_year__lte=year).exclude(
            last_year__lt=year
        )
        got = (sum(row.count for row in rows), sum(row.keys for row in rows))
        (expected,) = counted(((), case) for case in cases if in_force(case, on)).values()
        assert got == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_plans_that_began_and_ceased_are_counted_by_month(seed: int) -> None:
    cases = random_cases(Random(seed))
    part = publish_cases(*cases)
    moves = [
        ((case["area"], "new", "", start.replace(day=1)), case)
        for case in plans(cases)
        if (start := started(case))
    ] + [
        ((case["area"], "ceased", case["cease_reason"], ceased.replace(day=1)), case)
        for case in plans(cases)
        if (ceased := case.get("cease_date")) and ceased <= AS_AT
    ]
    assert told(PlanMoves, part, "area", "move", "reason", "month") == counted(moves)


def test_those_that_began_less_those_that_ceased_are_in_force() -> None:
    part = publish_cases(*random_cases(Random(9)))
    moved = Counter[str]()
    for move, count in PlanMoves.objects.filter(part=part).values_list("move", "count"):
        moved[move] += count
    held = PlansInForce.objects.filter(part=part, by="all")
    assert moved["new"] - moved["ceased"] == sum(row.count for row in held) > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_first_plans_are_counted_by_who_asked_and_what_they_named(seed: int) -> None:
    cases = random_cases(Random(seed))
    part = publish_cases(*cases)
    found = [
        (
            (
                date(
                    on.year, {1: 1, 2: 1, 3: 1, **dict.fromkeys(range(4, 9), 4)}.get(on.month, 9), 1
                ),
                case["source"],
                case["first_provision"],
                case["attends_local_school"],
            ),
            case,
        )
        for case in cases
        if (on := case.get("assessment_outcome_date"))
    ]
    assert told(FirstPlans, part, "since", "source", "provision", "local") == counted(found)


@pytest.mark.parametrize("seed", SEEDS)
def test_steps_of_reviews_are_held_against_the_limits(seed: int) -> None:
    cases = random_cases(Random(seed))
    part = publish_cases(*cases)
    days = dict(Deadline.objects.values_list("step", "days"))
    found = []
    for case in plans(cases):
        met = case.get("review_date")
        for step in ("decision", "final") if met else ():
            done = case.get(f"review_{step}_date")
            last = met + timedelta(days=days[f"review-{step}"])
            if done:
                state = "in-time" if done <= last else "late"
            elif in_force(case):
                state = "waiting" if last >= AS_AT else "overdue"
            else:
                continue
            found.append(((case["area"], step, state, met.replace(day=1)), case))
        if in_force(case):
            due = (met or started(case)) + timedelta(days=days["review-due"])
            state = next(
                name
                for until, name in (
                    (date(2023, 7, 31), "over-6"),
                    (date(2023, 10, 31), "over-3"),
                    (AS_AT, "over-0"),
                    (date(2024, 5, 1), "next-3"),
                    (date.max, "later"),
                )
                if due < until
            )
            found.append(((case["area"], "next", state, None), case))
    assert told(AnnualReviews, part, "area", "step", "state", "month") == counted(found)


def test_a_review_is_held_against_the_limit_of_its_day() -> None:
    Deadline.objects.create(step="review-decision", days=10, from_date="2023-11-01", source="New")
    plan = {
        "received_date": date(2022, 1, 10),
        "request_outcome": "assess",
        "assessment_outcome": "issue",
        "assessment_outcome_date": date(2022, 6, 1),
    }
    part = publish_cases(
        *(
            {**plan, "review_date": met, "review_decision_date": met + timedelta(days=20)}
            for met in (date(2023, 10, 31), date(2023, 11, 1))
        )
    )
    assert told(AnnualReviews, part, "step", "state", "month").keys() >= {
        ("decision", "in-time", date(2023, 10, 1)),
        ("decision", "late", date(2023, 11, 1)),
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_requests_are_counted_by_school_and_year(seed: int) -> None:
    cases = random_cases(Random(seed))
    part = publish_cases(*cases)
    counted = [
        case
        for case in cases
        if case["school_urn"]
        and "before" not in (case["request_outcome"], case.get("assessment_outcome"))
    ]
    expected: dict[tuple[str, int], Counter[str]] = {}
    for case in counted:
        row = expected.setdefault((case["school_urn"], case["received_date"].year), Counter())
        is_decided = case["request_outcome"] in ("assess", "refuse")
        is_refused, is_school = case["request_outcome"] == "refuse", case["source"] == "school"
        row["count"] += 1
        row["keys"] += record_key(case["child"])
        row["by_parents"] += case["source"] == "parent"
        row["by_school"] += is_school
        row["decided"] += is_decided
        row["refused"] += is_refused
        row["school_decided"] += is_decided and is_school
        row["school_refused"] += is_refused and is_school
    names = (
        *("count", "keys", "by_parents", "by_school"),
        *("decided", "refused", "school_decided", "school_refused"),
    )
    rows = SchoolRequests.objects.filter(part=part).values("urn", "year", *names)
    assert {(r["urn"], r["year"]): {n: r[n] for n in names} for r in rows} == {
        place: {name: row[name] for name in names} for place, row in expected.items()
    }


def test_no_school_has_more_of_a_part_than_of_the_whole() -> None:
    part = publish_cases(*random_cases(Random(5)))
    rows = SchoolRequests.objects.filter(part=part)
    assert rows.filter(decided__lte=F("count"), refused__lte=F("decided")).count() == rows.count()
