"""Financial years and months."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnfsg.periods import (
    FinancialMonth,
    NotAPeriod,
    SaidMonth,
    add_working_days,
    bank_holidays,
    month_of,
    months,
    parse_financial_month,
    parse_financial_year,
    parse_month_and_year,
    working_days_before,
)

MONTHS = st.builds(FinancialMonth, st.integers(2001, 2090), st.integers(1, 13))


@given(MONTHS)
def test_a_key_is_read_back(month: FinancialMonth) -> None:
    assert FinancialMonth.from_key(month.key) == month


@given(MONTHS, MONTHS)
def test_keys_sort_in_time_order(one: FinancialMonth, other: FinancialMonth) -> None:
    assert (one < other) == (one.key < other.key)


@given(st.dates(date(2001, 1, 1), date(2090, 12, 31)))
def test_a_day_falls_in_the_month_that_ends_on_or_after_it(day: date) -> None:
    month = month_of(day)
    assert month.previous().ends_on < day <= month.ends_on


@pytest.mark.parametrize(
    "key",
    [
        "2023-25-m10",
        "2023-24-m14",
        "2023-24-m00",
        "2023-24",
        "",
        "2023-24-m10\n",
        "9999-00-m12",
        "1899-00-m01",
    ],
)
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(NotAPeriod):
        FinancialMonth.from_key(key)


def test_month_ten_is_january() -> None:
    month = FinancialMonth(2023, 10)
    assert month.label == "Month 10, 2023 to 2024"
    assert month.calendar_name == "January 2024"
    assert month.ends_on == date(2024, 1, 31)
    assert month.short == "M10"


def test_an_outturn_ends_with_its_year() -> None:
    outturn = FinancialMonth(2022, 13)
    assert outturn.key == "2022-23-outturn"
    assert outturn.ends_on == date(2023, 3, 31)
    assert outturn.previous() == FinancialMonth(2022, 12)
    assert outturn.next() == FinancialMonth(2023, 1)


def test_a_run_of_months_leaves_outturns_out() -> None:
    run = list(months(FinancialMonth(2022, 13), FinancialMonth(2023, 2)))
    assert [m.key for m in run] == ["2023-24-m01", "2023-24-m02"]
    assert len(list(months(FinancialMonth(2021, 4), FinancialMonth(2023, 3)))) == 24


@pytest.mark.parametrize(
    "text", ["2023/24", "2023-24", "2023 to 2024", "23/24", "FY 2023/24", "2023–24", " 2023-2024 "]
)
def test_it_reads_a_financial_year(text: str) -> None:
    assert parse_financial_year(text) == 2023


@pytest.mark.parametrize("text", ["2023", "2023/25", "2024/23", "last year", "", "202324"])
def test_it_refuses_a_year_that_could_be_either(text: str) -> None:
    with pytest.raises(NotAPeriod, match="not a financial year"):
        parse_financial_year(text)


@pytest.mark.parametrize(
    "text",
    [
        *("10", "M10", "Month 10", "P10", "January", "Jan", "Jan 24", "10.0", "m 10", "Period 10"),
        *("Jan-24", "January 2024", "2023-24 M10", "2023/24 P10", "Mth 10", "Month 10 (January)"),
    ],
)
def test_it_reads_a_month(text: str) -> None:
    assert parse_financial_month(text) == 10


def test_it_reads_an_outturn() -> None:
    assert parse_financial_month("Final outturn") == 13


@pytest.mark.parametrize("text", ["0", "13", "ja", "", "month", "110", "soon", "may be", "P13"])
def test_it_refuses_what_is_no_month(text: str) -> None:
    with pytest.raises(NotAPeriod, match="not a month"):
        parse_financial_month(text)


@pytest.mark.parametrize("text", ["Q1", "Quarter 2", "q3 2023/24", "2023/24 Q4"])
def test_a_quarter_is_told_apart(text: str) -> None:
    with pytest.raises(NotAPeriod, match="is a quarter, which is not a month"):
        parse_financial_month(text)


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Apr-14", SaidMonth(1, 2014, "")),
        ("Apr-14/15", SaidMonth(1, 2014, "")),
        ("Jan 2024", SaidMonth(10, 2023, "")),
        ("2024 Jan", SaidMonth(10, 2023, "")),
        ("Sept '23", SaidMonth(6, 2023, "")),
        ("31 March 2015", SaidMonth(12, 2014, "")),
        ("Month 5 2015/16", SaidMonth(5, 2015, "")),
        ("2023-24 P10", SaidMonth(10, 2023, "")),
        ("P05", SaidMonth(5, None, "")),
        ("January forecast", SaidMonth(10, None, "forecast")),
        ("January (2023-24) forecast", SaidMonth(10, 2023, "forecast")),
        ("Month 10 (January 2024)", SaidMonth(10, 2023, "")),
        ("Period 12 actual £000", SaidMonth(12, None, "actual £000")),
        ("May", SaidMonth(2, None, "")),
        ("May-24 budget", SaidMonth(2, 2024, "budget")),
    ],
)
def test_a_heading_names_a_month(heading: str, said: SaidMonth) -> None:
    assert parse_month_and_year(heading) == said


@pytest.mark.parametrize(
    "heading",
    [
        "Forecast outturn",
        "Amount that may be at risk",
        "Budget 2023/24",
        "Post-16",
        "P16",
        "£m 5",
        "Market",
        "10",
        "Q1",
        "April 2023 to January 2024",
        "Jan-24 2022/23",
        "2024-01-31",
        "Month 1.5",
        "Jan-00",
        "",
    ],
)
def test_a_heading_without_one_month_names_none(heading: str) -> None:
    assert parse_month_and_year(heading) is None


@given(MONTHS.filter(lambda month: not month.is_outturn), st.sampled_from(["{}", "{} budget"]))
def test_a_month_s_own_names_are_read_back(month: FinancialMonth, form: str) -> None:
    for name in (month.calendar_name, f"{month.ends_on:%b-%y}", f"{month.name} {month.key[:7]}"):
        said = parse_month_and_year(form.format(name))
        assert said is not None
        assert (said.month, said.start_year) == (month.month, month.start_year)


@given(st.text(max_size=12))
def test_any_text_is_a_month_or_refused(text: str) -> None:
    with contextlib.suppress(NotAPeriod):
        assert 1 <= parse_financial_month(text) <= 13


def test_fifteen_working_days_after_january() -> None:
    assert add_working_days(date(2024, 1, 31), 15) == date(2024, 2, 21)


def test_working_days_before_a_day_leave_out_weekends_and_bank_holidays() -> None:
    after_easter = date(2024, 4, 3)  # a Wednesday; Good Friday was 29 March, Easter Monday 1 April
    assert working_days_before(after_easter, 0) == after_easter
    assert working_days_before(after_easter, 2) == date(2024, 3, 28)
    assert working_days_before(date(2024, 3, 4), 5) == date(2024, 2, 26)


def test_bank_holidays_are_those_of_england() -> None:
    assert date(2022, 9, 19) in bank_holidays(2022)  # the funeral of Queen Elizabeth II
    assert date(2024, 3, 18) not in bank_holidays(2024)  # of Northern Ireland alone
