"""Amounts as councils type them, and as we print them."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnfsg.money import NotAnAmount, millions, parse_amount, pounds

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
    "text", ["1,23", "12 34", "1234,567", "1.234,56", "--5", "(-5)", "-(5)", "1.2.3", "£", "m", "٣"]
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
