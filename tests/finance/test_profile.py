"""Spending to date as a share of the year, by hand and against a slow twin."""

from decimal import Decimal
from statistics import median

import pytest
from django.core.cache import cache

from finance import charts
from finance.figures.profile import PROFILE
from finance.models import Block, ReturnLine
from finance.selectors import sums_by_month
from hnfsg.figures import scopes
from hnfsg.figures.frames import drawable
from hnfsg.figures.registry import Absent
from hnfsg.figures.rendering import page_figures
from hnfsg.intake import vintages
from hnfsg.periods import FinancialMonth
from tests.finance.returns import M9, M10, live_month

pytestmark = pytest.mark.django_db
SCOPE = {"year": "2023-24", "month": M10.key, "of": "high-needs"}


def _month(start: int, month: int, spent: int, forecast: int, budget: int = 1_000) -> None:
    """A month whose two lines of high needs add up to these, with a line of the schools block."""
    live_month(
        FinancialMonth(start, month),
        {"A": (budget - 100, forecast - 200), "B": (100, 200), "S": (5_000, 5_000)},
        spent={"A": spent - 50, "B": 50, "S": 416 * min(month, 12)},
    )


def _earlier_year(start: int, spent: int, outturn: int) -> None:
    _month(start, 10, spent, 1_100)
    _month(start, 13, outturn, outturn)


def _frame(**scope: str):  # type: ignore[no-untyped-def]
    return PROFILE.frame(SCOPE | scope, vintages.live())


@pytest.fixture
def _two_earlier() -> None:
    _earlier_year(2021, 800, 1_000)
    _earlier_year(2022, 984, 1_200)
    _month(2023, 9, 700, 1_000)
    _month(2023, 10, 810, 1_000, 900)


@pytest.mark.usefixtures("_two_earlier")
def test_the_sentence_has_the_shares_of_this_year_and_of_the_two_before() -> None:
    assert PROFILE.takeaway(_frame()) == (
        "By month 10 we had spent 81% of the year’s forecast for the high needs block, and 90% of "
        "the budget; in the two earlier years it was 80% and 82%."
    )


@pytest.mark.usefixtures("_two_earlier")
def test_the_rows_are_this_years_and_then_those_of_the_earlier_years() -> None:
    frame = _frame()
    assert [(r["year"][:4], r["month"]) for r in frame.to_dict("records")] == [
        ("2023", "Month 9"),
        ("2023", "Month 10"),
        ("2022", "Month 10"),
        ("2021", "Month 10"),
    ]
    assert [float(share) for share in frame["share"]] == [0.7, 0.81, 0.82, 0.8]
    assert list(frame["period"][:2]) == [M9.key, M10.key]
    assert all(normal is Absent.MISSING for normal in frame["normal"][:2])
    assert float(frame.iloc[1]["even"]) == pytest.approx(10 / 12)


@pytest.mark.usefixtures("_two_earlier")
def test_every_share_equals_its_slow_twin() -> None:
    rows = list(ReturnLine.objects.select_related("part"))

    def added(period: str, column: str, of: str) -> Decimal:
        total = Decimal(0)
        for row in rows:
            if row.part.period == period and of in ("all", row.block):
                total += getattr(row, column)
        return total

    for of in ("high-needs", "all", "schools"):
        for told in _frame(of=of).to_dict("records"):
            number = int(told["month"].removeprefix("Month "))
            month = FinancialMonth(int(told["year"][:4]), number)
            of_whom = month if month.start_year == 2023 else FinancialMonth(month.start_year, 13)
            spent = added(month.key, "actual_to_date", of)
            assert told["spent"] == spent
            assert told["whole"] == added(of_whom.key, "forecast", of)
            assert told["share"] == spent / added(of_whom.key, "forecast", of)
            assert told["of_budget"] == spent / added(of_whom.key, "budget", of)


def test_from_three_earlier_years_on_the_median_is_normal() -> None:
    for start, spent in ((2019, 700), (2020, 760), (2021, 800), (2022, 900)):
        _earlier_year(start, spent, 1_000)
    _month(2023, 10, 810, 1_000)
    frame = _frame()
    assert frame.iloc[0]["normal"] == median(map(Decimal, ("0.7", "0.76", "0.8", "0.9")))
    assert PROFILE.takeaway(frame).endswith(
        "normally, by the four earlier years, it is 78% by then."
    )
    names = [trace.name for trace in charts.share_of_year(drawable(frame)).data]
    assert "Normal" in names
    assert _frame(year="2022-23", month="2022-23-m10").iloc[0]["normal"] == Decimal("0.76")


def test_a_year_without_an_outturn_is_no_profile() -> None:
    _month(2022, 10, 984, 1_200)
    _month(2023, 10, 810, 1_000)
    frame = _frame()
    assert len(frame) == 1
    assert PROFILE.takeaway(frame).endswith(
        "no earlier year with an outturn is held to compare it with."
    )


def test_one_earlier_year_is_told_as_one() -> None:
    _earlier_year(2022, 820, 1_000)
    _month(2023, 10, 810, 1_000)
    assert PROFILE.takeaway(_frame()).endswith("in the one earlier year it was 82%.")


def test_a_month_in_which_a_line_does_not_say_what_was_spent_has_no_share() -> None:
    _month(2023, 9, 700, 1_000)
    live_month(M10, {"A": (1, 2), "B": (3, 4)}, spent={"A": 1})
    frame = _frame()
    assert frame.iloc[-1]["share"] is Absent.MISSING
    assert PROFILE.takeaway(frame) == (
        "1 line does not say what was spent by month 10, so no share is shown."
    )
    (own, *_) = charts.share_of_year(drawable(frame)).data
    assert list(own.x) == ["M9"]


def test_at_outturn_it_says_what_was_spent_of_the_budget() -> None:
    _month(2022, 13, 1_200_000, 1_200_000, 1_000_000)
    frame = _frame(year="2022-23", month="2022-23-outturn")
    assert PROFILE.takeaway(frame) == (
        "In the end £1.2m was spent on the high needs block, 120% of the budget."
    )
    assert "Outturn" in charts.share_of_year(drawable(frame)).layout.xaxis.categoryarray


def test_without_data_it_says_so() -> None:
    assert PROFILE.frame({}, vintages.live()).empty
    live_month(M10, {"S": (1, 2)}, spent={"S": 1})
    assert _frame().empty
    assert not _frame(of="all").empty


@pytest.mark.usefixtures("_two_earlier")
def test_the_chart_has_this_year_as_a_line_the_earlier_as_points_and_an_even_foil() -> None:
    chart = charts.share_of_year(drawable(_frame()))
    traces = {trace.name: trace for trace in chart.data}
    assert traces["This year"].mode == "lines+markers"
    assert list(traces["This year"].y) == [70.0, 81.0]
    assert traces["2021 to 2022"].mode == "markers"
    assert traces["If spent evenly"].line.width == 1
    assert "Normal" not in traces
    words = [label.text for label in chart.layout.annotations]
    assert words == [
        "If spent evenly",
        "□ 2021 to 2022",
        "○ 2022 to 2023",
        "90% of budget",
        "81% of forecast",
    ]


@pytest.mark.usefixtures("_two_earlier")
def test_one_query_answers_for_all_months(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    vintage = vintages.live()
    with django_assert_num_queries(1):
        sums_by_month(vintage, Block.HIGH_NEEDS)
        sums_by_month(vintage, Block.HIGH_NEEDS)


def test_a_restated_month_is_told_of_the_lines_that_are_shown() -> None:
    """Of all lines 10%, of high needs 20%: the month before is asked of the same lines."""
    cache.clear()
    before = {"A": (1_000, 1_000), "S": (1_000, 1_000)}
    live_month(M10, before, spent={"A": 200, "S": 0})
    live = vintages.live()
    for of, scope in (("all", {"of": "all"}), ("high-needs", {})):
        resolved = scopes.of_period(PROFILE, M10.key, live, scope)
        assert resolved.scope == {"year": "2023-24", "month": M10.key, "of": of}
    told = page_figures([PROFILE.slug], {"of": "all"}, live)[PROFILE.slug]
    assert "10% of the year’s forecast for all lines" in told.takeaway
