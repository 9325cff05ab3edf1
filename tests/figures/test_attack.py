"""Nobody can work out a small number of children from all that they can fetch."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnfsg.figures.masking import KEYS, SMALLEST_SHOWN, rounded
from hnfsg.figures.registry import Absent, Audience
from tests.figures.attack import (
    ALL,
    Cell,
    as_exact,
    as_rounded,
    bounds,
    exported,
    pinned,
    sums_of,
)
from tests.figures.children import attacked, county

TABLES = 40
KEY = st.integers(0, KEYS - 1)


def written(count: int, keys: int) -> str:
    value = rounded(count, keys)
    return Absent.SMALL if value < SMALLEST_SHOWN else str(value)


@pytest.mark.parametrize("seed", range(TABLES))
def test_no_small_cell_is_pinned_by_all_that_a_member_can_fetch(seed: int, db: None) -> None:
    cases = county(Random(seed))
    found, public = attacked(cases, exported(Audience.MEMBER), as_rounded)
    assert pinned(found, cases.truth, public) == []


def test_the_attack_pins_every_small_cell_when_masking_is_off(db: None) -> None:
    cases = county(Random(1))
    found, _ = attacked(cases, exported(Audience.OFFICER), as_exact)
    small = [cell for cell, count in cases.truth.items() if 1 <= count <= 4]
    assert small
    assert sorted(pinned(found, cases.truth)) == sorted(small)


def test_the_attack_finds_what_hiding_small_numbers_alone_gives_away() -> None:
    # Areas of 5, 5, c and 0 under a total of 11.
    truth = {("E",): 5, ("N",): 5, ("S",): 1, ("W",): 0, (ALL,): 11}
    told = {cell: [(n, n)] for cell, n in truth.items()} | {("S",): [(1, 4)]}
    assert pinned(bounds(told, sums_of(["ENSW"])), truth) == [("S",)]


def test_a_threshold_of_5_would_give_four_single_children_away() -> None:
    truth: dict[Cell, int] = {(area,): 1 for area in "ENSW"} | {(ALL,): 4}
    up, down = 0, KEYS - 1
    assert (rounded(1, up), rounded(4, down)) == (5, 0)
    told = {(area,): [(1, 9)] for area in "ENSW"} | {(ALL,): [(0, 4)]}
    assert set(pinned(bounds(told, sums_of(["ENSW"])), truth)) == set(truth)
    told = {cell: [as_rounded(written(n, up if n == 1 else down))] for cell, n in truth.items()}
    assert pinned(bounds(told, sums_of(["ENSW"])), truth) == []


@given(
    st.lists(st.tuples(st.one_of(st.integers(0, 9), st.integers(0, 60)), KEY), min_size=2),
    KEY,
    st.booleans(),
)
def test_no_keys_at_all_pin_a_small_part_of_one_total(
    parts: list[tuple[int, int]], key: int, is_published: bool
) -> None:
    names = [f"a{i}" for i in range(len(parts))]
    truth: dict[Cell, int] = {(name,): n for name, (n, _) in zip(names, parts, strict=True)}
    told = {(name,): [as_rounded(written(n, k))] for name, (n, k) in zip(names, parts, strict=True)}
    total = sum(truth.values())
    truth[ALL,] = total
    told[ALL,] = [(total, total) if is_published else as_rounded(written(total, key))]
    sums = sums_of([names])
    public = bounds({(ALL,): told[ALL,]} if is_published else {}, sums)
    assert pinned(bounds(told, sums), truth, public) == []


@pytest.mark.parametrize("seed", range(20))
def test_no_small_cell_of_a_table_with_both_margins_is_pinned(seed: int) -> None:
    random = Random(seed)
    for _ in range(25):
        sides = [[f"{name}{i}" for i in range(random.randint(2, 5))] for name in "ab"]
        usual = random.choice([0.8, 1.5, 3, 6, 15])
        children = {
            (a, b): [random.randrange(KEYS) for _ in range(int(random.expovariate(1 / usual)))]
            for a in sides[0]
            for b in sides[1]
        }
        sums = sums_of(sides)
        cells = {cell for total, parts in sums for cell in (total, *parts)}
        keys = {
            cell: [
                key
                for at, found in children.items()
                if all(mine in (ALL, theirs) for mine, theirs in zip(cell, at, strict=True))
                for key in found
            ]
            for cell in cells
        }
        truth = {cell: len(found) for cell, found in keys.items()}
        told = {c: [as_rounded(written(truth[c], sum(k)))] for c, k in keys.items()}
        assert pinned(bounds(told, sums), truth) == []
