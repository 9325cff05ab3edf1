"""The figures of the position, by hand on one small return and against slow twins in Python."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance import charts
from finance.figures import lines, position
from finance.models import Block, ReturnLine, ReturnSummary
from finance.selectors import (
    block_by_month,
    block_totals,
    known_months,
    lines_at,
    position_by_month,
    totals_stated,
)
from hnfsg.figures.registry import Absent, Figure, Source
from hnfsg.figures.workings import worked_out
from hnfsg.intake import vintages
from hnfsg.periods import FinancialMonth
from tests.finance.returns import M9, M10, live_month, stated_amounts

M10_SCOPE = {"year": "2023-24", "month": M10.key}
FIGURES = (
    position.OVERSPEND,
    position.VARIANCE,
    position.CUMULATIVE,
    lines.LINES,
    lines.HIGH_NEEDS,
)


@pytest.fixture
def _two_months(db: None) -> None:
    """Month 9, and month 10 as in the notes, whose lines are £100,000 short of the variance."""
    live_month(
        M9,
        {"A": (100_000_000, 110_000_000), "B": (247_800_000, 253_200_000)},
        stated_amounts(40_300_000, 15_400_000, 363_200_000),
    )
    live_month(
        M10,
        {"A": (100_000_000, 110_300_000), "B": (247_800_000, 253_400_000)},
        stated_amounts(40_900_000, 16_000_000, 363_800_000),
    )


@pytest.mark.usefixtures("_two_months")
def test_the_three_deficits_of_month_10_by_hand() -> None:
    row = position_by_month(vintages.live(), M10).iloc[-1]
    assert row["reported_overspend"] == 40_900_000
    assert row["computed_overspend"] == 40_900_000
    assert row["budget_variance"] == 16_000_000
    assert row["lines_variance"] == 15_900_000
    assert row["variance_difference"] == 100_000
    assert row["implied_gap"] == 24_900_000
    assert row["cumulative"] == 162_960_000


@pytest.mark.usefixtures("_two_months")
def test_each_figure_says_it_in_a_sentence() -> None:
    sentences = [f.takeaway(f.frame(M10_SCOPE, vintages.live())) for f in FIGURES]
    assert sentences == [
        "At month 10 we expect to spend £40.9m more than the grant, £16.0m more than the budget "
        "allowed.",
        "At month 10 spending is forecast to be £16.0m more than the budget; the lines add up to "
        "£15.9m.",
        "The deficit of all years together is expected to reach £163.0m in March 2024, from "
        "£125.6m a year before.",
        "Line A is furthest over its budget: £10.3m more than the £100.0m allowed. 2 of 2 lines "
        "are over.",
        "At month 10 the high needs block is forecast to be £15.9m more than its budget of "
        "£347.8m.",
    ]


@pytest.mark.usefixtures("_two_months")
def test_the_headline_says_what_the_budget_implied() -> None:
    frame = position.OVERSPEND.frame(M10_SCOPE, vintages.live())
    headline = position.OVERSPEND.headline(frame)  # type: ignore[misc]
    assert headline.value == 40_900_000
    assert headline.label == "Forecast overspend, whole DSG"
    assert headline.note == "Month 10. £24.9m implied in the budget, £16.0m more than budget"
    assert headline.series == (40_300_000.0, 40_900_000.0)


@pytest.mark.usefixtures("_two_months")
def test_an_earlier_month_is_shown_as_it_stood_then() -> None:
    frame = position.OVERSPEND.frame({"year": "2023-24", "month": M9.key}, vintages.live())
    assert list(frame["period"]) == [M9.key]


@pytest.mark.usefixtures("_two_months")
def test_a_total_that_differs_from_its_parts_is_shown_with_the_difference() -> None:
    vintage = vintages.live()
    spend, variance = totals_stated(vintage, M10, lines_at(vintage, M10))
    assert (spend["stated"], spend["computed"]) == (363_800_000, 363_700_000)
    assert variance["difference"] == 100_000


@pytest.mark.usefixtures("_two_months")
@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: f.slug)
def test_a_row_of_a_figure_leads_to_its_row_of_the_file(figure: Figure) -> None:
    source = figure.frame(M10_SCOPE, vintages.live()).iloc[-1]["source"]
    assert isinstance(source, Source)
    model = ReturnSummary if source.label == "Summary" else ReturnLine
    row = model.objects.get(part_id=source.part_id, row_number=source.row_number)
    assert row.part.period == M10.key


@pytest.mark.usefixtures("_two_months")
@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: f.slug)
def test_a_chart_draws_millions_and_names_its_series(figure: Figure) -> None:
    chart = figure.chart(figure.frame(M10_SCOPE, vintages.live()))  # type: ignore[misc]
    assert all(trace.name for trace in chart.data)
    assert all(trace.type in ("scatter", "bar") for trace in chart.data)
    drawn = [v for t in chart.data for v in (t.x if t.orientation == "h" else t.y)]
    assert all(0 < value < 1_000 for value in drawn)


def test_forecasts_are_dashed_and_an_outturn_is_marked() -> None:
    outturn = FinancialMonth(2023, 13)
    frame = position.OVERSPEND.frame({}, vintages.Vintage(()))
    stated = (0, 17_000_000, 24, 0, 0)
    none = (Absent.NOT_APPLICABLE, Absent.NOT_APPLICABLE, None)
    frame.loc[0] = [M10.key, *map(Decimal, (41_000_000, 41_000_000, *stated)), *none]
    frame.loc[1] = [outturn.key, *map(Decimal, (39_000_000, 39_000_000, *stated)), *none]
    forecast = charts.overspend_by_month(frame).data[0]
    assert forecast.line.dash == "dash"
    assert forecast.marker.size[1] > forecast.marker.size[0]
    words = [a.text for a in charts.overspend_by_month(frame).layout.annotations]
    assert "Outturn £39.0m" in words


@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: f.slug)
def test_without_data_a_chart_says_so(figure: Figure) -> None:
    chart = figure.chart(figure.frame({}, vintages.Vintage(())))  # type: ignore[misc]
    assert [a.text for a in chart.layout.annotations] == ["No data for this period"]
    assert not chart.data


@pytest.mark.django_db
def test_a_month_with_lines_and_no_summary_states_nothing() -> None:
    live_month(M10, {"A": (100, 200)})
    frame = position.OVERSPEND.frame(M10_SCOPE, vintages.live())
    assert position.OVERSPEND.takeaway(frame) == "No data for this period."
    assert position.OVERSPEND.headline(frame) is None  # type: ignore[misc]
    assert not position.OVERSPEND.chart(frame).data  # type: ignore[misc]


@pytest.mark.django_db
def test_an_underspend_is_told_as_less() -> None:
    stated = stated_amounts(-300_000, -100_000, 322_600_000)
    live_month(M10, {"A": (100, 200)}, stated)
    frame = position.OVERSPEND.frame(M10_SCOPE, vintages.live())
    assert position.OVERSPEND.takeaway(frame) == (
        "At month 10 we expect to spend £0.3m less than the grant, £0.1m less than the budget "
        "allowed."
    )


@pytest.mark.django_db
def test_months_are_listed_newest_first_with_the_outturn_on_top() -> None:
    for month in (M9, FinancialMonth(2022, 13), M10, FinancialMonth(2022, 12)):
        live_month(month, {"A": (1, 1)})
    assert [m.key for m in known_months(vintages.live())] == [
        "2023-24-m10",
        "2023-24-m09",
        "2022-23-outturn",
        "2022-23-m12",
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from(Block), *[st.none() | st.integers(-(10**9), 10**9)] * 2),
        min_size=1,
        max_size=30,
    )
)
def test_block_totals_equal_adding_up_one_by_one(amounts: list[tuple[Block, int, int]]) -> None:
    rows = [
        {
            "block": block.label,
            "budget": None if budget is None else Decimal(budget),
            "actual_to_date": None,
            "forecast": None if forecast is None else Decimal(forecast),
            "variance": None,
        }
        for block, budget, forecast in amounts
    ]
    totals = {t["block"]: t for t in block_totals(pd.DataFrame(rows, dtype=object))}
    for block in Block:
        twin = 0
        for row in rows:
            if row["block"] == block.label and row["forecast"] is not None:
                twin += row["forecast"]
        assert totals.get(block.label, {"forecast": 0})["forecast"] == twin
    assert totals["All blocks"]["lines"] == len(rows)


@pytest.mark.usefixtures("_two_months")
def test_every_total_of_the_lines_equals_its_slow_twin() -> None:
    vintage = vintages.live()
    for month in (M9, M10):
        budget = forecast = variance = Decimal(0)
        for line in ReturnLine.objects.all():
            if line.part.period == month.key:
                budget += line.budget
                forecast += line.forecast
                variance += line.forecast - line.budget
        row = block_by_month(vintage, Block.HIGH_NEEDS, M10).set_index("period").loc[month.key]
        assert (row["budget"], row["forecast"], row["variance"]) == (budget, forecast, variance)
        stated = position_by_month(vintage, M10).set_index("period").loc[month.key]
        assert stated["lines_variance"] == variance
        assert sum(lines_at(vintage, month)["variance"]) == variance


@pytest.mark.django_db
def test_a_long_name_is_whole_on_the_axis_and_short_beside_it() -> None:
    live_month(M10, {"A": (100, 900), "B": (100, 300)})
    name = "Independent and non-maintained special schools, day places"
    ReturnLine.objects.update(line=name)
    chart = lines.LINES.chart(lines.LINES.frame(M10_SCOPE, vintages.live()))  # type: ignore[misc]
    assert list(chart.data[0].y) == [f"{name} (A)", f"{name} (B)"]
    short = "Independent and non-maintaine…"
    assert list(chart.layout.yaxis.ticktext) == [f"{short} (A)", f"{short} (B)"]
    assert chart.data[0].customdata[0][0] == f"{name} (A)"


@pytest.mark.usefixtures("_two_months")
def test_each_formula_has_the_numbers_of_the_month_put_in() -> None:
    live = vintages.live()
    said = {f.slug: [w.text for w in worked_out(f, f.frame(M10_SCOPE, live))] for f in FIGURES}
    assert said == {
        "finance.position.overspend": [
            "£363.8m spending in the year − £322.9m DSG income after recoupment = £40.9m "
            "overspend, worked out",
            "£40.9m overspend, as reported − £16.0m variance against budget, as reported = "
            "£24.9m implied in the budget (inferred)",
        ],
        "finance.position.variance": [
            "£16.0m variance against budget, as reported − £15.9m sum of the lines = £0.1m "
            "reported less sum of the lines",
        ],
        "finance.position.cumulative": [
            "£125.6m deficit brought forward + £40.9m overspend, as reported − £3.5m "
            "contributions = £163.0m cumulative deficit at the end of the year",
        ],
        "finance.position.lines": [
            "Line A: £110.3m forecast − £100.0m budget = £10.3m spending less budget",
        ],
        "finance.position.high_needs": [
            "£363.7m spending on the high needs lines − £347.8m budget of the high needs lines = "
            "£15.9m spending less budget",
        ],
    }


@pytest.mark.usefixtures("_two_months")
@pytest.mark.parametrize(
    ("figure", "column"),
    [
        (position.OVERSPEND, "computed_overspend"),
        (position.VARIANCE, "variance_difference"),
        (position.CUMULATIVE, "cumulative"),
        (lines.HIGH_NEEDS, "variance"),
    ],
)
def test_what_a_formula_comes_to_is_what_the_table_has(figure: Figure, column: str) -> None:
    assert figure.workings is not None
    frame = figure.frame(M10_SCOPE, vintages.live())
    assert figure.workings(frame)[0].result == frame.iloc[-1][column]


def test_where_the_reported_overspend_is_another_the_difference_is_worked_out(db: None) -> None:
    live_month(M10, {"A": (1, 2)}, stated_amounts(41_200_000, 16_000_000, 363_800_000))
    found = worked_out(position.OVERSPEND, position.OVERSPEND.frame(M10_SCOPE, vintages.live()))
    assert found[1].text == (
        "£41.2m overspend, as reported − £40.9m overspend, worked out = £0.3m reported less "
        "worked out"
    )


def test_a_month_that_states_nothing_has_no_formula(db: None) -> None:
    live_month(M10, {"A": (1, 2)})
    live = vintages.live()
    for figure in (position.OVERSPEND, position.VARIANCE, position.CUMULATIVE):
        assert worked_out(figure, figure.frame(M10_SCOPE, live)) == ()
