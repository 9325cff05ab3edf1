"""The page /finance/years/: each year by its outturn or newest month, beside what others report."""

import io
import re
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import pandas as pd
import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from finance import charts
from finance.figures.years import CUMULATIVE, HIGH_NEEDS, OVERSPEND, POSITION, SLUGS
from finance.models import Block, ReturnLine, ReturnSummary
from finance.selectors import block_by_year, newest_of_each_year, position_by_year
from hnfsg.figures.frames import drawable
from hnfsg.figures.registry import Absent, Figure, Source
from hnfsg.figures.workings import worked_out
from hnfsg.intake import services, vintages
from hnfsg.people.models import User
from hnfsg.periods import FinancialMonth
from tests.cast import ClientFor
from tests.finance.reports import publish_reports, report
from tests.finance.returns import M9, M10, live_month

pytestmark = pytest.mark.django_db
PAGE = "/finance/years/"
OUTTURN = FinancialMonth(2022, 13)
FIGURES = (POSITION, OVERSPEND, CUMULATIVE, HIGH_NEEDS)
AMOUNTS = {
    "before": "dsg_income_before_recoupment",
    "after": "dsg_income_after_recoupment",
    "spend": "forecast_spend",
    "overspend": "reported_overspend",
    "budget_variance": "budget_variance",
    "contributions": "contributions",
}


def _stated(overspend: int, brought: int, **fields: object) -> dict[str, object]:
    return {
        "dsg_income_before_recoupment": Decimal(600_000_000),
        "dsg_income_after_recoupment": Decimal(300_000_000),
        "forecast_spend": Decimal(300_000_000 + overspend),
        "reported_overspend": Decimal(overspend),
        "budget_variance": Decimal(14_000_000),
        "cumulative_brought_forward": Decimal(brought),
        **fields,
    }


@pytest.fixture
def _years() -> None:
    """An outturn of 2022/23, whose month 12 is not what it is told by, and month 10 of 2023/24."""
    cache.clear()
    march = {"A": (100_000_000, 119_000_000), "S": (5, 5)}
    live_month(FinancialMonth(2022, 12), march, _stated(39_900_000, 86_600_000))
    lines = {"A": (100_000_000, 114_000_000), "S": (7, 9)}
    live_month(OUTTURN, lines, _stated(38_960_000, 86_600_000))
    paid = _stated(40_900_000, 125_560_000, contributions=Decimal(3_500_000))
    live_month(M10, {"A": (110_000_000, 120_000_000), "B": (2_000_000, 3_000_000)}, paid)


def _frame(figure: Figure) -> pd.DataFrame:
    return figure.frame({}, vintages.live())


def _text(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    plain = re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


# --- which month tells a year, and what it says ---


@pytest.mark.usefixtures("_years")
def test_a_year_is_told_by_its_outturn_or_by_its_newest_month() -> None:
    assert newest_of_each_year(vintages.live()) == [OUTTURN, M10]
    frame = _frame(POSITION)
    assert list(zip(frame["year"], frame["at"], strict=True)) == [
        ("2022 to 2023", "Outturn"),
        ("2023 to 2024", "Month 10"),
    ]


def test_a_month_with_a_summary_goes_before_a_later_one_with_lines_only() -> None:
    live_month(M9, {"A": (1, 2)}, _stated(1, 2))
    live_month(M10, {"A": (1, 2)})
    live_month(FinancialMonth(2022, 5), {"A": (1, 2)})
    assert newest_of_each_year(vintages.live()) == [FinancialMonth(2022, 5), M9]


@pytest.mark.usefixtures("_years")
def test_the_sentences_name_month_year_amount_and_direction() -> None:
    assert [figure.takeaway(_frame(figure)) for figure in FIGURES] == [
        "Returns of 2 years are held, 1 with an outturn; 2023 to 2024 is told by month 10.",
        "At month 10 of 2023 to 2024 we expect to spend £40.9m more than the grant; in 2022 to "
        "2023 it was £39.0m more than the grant.",
        "The deficit of all years together is expected to reach £163.0m in March 2024; in March "
        "2023 it was £125.6m.",
        "At month 10 of 2023 to 2024 the high needs block is forecast to be £11.0m more than its "
        "budget of £112.0m; in 2022 to 2023 it was £14.0m more than its budget.",
    ]


def test_a_first_year_without_its_outturn_is_told_as_a_forecast(db: None) -> None:
    live_month(FinancialMonth(2022, 9), {"A": (1, 2)}, _stated(39_000_000, 86_600_000))
    live_month(M10, {"A": (1, 2)}, _stated(40_900_000, 125_600_000))
    assert CUMULATIVE.takeaway(_frame(CUMULATIVE)).endswith(
        "; in March 2023 it was expected to be £125.6m."
    )


@pytest.mark.usefixtures("_years")
def test_each_formula_has_the_numbers_of_the_newest_year() -> None:
    assert [w.text for f in FIGURES for w in worked_out(f, _frame(f))] == [
        "£340.9m spending in the year − £300.0m grant after recoupment = £40.9m overspend, worked "
        "out",
        "2023 to 2024: £125.6m deficit brought forward + £40.9m overspend, as reported − £3.5m "
        "contributions = £163.0m cumulative deficit at the end of the year",
        "£123.0m spending on the high needs lines − £112.0m budget of the high needs lines = "
        "£11.0m spending less budget",
    ]


@pytest.mark.usefixtures("_years")
def test_every_amount_is_that_of_its_row_and_every_sum_equals_its_slow_twin() -> None:
    for row in _frame(POSITION).to_dict("records"):
        source: Source = row["source"]
        kept = ReturnSummary.objects.get(part_id=source.part_id, row_number=source.row_number)
        assert {name: row[name] for name in AMOUNTS} == {
            name: getattr(kept, field) for name, field in AMOUNTS.items()
        }
        paid = kept.contributions or Decimal(0)
        cumulative = kept.cumulative_brought_forward + kept.reported_overspend - paid
        assert row["cumulative"] == cumulative
    for row in _frame(HIGH_NEEDS).to_dict("records"):
        budget = spend = Decimal(0)
        for line in ReturnLine.objects.select_related("part"):
            if line.part_id == row["source"].part_id and line.block == Block.HIGH_NEEDS:
                budget, spend = budget + line.budget, spend + line.forecast
        assert (row["budget"], row["spend"], row["variance"]) == (budget, spend, spend - budget)


def test_a_year_with_lines_only_states_nothing_of_the_grant() -> None:
    live_month(M10, {"A": (1_000_000, 1_300_000)})
    row = _frame(POSITION).iloc[0]
    assert row["overspend"] is None
    assert row["source"] is None
    assert OVERSPEND.takeaway(_frame(OVERSPEND)) == "No data for this period."
    assert not charts.overspend_by_year(drawable(_frame(OVERSPEND))).data
    assert HIGH_NEEDS.takeaway(_frame(HIGH_NEEDS)) == (
        "At month 10 of 2023 to 2024 the high needs block is forecast to be £0.3m more than its "
        "budget of £1.0m."
    )


@pytest.mark.usefixtures("_years")
def test_two_queries_answer_for_all_years(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    vintage = vintages.live()
    with django_assert_num_queries(2):
        position_by_year(vintage)
        block_by_year(vintage, Block.HIGH_NEEDS)


def test_withdrawing_the_outturn_tells_the_year_by_its_newest_month_again() -> None:
    live_month(FinancialMonth(2022, 12), {"A": (5, 7)}, _stated(39_900_000, 86_600_000))
    ended = live_month(OUTTURN, {"A": (5, 6)}, _stated(38_960_000, 86_600_000))
    assert list(_frame(OVERSPEND)["overspend"]) == [38_960_000]
    services.withdraw(upload=ended, by=None, reason="Not agreed yet.")
    assert list(_frame(OVERSPEND)["overspend"]) == [39_900_000]
    assert list(_frame(OVERSPEND)["at"]) == ["Month 12"]
    assert list(_frame(HIGH_NEEDS)["variance"]) == [2]


# --- beside what others report ---


@pytest.fixture
def _reports() -> None:
    publish_reports(
        report("£42m", "Cabinet"),
        report("£38.1m", "Forum", point="Month 6"),
        report("£39m", "Council", year="2022/23", point="Outturn", said="around £39 million"),
        report("£21.5m", "Minutes", year="2019/20", point="Month 9"),
        report("£21m", "Minutes", year="2019/20", point="Month 10"),
        report("£49m", "Paper", year="2020/21", point="Outturn", measure="Cumulative deficit"),
        report("£24.9m", "Paper", year="2020/21", point="Budget"),
        report("£16m", "Notes", measure="Overspend, basis not stated"),
    )


@pytest.mark.usefixtures("_years", "_reports")
def test_reports_of_the_same_measure_and_point_stand_beside_ours() -> None:
    frame = _frame(OVERSPEND)
    told = [
        (row["year"][:4], row["at"], row["overspend"], row["elsewhere"])
        for row in frame.to_dict("records")
    ]
    none = Absent.NOT_APPLICABLE
    assert told == [
        ("2019", "Month 10", none, 21_000_000),
        ("2022", "Outturn", 38_960_000, none),
        ("2022", "Outturn", none, 39_000_000),
        ("2023", "Month 10", 40_900_000, none),
        ("2023", "Month 10", none, 42_000_000),
    ]
    assert frame.iloc[2]["published_in"] == "Council (approximate)"


@pytest.mark.usefixtures("_years", "_reports")
def test_years_that_only_others_report_are_named_as_such() -> None:
    frame = _frame(POSITION)
    assert list(zip(frame["year"], frame["at"], frame["said"], strict=True)) == [
        ("2019 to 2020", "Only reported elsewhere", 2),
        ("2020 to 2021", "Only reported elsewhere", 2),
        ("2022 to 2023", "Outturn", 1),
        ("2023 to 2024", "Month 10", 3),
    ]
    assert frame.iloc[0]["overspend"] is Absent.MISSING
    assert POSITION.takeaway(frame).endswith("2 years more are known only from what others report.")


@pytest.mark.usefixtures("_years", "_reports")
def test_bars_are_ours_pale_where_forecast_and_points_are_theirs_hollow() -> None:
    chart = charts.overspend_by_year(drawable(_frame(OVERSPEND)))
    bars, points = chart.data
    assert list(bars.y) == [38.96, 40.9]
    assert list(bars.marker.opacity) == [1, 0.5]
    assert points.marker.symbol == "circle-open"
    assert list(points.y) == [21.0, 39.0, 42.0]
    assert points.x[2] == bars.x[1] == "Month 10, 2023 to 2024"
    assert list(points.text) == ["£21.0m", "", ""]
    assert list(chart.layout.xaxis.ticktext) == [
        *("2019/20", "2020/21", "2021/22", "2022/23", "2023/24 M10"),
    ]
    heights = {label.text: label.y for label in chart.layout.annotations}
    assert heights == {"£39.0m": 39.0, "£40.9m": 42.0}


def test_what_only_others_report_is_told_as_theirs() -> None:
    publish_reports(report("£42m", "Cabinet"))
    frame = _frame(OVERSPEND)
    assert OVERSPEND.takeaway(frame) == (
        "No return that is held states it. Others report £42.0m for 2023 to 2024 (Cabinet)."
    )
    assert [trace.name for trace in charts.overspend_by_year(drawable(frame)).data][-1] == (
        "Reported elsewhere"
    )


@pytest.mark.usefixtures("_years")
def test_high_needs_spending_of_others_stands_beside_that_of_the_lines() -> None:
    spend = "High needs spend"
    publish_reports(report("£115m", "Answer", year="2022/23", point="Outturn", measure=spend))
    chart = charts.high_needs_by_year(drawable(_frame(HIGH_NEEDS)))
    spending, budgets, points = chart.data
    assert list(spending.y) == [114.0, 123.0]
    assert list(budgets.y) == [100.0, 112.0]
    assert list(points.y) == [115.0]
    words = [label.text for label in chart.layout.annotations]
    assert words == ["+£14.0m", "+£11.0m", "Spending", "Budget"]


# --- the page ---


@pytest.mark.usefixtures("_years", "_reports")
@pytest.mark.parametrize("role", ["member", "finance_officer"])
def test_the_page_has_every_figure_and_says_why_there_is_no_high_needs_deficit(
    role: str, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    client = client_for(request.getfixturevalue(role))
    html, text = client.get(PAGE).content.decode(), _text(client)
    assert re.findall(r'data-figure="([^"]+)"', html) == list(SLUGS)
    assert "The grant on the Summary is for all four blocks together" in text
    assert "2019 to 2020 2 values, each with its source" in text
    (address,) = re.findall(r'href="([^"]+year=2019-20)"', html)
    assert "£21,500,000" in _text(client, address)


@pytest.mark.usefixtures("_years", "_reports")
def test_every_number_leads_to_its_sheet_and_row(member: User, client_for: ClientFor) -> None:
    client = client_for(member)
    html = client.get(PAGE).content.decode()
    links = re.findall(r'href="(/data/source/[^"]+)">(\w[^<]+), row \d+<', html)
    assert {sheet for _, sheet in links} == {"Summary", "Lines", "Reported elsewhere"}
    for link, _ in links:
        assert client.get(link).status_code == 200


def test_before_the_first_return_the_page_says_so(member: User, client_for: ClientFor) -> None:
    cache.clear()
    assert "No monthly return has been published yet." in _text(client_for(member))


def test_one_month_alone_is_shown(member: User, client_for: ClientFor) -> None:
    cache.clear()
    live_month(M10, {"A": (1, 2)}, _stated(40_900_000, 1))
    text = _text(client_for(member))
    assert "Returns of one year are held, none with an outturn" in text
    assert "At month 10 of 2023 to 2024 we expect to spend £40.9m more than the grant." in text


def test_the_page_as_at_a_day_is_of_what_counted_then(member: User, client_for: ClientFor) -> None:
    cache.clear()
    early, late = (datetime(2024, 2, day, 12, tzinfo=UTC) for day in (14, 20))
    live_month(M9, {"A": (1, 2)}, _stated(40_300_000, 1), at=early)
    live_month(M10, {"A": (1, 2)}, _stated(40_900_000, 1), at=late)
    client = client_for(member)
    for _ in range(2):  # made, then from the cache
        assert "spend £40.9m more" in _text(client)
        then = _text(client, f"{PAGE}?as-at=2024-02-14")
        assert "At month 9 of 2023 to 2024 we expect to spend £40.3m more than the grant." in then
    assert "No monthly return had been published by then." in _text(
        client, f"{PAGE}?as-at=2024-02-13"
    )


@pytest.mark.usefixtures("_years")
def test_the_page_gives_its_data_in_one_file_and_its_points_as_text(
    member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    html = client.get(PAGE).content.decode()
    (address,) = re.findall(r'href="([^"]+)">Download this page’s data', html)
    with zipfile.ZipFile(io.BytesIO(client.get(address).content)) as archive:
        assert archive.namelist() == [
            "README.txt",
            *(f"finance-years-{name}.csv" for name in _NAMES),
        ]
    said = html[html.index('id="paper-text"') : html.index("data-copies")]
    assert "The deficit of all years together is expected to reach £163.0m" in said


_NAMES = ("cumulative", "high_needs", "overspend", "position")


@pytest.mark.usefixtures("_years")
def test_a_cold_page_asks_fifteen_times_and_a_warm_one_four_times(
    member: User, client_for: ClientFor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_for(member)
    with django_assert_max_num_queries(15):
        client.get(PAGE)
    with django_assert_max_num_queries(4):
        client.get(PAGE)
