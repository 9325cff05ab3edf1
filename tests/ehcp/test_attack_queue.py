"""Nobody can work out a small number of open cases from all downloads of the page Backlog."""

from collections.abc import Callable, Iterator
from itertools import product
from random import Random

import pytest

from ehcp.figures.backlog import AGES, GROUPS
from ehcp.figures.backlog.ages import STAGES
from ehcp.figures.scope import ALL_AREAS, ALL_SOURCES, source_label
from ehcp.models import AgeBand, Source
from hnfsg.figures.cache import Question
from hnfsg.figures.exports import csv_file
from hnfsg.figures.registry import Audience, Figure, Scope
from hnfsg.figures.scopes import Resolved
from hnfsg.intake import vintages
from tests.ehcp.cases import AS_AT, publish_cases
from tests.ehcp.queue_cases import Row, Told, random_cases, told
from tests.figures.attack import (
    ALL,
    Cell,
    Sum,
    as_exact,
    as_rounded,
    bounds,
    fetched,
    pinned,
    sums_of,
)

pytestmark = pytest.mark.django_db
AREAS = ("East", "North")
SOURCES = (Source.PARENT.value, Source.SCHOOL.value)
BANDS = tuple(band.value for band in AgeBand)
KINDS = {"within": BANDS[:3], "year": BANDS[3:6], "late": BANDS[3:]}
DIMENSIONS = (AREAS, SOURCES, tuple(STAGES), BANDS)
Read = Callable[[str], tuple[int, int]]


def few_open_cases(seed: int) -> list[Row]:
    random = Random(seed)
    rows = random_cases(seed, random.choice((60, 200, 500)))
    return [row | {"area": random.choice(AREAS), "source": random.choice(SOURCES)} for row in rows]


def sums() -> list[Sum]:
    """Every sum between the cells, and those of the bands that the page adds up."""
    found = sums_of(DIMENSIONS)
    for area, source, stage in product(*((*d, ALL) for d in DIMENSIONS[:3])):
        for kind, bands in KINDS.items():
            found.append(((area, source, stage, kind), [(area, source, stage, b) for b in bands]))
    return found


def of(cases: list[Told], cell: Cell) -> int:
    bands = KINDS.get(cell[3], (cell[3],))
    return sum(
        cell[0] in (ALL, c.area)
        and cell[1] in (ALL, c.source)
        and cell[2] in (ALL, c.stage)
        and (cell[3] == ALL or c.band(AS_AT) in bands)
        for c in cases
    )


def said(fetch: Callable[[Figure, Scope], str]) -> Iterator[tuple[Cell, str]]:
    """Every cell that a download tells, as it is written."""
    vintage = vintages.live()
    names = {**{label: ("stage", stage) for stage, label in STAGES.items()}}
    names |= {area: ("area", area) for area in AREAS}
    names |= {source_label(source): ("source", source) for source in SOURCES}
    for scope, row in fetched(GROUPS, fetch, vintage):
        dimension, value = names.get(row["Group"], ("", ""))
        if dimension:
            at = {**_scoped(scope), "stage": ALL}
            if at[dimension] in (ALL, value):
                place = {**at, dimension: value}
                for heading, kind in (
                    ("Open cases", ALL),
                    ("Within the limit for a plan", "within"),
                    ("Past it, up to 52 weeks", "year"),
                    ("Over 52 weeks", BANDS[-1]),
                    ("Past the limit", "late"),
                ):
                    yield (place["area"], place["source"], place["stage"], kind), row[heading]
    for scope, row in fetched(AGES, fetch, vintage):
        at, kind = _scoped(scope), row["Row"]
        kind = {"all": ALL}.get(kind, kind)
        yield (at["area"], at["source"], ALL, kind), row["Open cases"]
        for stage, label in STAGES.items():
            yield (at["area"], at["source"], stage, kind), row[label]


def _scoped(scope: Scope) -> dict[str, str]:
    return {
        "area": ALL if scope["area"] == ALL_AREAS else scope["area"],
        "source": ALL if scope["source"] == ALL_SOURCES else scope["source"],
    }


def attacked(rows: list[Row], audience: Audience, read: Read) -> tuple[list[Cell], dict[Cell, int]]:
    publish_cases(*rows)
    cases = [case for case in told(rows) if not case.ended]
    vintage = vintages.live()

    def fetch(figure: Figure, scope: Scope) -> str:
        return csv_file(Question.of(figure, Resolved(scope, ""), vintage, audience))

    every = sums()
    cells = {cell for total, parts in every for cell in (total, *parts)}
    facts: dict[Cell, list[tuple[int, int]]] = {}
    for cell, text in said(fetch):
        if cell in cells:
            facts.setdefault(cell, []).append(read(text))
    truth = {cell: of(cases, cell) for cell in cells}
    assert len(facts) > 100
    return pinned(bounds(facts, every), truth), truth


@pytest.mark.parametrize("seed", range(4))
def test_no_small_number_of_open_cases_is_pinned(seed: int) -> None:
    found, _ = attacked(few_open_cases(seed), Audience.MEMBER, as_rounded)
    assert found == []


def test_the_attack_pins_small_numbers_when_masking_is_off() -> None:
    found, truth = attacked(few_open_cases(1), Audience.OFFICER, as_exact)
    small = [cell for cell, count in truth.items() if 1 <= count <= 4]
    assert small
    assert len(found) > len(small) / 2
