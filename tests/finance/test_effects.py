"""A variance parted into numbers and price: exact for officers, coarse enough for everybody."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.effects import SMALLEST_TOLD, STEP, Amounts, Effects, NotSplit, split, told

_MONEY = st.decimals(Decimal("-1e8"), Decimal("1e8"), places=2)
_VOLUMES = st.decimals(Decimal("0.01"), Decimal("1e6"), places=2)


def _line(budget, forecast, volume_budget, volume_forecast):
    amounts = (budget, forecast, volume_budget, volume_forecast)
    return Amounts(*(None if a is None else Decimal(a) for a in amounts))


def test_more_places_and_a_dearer_place_are_told_apart():
    # 100 places at £50,000 were budgeted; 110 at £52,000 are forecast.
    assert split(_line(5_000_000, 5_720_000, 100, 110)) == Effects(
        Decimal(500_000), Decimal(220_000)
    )


def test_fewer_places_save_at_the_budgeted_price():
    assert split(_line(5_000_000, 4_500_000, 100, 90)) == Effects(Decimal(-500_000), Decimal(0))


@given(_MONEY, _MONEY, _VOLUMES, _VOLUMES)
def test_the_two_are_the_variance_to_the_penny_and_follow_the_formula(b, f, vb, vf):
    found = split(Amounts(b, f, vb, vf))

    assert found.numbers + found.price == found.variance == f - b
    slow = (Fraction(vf) - Fraction(vb)) * (Fraction(b) / Fraction(vb))
    assert abs(Fraction(found.numbers) - slow) <= Fraction(1, 200)
    slow_price = (Fraction(f) / Fraction(vf) - Fraction(b) / Fraction(vb)) * Fraction(vf)
    assert abs(Fraction(found.price) - slow_price) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (_line(None, 5, 1, 1), NotSplit.NO_AMOUNTS),
        (_line(5, None, 1, 1), NotSplit.NO_AMOUNTS),
        (_line(5, 6, None, None), NotSplit.NO_VOLUMES),
        (_line(5, 6, 0, 0), NotSplit.NO_VOLUMES),
        (_line(5, 6, None, 4), NotSplit.NO_BUDGET_VOLUME),
        (_line(5, 6, 0, 4), NotSplit.NO_BUDGET_VOLUME),
        (_line(5, 6, -1, 4), NotSplit.NO_BUDGET_VOLUME),
        (_line(5, 6, 4, None), NotSplit.NO_FORECAST_VOLUME),
        (_line(5, 6, 4, 0), NotSplit.NO_FORECAST_VOLUME),
    ],
)
def test_without_a_volume_it_says_why_it_is_not_split(line, why):
    assert split(line) is why
    assert told(line) is why


def test_what_is_told_is_rounded_and_still_adds_up():
    assert told(_line(5_000_000, 5_720_123, 100, 109)) == Effects(
        Decimal(500_000), Decimal(220_123)
    )


@pytest.mark.parametrize(
    "line",
    [
        _line(1_000_000, 1_200_000, 19, 25),
        _line(1_000_000, 1_200_000, 25, 19),
        _line(3_000_000, 3_100_000, 25, 31),  # £120,000 each in the budget
        _line(2_500_000, 3_200_000, 25, 31),  # £103,226 each in the forecast
    ],
)
def test_few_or_dear_ones_are_not_told(line):
    assert isinstance(split(line), Effects)
    assert told(line) is NotSplit.TOO_FEW


@given(_MONEY, _MONEY, _VOLUMES, _VOLUMES)
def test_what_is_told_is_the_variance_too(b, f, vb, vf):
    found = told(Amounts(b, f, vb, vf))

    if isinstance(found, Effects):
        assert found.variance == f - b
        assert found.numbers % STEP == 0
        assert abs(found.numbers - split(Amounts(b, f, vb, vf)).numbers) <= STEP / 2
        assert min(vb, vf) >= SMALLEST_TOLD


@given(
    st.integers(1_000, 100_000),
    st.integers(SMALLEST_TOLD, 400),
    st.integers(SMALLEST_TOLD, 400),
)
def test_what_is_told_fits_every_greater_volume_as_well(price, budgeted, expected):
    """An attack: whoever knows the ledger and both effects tries every volume it may have been.

    Each volume up to twice the true one gives the same two numbers with some whole forecast
    volume, and is itself one that would be told: so the numbers teach nothing of the volume.
    """
    budget = Decimal(price * budgeted)
    found = told(Amounts(budget, budget, Decimal(budgeted), Decimal(expected)))
    if isinstance(found, NotSplit):
        return
    for other in range(budgeted, 2 * budgeted):
        least = max(SMALLEST_TOLD, floor(other * (1 + (found.numbers - STEP / 2) / budget)))
        most = ceil(other * (1 + (found.numbers + STEP / 2) / budget))
        tried = range(least, most + 1)
        assert any(
            told(Amounts(budget, budget, Decimal(other), Decimal(n))) == found for n in tried
        )


def test_the_exact_effects_would_give_the_volumes_away():
    """The attack above succeeds on what officers see: of all volumes only multiples of 41 fit."""
    line = _line(4_100_000, 4_100_000, 41, 43)
    exact = split(line)

    fits = [
        other
        for other in range(1, 100)
        for n in range(1, 200)
        if split(_line(4_100_000, 4_100_000, other, n)) == exact
    ]

    assert fits == [41, 82]
