"""One place writes every value: on pages, in tiles, in files."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from hnfsg.figures.cells import in_file, short, short_difference, written
from hnfsg.figures.registry import Absent, Unit
from hnfsg.periods import period_name


def test_nought_missing_not_applicable_and_too_few_are_four_things() -> None:
    cells = [Decimal(0), None, Absent.NOT_APPLICABLE, Absent.TOO_FEW]
    assert [written(c, Unit.POUNDS) for c in cells] == [
        "£0",
        "not available",
        "not applicable",
        "too few",
    ]
    assert [in_file(c, Unit.POUNDS) for c in cells] == ["0", "[x]", "[z]", "[c]"]


@pytest.mark.parametrize("value", [None, float("nan"), np.nan, pd.NA, pd.NaT, Decimal("NaN")])
def test_whatever_pandas_leaves_for_nothing_is_missing(value: object) -> None:
    assert written(value, Unit.COUNT) == "not available"


def test_a_text_that_is_not_there_is_blank() -> None:
    assert (written(None, Unit.TEXT), in_file(None, Unit.TEXT)) == ("", "")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Decimal("40900000.49"), Unit.POUNDS, "£40,900,000"),
        (Decimal("-270000"), Unit.POUNDS, "−£270,000"),
        (1205, Unit.COUNT, "1,205"),
        (np.int64(-3), Unit.COUNT, "−3"),
        (0.4289, Unit.SHARE, "42.9%"),
        ("2023-24-m10", Unit.PERIOD, "Month 10 (January 2024)"),
        ("2022-23-outturn", Unit.PERIOD, "Outturn (2022 to 2023)"),
    ],
)
def test_a_cell_is_written_by_its_unit(value: object, unit: Unit, text: str) -> None:
    assert written(value, unit) == text


def test_a_tile_is_shorter_than_a_table() -> None:
    assert short(Decimal(40_900_000), Unit.POUNDS) == "£40.9m"
    assert short(Decimal("0.4289"), Unit.SHARE) == "43%"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Decimal(-1_300_000), Unit.POUNDS, "£1.3m"),
        (Decimal("0.031"), Unit.SHARE, "3.1 points"),
        (Decimal("-0.01"), Unit.SHARE, "1 point"),
        (Decimal(120), Unit.COUNT, "120"),
    ],
)
def test_a_difference_has_no_sign(value: Decimal, unit: Unit, text: str) -> None:
    assert short_difference(value, unit) == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_never_becomes_a_formula_in_a_file(start: str) -> None:
    assert in_file(f"{start}1+1", Unit.TEXT) == f"'{start}1+1"


def test_a_negative_number_stays_a_number_in_a_file() -> None:
    assert in_file(Decimal("-1250000.50"), Unit.POUNDS) == "-1250000.50"
    assert in_file(Decimal("1E+6"), Unit.POUNDS) == "1000000"


def test_a_period_that_is_no_month_is_its_own_name() -> None:
    assert period_name("version 3") == "version 3"
