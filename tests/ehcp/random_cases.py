"""Cases at random, of every kind, for slow twins and for the attack."""

from datetime import date, timedelta
from random import Random
from typing import Any

from ehcp.models import (
    AssessmentOutcome,
    Overturned,
    RefusalReason,
    RequestOutcome,
    Said,
    Source,
)
from tests.ehcp.cases import AS_AT, child

FIRST = date(2021, 9, 1)
AREAS = ("North", "South", "West", "")
_SAID = (Said.YES, Said.NO, "")


def random_cases(
    random: Random, count: int, *, areas: tuple[str, ...] = AREAS
) -> list[dict[str, Any]]:
    """Requests from `FIRST` to the day of the extract, some decided, some of each kind."""
    return [_case(random, areas) for _ in range(count)]


def _case(random: Random, areas: tuple[str, ...]) -> dict[str, Any]:
    received = FIRST + timedelta(days=random.randrange((AS_AT - FIRST).days + 1))
    case: dict[str, Any] = {
        "child": child(random.randrange(10**9)),
        "received_date": received,
        "area": random.choice(areas),
        "source": random.choice([*Source.values, Source.PARENT, Source.SCHOOL, ""]),
        "graduated_response": random.choice(_SAID),
        "request_outcome": random.choice(RequestOutcome.values),
    }
    decided = received + timedelta(days=random.randrange(20, 70))
    if case["request_outcome"] in (RequestOutcome.ASSESS, RequestOutcome.REFUSE):
        case["request_outcome_date"] = decided
    if case["request_outcome"] == RequestOutcome.REFUSE:
        case["refusal_reason"] = random.choice([*RefusalReason.values, ""])
    if case["request_outcome"] == RequestOutcome.ASSESS:
        case["assessment_outcome"] = random.choice(
            [AssessmentOutcome.ISSUE, AssessmentOutcome.NOT_ISSUE, AssessmentOutcome.UNDECIDED]
        )
        if case["assessment_outcome"] != AssessmentOutcome.UNDECIDED:
            case["assessment_outcome_date"] = decided + timedelta(days=random.randrange(60, 150))
    if case["request_outcome"] == RequestOutcome.REFUSE or (
        case.get("assessment_outcome") == AssessmentOutcome.NOT_ISSUE
    ):
        case["mediation"], case["tribunal"] = random.choice(_SAID), random.choice(_SAID)
        case["overturned"] = random.choice([*Overturned.values, "", ""])
        if case["overturned"]:
            case["overturned_date"] = decided + timedelta(days=200)
    return case
