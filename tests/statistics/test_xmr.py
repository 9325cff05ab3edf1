"""Limits and rules of XmR charts, against published numbers."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnfsg.statistics import Rule, Unavailable, Xmr, xmr
from hnfsg.statistics.xmr import in_a_run, in_a_trend, limits_of, marked, two_of_three

NIST = (49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1)
PUBLISHED = (1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)
FALLING = tuple(range(0, -8, -1))
QUIET = (10, 12, 9, 11, 10, 12, 9, 11, 10, 12, 9, 11)


def found(values: tuple[float | None, ...]) -> Xmr:
    result = xmr(values)
    assert isinstance(result, Xmr)
    return result


def test_limits_of_the_handbook() -> None:
    limits = limits_of(NIST)
    assert limits is not None
    assert limits.mean == pytest.approx(50.81)
    assert limits.moving_range == pytest.approx(1.8778, abs=5e-5)
    assert (limits.upper, limits.lower) == pytest.approx((55.8049, 45.8151), abs=1e-4)


def test_no_moving_range_is_left_out() -> None:
    limits = found(PUBLISHED).limits
    assert limits.mean == pytest.approx(1.94, abs=0.005)
    assert (limits.lower, limits.upper) == pytest.approx((-3.06, 6.95), abs=0.005)
    assert found(PUBLISHED).points(Rule.OUTSIDE) == [4]


def test_every_point_of_a_falling_series_is_marked_by_its_first_rule() -> None:
    limits = limits_of(FALLING)
    assert limits is not None
    assert (limits.mean, limits.lower, limits.upper) == pytest.approx((-3.5, -6.16, -0.84))
    outside, trend = Rule.OUTSIDE, Rule.TREND
    assert marked(FALLING, limits) == (outside, *[trend] * 6, outside)


def test_two_in_three() -> None:
    assert two_of_three([0, 0, 1, 0, 1, 0, 0]) == {2, 4}
    assert two_of_three([0, -1, -1, 0]) == {1, 2}


def test_two_in_three_are_on_one_side_and_within_three() -> None:
    assert two_of_three([0, 1, 0, -1, 0]) == set()
    assert two_of_three([1, 0, 0, 1]) == set()


def test_a_tie_breaks_a_trend() -> None:
    assert in_a_trend([1, 2, 3, 3, 4, 5, 6]) == set()
    assert in_a_trend([1, 2, 3, 4, 5, 6, 7]) == set(range(7))
    assert in_a_trend([1, 2, 3, 4, 5, 6]) == set()


def test_a_point_on_the_mean_breaks_a_run() -> None:
    assert in_a_run([1] * 7 + [-1]) == set(range(7))
    assert in_a_run([1, 1, 1, 0, 1, 1, 1, 1]) == set()


def test_a_run_is_found_in_a_series() -> None:
    values = (*[9, 8] * 5, *[12, 13, 12, 14, 12, 13, 12])
    rules = found(values).rules
    assert rules[-7:].count(Rule.RUN) == 4
    assert rules[:10] == (Rule.RUN,) * 10


def test_fewer_than_twelve_points_have_no_limits_and_a_reason() -> None:
    assert xmr(NIST) == Unavailable("Limits need at least 12 points, and this has 10.")
    assert xmr((*NIST, None, 51.0)) == Unavailable(
        "Limits need at least 12 points, and this has 11."
    )


def test_months_that_never_follow_each_other_have_no_limits() -> None:
    apart = tuple(v for value in QUIET for v in (float(value), None))
    assert xmr(apart) == Unavailable("Limits need months in a row, and no two of these are.")


def test_a_missing_month_is_not_bridged() -> None:
    jump = (*[1.0, 2.0] * 6, None, *[101.0, 102.0] * 6)
    limits = limits_of(jump)
    assert limits is not None
    assert limits.moving_range == pytest.approx(1)
    rising = (*range(4), None, *range(4, 8))
    assert marked(rising, limits_of([0, 100] * 6) or limits) == (None,) * 9


def test_nothing_is_marked_where_nothing_moves() -> None:
    assert found((0.1,) * 13).rules == (None,) * 13


def test_the_sentence_names_the_rule_and_the_points() -> None:
    names = [f"Month {i}" for i in range(1, 19)]
    assert found(PUBLISHED).sentence(names) == "Outside the limits: Month 5."
    quiet = found(QUIET).sentence(names)
    assert quiet == "No rule fired: the points vary no more than usual."


def test_several_points_are_listed() -> None:
    values = (*QUIET, 13, 14, 15, 16, 17, 18, 19)
    said = found(values).sentence([str(i) for i in range(len(values))])
    assert said == (
        "Outside the limits: 17 and 18. 7 points in a row going one way: 10 to 16. "
        "7 points in a row on one side of the mean: 0 to 9."
    )


@given(st.lists(st.integers(-1000, 1000), min_size=12, max_size=40))
def test_a_slow_twin_agrees_about_limits(values: list[int]) -> None:
    limits = found(tuple(values)).limits
    mean = sum(values) / len(values)
    moving = sum(abs(b - a) for a, b in pairwise(values)) / (len(values) - 1)
    assert limits.upper == pytest.approx(mean + 2.66 * moving)
    assert limits.lower == pytest.approx(mean - 2.66 * moving)
