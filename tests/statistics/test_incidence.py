"""Ends of several kinds among open cases, case by case, and percentiles of counted days."""

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnfsg.statistics import incidence, lawfully_open, percentile, survival

OPEN, PLAN, REFUSED = 0, 1, 2
CASES = st.lists(
    st.tuples(st.integers(1, 12), st.sampled_from([OPEN, PLAN, REFUSED])), min_size=2, max_size=60
)


def told(cases: list[tuple[int, int]], kind: int) -> list[float | None]:
    weeks = range(1, 13)
    at_risk = [sum(time >= week for time, _ in cases) for week in weeks]
    ended = [sum(time == week and end != OPEN for time, end in cases) for week in weeks]
    wanted = [sum(time == week and end == kind for time, end in cases) for week in weeks]
    return incidence(at_risk, ended, wanted)


def one_by_one(cases: list[tuple[int, int]], kind: int) -> dict[int, Fraction]:
    """Each case bears 1 / n; an open one hands on what it bears to all who are watched longer.

    Efron's redistribution to the right, 1967, which is the same estimate by another road.
    """
    order = sorted(cases, key=lambda case: (case[0], case[1] == OPEN))
    weight = [Fraction(1, len(order))] * len(order)
    share, found = Fraction(0), {}
    for place, (time, end) in enumerate(order):
        later = range(place + 1, len(order))
        if end == OPEN and later:
            for other in later:
                weight[other] += weight[place] / len(later)
        share += weight[place] if end == kind else 0
        found[time] = share
    return found


@given(CASES)
def test_it_is_what_the_cases_tell_one_by_one(cases: list[tuple[int, int]]) -> None:
    for kind in (PLAN, REFUSED):
        ours = told(cases, kind)
        for time, share in one_by_one(cases, kind).items():
            assert ours[time - 1] == pytest.approx(float(share))


@given(CASES)
def test_every_case_has_ended_in_some_way_or_is_open(cases: list[tuple[int, int]]) -> None:
    is_open = dict(survival([time for time, _ in cases], [end != OPEN for _, end in cases]))
    plans, refused = told(cases, PLAN), told(cases, REFUSED)
    for time, share in is_open.items():
        assert (plans[time - 1] or 0) + (refused[time - 1] or 0) == pytest.approx(1 - share)


def test_without_open_cases_it_is_the_plain_share() -> None:
    assert incidence([10, 8, 3], [2, 5, 3], [0, 4, 3]) == pytest.approx([0, 0.4, 0.7])


def test_nothing_is_said_of_a_time_at_which_nobody_is_watched() -> None:
    assert incidence([2, 1, 0], [1, 1, 0], [1, 0, 0]) == [0.5, 0.5, None]


@given(st.lists(st.integers(0, 400), min_size=1), st.sampled_from([0.25, 0.5, 0.9, 1.0]))
def test_a_percentile_of_counts_is_that_of_the_cases(days: list[int], share: float) -> None:
    expected = np.percentile(days, share * 100, method="inverted_cdf")
    assert percentile(Counter(days), share) == expected


def test_no_cases_have_no_percentile() -> None:
    assert percentile({}, 0.5) is None
    assert percentile({3: 0}, 0.5) is None


def test_another_limit_allows_other_open_cases() -> None:
    assert lawfully_open(520, 0.5, to_refuse=4, to_issue=16) == pytest.approx(100)
