"""The page Schools: the spread for members, single schools for SEND officers alone."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ehcp.figures.schools import PARENTS, RATES, REFUSALS, SLUGS, SPREAD
from ehcp.models import School, ThisCouncil
from hnfsg.figures.registry import Absent, Figure
from hnfsg.intake.models import Part, Publication, Upload, UploadState
from hnfsg.people.models import User
from hnfsg.statistics import funnel_limits
from tests.cast import ClientFor
from tests.ehcp.cases import child, publish_cases
from tests.ehcp.test_plans import MEMBER, Case, shown

pytestmark = pytest.mark.django_db

PAGE = "/ehcp/schools/"
FUNNELS = (RATES, REFUSALS, PARENTS)
OTHERS = ("member", "finance_officer", "ap_officer", "chair", "administrator")
PRIMARY = "Primary"


def publish_schools(*schools: tuple[Any, ...], **more: Any) -> None:
    """Put schools (urn, name, phase, roll) live."""
    now = timezone.now()
    upload = Upload.objects.create(
        dataset_slug="schools",
        state=UploadState.PUBLISHED,
        file_name="schools.csv",
        sha256="0" * 64,
        size_bytes=1,
        received_at=now,
        published_at=now,
    )
    part = Part.objects.create(upload=upload, sheet="schools", period="", rows=len(schools))
    School.objects.bulk_create(
        School(part=part, row_number=n, urn=u, name=name, phase=p, roll=r, area="North", **more)
        for n, (u, name, p, r) in enumerate(schools, start=2)
    )
    Publication.objects.create(
        dataset_slug="schools", sheet="schools", period="", part=part, from_at=now
    )


def asked(urn: str, count: int, source: str = "school", outcome: str = "assess") -> list[Case]:
    """Requests for the pupils of a school in 2023."""
    told = {"request_outcome_date": date(2023, 5, 1)} if outcome != "undecided" else {}
    return [
        {
            "child": child(n),
            "received_date": date(2023, 3, 20),
            "school_urn": urn,
            "source": source,
            "request_outcome": outcome,
            **told,
        }
        for n in range(count)
    ]


def county(random: Random, count: int = 60) -> tuple[list[tuple[Any, ...]], list[Case]]:
    """Primary schools and requests of 2021 to 2023 for their pupils."""
    schools = [
        (f"{n:06}", f"School {n:02}", PRIMARY, random.randint(30, 600)) for n in range(count)
    ]
    cases = [
        {
            "child": child(n),
            "received_date": date(random.randint(2021, 2023), random.randint(1, 12), 5),
            "school_urn": f"{min(random.randrange(count), random.randrange(count)):06}",
            "source": random.choice(["parent", "school", "school", "health"]),
            "request_outcome": (outcome := random.choice(["assess", "refuse", "undecided"])),
            "request_outcome_date": None if outcome == "undecided" else date(2024, 1, 5),
        }
        for n in range(count * 12)
    ]
    return schools, cases


def by_name(found: Any) -> dict[str, tuple[int, int]]:
    return {row.school: (row.part, row.whole) for row in found.itertuples()}


@pytest.mark.parametrize(
    ("years", "first", "last"), [("2021-2023", 2021, 2023), ("2022", 2022, 2022)]
)
def test_schools_are_counted_one_by_one(years: str, first: int, last: int) -> None:
    schools, cases = county(Random(1))
    publish_schools(*schools)
    publish_cases(*cases)
    rates, refusals, parents = ({}, {}, {})  # type: ignore[var-annotated]
    for urn, name, _, roll in schools:
        mine = [
            case
            for case in cases
            if case["school_urn"] == urn and first <= case["received_date"].year <= last
        ]
        own = [case for case in mine if case["source"] == "school"]
        decided = [case for case in own if case["request_outcome"] != "undecided"]
        of_parents = [case for case in mine if case["source"] == "parent"]
        rates[name] = (len(mine), roll * (last - first + 1))
        refused = sum(case["request_outcome"] == "refuse" for case in decided)
        refusals[name] = (refused, len(decided))
        parents[name] = (len(of_parents), len(of_parents) + len(own))
    for of, expected in ((RATES, rates), (REFUSALS, refusals), (PARENTS, parents)):
        found = shown(of, years=years)
        assert by_name(found) == {name: each for name, each in expected.items() if each[1]}
        assert list(found["school"]) == sorted(found["school"])


def test_where_a_school_stands_follows_from_the_limits_of_its_size() -> None:
    schools, cases = county(Random(2))
    publish_schools(*schools)
    publish_cases(*cases)
    for of in FUNNELS:
        found = shown(of)
        centre = found["part"].sum() / found["whole"].sum()
        for row in found.itertuples():
            inner, outer = funnel_limits(centre, row.whole)  # type: ignore[misc]
            assert (row.lower, row.upper, row.lowest, row.highest) == pytest.approx(
                (*inner, *outer)
            )
            share = row.part / row.whole
            expected = (
                "Above 99.8%"
                if share > outer.upper
                else "Above 95%"
                if share > inner.upper
                else "Below 99.8%"
                if share < outer.lower
                else "Below 95%"
                if share < inner.lower
                else "Within"
            )
            assert row.stands == expected


def test_the_takeaway_asks_why_of_a_school_beyond_the_limits() -> None:
    publish_schools(
        *((f"{n}", f"Ash {n}", PRIMARY, 200) for n in range(20)), ("99", "Elm", PRIMARY, 200)
    )
    usual = [case for n in range(20) for case in asked(str(n), 4)]
    publish_cases(*usual, *asked("99", 30, outcome="refuse"))
    assert RATES.takeaway(shown(RATES, years="2023")) == (
        "Primary, 2023: 21 schools, 2.6% together. Ask why: more requests for the number of pupils "
        "than chance explains at Elm. None more is between the two limits."
    )


def test_the_takeaway_says_where_chance_explains_all() -> None:
    publish_schools(("1", "Ash", PRIMARY, 200))
    publish_cases(*asked("1", 1))
    assert RATES.takeaway(shown(RATES)) == (
        "Primary, 2023: 1 school, 0.5% together. None has more requests for the number of pupils "
        "than chance explains."
    )


def test_another_phase_and_schools_that_are_not_listed_can_be_chosen() -> None:
    publish_schools(
        ("1", "Ash", PRIMARY, 200), ("2", "Oak", "Secondary", 900), ("3", "Elm", PRIMARY, 9)
    )
    publish_cases(*asked("1", 3), *asked("2", 5), *asked("777", 4))
    assert by_name(shown(REFUSALS)) == {"Ash": (0, 3)}
    assert by_name(shown(REFUSALS, phase="Secondary")) == {"Oak": (0, 5)}
    assert by_name(shown(REFUSALS, phase="Not on the list of schools")) == {"URN 777": (0, 4)}
    assert shown(RATES, phase="Not on the list of schools").empty


def test_closed_schools_and_those_of_other_councils_are_left_out() -> None:
    ThisCouncil.objects.create(pk=1, la_number=901)
    publish_schools(("1", "Ash", PRIMARY, 200), status="Closed")
    publish_cases(*asked("1", 3))
    assert shown(RATES).empty
    Publication.objects.filter(dataset_slug="schools").delete()
    publish_schools(("1", "Ash", PRIMARY, 200), la_number="902")
    assert shown(RATES).empty
    Publication.objects.filter(dataset_slug="schools").delete()
    publish_schools(("1", "Ash", PRIMARY, 200), la_number="901")
    assert by_name(shown(RATES)) == {"Ash": (3, 200)}


# What members are told


def spread_by_hand(schools: Iterable[tuple[Any, ...]], cases: list[Case], years: int) -> list[int]:
    counts = [0] * 7
    for urn, _, _, roll in schools:
        rate = 100 * sum(case["school_urn"] == urn for case in cases) / (roll * years)
        counts[0 if rate == 0 else 1 + sum(rate >= edge for edge in (1, 2, 3, 4, 6))] += 1
    return counts


def test_the_spread_is_told_to_the_nearest_five_schools() -> None:
    schools, cases = county(Random(3), 300)
    publish_schools(*schools)
    publish_cases(*cases)
    counts = [*spread_by_hand(schools, cases, 3), len(schools)]
    expected = [Absent.SMALL if n < 10 else 5 * round(n / 5) for n in counts]
    for audience in (MEMBER, MEMBER.OFFICER):
        assert list(shown(SPREAD, audience)["schools"]) == expected


def test_the_spread_has_nothing_but_the_years_to_choose_so_no_few_schools_can_be_singled_out() -> (
    None
):
    assert [dimension.name for dimension in SPREAD.dimensions] == ["years"]


def test_the_takeaway_of_the_spread_is_right_for_many_and_for_few() -> None:
    publish_schools(*((f"{n}", f"Ash {n}", PRIMARY, 100) for n in range(23)))
    publish_cases(*(case for n in range(12) for case in asked(str(n), 2)), *asked("13", 9))
    assert SPREAD.takeaway(shown(SPREAD)) == (
        "Of about 25 schools with pupils on roll, 10 had no requests for each 100 pupils a year in "
        "2023; fewer than 10 had 6 or more requests."
    )
    Publication.objects.filter(dataset_slug="schools").delete()
    publish_schools(("1", "Ash", PRIMARY, 100))
    assert SPREAD.takeaway(shown(SPREAD)) == (
        "There are fewer than 10 schools with pupils on roll, too few to show a spread."
    )


def test_without_a_list_of_schools_the_figure_says_so(member: User, client_for: ClientFor) -> None:
    publish_cases(*asked("1", 3))
    html = client_for(member).get(PAGE).content.decode()
    assert "No list of schools with pupils on roll has been published." in html


@pytest.fixture
def planted() -> str:
    """A school of a name that nobody else has, with seven requests."""
    publish_schools(("113999", "Planted Primary", PRIMARY, 70), ("2", "Ash", PRIMARY, 90))
    publish_cases(*asked("113999", 7, outcome="refuse"), *asked("2", 40), *asked("888", 2))
    return "Planted Primary"


@pytest.fixture
def reader(request: pytest.FixtureRequest, client_for: ClientFor) -> Client:
    return client_for(request.getfixturevalue(request.param))


def roads(client: Client) -> dict[str, tuple[int, bytes]]:
    """Everything that can be fetched of the page: page, figures, files."""
    addresses = [PAGE, f"{PAGE}?phase=Primary", "/figures/", "/figures/of/ehcp:schools/numbers.zip"]
    for of in FUNNELS:
        at = f"/figures/{of.slug}/"
        addresses += [at, f"{at}numbers.csv", f"{at}numbers.xlsx"]
    return {
        each: (got.status_code, unpacked(got.content))
        for each in addresses
        if (got := client.get(each))
    }


def unpacked(content: bytes) -> bytes:
    """What a file holds, where it is a zip or a workbook."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("reader", OTHERS, indirect=True)
def test_nobody_but_send_officers_receives_a_schools_name_by_any_road(
    planted: str, reader: Client
) -> None:
    found = roads(reader)
    assert not [at for at, (_, held) in found.items() if planted.encode() in held]
    assert not [at for at, (_, held) in found.items() if b"113999" in held]
    refused = {at for at, (status, _) in found.items() if status == 403}
    assert refused == {at for at in found if at.startswith("/figures/ehcp.schools.")}


@pytest.mark.parametrize("reader", ["send_officer"], indirect=True)
def test_send_officers_find_the_school_on_every_road(planted: str, reader: Client) -> None:
    found = roads(reader)
    missing = {at for at, (_, held) in found.items() if planted.encode() not in held}
    assert missing == {"/figures/"}


@pytest.mark.usefixtures("planted")
def test_the_page_of_members_has_the_spread_and_that_of_officers_all(
    member: User, send_officer: User, client_for: ClientFor
) -> None:
    def figures(user: User) -> list[str]:
        html = client_for(user).get(PAGE).content.decode()
        return re.findall(r'data-figure="([^"]+)"', html)

    assert figures(member) == [SPREAD.slug]
    assert figures(send_officer) == list(SLUGS)


@pytest.mark.usefixtures("planted")
def test_a_member_is_offered_no_phase_to_choose(member: User, client_for: ClientFor) -> None:
    assert 'name="phase"' not in client_for(member).get(PAGE).content.decode()


@pytest.mark.parametrize("of", FUNNELS)
def test_a_funnel_is_declared_for_officers_and_no_league_table(of: Figure) -> None:
    assert of.is_for_officers
    assert of.title.startswith("Ask why")
    assert any("no order of merit" in note for note in of.notes)
