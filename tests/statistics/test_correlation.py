"""Correlations against values worked out apart from the module, and what has none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnfsg.statistics.correlation import FEWEST, pearson

XS = [5.1, 5.4, 5.9, 4.8, 6.2, 5.5, 5.0, 6.8, 5.7, 5.2, 6.1, 4.9]
YS = [12.0, 11.1, 9.8, 13.9, 10.2, 12.5, 11.0, 8.9, 9.1, 12.2, 11.5, 12.9]


def test_it_is_what_the_formulas_give() -> None:
    # r from the sums of squares by hand; then tanh(atanh(r) ± 1.959964 / 3)
    found = pearson(XS, YS)
    assert found is not None
    assert found.coefficient == pytest.approx(-0.7683755711722259, abs=1e-9)
    assert found.interval == pytest.approx((-0.9315081793647124, -0.3478787255132079), abs=1e-9)
    assert (found.pairs, found.is_clear) == (12, True)


def test_a_perfect_line_has_no_interval_to_speak_of() -> None:
    found = pearson(list(range(12)), [2 * n + 1 for n in range(12)])
    assert found is not None
    assert (found.coefficient, found.interval) == (1.0, (1.0, 1.0))


def test_too_few_pairs_or_one_that_never_changes_give_none() -> None:
    assert pearson(XS[: FEWEST - 1], YS[: FEWEST - 1]) is None
    assert pearson([5.0] * 12, YS) is None


def test_what_is_not_paired_is_refused() -> None:
    with pytest.raises(ValueError, match="12 values are not paired with 11"):
        pearson(XS, YS[:-1])


@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=FEWEST))
def test_the_interval_holds_the_coefficient_and_stays_within_one(
    pairs: list[tuple[float, float]],
) -> None:
    found = pearson([x for x, _ in pairs], [y for _, y in pairs])
    if found is not None:
        lower, upper = found.interval
        assert -1 <= lower <= found.coefficient <= upper <= 1
