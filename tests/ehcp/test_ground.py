"""What follows from a case's dates and outcomes: the ground that every aggregate counts."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from ehcp.aggregates.ground import CASES
from hnfsg.figures.masking import record_key
from tests.ehcp.cases import child, publish_cases

pytestmark = pytest.mark.django_db

ASKED = date(2023, 9, 4)
AGREED = {"request_outcome": "assess", "request_outcome_date": date(2023, 10, 9)}


def ground(**fields: Any) -> dict[str, Any]:
    """The ground's row of one case as at 31 January 2024."""
    part = publish_cases({"received_date": ASKED, **fields})
    with connection.cursor() as cursor:
        cursor.execute(CASES, {"part": part.pk})
        names = [column.name for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def test_the_limits_of_the_law_are_counted_in_days_from_the_request() -> None:
    row = ground(request_outcome="undecided")
    assert row["decide_by"] == date(2023, 10, 16)
    assert row["not_issue_by"] == date(2023, 12, 25)
    assert row["issue_by"] == date(2024, 1, 22)


def test_the_record_key_is_that_of_masking() -> None:
    row = ground(request_outcome="undecided", child=child(7))
    assert row["record_key"] == record_key(child(7))


@pytest.mark.parametrize(
    ("fields", "stage", "ended", "days"),
    [
        ({"request_outcome": "undecided"}, "decision", "", 149),
        (AGREED, "advice", "", 149),
        ({**AGREED, "advice_received_date": date(2023, 11, 27)}, "drafting", "", 149),
        (
            {**AGREED, "advice_received_date": date(2023, 11, 27), "draft_date": date(2024, 1, 5)},
            "finalising",
            "",
            149,
        ),
        (
            {"request_outcome": "refuse", "request_outcome_date": date(2023, 10, 16)},
            "",
            "refused",
            42,
        ),
        (
            {
                **AGREED,
                "assessment_outcome": "issue",
                "assessment_outcome_date": date(2024, 1, 22),
            },
            "",
            "plan",
            140,
        ),
        (
            {
                **AGREED,
                "assessment_outcome": "not-issue",
                "assessment_outcome_date": date(2023, 12, 25),
            },
            "",
            "not-issued",
            112,
        ),
        ({"request_outcome": "withdrawn", "closed_date": date(2023, 9, 18)}, "", "withdrawn", 14),
        ({**AGREED, "exported": "yes", "closed_date": date(2023, 11, 6)}, "", "moved", 63),
        (
            {
                **AGREED,
                "assessment_outcome": "not-issue",
                "assessment_outcome_date": date(2023, 12, 25),
                "overturned": "mediation",
                "overturned_date": date(2024, 1, 15),
            },
            "drafting",
            "",
            149,
        ),
        (
            {
                **AGREED,
                "assessment_outcome": "not-issue",
                "assessment_outcome_date": date(2023, 12, 25),
                "overturned": "mediation",
                "overturned_date": date(2024, 1, 8),
                "plan_start_date": date(2024, 1, 22),
            },
            "",
            "plan",
            140,
        ),
        ({**AGREED, "assessment_outcome": "issue"}, "drafting", "", 149),
        ({**AGREED, "draft_date": date(2024, 1, 5)}, "finalising", "", 149),
        (
            {
                "request_outcome": "refuse",
                "request_outcome_date": date(2023, 10, 16),
                "overturned": "tribunal",
                "overturned_date": date(2024, 1, 15),
            },
            "advice",
            "",
            149,
        ),
    ],
)
def test_stage_and_end_follow_from_the_outcomes(
    fields: dict[str, Any], stage: str, ended: str, days: int
) -> None:
    row = ground(**fields)
    assert (row["stage"], row["ended"], row["days_open"]) == (stage, ended, days)


def test_a_decision_on_the_last_day_is_in_time_and_one_later_is_not() -> None:
    for on, expected in ((date(2023, 10, 16), True), (date(2023, 10, 17), False)):
        row = ground(request_outcome="assess", request_outcome_date=on)
        assert row["is_decided_in_time"] is expected
