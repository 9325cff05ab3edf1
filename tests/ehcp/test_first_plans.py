"""What parents' requests ended in, beside schools', and plans beside what the DfE publishes."""

from datetime import date
from random import Random

import pytest

from ehcp.figures.plans.ceased import CEASED
from ehcp.figures.plans.first import (
    ALL,
    ALTERNATIVE,
    EOTAS,
    FIRST_PLANS,
    INDEPENDENT,
    LOCAL,
    MAINSTREAM,
    OFFERS,
)
from ehcp.models import CeaseReason
from hnfsg.figures.registry import Absent
from hnfsg.statistics import difference, wilson
from tests.ehcp.cases import publish_cases
from tests.ehcp.children import random_cases
from tests.ehcp.test_plan_aggregates import plans as begun
from tests.ehcp.test_plans import MEMBER, Case, plan, plans, shown

pytestmark = pytest.mark.django_db

OFFER = {"alternative": ALTERNATIVE, "eotas": EOTAS, "independent": INDEPENDENT}
YEARS = {
    ("calendar", "2022"): (date(2022, 1, 1), date(2022, 12, 31)),
    ("academic", "2022-23"): (date(2022, 9, 1), date(2023, 8, 31)),
    ("financial", "2022-23"): (date(2022, 4, 1), date(2023, 3, 31)),
}


def named(case: Case) -> str:
    if case["first_provision"] == "mainstream":
        return LOCAL if case["attends_local_school"] == "yes" else MAINSTREAM
    known = {**OFFER, "independent-other": INDEPENDENT, "special": "A state special school"}
    bases = dict.fromkeys(("support-bases", "specialist-bases"), "A support or specialist base")
    blank = {"": "Not stated"}
    return {**known, **bases, **blank}.get(case["first_provision"], "Anything else")


@pytest.mark.parametrize(("calendar", "year"), YEARS)
def test_first_plans_are_counted_by_who_asked(calendar: str, year: str) -> None:
    cases = random_cases(Random(7), 1500)
    publish_cases(*cases)
    first, last = YEARS[calendar, year]
    found = shown(FIRST_PLANS, calendar=calendar, year=year)
    issued = [c for c in cases if (on := c.get("assessment_outcome_date")) and first <= on <= last]
    for row in found.to_dict("records"):
        for name, source in (("parents", "parent"), ("schools", "school")):
            mine = [c for c in issued if c["source"] == source]
            part = sum(
                row["group"] in (named(c), ALL)
                or (row["group"] == OFFERS and named(c) in OFFER.values())
                for c in mine
            )
            assert (row[name], row[f"{name}_all"]) == (part, len(mine))
            interval = wilson(part, len(mine))
            assert interval is not None
            assert (row[f"{name}_lower"], row[f"{name}_upper"]) == tuple(interval)
        apart = difference(
            (row["parents"], row["parents_all"]), (row["schools"], row["schools_all"])
        )
        assert (row["apart_lower"], row["apart_upper"]) == apart


def asked(parents: dict[str, int], schools: dict[str, int]) -> list[Case]:
    rows: list[Case] = []
    for source, named in (("parent", parents), ("school", schools)):
        for provision, count in named.items():
            rows += plans(count, len(rows), source=source, first_provision=provision)
    return rows


def test_a_difference_beyond_chance_is_said_with_its_interval() -> None:
    publish_cases(*asked({"independent": 30, "mainstream": 70}, {"eotas": 10, "mainstream": 190}))
    assert FIRST_PLANS.takeaway(shown(FIRST_PLANS, year="2023")) == (
        "Of the first plans of 2023, alternative provision, EOTAS or an independent school was "
        "named in 30 of 100 (30.0%) after a parent’s request and in 10 of 200 (5.0%) after a "
        "school’s request. That is 25.0 points more after parents’ requests (95% interval 16.0 "
        "to 34.8 points), more than chance alone would make."
    )


def test_a_difference_within_chance_is_said_to_be_that() -> None:
    publish_cases(*asked({"independent": 3, "mainstream": 20}, {"eotas": 3, "mainstream": 18}))
    said = FIRST_PLANS.takeaway(shown(FIRST_PLANS, year="2023"))
    assert "less after parents’ requests" in said
    assert said.endswith("which chance alone could make.")


def test_equal_shares_are_called_the_same() -> None:
    publish_cases(*asked({"independent": 5, "special": 5}, {"eotas": 5, "special": 5}))
    said = FIRST_PLANS.takeaway(shown(FIRST_PLANS, year="2023"))
    assert said.endswith("The shares are the same.")


def test_members_are_told_that_few_are_too_few_to_compare() -> None:
    publish_cases(*asked({"independent": 2, "mainstream": 3}, {"mainstream": 4}))
    found = shown(FIRST_PLANS, MEMBER, year="2023")
    assert set(found["parents"]) == {Absent.SMALL}
    assert set(found["apart"]) == {Absent.TOO_FEW}
    assert FIRST_PLANS.takeaway(found).endswith("That is too few to compare.")


def test_members_are_given_the_difference_of_what_they_are_told() -> None:
    publish_cases(*asked({"independent": 31, "mainstream": 72}, {"eotas": 23, "mainstream": 191}))
    found = shown(FIRST_PLANS, MEMBER, year="2023")
    row = found[found["group"] == OFFERS].iloc[0]
    assert row["parents"] % 5 == row["schools_all"] % 5 == 0
    told = difference((row["parents"], row["parents_all"]), (row["schools"], row["schools_all"]))
    assert (row["apart_lower"], row["apart_upper"]) == told


def test_only_schools_asked_leaves_nothing_to_compare() -> None:
    publish_cases(*asked({}, {"mainstream": 25}))
    found = shown(FIRST_PLANS, year="2023")
    assert set(found["apart"]) == {Absent.NOT_APPLICABLE}
    assert FIRST_PLANS.takeaway(found).endswith("That is too few to compare.")


def test_a_year_that_is_not_over_is_said_to_be_so_far() -> None:
    publish_cases(*asked({"independent": 30}, {"eotas": 20}))
    found = shown(FIRST_PLANS, calendar="academic", year="2022-23")
    assert "of the academic year 2022 to 2023, alternative" in FIRST_PLANS.takeaway(found)
    publish_cases(*plans(3, assessment_outcome_date=date(2024, 1, 9), source="parent"))
    found = shown(FIRST_PLANS, year="2024")
    assert "of 2024 so far, alternative" in FIRST_PLANS.takeaway(found)


@pytest.mark.parametrize("area", ["all-areas", "North"])
def test_reasons_of_a_year_are_counted(area: str) -> None:
    cases = random_cases(Random(8), 1200)
    publish_cases(*cases)
    ended = [
        case["cease_reason"]
        for case in begun(cases)
        if (on := case.get("cease_date")) and on.year == 2023
        if area in ("all-areas", case["area"])
    ]
    found = shown(CEASED, area=area, year="2023")
    assert list(found["plans"]) == [
        *(ended.count(reason) for reason in CeaseReason.values),
        0,
        len(ended),
    ]


def test_the_most_usual_reason_is_named_with_its_share() -> None:
    ended = {"cease_date": date(2023, 8, 31), "assessment_outcome_date": date(2023, 2, 1)}
    publish_cases(
        *plans(3, cease_reason="age", **ended),
        *plans(1, 10, cease_reason="moved", **ended),
        plan(30),
    )
    assert CEASED.takeaway(shown(CEASED, year="2023")) == (
        "4 plans ceased in January to December 2023. The most usual reason: reached the highest "
        "age, 3 of 4 (75.0%)."
    )
    assert CEASED.takeaway(shown(CEASED, MEMBER, year="2023")) == (
        "Fewer than 10 plans ceased in January to December 2023."
    )


def test_a_year_of_no_ceased_plan_looks_to_members_as_one_of_few() -> None:
    publish_cases(*plans(5), plan(9, cease_date=date(2023, 9, 1), received_date=date(2022, 1, 4)))
    none, few = (shown(CEASED, MEMBER, year=year) for year in ("2022", "2023"))
    assert list(none["plans"]) == list(few["plans"]) == [Absent.SMALL] * len(few)
    assert CEASED.takeaway(shown(CEASED, year="2022")) == (
        "0 plans ceased in January to December 2022."
    )
