"""Nobody can work out a small number of children from all that members fetch of plans."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from random import Random

import pytest

from ehcp.calendars import last_day, later, months_of
from ehcp.figures.plans.ceased import ALL as ALL_CEASED
from ehcp.figures.plans.ceased import CEASED
from ehcp.figures.plans.first import ALL as ALL_FIRST
from ehcp.figures.plans.first import FIRST_PLANS, GROUPS, OFFERS, THREE
from ehcp.figures.plans.groups import AGES, ALL, AREAS, NEEDS, SETTINGS
from ehcp.figures.plans.january import JANUARY
from ehcp.figures.plans.reviews import ALL as ALL_DUE
from ehcp.figures.plans.reviews import ALL_OVERDUE, NEXT, OVERDUE, REVIEWS_AFTER, REVIEWS_DUE
from ehcp.figures.plans.stock import IN_FORCE, MOVES
from hnfsg.figures.cache import Question
from hnfsg.figures.exports import csv_file
from hnfsg.figures.registry import Audience, Figure, Scope
from hnfsg.figures.scopes import Resolved
from hnfsg.intake import vintages
from hnfsg.periods import FinancialMonth
from tests.ehcp.cases import AS_AT, publish_cases
from tests.ehcp.children import random_cases
from tests.figures.attack import (
    Bounds,
    Cell,
    Fetch,
    Sum,
    as_exact,
    as_rounded,
    bounds,
    fetched,
    pinned,
)

pytestmark = pytest.mark.django_db

SEEDS = range(3)
ALL_AREAS = "all-areas"
STATES = ("In time", "Late", "None, past the limit", "None yet, within the limit")
Row = Mapping[str, str]
Read = Callable[[str], tuple[int, int]]
Told = dict[Cell, list[tuple[int, int]]]


def exported(audience: Audience) -> Fetch:
    """The download of what is live, as the view makes it."""
    vintage = vintages.live()
    return lambda figure, scope: csv_file(
        Question.of(figure, Resolved(scope, ""), vintage, audience)
    )


def rows(figure: Figure, fetch: Fetch) -> Iterator[tuple[Scope, Row]]:
    yield from fetched(figure, fetch, vintages.live())


def month(text: str) -> str:
    """The key of a month as the download names it: `January 2024`."""
    for start in range(2017, 2025):
        for number in range(1, 13):
            if (found := FinancialMonth(start, number)).calendar_name == text:
                return found.key
    raise AssertionError(text)


def told(fetch: Fetch, read: Read) -> Told:
    """What every download says of every cell of the cube."""
    said: Told = {}
    for part in (of_months, of_groups, of_reviews, of_years):
        for cell, text in part(fetch):
            said.setdefault(cell, []).append(read(text))
    return said


def of_months(fetch: Fetch) -> Iterator[tuple[Cell, str]]:
    for scope, row in rows(IN_FORCE, fetch):
        key = month(row["Month"])
        yield ("held", scope["area"], key), row["Plans in force"]
        if not row["A year before"].startswith("["):
            now = FinancialMonth.from_key(key)
            before = FinancialMonth(now.start_year - 1, now.month).key
            yield ("held", scope["area"], before), row["A year before"]
    for scope, row in rows(MOVES, fetch):
        yield ("new", scope["area"], month(row["Month"])), row["New plans"]
        yield ("ceased", scope["area"], month(row["Month"])), row["Ceased plans"]


def of_groups(fetch: Fetch) -> Iterator[tuple[Cell, str]]:
    for figure in (NEEDS, AGES, SETTINGS):
        for scope, row in rows(figure, fetch):
            group = row[figure.columns[0].heading]
            kind, part = ("now", "") if group == ALL else (figure.slug, group)
            yield (kind, scope["area"], part), row["Plans in force"]
    for _, row in rows(AREAS, fetch):
        area = {ALL: ALL_AREAS, "Area not recorded": "no-area"}.get(row["Area"], row["Area"])
        yield ("now", area, ""), row["Plans in force"]


def of_reviews(fetch: Fetch) -> Iterator[tuple[Cell, str]]:
    for scope, row in rows(REVIEWS_DUE, fetch):
        yield ("due", scope["area"], row["The next review is"]), row["Plans in force"]
    for scope, row in rows(REVIEWS_AFTER, fetch):
        for heading in (*STATES, "Meetings held", "Counted for the share"):
            yield (row["After the meeting"], scope["area"], heading), row[heading]


def of_years(fetch: Fetch) -> Iterator[tuple[Cell, str]]:
    for scope, row in rows(CEASED, fetch):
        why = "" if row["Why"] == ALL_CEASED else row["Why"]
        cell = ("why", scope["area"], f"{scope['calendar']} {scope['year']} {why}")
        yield cell, row["Plans that ceased"]
    for scope, row in rows(FIRST_PLANS, fetch):
        for who in ("parents", "schools"):
            group, at = row["Named in the first plan"], f"{scope['calendar']} {scope['year']}"
            yield ("first", f"{who} {at}", group), row[f"After {who}’ requests"]
    for _, row in rows(JANUARY, fetch):
        yield ("january", ALL_AREAS, row["January"]), row["In our extract"]


def sums(cells: Told) -> list[Sum]:
    """Every sum that holds between the cells."""
    found: list[Sum] = []
    by: dict[tuple[str, str], list[str]] = {}
    for kind, place, part in cells:
        by.setdefault((kind, place), []).append(part)
    areas = sorted({place for kind, place, _ in cells if kind == "now"} - {ALL_AREAS})
    for kind in {kind for kind, _, _ in cells} - {"first", "january"}:
        found += [
            ((kind, ALL_AREAS, part), [(kind, area, part) for area in areas])
            for part in by[kind, ALL_AREAS]
        ]
    for place in (ALL_AREAS, *areas):
        for figure in (NEEDS, AGES, SETTINGS):
            parts = [(figure.slug, place, part) for part in by[figure.slug, place]]
            found.append((("now", place, ""), parts))
        known = sorted(by["held", place])
        found.append((("held", place, known[-1]), [("now", place, "")]))
        for before, now in pairwise(known):
            both = ("both", place, now)  # then and those that began, or now and those that ceased
            found.append((both, [("held", place, before), ("new", place, now)]))
            found.append((both, [("held", place, now), ("ceased", place, now)]))
        found += _of_reasons(place, by["why", place])
        due = [("due", place, state.label) for state in NEXT]
        found.append((("due", place, ALL_DUE), due))
        late = [("due", place, state.label) for state in OVERDUE]
        found.append((("due", place, ALL_OVERDUE), late))
        found.append((("due", place, ALL_DUE), [("now", place, "")]))
        for step in ("Decision", "Final plan"):
            at = [(step, place, state) for state in STATES]
            found.append(((step, place, "Meetings held"), at))
            found.append(
                ((step, place, "Counted for the share"), at[: 3 if step == "Decision" else 2])
            )
    for kind, place in by:
        if kind == "first":
            groups = [("first", place, group) for group in GROUPS]
            found.append((("first", place, ALL_FIRST), groups))
            three = [("first", place, group) for group in THREE]
            found.append((("first", place, OFFERS), three))
    return found


def _of_reasons(place: str, parts: list[str]) -> list[Sum]:
    """The reasons of a year add up to it, and a year to its months."""
    found: list[Sum] = []
    for calendar, year in sorted({(p.split(" ")[0], p.split(" ")[1]) for p in parts}):
        at = f"{calendar} {year} "
        reasons = [("why", place, p) for p in parts if p.startswith(at) and p != at]
        found.append((("why", place, at), reasons))
        months = months_of(int(year[:4]), calendar)
        held = [m for m in months if last_day(m) <= AS_AT]
        if min(held) >= later(date(2024, 1, 1), -60):
            keys = [
                FinancialMonth(m.year - (m.month < 4), (m.month - 4) % 12 + 1).key for m in held
            ]
            found.append((("why", place, at), [("ceased", place, key) for key in keys]))
    return found


def attacked(seed: int, audience: Audience, read: Read) -> tuple[Bounds, dict[Cell, int]]:
    """What is known of every cell, and what each truly is."""
    random = Random(seed)
    publish_cases(*random_cases(random, random.choice([120, 300, 900])))
    truth = {
        cell: found[0][0] for cell, found in told(exported(Audience.OFFICER), as_exact).items()
    }
    cells = told(exported(audience), read)
    return bounds(cells, sums(cells)), truth


@pytest.mark.parametrize("seed", SEEDS)
def test_no_small_number_of_plans_is_pinned(seed: int) -> None:
    found, truth = attacked(seed, Audience.MEMBER, as_rounded)
    assert any(1 <= count <= 4 for count in truth.values())
    assert pinned(found, truth) == []


def test_the_attack_pins_every_small_number_when_masking_is_off() -> None:
    found, truth = attacked(1, Audience.OFFICER, as_exact)
    small = [cell for cell, count in truth.items() if 1 <= count <= 4]
    assert small
    assert sorted(pinned(found, truth)) == sorted(small)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_told_beside_the_counts_is_of_what_is_told(seed: int) -> None:
    """Shares and differences that members read tell no more than the rounded counts beside them."""
    publish_cases(*random_cases(Random(seed), 900))
    fetch = exported(Audience.MEMBER)
    checked = 0
    for figure, part, base, share in (
        (NEEDS, "Plans in force", "All plans", "Of all plans"),
        (CEASED, "Plans that ceased", "All that ceased", "Of all that ceased"),
        (REVIEWS_AFTER, "In time", "Counted for the share", "Share in time"),
    ):
        for _, row in rows(figure, fetch):
            if not row[share].startswith("["):
                assert float(row[share]) == pytest.approx(int(row[part]) / int(row[base]))
                checked += 1
    for _, row in rows(MOVES, fetch):
        if not row["New less ceased"].startswith("["):
            assert int(row["New less ceased"]) == int(row["New plans"]) - int(row["Ceased plans"])
            checked += 1
    assert checked
