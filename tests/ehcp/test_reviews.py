"""Annual reviews, in time and late, and plans in January beside what the DfE publishes."""

from datetime import date, timedelta
from random import Random

import pytest

from ehcp.calendars import return_day
from ehcp.figures.plans.january import JANUARY
from ehcp.figures.plans.reviews import REVIEWS_AFTER, REVIEWS_DUE
from ehcp.models import Deadline, ThisCouncil
from hnfsg.figures.registry import Absent
from tests.ehcp.cases import AS_AT, publish_cases
from tests.ehcp.children import random_cases
from tests.ehcp.published import COMBE, columns_of, place, publish_published
from tests.ehcp.test_plan_aggregates import in_force, started
from tests.ehcp.test_plan_aggregates import plans as begun
from tests.ehcp.test_plans import MEMBER, Case, plan, plans, shown

pytestmark = pytest.mark.django_db

FIRST = date(2023, 2, 1)  # of the twelve months up to the extract's


def days(step: str) -> int:
    return Deadline.objects.get(step=step).days


@pytest.mark.parametrize("area", ["all-areas", "North"])
def test_what_followed_the_meetings_of_twelve_months_is_counted(area: str) -> None:
    cases = random_cases(Random(11), 2500)
    publish_cases(*cases)
    met = [
        case
        for case in begun(cases)
        if FIRST <= case.get("review_date", date.min) <= AS_AT
        and area in ("all-areas", case["area"])
    ]
    found = shown(REVIEWS_AFTER, area=area)
    for step, row in zip(("decision", "final"), found.to_dict("records"), strict=True):
        limit = timedelta(days=days(f"review-{step}"))
        done = [case for case in met if case.get(f"review_{step}_date")]
        late = [c for c in done if c[f"review_{step}_date"] > c["review_date"] + limit]
        waits = [c for c in met if c not in done and in_force(c)]
        past = [c for c in waits if c["review_date"] + limit < AS_AT]
        judged = len(done) + (len(past) if step == "decision" else 0)
        assert row["limit"] == limit.days
        assert (row["held"], row["in_time"], row["late"], row["overdue"], row["waiting"]) == (
            len(done) + len(waits),
            len(done) - len(late),
            len(late),
            len(past),
            len(waits) - len(past),
        )
        assert (row["judged"], row["share"]) == (judged, row["in_time"] / judged)


def reviewed(count: int, start: int, met: date, decided: int | None = None) -> list[Case]:
    """Plans that were reviewed on a day, and decided so many days later."""
    told = {} if decided is None else {"review_decision_date": met + timedelta(days=decided)}
    return plans(count, start, assessment_outcome_date=date(2022, 6, 1), review_date=met, **told)


def test_the_takeaway_says_both_limits_in_days() -> None:
    finals = {"review_date": date(2023, 6, 1), "review_decision_date": date(2023, 6, 20)}
    publish_cases(
        plan(90, received_date=date(2022, 1, 10)),
        *reviewed(5, 0, date(2023, 9, 1), 28),
        *reviewed(4, 10, date(2023, 9, 1), 29),
        *reviewed(3, 20, date(2023, 9, 1)),
        plan(30, **finals, review_final_date=date(2023, 8, 24)),
        plan(31, **finals, review_final_date=date(2023, 8, 25)),
    )
    assert REVIEWS_AFTER.takeaway(shown(REVIEWS_AFTER)) == (
        "After the review meetings of February 2023 to January 2024, 7 of 14 (50.0%) decisions "
        "were told within 28 days; of the others 3 are missing and past the limit. Of the final "
        "amended plans that were issued, 1 of 2 (50.0%) came within 84 days of the meeting."
    )


def test_the_takeaway_holds_where_nothing_followed() -> None:
    publish_cases(plan(1, received_date=date(2022, 1, 1)), *reviewed(1, 5, date(2024, 1, 20)))
    said = REVIEWS_AFTER.takeaway(shown(REVIEWS_AFTER))
    assert "0 of 0 decisions were told within 28 days; of the others 0 are missing" in said


def test_next_reviews_are_counted_from_the_last_or_from_the_plan() -> None:
    cases = random_cases(Random(12), 1500)
    publish_cases(*cases)
    held = [case for case in cases if in_force(case)]
    dues = [
        (case.get("review_date") or started(case)) + timedelta(days=days("review-due"))
        for case in held
    ]
    edges = [date(2023, 7, 31), date(2023, 10, 31), AS_AT]
    late = [sum(due < edge for due in dues) for edge in edges]
    soon = sum(AS_AT <= due <= date(2024, 4, 30) for due in dues)
    assert list(shown(REVIEWS_DUE)["plans"]) == [
        late[0],
        late[1] - late[0],
        late[2] - late[1],
        late[2],
        soon,
        len(dues) - late[2] - soon,
        len(dues),
    ]


def test_the_takeaway_of_dues_says_how_many_are_overdue() -> None:
    publish_cases(
        plan(90, received_date=date(2022, 1, 10), assessment_outcome_date=date(2023, 12, 1)),
        *reviewed(12, 0, date(2022, 6, 1)),
        *reviewed(7, 20, date(2023, 4, 1)),
    )
    assert REVIEWS_DUE.takeaway(shown(REVIEWS_DUE)) == (
        "On 31 January 2024 the review of 12 of 20 (60.0%) plans in force was overdue, of 12 by "
        "more than 6 months. 7 plans more fall due within 3 months."
    )
    assert "of fewer than 10 by" not in REVIEWS_DUE.takeaway(shown(REVIEWS_DUE, MEMBER))


def test_without_any_review_in_the_extract_none_is_said_to_be_overdue() -> None:
    publish_cases(*plans(30, assessment_outcome_date=date(2021, 1, 1)))
    assert shown(REVIEWS_DUE).empty
    assert shown(REVIEWS_AFTER).empty


def test_the_return_is_on_the_third_thursday_of_january() -> None:
    known = {2020: 16, 2023: 19, 2024: 18, 2025: 16, 2026: 15, 2027: 21}
    assert {year: return_day(year).day for year in known} == known


def test_each_january_held_is_counted_on_the_day_of_the_return() -> None:
    cases = random_cases(Random(13), 1500)
    publish_cases(*cases)
    found = shown(JANUARY)
    assert list(found["year"]) == ["2019", "2020", "2021", "2022", "2023", "2024"]
    for year, count in zip(found["year"], found["plans"], strict=True):
        assert count == sum(in_force(case, return_day(int(year))) for case in cases)


def test_members_are_told_few_of_a_january_as_few() -> None:
    publish_cases(plan(1, received_date=date(2022, 1, 1)), *plans(3, 5))
    found = shown(JANUARY, MEMBER)
    assert list(found["plans"]) == [Absent.SMALL] * 2
    assert JANUARY.takeaway(found) == (
        "In January 2024 our extract has fewer than 10 plans in force."
    )


def test_our_plans_stand_beside_what_is_published_of_the_same_january() -> None:
    publish_cases(plan(1, received_date=date(2022, 1, 1)), *plans(39, 5))
    ThisCouncil.objects.create(pk=1, la_number=COMBE)
    said = dict.fromkeys(columns_of("caseload"), "z")
    publish_published(
        place("202122", COMBE, topic="All EHC plans") | said | {"ehcplans": 31},
        place("202324", COMBE, topic="All EHC plans") | said | {"ehcplans": 42},
        name="caseload.csv",
    )
    found = shown(JANUARY)
    told = found.astype(object).where(found.notna(), None).to_numpy().tolist()
    assert [row[:1] + row[1:2] + row[-2:] for row in told] == [
        ["2022", None, 31, None],
        ["2023", 0, None, None],
        ["2024", 40, 42, -2],
    ]
    assert JANUARY.takeaway(found) == (
        "In January 2024 our extract has 40 plans in force; the DfE published 42: ours is 2 fewer."
    )
