"""Amounts as councils type them, and as we print them."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnfsg.money import (
    Contradiction,
    NotAnAmount,
    contradiction,
    millions,
    parse_amount,
    plain_numbers,
    pounds,
    unit_of_heading,
)

PENCE = st.decimals(-(10**11), 10**11, places=2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,234.50", "1234.50"),
        ("£1.2m", "1200000"),
        ("(1,234)", "-1234"),
        ("-£400k", "-400000"),
        ("£-400k", "-400000"),
        ("−£270,000", "-270000"),
        ("1,234-", "-1234"),
        ("£40, 510,000", "40510000"),
        ("1 234 567", "1234567"),
        ("1.2 million", "1200000"),
        (".5", "0.5"),
        ("1.5E+6", "1500000"),
        ("0", "0"),
        ("00123", "123"),
    ],
)
def test_it_reads_what_councils_type(text: str, expected: str) -> None:
    assert parse_amount(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["", "  ", "-", "–", "n/a", "N/A", "None"])
def test_a_blank_is_no_amount_rather_than_nought(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("£1.2m?", "Remove the question mark if £1.2m is right, or type the amount."),
        ("400*", "Remove the star if 400 is right, or type the amount."),
        ("about?", "Type an amount such as 1,234.50, or leave the cell blank if there is none."),
        ("#REF!", "Mend the formula, or type the amount."),
        ("#DIV/0!", "Mend the formula, or type the amount."),
        ("1,23", "Type an amount such as 1,234.50, or leave the cell blank if there is none."),
    ],
)
def test_a_refused_amount_says_how_to_put_it_right(text: str, fix: str) -> None:
    with pytest.raises(NotAnAmount) as refused:
        parse_amount(text)
    assert str(refused.value) == f"is “{text}”, which is not a number"
    assert refused.value.fix == fix


@pytest.mark.parametrize(
    "text",
    [
        "1,23",
        "12 34",
        "1234,567",
        "1.234,56",
        "--5",
        "(-5)",
        "-(5)",
        "1.2.3",
        "£",
        "m",
        "٣",
        "1£2",
        "1\n234",
    ],
)
def test_it_refuses_what_could_be_misread(text: str) -> None:
    with pytest.raises(NotAnAmount):
        parse_amount(text)


@given(PENCE)
def test_whatever_python_prints_is_read_back(value: Decimal) -> None:
    assert parse_amount(f"£{value:,.2f}") == value
    assert parse_amount(f"({abs(value):,.2f})") == -abs(value)


@given(st.integers(-(10**12), 10**12))
def test_whole_pounds_are_read_back(whole: int) -> None:
    assert parse_amount(pounds(Decimal(whole))) == whole


@given(st.text(alphabet="0123456789,.£()-+−–kmbnEe ?#!'’\u00a0", max_size=14))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    with contextlib.suppress(NotAnAmount):
        assert parse_amount(text) is None or parse_amount(text) == parse_amount(f" {text} ")


@pytest.mark.parametrize(
    ("value", "short", "long"),
    [
        ("40900000", "£40.9m", "£40,900,000"),
        ("-270000", "−£0.3m", "−£270,000"),
        ("40000", "£40,000", "£40,000"),
        ("0", "£0.0m", "£0"),
        ("-0.4", "£0", "£0"),
        ("1250000", "£1.3m", "£1,250,000"),
    ],
)
def test_it_prints_millions_for_charts_and_pounds_for_tables(
    value: str, short: str, long: str
) -> None:
    assert millions(Decimal(value)) == short
    assert pounds(Decimal(value)) == long


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("33.4", 1_000_000, "33400000"),
        ("£33.4", 1_000_000, "33400000"),
        ("£1.2m", 1_000, "1200000"),
        ("400k", 1_000_000, "400000"),
        ("1.2E+6", 1_000, "1200000000"),
        ("1.23456789", 1_000, "1234.57"),
    ],
)
def test_a_unit_multiplies_what_names_none_of_its_own(text: str, unit: int, expected: str) -> None:
    assert parse_amount(text, unit) == Decimal(expected)


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Budget £000", 1_000),
        ("£000s", 1_000),
        ("£'000", 1_000),
        ("Forecast (£’000)", 1_000),
        ("£ 000", 1_000),
        ("(£k)", 1_000),
        ("£K", 1_000),
        ("£ thousands", 1_000),
        ("in thousands", 1_000),
        ("000s", 1_000),
        ("Budget\u00a0£m", 1_000_000),
        ("£M", 1_000_000),
        ("(£0.0m)", 1_000_000),
        ("£ million", 1_000_000),
        ("GBP m", 1_000_000),
        ("Budget (£)", 1),
        ("£ monthly", 1),
        ("Pounds", 1),
        ("Budget", None),
        ("Month", None),
        ("Code 000", None),
        ("Payments over £50,000", None),
        ("Savings above £1m", None),
    ],
)
def test_a_heading_says_what_its_amounts_are_counted_in(heading: str, unit: int | None) -> None:
    assert unit_of_heading(heading) == unit


def numbers(*texts: str) -> list[Decimal]:
    return plain_numbers(texts)


@pytest.mark.parametrize(
    ("unit", "texts", "typical", "proposed"),
    [
        (1_000_000, ["16,141,010", "16,413,890", "272,880"], None, 1),
        (1_000_000, ["16,141", "620,229"], None, 1_000),
        (1_000, ["16,141,010", "9"], None, 1),
        (None, ["33.4", "39.7", "0"], "30000000", 1_000_000),
        (None, ["33,400", "39,700"], "30000000", 1_000),
        (1, ["33.4"], "30000000", 1_000_000),
        (1_000_000, ["33,400,000"], "30000000", 1),
        (1_000, ["33.4"], "30000000", 1_000_000),
    ],
)
def test_amounts_contradict_a_unit_that_their_size_does_not_bear_out(
    unit: int | None, texts: list[str], typical: str | None, proposed: int
) -> None:
    found = contradiction(unit, numbers(*texts), Decimal(typical) if typical else None)
    assert found is not None
    assert found.proposed == proposed


@pytest.mark.parametrize(
    ("unit", "texts", "typical"),
    [
        (1_000_000, ["33.4", "604"], None),
        (1_000, ["33,400", "(120)"], None),
        (None, ["33.4"], None),
        (None, ["33,400,000"], "30000000"),
        (None, ["1,200,000"], "30000000"),
        (None, [], "30000000"),
        (1_000_000, ["0", "£16,141,010k"], None),
        (1, ["16,141,010"], None),
    ],
)
def test_amounts_of_a_likely_size_contradict_nothing(
    unit: int | None, texts: list[str], typical: str | None
) -> None:
    assert contradiction(unit, numbers(*texts), Decimal(typical) if typical else None) is None


def test_a_contradiction_is_a_sentence() -> None:
    assert contradiction(1_000_000, numbers("16,141,010")) == Contradiction(
        "The heading says £m, and the amounts are like 16,141,010.", 1
    )
    asked = contradiction(None, numbers("33.4"), Decimal(31_000_000))
    assert asked is not None
    assert asked.sentence == (
        "The heading says no unit, and the amounts are like 33.4, while those published are like "
        "£31,000,000."
    )
