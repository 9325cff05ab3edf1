"""Cases at random as plain dicts, for slow twins that count them in plain Python."""

from datetime import date, timedelta
from random import Random
from typing import Any

from ehcp.models import CeaseReason, Need, Said, Source
from finance.models import Category
from tests.ehcp.cases import AS_AT, child

AREAS = ("East", "North", "")
PROVISIONS = (*Category.values[:-1], "")


def random_cases(random: Random, count: int = 300) -> list[dict[str, Any]]:
    """Requests of six years with what came of them; some plans are older, some have ceased."""
    return [_case(random, number) for number in range(count)]


def _case(random: Random, number: int) -> dict[str, Any]:
    asked = AS_AT - timedelta(days=random.randint(1, 6 * 365))
    case: dict[str, Any] = {
        "child": child(random.randint(1, 10_000)),
        "area": random.choice(AREAS),
        "received_date": asked,
        "source": random.choice([*Source.values, Source.PARENT, Source.SCHOOL, ""]),
        "school_urn": random.choice(["113001", "113002", "113003", "113004", ""]),
        "attends_local_school": random.choice([*Said.values, ""]),
        "year_group": random.choice([None, *range(-2, 20)]),
        "request_outcome": "undecided",
    }
    told = asked + timedelta(days=random.randint(10, 80))
    if told > AS_AT:
        return case
    outcome = random.choice(["assess", "assess", "assess", "refuse", "withdrawn", "before"])
    case |= {"request_outcome": outcome, "request_outcome_date": told}
    if outcome in ("assess", "before"):
        case |= _plan(random, asked)
    return case


def _plan(random: Random, asked: date) -> dict[str, Any]:
    issued = asked + timedelta(days=random.randint(90, 400))
    if issued > AS_AT:
        return {"assessment_outcome": "undecided"}
    plan: dict[str, Any] = {
        "primary_need": random.choice([*Need.values, ""]),
        "provision": random.choice(PROVISIONS),
        "first_provision": random.choice(PROVISIONS),
    }
    if random.random() < 0.2:
        plan |= {"assessment_outcome": "before", "plan_start_date": random.choice([issued, None])}
    else:
        plan |= {"assessment_outcome": "issue", "assessment_outcome_date": issued}
    if random.random() < 0.3:
        plan["cease_date"] = issued + timedelta(days=random.randint(1, 1500))
        plan["cease_reason"] = random.choice(CeaseReason.values)
    met = issued + timedelta(days=random.randint(100, 700))
    if met <= AS_AT:
        plan["review_date"] = met
        for name, most in (("review_decision_date", 60), ("review_final_date", 160)):
            done = met + timedelta(days=random.randint(1, most))
            if done <= AS_AT and random.random() < 0.7:
                plan[name] = done
    return plan
