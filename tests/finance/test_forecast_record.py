"""The record of past forecasts, and the page /finance/forecast-record/."""

import re
from decimal import Decimal
from statistics import mean, stdev

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from finance import charts
from finance.figures.forecast_record import BAND, ERRORS, usual_error
from hnfsg.figures.registry import Source
from hnfsg.intake import vintages
from hnfsg.people.models import User
from hnfsg.periods import OUTTURN, FinancialMonth
from hnfsg.statistics import record_of
from tests.cast import ClientFor
from tests.finance.returns import M10, live_month, stated_amounts

PAGE = "/finance/forecast-record/"
SCOPE = {"year": "2023-24", "month": M10.key}
M = 1_000_000


def year(start: int, months: dict[int, int], outturn: int | None = None) -> None:
    """Overspends in millions by month of a year, and at outturn."""
    said = months | ({} if outturn is None else {OUTTURN: outturn})
    for number, overspend in said.items():
        live_month(
            FinancialMonth(start, number), {"A": (1, 1)}, stated_amounts(overspend * M, 1, 400 * M)
        )


@pytest.fixture
def _three_years(db: None) -> None:
    year(2020, {9: 20, 10: 22}, 24)
    year(2021, {10: 30}, 29)
    year(2022, {10: 41, 12: 40}, 37)
    year(2023, {9: 40, 10: 41})


@pytest.fixture
def _two_years(db: None) -> None:
    year(2021, {10: 30}, 31)
    year(2022, {10: 41}, 39)
    year(2023, {10: 41})


@pytest.mark.usefixtures("_three_years")
def test_every_month_of_every_earlier_year_is_beside_its_outturn() -> None:
    frame = ERRORS.frame(SCOPE, vintages.live())
    told = list(zip(frame["year"], frame["number"], frame["error"], strict=True))
    assert told == [
        ("2020 to 2021", 9, 4 * M),
        ("2020 to 2021", 10, 2 * M),
        ("2021 to 2022", 10, -1 * M),
        ("2022 to 2023", 10, -4 * M),
        ("2022 to 2023", 12, -3 * M),
    ]
    assert frame.iloc[0]["share"] == Decimal(4) / 400
    assert all(isinstance(source, Source) for source in frame["source_outturn"])


@pytest.mark.usefixtures("_three_years")
def test_three_years_give_a_mean_a_spread_and_a_band() -> None:
    errors = ERRORS.frame(SCOPE, vintages.live())
    assert ERRORS.takeaway(errors) == (
        "At month 10, 3 earlier years ended between £4.0m below and £2.0m above their forecasts: "
        "£1.0m below them on average, with a spread of £3.0m."
    )
    band = BAND.frame(SCOPE, vintages.live())
    assert [a for a in band["would_end"] if isinstance(a, Decimal)] == [43 * M, 40 * M, 37 * M]
    assert BAND.takeaway(band) == (
        "At month 10 the forecast is £41.0m over the grant. If it went as in the 3 earlier years, "
        "the year would end between £37.0m and £43.0m."
    )
    filled = [trace for trace in charts.forecast_with_band(band).data if trace.fill == "toself"]
    assert [list(trace.y) for trace in filled] == [[41.0, 43.0, 37.0, 41.0]]


@pytest.mark.usefixtures("_two_years")
def test_with_two_years_it_says_so_and_shows_the_points() -> None:
    errors = ERRORS.frame(SCOPE, vintages.live())
    assert ERRORS.takeaway(errors) == (
        "At month 10, 2021 to 2022 ended £1.0m above its forecast and 2022 to 2023 ended £2.0m "
        "below its forecast. With fewer than 3 years nothing can be said of a usual error, so "
        "each year is shown."
    )
    band = BAND.frame(SCOPE, vintages.live())
    assert BAND.takeaway(band) == (
        "At month 10 the forecast is £41.0m over the grant. The year would end at £42.0m if it "
        "went as in 2021 to 2022 and at £39.0m if it went as in 2022 to 2023: too few years to "
        "give a range."
    )
    chart = charts.forecast_with_band(band)
    assert not [trace for trace in chart.data if trace.fill]
    assert [list(t.y) for t in chart.data if t.name == "As in earlier years"] == [[42.0, 39.0]]


def test_a_year_that_has_no_outturn_has_no_record(db: None) -> None:
    year(2022, {10: 41})
    year(2023, {10: 41})
    assert ERRORS.frame(SCOPE, vintages.live()).empty
    takeaway = BAND.takeaway(BAND.frame(SCOPE, vintages.live()))
    assert takeaway.startswith("No earlier year has both forecasts and an outturn")


def test_at_outturn_nothing_is_forecast(db: None) -> None:
    year(2022, {10: 41}, 39)
    scope = {"year": "2022-23", "month": FinancialMonth(2022, OUTTURN).key}
    assert BAND.takeaway(BAND.frame(scope, vintages.live())) == (
        "The year ended £39.0m over the grant."
    )


@given(st.lists(st.integers(-(10**9), 10**9).map(Decimal), min_size=1, max_size=12))
def test_the_record_is_that_of_the_errors(errors: list[Decimal]) -> None:
    record = record_of(errors)
    assert record is not None
    assert (record.count, record.lowest, record.highest) == (
        len(errors),
        sorted(errors)[0],
        sorted(errors)[-1],
    )
    assert record.mean == mean(errors)
    assert record.spread == (stdev(errors) if len(errors) > 2 else None)


def test_no_error_is_at_the_forecast() -> None:
    assert "2021 to 2022 ended at its forecast" in usual_error(M10, [("2021 to 2022", Decimal(0))])


@pytest.mark.parametrize("role", ["member", "finance_officer"])
@pytest.mark.usefixtures("_three_years")
def test_the_page_says_how_wrong_the_month_usually_is(
    role: str, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    text = _text(client_for(request.getfixturevalue(role)))
    assert "£1.0m below them on average, with a spread of £3.0m" in text
    assert "between £37.0m and £43.0m" in text


def test_before_the_first_return_the_page_says_so(member: User, client_for: ClientFor) -> None:
    assert "No monthly return has been published yet." in _text(client_for(member))


@pytest.mark.usefixtures("_three_years")
def test_the_page_asks_little_of_the_database(
    member: User, client_for: ClientFor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_for(member)
    with django_assert_max_num_queries(25):
        client.get(PAGE)
    with django_assert_max_num_queries(6):
        client.get(PAGE)


def _text(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    plain = re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())
