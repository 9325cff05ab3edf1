"""What single cells mean: every accepted spelling, and what is said of the others."""

from datetime import date, timedelta
from decimal import Decimal
from time import perf_counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnfsg.intake.cells import Normalised, normalise
from hnfsg.intake.declarations import Column, ColumnType

C = ColumnType


def column(kind: ColumnType, **more: object) -> Column:
    return Column("it", "It", kind, rule="The thing.", example="1", **more)  # type: ignore[arg-type]


def read(kind: ColumnType, *texts: str, unit: int = 1, **more: object) -> Normalised:
    rows = pd.Series(texts, index=range(2, 2 + len(texts)), dtype=object)
    return normalise(rows, column(kind, **more), unit=unit)


def only(kind: ColumnType, text: str, **more: object) -> str | None:
    found = read(kind, text, **more)  # type: ignore[arg-type]
    assert not found.bad, found.bad
    value = found.series().loc[2]
    assert value is None or isinstance(value, str)
    return value


@pytest.mark.parametrize(
    ("kind", "text", "stored"),
    [
        (C.AMOUNT, "1234.5", "1234.5"),
        (C.AMOUNT, "£1,234.50", "1234.50"),
        (C.AMOUNT, "(1,234)", "-1234"),
        (C.AMOUNT, "£(1,234)", "-1234"),
        (C.AMOUNT, "(£1,234)", "-1234"),
        (C.AMOUNT, "-1,234", "-1234"),
        (C.AMOUNT, "1,234-", "-1234"),
        (C.AMOUNT, "−1,234", "-1234"),
        (C.AMOUNT, "1,234 CR", "-1234"),
        (C.AMOUNT, "1,234.00CR", "-1234.00"),
        (C.AMOUNT, "1,234 DR", "1234"),
        (C.AMOUNT, "GBP 1,234", "1234"),
        (C.AMOUNT, "1 234 567", "1234567"),
        (C.AMOUNT, "1\u2009234\u2009567", "1234567"),
        (C.AMOUNT, "1\u00a0234\u202f567", "1234567"),
        (C.AMOUNT, "1'234'567", "1234567"),
        (C.AMOUNT, "£40, 510,000", "40510000"),
        (C.AMOUNT, "1.2m", "1200000"),
        (C.AMOUNT, "£400k", "400000"),
        (C.AMOUNT, "£39 million", "39000000"),
        (C.AMOUNT, "1.2E+06", "1200000"),
        (C.AMOUNT, "\u00a0\u200b1234\ufeff ", "1234"),
        (C.AMOUNT, "'1234", "1234"),
        (C.AMOUNT, "35.049999999999997", "35.05"),
        (C.AMOUNT, "1234.5600000001", "1234.56"),
        (C.AMOUNT, "-2.9802322387695E-8", "0"),
        (C.AMOUNT, "1234.5678", "1234.5678"),
        (C.AMOUNT, "0", "0"),
        (C.AMOUNT, "-0", "0"),
        (C.AMOUNT, "00123", "123"),
        (C.AMOUNT, "-", None),
        (C.AMOUNT, "n/a", None),
        (C.NUMBER, "12.5", "12.5"),
        (C.INTEGER, "12.0", "12"),
        (C.INTEGER, "1,200", "1200"),
        (C.PERCENT, "52%", "52"),
        (C.PERCENT, "52 %", "52"),
        (C.PERCENT, "52.5%", "52.5"),
        (C.PERCENT, "52", "52"),
        (C.PERCENT, "0.52%", "0.52"),
        (C.PERCENT, "0", "0"),
        (C.PERCENT, "-3.2 per cent", "-3.2"),
        (C.PERCENT, "35.049999999999997", "35.05"),
        (C.DATE, "2025-07-01", "2025-07-01"),
        (C.DATE, "2025-07-01 00:00:00", "2025-07-01"),
        (C.DATE, "2025-07-01T09:30:00.000Z", "2025-07-01"),
        (C.DATE, "2025-07-01T23:30:00+01:00", "2025-07-01"),
        (C.DATE, "01/07/2025", "2025-07-01"),
        (C.DATE, "1/7/25", "2025-07-01"),
        (C.DATE, "01.07.2025", "2025-07-01"),
        (C.DATE, "01-07-2025 09:30", "2025-07-01"),
        (C.DATE, "1 Jul 2025", "2025-07-01"),
        (C.DATE, "1st July 2025", "2025-07-01"),
        (C.DATE, "Tue 1 July 2025", "2025-07-01"),
        (C.DATE, "Tuesday, 1st of July 2025", "2025-07-01"),
        (C.DATE, "01-Jul-25", "2025-07-01"),
        (C.DATE, "July 1, 2025", "2025-07-01"),
        (C.DATE, "2025-Jul-01 00:00:00", "2025-07-01"),
        (C.DATE, "20250701", "2025-07-01"),
        (C.DATE, "31/12/49", "2049-12-31"),
        (C.DATE, "01/01/50", "1950-01-01"),
        (C.FINANCIAL_MONTH, "10", "10"),
        (C.FINANCIAL_MONTH, "P05", "5"),
        (C.FINANCIAL_MONTH, "Period 10", "10"),
        (C.FINANCIAL_MONTH, "Outturn", "13"),
        (C.FINANCIAL_MONTH, "Jan-24", "2023/10"),
        (C.FINANCIAL_MONTH, "2023/24 P10", "2023/10"),
        (C.FINANCIAL_MONTH, "31/01/2024", "2023/10"),
        (C.FINANCIAL_YEAR, "2023-24", "2023"),
        (C.FINANCIAL_YEAR, "2024-01-31", "2023"),
        (C.TEXT, "  Line\u00a0A \u200b", "Line A"),
        (C.TEXT, "one\r\ntwo\x07", "one\ntwo"),
        (C.TEXT, "00123", "00123"),
        (C.TEXT, "'00123", "00123"),
        (C.TEXT, "'90s building", "'90s building"),
        (C.TEXT, "null", None),
    ],
)
def test_it_reads(kind: ColumnType, text: str, stored: str | None) -> None:
    assert only(kind, text) == stored


@pytest.mark.parametrize(
    ("kind", "text", "what", "fix"),
    [
        (C.AMOUNT, "£1.2m?", "is “£1.2m?”, which is not a number", "Remove the question mark if"),
        (C.AMOUNT, "400*", "is “400*”, which is not a number", "Remove the star if 400 is right"),
        (C.AMOUNT, "c. £2m", "is “c. £2m”, which is not exact", "Remove “c.” if £2m is right"),
        (C.AMOUNT, "~400", "is “~400”, which is not exact", "Remove “~” if 400 is right"),
        (C.AMOUNT, "400 approx", "is “400 approx”, which is not exact", "Remove “approx” if 400"),
        (C.AMOUNT, "TBC", "is “TBC”: the amount is not known yet", "until it is known."),
        (C.AMOUNT, "5%", "is “5%”, which is a percentage", "Type the amount itself."),
        (C.AMOUNT, "1,23", "is “1,23”, which is not a number", "Type an amount such as 1,234.50"),
        (C.AMOUNT, "12 34", "is “12 34”, which is not a number", "Type an amount such as"),
        (C.AMOUNT, "1.234,56", "points and commas the other way round", "thousands: 1,234.56."),
        (C.AMOUNT, "1.234.567", "points and commas the other way round", "thousands: 1,234,567."),
        (C.AMOUNT, "-5 CR", "is “-5 CR”, which is not a number", "Type an amount"),
        (C.AMOUNT, "12\n345", "is “12 345”, which is two amounts", "Type one amount."),
        (C.AMOUNT, "£5-6m", "is “£5-6m”, which is two amounts", "Type one amount."),
        (C.AMOUNT, "1O0", "is “1O0”, with a letter where a digit should be", "in digits: 100."),
        (C.AMOUNT, "l2,000", "with a letter where a digit should be", "Type it in digits: 12,000."),
        (C.AMOUNT, "１２３", "is “１２３”, in digits of another alphabet", "Type it again: 123."),
        (C.AMOUNT, "Jan-24", "is “Jan-24”, which is a date", "Excel may have made a date of it"),
        (C.AMOUNT, "€500", "is “€500”, which is not in pounds", "Type the amount in pounds."),
        (C.AMOUNT, "<5", "is “<5”, which is a limit", "Type the amount itself"),
        (C.AMOUNT, "£ -", "is “£ -”, which is not a number", "Type 0 if it is nought"),
        (C.AMOUNT, "x", "is “x”, which is not a number", "Type an amount such as 1,234.50"),
        (C.AMOUNT, "#REF!", "is #REF!, an error in the spreadsheet", "Mend the formula"),
        (C.AMOUNT, "#UNSAVED!", "has a formula whose result is not in the file", "Open the file"),
        (C.AMOUNT, "1e99", "is “1e99”, which is too large", "Check the number and its unit."),
        (C.NUMBER, "many", "is “many”, which is not a number", "Type a number such as 1,234"),
        (C.INTEGER, "12.5", "is “12.5”, which is not a whole number", "Type a whole number."),
        (C.PERCENT, "0.52", "is “0.52”: is that 52% or 0.52%?", "Type 52% or 0.52%, with the sign"),
        (C.PERCENT, "1", "is “1”: is that 100% or 1%?", "Type 100% or 1%, with the sign."),
        (C.PERCENT, "half", "is “half”, which is not a percentage", "Type it as 52% or 52.5%."),
        (C.PERCENT, "2m", "is “2m”, which is not a percentage", "Type it as 52% or 52.5%."),
        (C.DATE, "07/13/2025", "there is no month 13: days come first", "day first: 13/07/2025."),
        (C.DATE, "31/02/2025", "there is no 31 February 2025", "Check the day and the month."),
        (C.DATE, "29/02/2023", "there is no 29 February 2023", "Check the day and the month."),
        (
            C.DATE,
            "45839",
            "is “45839”, a number and not a date",
            "it would be 1 July 2025: if that",
        ),
        (C.DATE, "01/07/1825", "is “01/07/1825”, in the year 1825", "Check the year."),
        (C.DATE, "2025", "is “2025”, which is a year and not a day", "Type it day first"),
        (C.DATE, "Jan-24", "is “Jan-24”, which is a month and not a day", "Type it day first"),
        (C.DATE, "January 2024", "which is a month and not a day", "Type it day first"),
        (C.DATE, "2024-01", "is “2024-01”, which is a month and not a day", "Type it day first"),
        (C.DATE, "soon", "is “soon”, which is not a date", "Type it day first: 31/01/2024."),
        (C.FINANCIAL_MONTH, "Q1", "is a quarter, which is not a month", "April is month 1"),
        (C.FINANCIAL_MONTH, "May be", "is not a month", "April is month 1"),
        (C.FINANCIAL_MONTH, "Jan-24 2022/23", "is not a month", "April is month 1"),
        (C.FINANCIAL_YEAR, "2023", "is not a financial year", "Type it as 2023/24."),
        (C.TEXT, "x" * 501, "has 501 characters", "Shorten it to 500 characters."),
        (C.TEXT, "#N/A", "is #N/A, an error in the spreadsheet", "Mend the formula"),
    ],
)
def test_it_refuses_with_a_fix(kind: ColumnType, text: str, what: str, fix: str) -> None:
    found = read(kind, "", text)
    assert list(found.series()) == [None, None]
    (bad,) = found.bad
    assert (bad.row, bad.value) == (3, text[:200])
    assert bad.what.startswith("It ")
    assert what in bad.what
    assert fix in bad.fix


@pytest.mark.parametrize(
    ("text", "unit", "stored"),
    [
        ("33.4", 1_000_000, "33400000"),
        ("16.141009999999997", 1_000_000, "16141010"),
        ("£1.2m", 1_000, "1200000"),
        ("400k", 1_000_000, "400000"),
        ("(1,234)", 1_000, "-1234000"),
        ("0", 1_000, "0"),
        ("£0.4", 1_000, "400"),
    ],
)
def test_a_heading_s_unit_counts_unless_the_cell_names_its_own(
    text: str, unit: int, stored: str
) -> None:
    value = only(C.AMOUNT, text, unit=unit)
    assert Decimal(value or "") == Decimal(stored)


def test_a_required_blank_says_what_belongs_there() -> None:
    (blank, marked) = read(C.AMOUNT, "", "n/a", required=True).bad
    assert (blank.what, blank.fix) == ("It is blank", "Type it: the thing.")
    assert marked.what == "It is “n/a”, and it is needed"


def test_a_required_amount_is_not_advised_to_be_blank() -> None:
    (bad,) = read(C.AMOUNT, "some", required=True).bad
    assert bad.fix == "Type an amount such as 1,234.50."


def test_declared_marks_are_kinds_of_nothing_and_never_nought() -> None:
    marks = {"c": "suppressed", "z": "not applicable", ":": "missing", "-": "rounds to nought"}
    found = read(C.AMOUNT, "c", "Z", ":", "-", "0", "", "7", required=False, symbols=marks)
    assert list(found.series()) == [None, None, None, None, "0", None, "7"]
    assert list(found.symbol_series()) == [
        *("suppressed", "not applicable", "missing", "rounds to nought"),
        *(None, None, None),
    ]
    assert not found.bad


def test_a_required_column_may_hold_a_declared_mark_and_names_them_for_another() -> None:
    found = read(C.NUMBER, "c", "x", required=True, symbols={"c": "suppressed"})
    (bad,) = found.bad
    assert (bad.row, bad.what) == (3, "It is “x”, which is not a number")
    assert bad.fix.endswith("Or use a mark of this column: c (suppressed).")


def test_a_mark_of_a_text_column_is_no_text() -> None:
    found = read(C.TEXT, "low", "lower", symbols={"low": "rounds to nought"})
    assert list(found.series()) == [None, "lower"]


def test_a_choice_is_known_by_any_spelling_and_a_near_miss_is_guessed_at() -> None:
    choices = {"High needs": "high-needs", "Schools": "schools", "HNB": "high-needs"}
    found = read(C.CHOICE, "HIGH  NEEDS", "hnb", "Hihg needs", "Moon", choices=choices)
    assert list(found.series()) == ["high-needs", "high-needs", None, None]
    near, far = (bad.fix for bad in found.bad)
    assert near == "Did you mean “High needs”? Use one of: High needs, Schools, HNB."
    assert far == "Use one of: High needs, Schools, HNB."


def test_below_the_minimum_is_an_error() -> None:
    (bad,) = read(C.AMOUNT, "5", "-5", minimum=0).bad
    assert (bad.what, bad.fix) == ("It is “-5”, below 0", "Type 0 or more.")


def test_what_the_field_can_not_hold_is_an_error() -> None:
    rows = pd.Series(["999.99", "999.999", "1000"])
    found = normalise(rows, column(C.AMOUNT), largest=Decimal(1000))
    assert [bad.row for bad in found.bad] == [1, 2]


def test_a_long_cell_is_cut_in_its_message_and_its_value() -> None:
    (bad,) = read(C.AMOUNT, "word " * 500).bad
    assert len(bad.what) < 120
    assert len(bad.value) == 200


def test_categories_are_read_like_text_and_only_those_in_use() -> None:
    rows = pd.Series(["5", "?", "5", "", None, "£6"], index=range(10, 16))
    plain = normalise(rows.astype(object), column(C.AMOUNT))
    held = pd.Categorical(rows, categories=["never", "?", "£6", "5", ""])
    coded = normalise(pd.Series(held, index=rows.index), column(C.AMOUNT))
    assert list(plain.series()) == list(coded.series()) == ["5", None, "5", None, None, "6"]
    assert [b.row for b in plain.bad] == [b.row for b in coded.bad] == [11]
    assert list(coded.series().index) == list(range(10, 16))
    assert len(coded.texts) == 5  # the missing one counts, the category that nobody has does not


def test_each_different_text_is_read_once_and_every_row_that_has_it_is_told() -> None:
    found = read(C.AMOUNT, "?", "5", "?", "5")
    assert [bad.row for bad in found.bad] == [2, 4]
    assert found.codes.dtype == np.int64
    assert [found.texts[code] for code in found.codes] == [None, "5", None, "5"]


# --- whatever is typed ---------------------------------------------------------------------------

PENCE = st.decimals(-(10**10), 10**10, places=2)
STYLES = [
    "{:,.2f}",
    "£{:,.2f}",
    "{:.2f}",
    "GBP {:,.2f}",
    " {:,.2f}\u00a0",
    "\u200b{:.2f}",
    "'{:.2f}",
    "{:.2f}000000001",
    "{:.2E}",
]


@given(PENCE, st.sampled_from(STYLES), st.sampled_from([",", " ", "\u2009", "\u202f", "'", ", "]))
def test_an_amount_in_any_style_is_read_back(value: Decimal, style: str, separator: str) -> None:
    if style == "{:.2E}":
        value = Decimal(f"{value:.2E}")
    text = style.format(value).replace(",", separator)
    assert Decimal(only(C.AMOUNT, text) or "") == value


@given(
    PENCE.filter(lambda value: value > 0),
    st.sampled_from(["({})", "-{}", "{}-", "−{}", "-£{}", "£({})", "{} CR", "{}cr"]),
)
def test_a_negative_in_any_style_is_read_back(value: Decimal, style: str) -> None:
    assert Decimal(only(C.AMOUNT, style.format(f"{value:,}")) or "") == -value


@given(
    st.dates(date(1950, 1, 1), date(2049, 12, 31)),
    st.sampled_from(
        [
            "%Y-%m-%d",
            "%Y-%m-%d %H:%M:%S",
            "%Y-%m-%dT00:00:00Z",
            "%d/%m/%Y",
            "%d/%m/%y",
            "%d-%m-%Y",
            "%d.%m.%Y",
            "%d.%m.%y",
            "%d %B %Y",
            "%d %b %y",
            "%d-%b-%y",
            "%a %d %B %Y",
            "%A, %d %b %Y",
            "%Y-%b-%d",
            "%Y%m%d",
            "%B %d, %Y",
            "%Y/%m/%d",
            "%d%b%Y",
        ]
    ),
)
def test_every_form_of_a_day_is_the_same_day(day: date, form: str) -> None:
    assert only(C.DATE, day.strftime(form)) == day.isoformat()


@given(st.integers(10_000, 73_050))
def test_a_serial_is_never_read_silently_and_its_fix_is_the_day(serial: int) -> None:
    (bad,) = read(C.DATE, str(serial)).bad
    meant = date(1899, 12, 30) + timedelta(days=serial)
    assert f"{meant:%d/%m/%Y}" in bad.fix


@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.text(alphabet="0123456789,.£()-–%kmCRDe '/:janfebQ#=<~?\u00a0\u200b\n", max_size=16),
        ),
        max_size=5,
    ),
    st.sampled_from([kind for kind in ColumnType if kind is not C.CHOICE]),
    st.sampled_from([1, 1_000, 1_000_000]),
    st.booleans(),
)
def test_whatever_is_typed_is_stored_or_told(
    texts: list[str], kind: ColumnType, unit: int, required: bool
) -> None:
    found = read(kind, *texts, unit=unit, required=required)
    told = {bad.row for bad in found.bad}
    for row, (value, text) in enumerate(zip(found.series(), texts, strict=True), start=2):
        assert value is None or row not in told
        if value is None and row not in told:
            assert not required
        if kind in (C.AMOUNT, C.NUMBER, C.INTEGER, C.PERCENT) and value is not None:
            assert Decimal(value).is_finite(), text


@pytest.mark.parametrize(
    ("kind", "texts", "seconds"),
    [
        (C.AMOUNT, [f"{n}.5" for n in range(20_000)], 0.06),
        (C.AMOUNT, [f"£{n:,}.50" for n in range(20_000)], 0.6),
        (C.TEXT, [f"Line {n}" for n in range(20_000)], 0.06),
        (C.AMOUNT, ["£1,000", "x", "2", ""] * 5_000, 0.06),
    ],
)
def test_a_chunk_is_read_quickly(kind: ColumnType, texts: list[str], seconds: float) -> None:
    rows = pd.Series(texts, dtype=object)
    times = []
    for _ in range(3):
        began = perf_counter()
        normalise(rows, column(kind))
        times.append(perf_counter() - began)
    assert min(times) < seconds * 4  # four times what it takes, for a busy machine
