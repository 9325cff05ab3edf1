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
from finance.figures.methods import DELIVERABLE, EVENLY, METHODS, OFFICERS, PROFILED
from finance.what_if import GROUPS, Position, add_up, scenario
from hnfsg.figures.registry import Absent, Source
from hnfsg.intake import vintages
from hnfsg.people.models import User
from hnfsg.periods import OUTTURN, FinancialMonth
from hnfsg.statistics import record_of
from tests.cast import ClientFor
from tests.finance.returns import M10, action, live_actions, live_month, stated_amounts

PAGE = "/finance/forecast-record/"
SCOPE = {"year": "2023-24", "month": M10.key}
M = 1_000_000
_M = Decimal(M)
AMOUNTS = ("assumed_in_forecast", "delivered", "substitutes", *GROUPS)


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
        "At month 10 we expect to spend £41.0m more than the grant. If it went as in the 3 earlier "
        "years, the overspend would be between £37.0m and £43.0m."
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
        "At month 10 we expect to spend £41.0m more than the grant. The overspend would be £42.0m "
        "if it went as in 2021 to 2022 and £39.0m if it went as in 2022 to 2023: too few years to "
        "give a range."
    )
    chart = charts.forecast_with_band(band)
    assert not [trace for trace in chart.data if trace.fill]
    assert [list(t.y) for t in chart.data if t.name == "As in earlier years"] == [[42.0, 39.0]]


def test_a_year_that_has_no_outturn_has_no_record(db: None) -> None:
    year(2022, {10: 41})
    year(2023, {10: 41})
    assert ERRORS.frame(SCOPE, vintages.live()).empty
    assert BAND.takeaway(BAND.frame(SCOPE, vintages.live())) == (
        "At month 10 we expect to spend £41.0m more than the grant. No earlier year that has an "
        "outturn has a forecast of month 10."
    )


@pytest.mark.usefixtures("_three_years")
def test_a_month_that_no_earlier_year_forecast_says_so_and_no_more() -> None:
    year(2023, {2: 35})
    scope = {"year": "2023-24", "month": FinancialMonth(2023, 2).key}
    said = "No earlier year that has an outturn has a forecast of month 2."
    assert ERRORS.takeaway(ERRORS.frame(scope, vintages.live())) == said
    assert BAND.takeaway(BAND.frame(scope, vintages.live())).endswith(said)


def test_an_underspend_reads_as_one(db: None) -> None:
    live_month(M10, {"A": (1, 400 * M)}, stated_amounts(-3 * M, -3 * M, 400 * M))
    assert BAND.takeaway(BAND.frame(SCOPE, vintages.live())).startswith(
        "At month 10 we expect to spend £3.0m less than the grant."
    )
    assert METHODS.takeaway(METHODS.frame(SCOPE, vintages.live())) == (
        "At month 10 the overspend would be −£3.0m by the officers’ forecast."
    )


def test_at_outturn_nothing_is_forecast(db: None, member: User, client_for: ClientFor) -> None:
    year(2021, {10: 31}, 30)
    year(2022, {10: 41}, 39)
    scope = {"year": "2022-23", "month": FinancialMonth(2022, OUTTURN).key}
    assert BAND.takeaway(BAND.frame(scope, vintages.live())) == (
        "In the end we spent £39.0m more than the grant."
    )
    assert ERRORS.takeaway(ERRORS.frame(scope, vintages.live())) == (
        "The year has ended: nothing of it is forecast any more."
    )
    text = _text(client_for(member), f"{PAGE}?year=2022-23&month={scope['month']}")
    assert "three ways" not in text
    assert "No data" not in text


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


# --- three ways, and what if ----------------------------------------------------------------------

SAVINGS = (
    action("1", 10 * M, assumed_in_forecast=9 * M, delivered=2 * M, on_track=3 * M, at_risk=5 * M),
    action("2", 4 * M, assumed_in_forecast=4 * M, not_deliverable=3 * M, substitutes=1 * M),
    action("3", 6 * M, at_risk=6 * M),  # nobody knows what the forecast counts on
    action("4", 8 * M, assumed_in_forecast=8 * M, at_risk=8 * M, kind="avoidance"),
)


@pytest.fixture
def _spending(db: None) -> None:
    """Two years that had spent 75% and 85% by month 10; this one has spent £320m of £400m."""
    for start, spent in ((2021, 300), (2022, 340)):
        for number in (10, OUTTURN):
            month = FinancialMonth(start, number)
            live_month(
                month,
                {"A": (1, 400 * M)},
                stated_amounts(40 * M, 1, 400 * M),
                spent={"A": spent * M if number == 10 else 400 * M},
            )
    live_month(
        M10, {"A": (1, 400 * M)}, stated_amounts(41 * M, 16 * M, 400 * M), spent={"A": 320 * M}
    )
    live_actions(M10, *SAVINGS)


def _overspends() -> dict[str, object]:
    frame = METHODS.frame(SCOPE, vintages.live())
    return dict(zip(frame["method"], frame["overspend"], strict=True))


@pytest.mark.usefixtures("_spending")
def test_the_year_is_told_three_ways_and_evenly() -> None:
    told = _overspends()
    assert told[OFFICERS] == 41 * M
    # 320 over the median of 75% and 85% is 400: what the officers forecast
    assert told[PROFILED] == 41 * M
    # the forecast counts on 9 + 4; of these 2 + 3 + 1 come, so 7 more is spent
    assert told[DELIVERABLE] == 48 * M
    assert told[EVENLY] == (41 + 320 * 12 // 10 - 400) * M
    assert METHODS.takeaway(METHODS.frame(SCOPE, vintages.live())) == (
        "At month 10 the overspend would be £41.0m by the officers’ forecast, £41.0m at the usual "
        "rate of spending and £48.0m if only deliverable savings come."
    )


@pytest.mark.usefixtures("_spending")
def test_each_way_says_what_it_lacks() -> None:
    frame = METHODS.frame(SCOPE, vintages.live())
    how = dict(zip(frame["method"], frame["how"], strict=True))
    assert "80.0%, the median of 2 earlier years, too few for a norm" in how[PROFILED]
    assert "1 action does not say what the forecast counts on, £6.0m planned" in how[DELIVERABLE]


def test_a_way_without_data_says_why_and_gives_no_number(db: None) -> None:
    live_month(M10, {"A": (1, 400 * M)}, stated_amounts(41 * M, 16 * M, 400 * M))
    frame = METHODS.frame(SCOPE, vintages.live())
    assert list(frame["overspend"])[1:] == [Absent.MISSING] * 3
    assert list(frame["how"])[1:] == [
        "1 line does not say what was spent to date.",
        "No management actions were sent for the month.",
        "1 line does not say what was spent to date.",
    ]


@pytest.mark.usefixtures("_spending")
def test_two_plans_are_never_added_up() -> None:
    live_actions(
        M10,
        action("1", 3 * M, assumed_in_forecast=3 * M, at_risk=3 * M),
        action("1", 2 * M, plan="Plan 2024", assumed_in_forecast=2 * M, replaces="1"),
    )
    frame = METHODS.frame(SCOPE, vintages.live())
    how = dict(zip(frame["method"], frame["how"], strict=True))[DELIVERABLE]
    assert "counts on £3.0m of cashable savings of Plan 2023" in how
    assert _overspends()[DELIVERABLE] == 44 * M


amounts = st.integers(0, 50 * M).map(Decimal)


@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(AMOUNTS, amounts)), max_size=6),
    st.fixed_dictionaries({group: st.integers(0, 100) for group in GROUPS}),
)
def test_a_scenario_is_the_forecast_with_other_savings(
    actions: list[dict[str, Decimal]], shares: dict[str, int]
) -> None:
    told = [{**a, "is_cashable": True, "planned": Decimal(0)} for a in actions]
    end = scenario(Position(400 * _M, 41 * _M, None, 163 * _M), add_up(told), shares)
    more = Decimal(0)
    for each in actions:  # one by one, the slow way
        more += each["assumed_in_forecast"] - each["delivered"] - each["substitutes"]
        for group in GROUPS:
            more -= each[group] * shares[group] / 100
    assert end.overspend == 41 * _M + more
    assert end.spend == 400 * _M + more
    assert end.cumulative == 163 * _M + more
    assert end.variance is None


@pytest.mark.usefixtures("_spending")
def test_a_scenario_is_asked_for_by_its_address_and_is_not_kept(
    member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    usual = _text(client)
    assert "Scenario, not a forecast" in usual
    assert "Overspend against grant £41.0m £48.0m" in usual
    asked = _text(client, f"{PAGE}?on-track=0&at-risk=100&not-deliverable=50")
    # 13 counted on; 2 delivered and 1 found, all 5 at risk, half of 3: 9.5 come, so 3.5 more
    assert "Overspend against grant £41.0m £44.5m" in asked
    assert "Overspend against grant £41.0m £48.0m" in _text(client)


@pytest.mark.parametrize("share", ["101", "-1", "half", "1e9"])
@pytest.mark.usefixtures("_spending")
def test_a_share_that_is_none_gets_a_sentence(
    share: str, member: User, client_for: ClientFor
) -> None:
    text = _text(client_for(member), f"{PAGE}?at-risk={share}")
    assert "Type a whole number from 0 to 100." in text
    assert "Overspend against grant £41.0m £48.0m" in text


@pytest.mark.usefixtures("_three_years")
def test_without_savings_there_is_no_scenario(member: User, client_for: ClientFor) -> None:
    assert "What if" not in _text(client_for(member))
