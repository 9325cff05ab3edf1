"""Queues and forecasts, against worked examples."""

import pytest

from hnfsg.statistics import (
    lawfully_open,
    open_cases,
    profiled,
    relief_capacity,
    straight_line,
    survival,
    weeks_to_clear,
)


def test_capacity_that_clears_a_queue_in_half_a_year_and_back_again() -> None:
    capacity = relief_capacity(demand=30, queue=1200, target=390, weeks=26)
    assert capacity == pytest.approx(61.153846)
    assert weeks_to_clear(1200, 390, capacity, 30) == pytest.approx(26)


def test_a_queue_is_never_cleared_when_capacity_does_not_exceed_demand() -> None:
    assert weeks_to_clear(1200, 390, capacity=30, demand=30) is None
    assert weeks_to_clear(1200, 390, capacity=20, demand=30) is None


def test_a_queue_below_its_target_is_cleared_already() -> None:
    assert weeks_to_clear(300, 390, capacity=20, demand=30) == 0
    assert relief_capacity(demand=30, queue=300, target=390, weeks=26) == 30


def test_a_queue_is_not_cleared_in_no_time() -> None:
    with pytest.raises(ValueError, match="not in none"):
        relief_capacity(demand=30, queue=1200, target=390, weeks=0)


def test_the_open_cases_that_the_law_allows() -> None:
    assert lawfully_open(1693, 0.377328) == pytest.approx(479.16, abs=0.005)
    assert open_cases(10, 20) == 200


def test_kaplan_meier() -> None:
    times = (3, 1, 2, 3, 2, 1, 5, 3)
    ended = [bool(status) for status in (0, 1, 1, 1, 0, 0, 1, 0)]
    steps = survival(times, ended)
    assert [time for time, _ in steps] == [1, 2, 3, 5]
    assert [s for _, s in steps] == pytest.approx([0.875, 0.7291667, 0.546875, 0])


def test_kaplan_meier_without_open_cases_is_the_plain_share() -> None:
    assert [s for _, s in survival([1, 2, 3, 4], [True] * 4)] == pytest.approx([0.75, 0.5, 0.25, 0])


def test_outturn_by_straight_line_and_by_profile() -> None:
    assert straight_line(8.0, 8) == pytest.approx(12.0)
    assert profiled(8.0, 0.60) == pytest.approx(13.333, abs=5e-4)
    assert straight_line(8.0, 0) is None
    assert profiled(8.0, 0) is None
