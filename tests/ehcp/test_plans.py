"""The page Plans: what it shows, held against the same cases counted slowly in plain Python."""

import re
from datetime import date
from random import Random
from typing import Any

import pandas as pd
import pytest

from ehcp.calendars import last_day, later
from ehcp.figures.plans import IN_FORCE, SLUGS
from ehcp.figures.plans.against_plan import AGAINST_PLAN
from ehcp.figures.plans.groups import AGES, AREAS, NEEDS, SETTINGS
from ehcp.figures.plans.stock import MOVES
from ehcp.models import Need
from finance.models import Category
from hnfsg.figures.cache import Question
from hnfsg.figures.frames import frame_of
from hnfsg.figures.masking import record_key, rounded
from hnfsg.figures.registry import Absent, Audience, Figure, figure
from hnfsg.figures.scopes import resolve
from hnfsg.intake import vintages
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.ehcp.cases import AS_AT, child, publish_cases
from tests.ehcp.children import random_cases
from tests.ehcp.test_plan_aggregates import in_force, started
from tests.finance.plans import numbers, publish_plan, year

pytestmark = pytest.mark.django_db

PAGE = "/ehcp/plans/"
OFFICER, MEMBER = Audience.OFFICER, Audience.MEMBER
Case = dict[str, Any]


def shown(of: Figure, audience: Audience = OFFICER, **params: str) -> pd.DataFrame:
    vintage = vintages.live()
    return frame_of(Question.of(of, resolve(of, params, vintage), vintage, audience))


def plan(number: int = 0, **fields: Any) -> Case:
    """A plan that was issued on 5 June 2023."""
    return {
        "child": child(number),
        "received_date": date(2023, 1, 10),
        "request_outcome": "assess",
        "request_outcome_date": date(2023, 2, 20),
        "assessment_outcome": "issue",
        "assessment_outcome_date": date(2023, 6, 5),
        **fields,
    }


def plans(count: int, start: int = 0, **fields: Any) -> list[Case]:
    return [plan(start + n, **fields) for n in range(count)]


@pytest.mark.parametrize("params", [{}, {"area": "North"}, {"area": "no-area"}])
def test_every_month_end_has_the_plans_in_force_then(params: dict[str, str]) -> None:
    cases = random_cases(Random(1), 900)
    publish_cases(*cases)
    area = {"North": "North", "no-area": ""}.get(params.get("area", ""))
    mine = [case for case in cases if area is None or case["area"] == area]
    found = shown(IN_FORCE, **params)
    month = date(2024, 1, 1)
    for row in reversed(list(found.itertuples())):
        assert row.plans == sum(in_force(case, last_day(month)) for case in mine)
        month = later(month, -1)
    assert found.iloc[-1]["change"] == found.iloc[-1]["plans"] - found.iloc[-13]["plans"]


def test_the_plans_of_a_month_end_are_rounded_by_their_own_children() -> None:
    cases = random_cases(Random(2), 900)
    publish_cases(*cases)
    told = shown(IN_FORCE, MEMBER)
    for back, row in enumerate(reversed(list(told.itertuples()))):
        held = [case for case in cases if in_force(case, last_day(later(date(2024, 1, 1), -back)))]
        masked = rounded(len(held), sum(record_key(case["child"]) for case in held))
        assert row.plans == (masked if masked >= 10 else Absent.SMALL)


def test_the_month_of_an_extract_is_left_out_until_it_is_over() -> None:
    publish_cases(
        plan(1, received_date=date(2023, 1, 1)),
        plan(2, assessment_outcome_date=date(2024, 1, 9)),
        as_at=date(2024, 1, 15),
    )
    last = shown(IN_FORCE).iloc[-1]
    assert (last["period"], last["plans"]) == ("2023-24-m09", 1)


def test_new_and_ceased_plans_are_counted_by_month() -> None:
    cases = random_cases(Random(3), 900)
    publish_cases(*cases)
    found = shown(MOVES)
    month = date(2024, 1, 1)
    for row in reversed(list(found.itertuples())):
        began = [s for c in cases if (s := started(c)) and s.replace(day=1) == month]
        ended = [c for c in cases if (d := c.get("cease_date")) and d.replace(day=1) == month]
        assert (row.new, row.ceased, row.net) == (
            len(began),
            len([c for c in ended if c["cease_date"] <= AS_AT]),
            len(began) - len(ended),
        )
        month = later(month, -1)


@pytest.mark.parametrize(
    ("of", "field", "labels"),
    [
        (NEEDS, "primary_need", dict(Need.choices) | {"": "Not stated"}),
        (SETTINGS, "provision", dict(Category.choices) | {"": "Not stated"}),
        (AREAS, "area", {"North": "North", "East": "East", "": "Area not recorded"}),
    ],
)
def test_plans_in_force_are_told_by_group(of: Figure, field: str, labels: dict[str, str]) -> None:
    cases = random_cases(Random(4), 600)
    publish_cases(*cases)
    held = [case for case in cases if in_force(case)]
    found = shown(of)
    assert dict(zip(found["group"], found["plans"], strict=True)) == {
        **{name: sum(case[field] == value for case in held) for value, name in labels.items()},
        "All plans in force": len(held),
    }
    assert list(found["share"]) == [n / len(held) for n in found["plans"]]


def test_every_year_group_is_in_one_band() -> None:
    groups = {-2: 0, 0: 1, 2: 1, 3: 2, 6: 2, 7: 3, 9: 3, 10: 4, 11: 4, 12: 5, 14: 5, 15: 6, 20: 6}
    publish_cases(*(plan(n, year_group=group) for n, group in enumerate([*groups, None])))
    found = list(shown(AGES)["plans"])
    assert found == [*(list(groups.values()).count(band) for band in range(7)), 1, len(groups) + 1]


def test_no_row_is_left_out_for_that_would_tell_nought_from_few() -> None:
    publish_cases(*plans(30, primary_need="ASD", area="North"))
    told = shown(NEEDS, MEMBER)
    assert list(told["group"]) == [*Need.labels, "Not stated", "All plans in force"]
    assert set(told["plans"]) == {30, Absent.SMALL}


def test_the_takeaways_say_the_number_and_the_day() -> None:
    publish_cases(
        *plans(20, primary_need="ASD", year_group=5, provision="mainstream", area="North"),
        *plans(12, 50, primary_need="SEMH", year_group=8, provision="special", area="South"),
        plan(90, assessment_outcome_date=date(2022, 12, 1), cease_date=date(2024, 1, 10)),
        plan(91, received_date=date(2022, 1, 5), assessment_outcome_date=date(2022, 12, 1)),
        plan(92, assessment_outcome_date=date(2024, 1, 10)),
    )
    said = {of.slug: of.takeaway(shown(of)) for of in (IN_FORCE, MOVES, NEEDS, AGES, SETTINGS)}
    assert said == {
        "ehcp.plans.in_force": (
            "On 31 January 2024 34 plans were in force, 32 more than a year before (1600%)."
        ),
        "ehcp.plans.moves": ("In January 2024 1 plan began and 1 ceased: as many ended as began."),
        "ehcp.plans.needs": (
            "The largest group on 31 January 2024: Autistic spectrum disorder, 20 of 34 (58.8%). "
            "Next: Social, emotional and mental health, 12 of 34 (35.3%)."
        ),
        "ehcp.plans.ages": (
            "The largest group on 31 January 2024: Years 3 to 6, 20 of 34 (58.8%). Next: Years 7 "
            "to 9, 12 of 34 (35.3%)."
        ),
        "ehcp.plans.settings": (
            "The largest group on 31 January 2024: Mainstream schools, 20 of 34 (58.8%). Next: "
            "Maintained and academy special schools, 12 of 34 (35.3%)."
        ),
    }


def test_the_takeaways_hold_for_one_plan_and_for_members_of_few() -> None:
    publish_cases(plan(area="North"))
    assert IN_FORCE.takeaway(shown(IN_FORCE)).startswith("On 31 January 2024 1 plan was in force")
    assert IN_FORCE.takeaway(shown(IN_FORCE, MEMBER)) == (
        "On 31 January 2024 fewer than 10 plans were in force."
    )
    assert MOVES.takeaway(shown(MOVES, MEMBER)) == (
        "In January 2024 fewer than 10 plans began and fewer than 10 ceased."
    )
    assert NEEDS.takeaway(shown(NEEDS, MEMBER)) == (
        "On 31 January 2024 every group was of fewer than 10 plans, or not stated."
    )


def test_the_headline_is_the_plans_in_force() -> None:
    publish_cases(*plans(40))
    headline = IN_FORCE.headline(shown(IN_FORCE))  # type: ignore[misc]
    assert headline is not None
    assert (headline.label, headline.value) == ("EHC plans in force", 40)
    assert headline.period == "31 January 2024"


def test_nobody_is_told_a_headline_of_few_plans() -> None:
    publish_cases(*plans(3))
    assert IN_FORCE.headline(shown(IN_FORCE, MEMBER)) is None  # type: ignore[misc]


def test_the_page_shows_its_figures_to_members(member: User, client_for: ClientFor) -> None:
    publish_cases(*random_cases(Random(5), 300))
    html = client_for(member).get(PAGE).content.decode()
    assert re.findall(r'data-figure="([^"]+)"', html) == list(SLUGS)
    assert "case extract of 31 January 2024" in html


def test_the_page_says_that_nothing_is_published(member: User, client_for: ClientFor) -> None:
    html = client_for(member).get(PAGE).content.decode()
    assert "No cases have been published yet." in html


@pytest.mark.parametrize("slug", SLUGS)
def test_no_cases_at_all_leave_no_number(slug: str) -> None:
    publish_cases()
    assert shown(figure(slug)).empty


def test_without_a_recovery_plan_nothing_is_held_against_it() -> None:
    publish_cases(*plans(3))
    assert shown(AGAINST_PLAN).empty


MAINSTREAM = "Mainstream schools"


def publish_planned(backlog: tuple[str, str] = ("Yes", "Yes")) -> None:
    publish_plan(
        year("2023/24"),
        year("2024/25"),
        provision=[
            numbers(30, backlog=backlog[0]),
            numbers(12, year="2024/25", backlog="No"),
            numbers(25, category=MAINSTREAM, backlog=backlog[1]),
        ],
    )


def test_plans_are_held_against_the_recovery_plan_of_the_extracts_year() -> None:
    publish_cases(*plans(40, provision="independent"), *plans(21, 50, provision="mainstream"))
    publish_planned()
    found = shown(AGAINST_PLAN)
    rows = found[["category", "plans", "planned", "difference"]].to_numpy().tolist()
    assert rows == [
        ["Independent and non-maintained special schools", 40, 30, 10],
        [MAINSTREAM, 21, 25, -4],
        ["All that the plan gives numbers for", 61, 55, 6],
    ]
    assert AGAINST_PLAN.takeaway(found) == (
        "On 31 January 2024 61 plans were in force in the provision for which the recovery plan "
        "“March 2023” allows 55 in 2023 to 2024: 6 more than planned. Furthest above: "
        "Independent and non-maintained special schools, 40 against 30. The planned numbers count "
        "the plans that wait to be issued (the backlog)."
    )


@pytest.mark.parametrize(
    ("backlog", "said"),
    [
        (("No", "No"), "The planned numbers leave out plans that wait to be issued (the backlog)."),
        (("", ""), "The plan does not say whether its numbers count the plans that wait"),
        (("Yes", "No"), "Some planned numbers count the plans that wait (the backlog)"),
    ],
)
def test_whether_the_backlog_is_included_is_said_in_words(
    backlog: tuple[str, str], said: str
) -> None:
    publish_cases(*plans(3, provision="independent"))
    publish_planned(backlog)
    assert said in AGAINST_PLAN.takeaway(shown(AGAINST_PLAN))


def test_another_year_of_the_recovery_plan_can_be_chosen() -> None:
    publish_cases(*plans(40, provision="independent"))
    publish_planned()
    found = shown(AGAINST_PLAN, plan_year="2024-25")
    assert list(found["planned"]) == [12, 12]


def test_members_are_told_the_difference_of_rounded_numbers() -> None:
    publish_cases(*plans(43, provision="independent"), *plans(3, 50, provision="mainstream"))
    publish_planned()
    found = shown(AGAINST_PLAN, MEMBER)
    told = found.iloc[0]
    assert told["plans"] in (40, 45)
    assert told["difference"] == told["plans"] - 30
    assert (found.iloc[1]["plans"], found.iloc[1]["difference"]) == (
        Absent.SMALL,
        Absent.TOO_FEW,
    )


def test_the_page_can_be_asked_for_area_and_recovery_plan_at_once(
    member: User, client_for: ClientFor
) -> None:
    publish_cases(*plans(40, provision="independent", area="North"))
    publish_planned()
    html = client_for(member).get(f"{PAGE}?area=North&plan_year=2024-25").content.decode()
    assert "allows 12 in 2024 to 2025" in html
    assert "There is no" not in html


@pytest.mark.parametrize("of", [NEEDS, AGES, SETTINGS])
def test_an_area_without_plans_looks_to_members_as_one_with_few(of: Figure) -> None:
    publish_cases(
        *plans(30, area="North"),
        {"area": "South", "received_date": date(2023, 1, 9), "request_outcome": "undecided"},
        plan(99, area="West"),
    )
    none, few = (shown(of, MEMBER, area=area) for area in ("South", "West"))
    assert set(none["plans"]) == {Absent.SMALL}
    assert none.to_dict() == few.to_dict()
    assert of.takeaway(none) == of.takeaway(few)
    assert of.takeaway(shown(of, area="South")) == "On 31 January 2024 no plan was in force."


def test_the_page_says_why_nothing_is_held_against_a_recovery_plan(
    member: User, client_for: ClientFor
) -> None:
    publish_cases(*plans(30))
    html = client_for(member).get(PAGE).content.decode()
    assert "No recovery plan has been published." in html
    assert "The extract holds no annual review." in html
