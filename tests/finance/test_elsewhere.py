"""What others report stands beside our figures, and disagreements are told."""

from decimal import Decimal

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from finance.figures.elsewhere import ELSEWHERE
from finance.figures.position import CUMULATIVE, OVERSPEND
from finance.models import ReportedRow, ReturnSummary
from finance.reports import agree, reports, rounding
from hnfsg.figures.facts import facts_in
from hnfsg.figures.registry import Absent, Source
from hnfsg.intake import vintages
from hnfsg.people.models import User
from hnfsg.periods import FinancialMonth
from tests.cast import ClientFor
from tests.finance.reports import publish_reports, report
from tests.finance.returns import M9, M10, live_month, stated_amounts

SCOPE = {"year": "2023-24", "month": M10.key}
PAGE = "/finance/position/"


@pytest.fixture
def _both(db: None) -> None:
    """Months 9 and 10 of ours, and four reports, of which one disagrees."""
    for month, overspend in ((M9, 40_300_000), (M10, 40_900_000)):
        stated = stated_amounts(overspend, 16_000_000, 322_900_000 + overspend)
        live_month(month, {"A": (100, 200)}, stated)
    publish_reports(
        report("£42m", "Cabinet", said="£42 million"),
        report("£40.9m", "Notes of the group"),
        report("£39.5m", "Herald", point="Month 8", said="just under £40m"),
        report("£16m", "Notes of the group", measure="Overspend, basis not stated"),
        report("£36m", "Minutes", year="2022/23"),
    )


@pytest.mark.usefixtures("_both")
def test_hollow_points_stand_beside_ours_with_amount_and_source() -> None:
    chart = OVERSPEND.chart(OVERSPEND.frame(SCOPE, vintages.live()))  # type: ignore[misc]
    ours, points = chart.data[0], chart.data[-1]
    assert list(ours.y) == [40.3, 40.9]
    assert points.marker.symbol == "circle-open"
    assert list(zip(points.x, points.y, strict=True)) == [("M8", 39.5), ("M10", 42), ("M10", 40.9)]
    words = [label.text for label in chart.layout.annotations if "Else" in label.text]
    assert words == ["Elsewhere £39.5m", "Elsewhere £42.0m"]
    assert points.customdata[1] == ["Month 10, 2023 to 2024", "£42,000,000", "Cabinet"]
    assert points.customdata[0][2] == "Herald (approximate)"
    assert list(chart.layout.xaxis.categoryarray) == ["M8", "M9", "M10"]


@pytest.mark.usefixtures("_both")
def test_reports_change_neither_the_headline_nor_the_sentence_nor_the_measures() -> None:
    with_them = OVERSPEND.frame(SCOPE, vintages.live())
    without = OVERSPEND.frame(SCOPE, vintages.live().of(["monthly-return"]))
    assert len(with_them) == len(without) + 3
    assert facts_in(OVERSPEND, with_them) == facts_in(OVERSPEND, without)
    assert OVERSPEND.takeaway(with_them) == OVERSPEND.takeaway(without)


@pytest.mark.usefixtures("_both")
def test_the_disagreement_of_month_10_is_told_with_both_and_their_difference() -> None:
    frame = ELSEWHERE.frame({"year": "2023-24"}, vintages.live())
    cabinet = frame[frame["published_in"] == "Cabinet"].iloc[0]
    assert (cabinet["value"], cabinet["ours"]) == (42_000_000, 40_900_000)
    assert cabinet["difference"] == 1_100_000
    assert cabinet["verdict"] == ("No: £1.1m more than ours. No: another report says £40.9m")
    notes = frame[frame["value"] == 40_900_000].iloc[0]
    assert notes["verdict"] == "No: another report says £42.0m"
    assert ELSEWHERE.takeaway(frame) == (
        "Others report 4 values of this year; 2 disagree. Overspend of the whole DSG, month 10: "
        "£42.0m (Cabinet) and £40.9m (Notes of the group). Ours is £40.9m."
    )


@pytest.mark.usefixtures("_both")
def test_a_report_whose_basis_is_not_stated_is_compared_with_nothing() -> None:
    frame = ELSEWHERE.frame({"year": "2023-24"}, vintages.live())
    row = frame[frame["what"] == "Overspend, basis not stated"].iloc[0]
    assert row["ours"] is Absent.NOT_APPLICABLE
    assert row["verdict"] == "Nothing to compare with"


@pytest.mark.usefixtures("_both")
def test_a_month_later_than_the_one_shown_is_not_drawn() -> None:
    frame = OVERSPEND.frame({"year": "2023-24", "month": M9.key}, vintages.live())
    assert list(frame["period"]) == [FinancialMonth(2023, 8).key, M9.key]


@pytest.mark.django_db
def test_two_reports_disagree_where_we_have_no_return_of_that_year() -> None:
    publish_reports(report("£40.9m", "Notes"), report("£42m", "Cabinet"))
    frame = ELSEWHERE.frame({"year": "2023-24"}, vintages.live())
    assert list(frame["verdict"]) == [
        "No: another report says £42.0m",
        "No: another report says £40.9m",
    ]
    assert [choice for choice, _ in ELSEWHERE.dimensions[0].choices(vintages.live(), {})] == [
        "2023-24"
    ]


@pytest.mark.usefixtures("_both")
def test_every_difference_equals_its_slow_twin() -> None:
    frame = ELSEWHERE.frame({"year": "2023-24"}, vintages.live())
    overspends = {s.part.period: s.reported_overspend for s in ReturnSummary.objects.all()}
    seen = 0
    for row in frame.to_dict("records"):
        source: Source = row["source"]
        kept = ReportedRow.objects.get(part_id=source.part_id, row_number=source.row_number)
        assert row["value"] == kept.value
        key = f"2023-24-{kept.point}"
        if kept.measure == "dsg-overspend" and key in overspends:
            assert row["difference"] == kept.value - overspends[key]
            seen += 1
        else:
            assert not isinstance(row["difference"], Decimal)
    assert seen == 2


@pytest.mark.django_db
def test_the_cumulative_deficit_has_its_own_points() -> None:
    live_month(M10, {"A": (1, 2)}, stated_amounts(40_900_000, 16_000_000, 363_800_000))
    publish_reports(report("£160m", measure="Cumulative deficit"))
    chart = CUMULATIVE.chart(CUMULATIVE.frame(SCOPE, vintages.live()))  # type: ignore[misc]
    assert list(chart.data[-1].y) == [160.0]


@pytest.mark.parametrize(
    ("amount", "counts"),
    [
        ("42000000", 1_000_000),
        ("40900000", 100_000),
        ("40510000", 10_000),
        ("7", 1),
        ("0.5", "0.01"),
    ],
)
def test_an_amount_is_rounded_to_its_last_digit(amount: str, counts: object) -> None:
    assert rounding(Decimal(amount)) == Decimal(str(counts))


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_agreement_is_mutual_and_every_amount_agrees_with_itself(one: int, other: int) -> None:
    a, b = Decimal(one), Decimal(other)
    assert agree(a, a)
    assert agree(a, b) == agree(b, a)
    assert not agree(a, a + 1_000_001)


@pytest.mark.usefixtures("_both")
def test_words_that_say_about_make_a_value_approximate_unless_the_officer_says_exact() -> None:
    publish_reports(
        report(39_000_000, said="just under £39 million"),
        report(38_000_000, said="about £38m", precision="Exact"),
        report(37_000_000, precision="approx"),
        report(36_000_000, said="£36 million"),
        name="again.csv",
    )
    marked = [found["is_approximate"] for found in reports(vintages.live())]
    assert marked == [True, False, True, False]


@pytest.mark.usefixtures("_both")
def test_the_page_lists_them_to_members_with_source_and_row(
    member: User, client_for: ClientFor
) -> None:
    cache.clear()
    client = client_for(member)
    html = client.get(PAGE).content.decode()
    assert "£42.0m (Cabinet) and £40.9m (Notes of the group). Ours is £40.9m." in html
    assert html.count(">Reported elsewhere, row 2</a>") == 2
    part = ReportedRow.objects.order_by("row_number").first()
    assert part is not None
    row = client.get(f"/data/row/{part.part_id}/2/")
    assert row.status_code in (200, 404)


def test_without_reports_the_page_says_nothing_of_them(
    db: None, member: User, client_for: ClientFor
) -> None:
    cache.clear()
    live_month(M10, {"A": (1, 2)}, stated_amounts(1_000_000, 1_000_000, 323_900_000))
    html = client_for(member).get(PAGE).content.decode()
    assert "finance.position.elsewhere" not in html
