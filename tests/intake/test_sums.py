"""Rows that are the sum of their neighbours: found whole, and never by chance alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnfsg.intake.checking.sums import find_sums


def stated(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def totals(*rows: tuple[int | None, ...]) -> dict[int, tuple[int, ...]]:
    return {s.total: s.parts for s in find_sums([tuple(map(stated, row)) for row in rows])}


def test_totals_of_totals_are_found_as_a_council_stacks_them() -> None:
    rows = [
        (65_464_140, 65_464_140),
        (7_629_750, 7_629_750),
        (16_141_010, 16_413_890),
        (89_234_900, 89_507_780),
        (720_890, 720_890),
        (89_955_790, 90_228_670),
        (-89_955_790, -89_955_790),
        (0, 272_880),
    ]
    assert totals(*rows) == {3: (0, 1, 2), 5: (3, 4), 7: (5, 6)}


def test_a_total_above_three_parts_is_found_and_one_above_two_is_not() -> None:
    assert totals((7,), (1,), (2,), (4,)) == {0: (1, 2, 3)}
    assert totals((3, 3), (1, 2), (2, 1)) == {}


def test_a_total_that_leaves_a_column_blank_is_found_by_the_others() -> None:
    assert totals((1, 5), (2, 6), (3, None)) == {2: (0, 1)}
    assert totals((1, 5), (2, 6), (None, None)) == {}


@pytest.mark.parametrize(
    "rows",
    [
        [(5,), (0,), (5,)],  # one part alone is not a sum
        [(0,), (0,), (0,)],
        [(1, 1), (2, 2), (3, 4)],  # in one column only
        [],
        [(7,)],
    ],
)
def test_what_is_no_total(rows: list[tuple[int, ...]]) -> None:
    assert totals(*rows) == {}


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=30), st.integers(0, 3))
def test_a_total_beneath_its_parts_is_always_found(parts: list[int], noughts: int) -> None:
    rows = [(n,) for n in parts] + [(0,)] * noughts + [(sum(parts),)]
    assert totals(*rows)[len(rows) - 1] == tuple(range(len(rows) - 1))
