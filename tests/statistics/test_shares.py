"""Intervals of shares and the limits of charts, against published numbers."""

import pytest

from hnfsg.statistics import difference, funnel_limits, p_chart, share, wilson

NIST = (12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11)
NIST_REST = (20, 18, 24, 15, 9, 12, 7, 13, 9, 6)


@pytest.mark.parametrize(
    ("part", "whole", "lower", "upper"),
    [
        (65, 100, 0.552544, 0.736358),
        (1, 100, 0.001767, 0.054486),
        (6, 32, 0.088895, 0.353092),
        (466, 1235, 0.350714, 0.404703),
    ],
)
def test_wilson(part: int, whole: int, lower: float, upper: float) -> None:
    assert wilson(part, whole) == pytest.approx((lower, upper), abs=5e-7)


def test_wilson_of_nothing_is_nothing() -> None:
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("part", "whole"), [(-1, 10), (11, 10), (1, 0)])
def test_a_part_beyond_its_whole_is_an_error(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(part, whole)


def test_wilson_of_none_and_of_all_ends_at_nought_and_one() -> None:
    none, every = wilson(0, 20), wilson(20, 20)
    assert none is not None
    assert every is not None
    assert none.lower == 0
    assert every.upper == 1
    assert none.upper == pytest.approx(1 - every.lower)


def test_newcombe() -> None:
    assert difference((7, 34), (1, 34)) == pytest.approx((0.0189, 0.3404), abs=5e-5)
    assert difference((1, 34), (7, 34)) == pytest.approx((-0.3404, -0.0189), abs=5e-5)
    assert difference((1, 34), (0, 0)) is None


def test_p_chart_of_the_handbook() -> None:
    parts = (*NIST, *NIST_REST)
    mean, limits = p_chart(parts, [50] * 30)
    assert mean == pytest.approx(0.2313333, abs=5e-8)
    assert set(limits) == {limits[0]}
    assert limits[0] == pytest.approx((0.05242755, 0.4102391), abs=5e-8)


def test_p_chart_limits_stay_within_nought_and_one_and_of_nothing_are_none() -> None:
    _, limits = p_chart([0, 1, 0], [10, 10, 0])
    assert limits[0] is not None
    assert limits[0].lower == 0
    assert limits[2] is None
    with pytest.raises(ValueError, match="a p-chart of nothing"):
        p_chart([0], [0])


def test_funnel() -> None:
    few, many = funnel_limits(0.80642448, 10), funnel_limits(0.80642448, 598)
    assert few is not None
    assert many is not None
    assert few[0] == pytest.approx((0.56154344, 1), abs=5e-8)
    assert few[1] == pytest.approx((0.42032590, 1), abs=5e-8)
    assert many[0] == pytest.approx((0.77475765, 0.83809131), abs=5e-8)
    assert many[1] == pytest.approx((0.75649608, 0.85635287), abs=5e-8)
    assert funnel_limits(0.5, 0) is None


def test_clearing_late_cases_lowers_the_share_in_time() -> None:
    assert share(20, 40) == 0.5
    assert share(20, 40 + 60) == 0.2
    assert share(0, 0) is None


def test_savings_at_risk() -> None:
    assert share(14.6, 20.2) == pytest.approx(0.723, abs=5e-4)
    assert share(9.8, 20.2) == pytest.approx(0.485, abs=5e-4)
