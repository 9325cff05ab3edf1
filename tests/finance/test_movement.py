"""What moved between two moments: by hand, against slow twins, and for any two moments."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from finance.figures.movement import LINES
from finance.models import ReturnLine
from finance.selectors import Moment, earlier_months, moved_lines
from finance.selectors import movement as selector
from hnfsg.figures.registry import Absent, Source
from hnfsg.figures.scopes import resolve, resolve_or_default
from hnfsg.figures.workings import worked_out
from hnfsg.intake import services, vintages
from hnfsg.intake.models import Finding, FindingLevel, Publication, Upload
from hnfsg.intake.vintages import Vintage
from hnfsg.people.models import User
from hnfsg.periods import FinancialMonth
from tests.cast import ClientFor
from tests.finance.returns import (
    M9,
    M10,
    book,
    line,
    live_month,
    publish,
    send_book,
    stated_amounts,
    summary,
)

M8 = FinancialMonth(2023, 8)
EARLY, MIDDLE, LATE = (datetime(2024, 2, day, 12, tzinfo=UTC) for day in (5, 14, 20))
MILLION = 1_000_000


def frame(since: str = "", month: FinancialMonth = M10, vintage: Vintage | None = None) -> Any:
    """The figure's frame, in the scope that an address with this `since` gives."""
    shown = vintage or vintages.live()
    scope = resolve(LINES, {"month": month.key, "since": since}, shown).scope
    return LINES.frame(scope, shown)


def rows(found: pd.DataFrame, kind: str = "line") -> dict[str, dict[str, Any]]:
    """The rows of a kind by the name of their line."""
    return {row["line"]: row for row in found.to_dict("records") if row["kind"] == kind}  # type: ignore[misc]


def restate(month: FinancialMonth, lines: dict[str, tuple[int, int]], at: datetime) -> Upload:
    """Publish a month again with other lines; what counted ends."""
    Publication.objects.filter(period=month.key, until_at=None).update(until_at=at)
    return live_month(month, lines, at=at)


@pytest.fixture
def _two_months(db: None) -> None:
    """Month 9 and month 10: A rose, B fell, C went, D came, E stayed."""
    live_month(
        M9,
        {"A": (1, 100 * MILLION), "B": (1, 50 * MILLION), "C": (1, 400_000), "E": (1, 7)},
        stated_amounts(40_300_000, 15_400_000, 150_400_007),
        at=EARLY,
    )
    live_month(
        M10,
        {"A": (1, 101 * MILLION), "B": (1, 49_500_000), "D": (1, 300_000), "E": (1, 7)},
        stated_amounts(40_900_000, 16_000_000, 150_900_007),
        at=LATE,
    )


@pytest.mark.usefixtures("_two_months")
def test_each_line_moved_by_what_the_hand_finds_and_the_largest_comes_first() -> None:
    found = rows(frame())
    assert {name: row["moved"] for name, row in found.items()} == {
        "Line A": MILLION,
        "Line B": -500_000,
        "Line C": -400_000,
        "Line D": 300_000,
        "Line E": 0,
    }
    assert list(found) == ["Line A", "Line B", "Line C", "Line D", "Line E"]


@pytest.mark.usefixtures("_two_months")
def test_a_line_that_came_or_went_is_said_to_and_its_other_side_is_no_nought() -> None:
    found = rows(frame())
    assert (found["Line D"]["change"], found["Line C"]["change"]) == ("New line", "Line gone")
    assert found["Line D"]["then"] is Absent.NOT_APPLICABLE
    assert found["Line C"]["now"] is Absent.NOT_APPLICABLE
    assert found["Line C"]["source"] is Absent.NOT_APPLICABLE
    assert found["Line A"]["change"] == ""


@pytest.mark.usefixtures("_two_months")
def test_a_forecast_that_is_not_stated_is_told_apart_from_a_new_line() -> None:
    ReturnLine.objects.filter(part__period=M9.key, code="B").update(forecast=None)
    found = rows(frame())["Line B"]
    assert found["change"] == "Not stated then"
    assert found["then"] is None
    assert found["moved"] == 49_500_000


@pytest.mark.usefixtures("_two_months")
def test_the_total_row_is_the_difference_of_the_totals_by_a_slow_twin() -> None:
    then = now = Decimal(0)
    for each in ReturnLine.objects.all():
        if each.part.period == M9.key:
            then += each.forecast
        if each.part.period == M10.key:
            now += each.forecast
    total = rows(frame(), "total")["All lines"]
    assert (total["then"], total["now"], total["moved"]) == (then, now, now - then)
    assert total["moved"] == sum(row["moved"] for row in rows(frame()).values())


@pytest.mark.usefixtures("_two_months")
def test_the_sentence_names_the_largest_and_sums_up_the_others() -> None:
    assert LINES.takeaway(frame()) == (
        "The forecast rose £0.4m since month 9: Line A +£1.0m, Line B −£0.5m, Line C −£0.4m; "
        "the other 2 lines +£0.3m together. The forecast spend on the Summary moved by +£0.5m, "
        "£0.1m more than the lines."
    )


@pytest.mark.usefixtures("_two_months")
def test_what_the_summary_states_stands_beside_the_lines_with_the_difference() -> None:
    found = frame()
    stated = rows(found, "stated")["Forecast spend, as the Summary states it"]
    apart = rows(found, "apart")["Summary less the sum of the lines"]
    assert (stated["moved"], apart["moved"]) == (500_000, 100_000)
    assert stated["source"].label == stated["source_then"].label == "Summary"


@pytest.mark.usefixtures("_two_months")
def test_the_formula_has_the_numbers_put_in() -> None:
    assert [w.text for w in worked_out(LINES, frame())] == [
        "£150.8m all lines now − £150.4m all lines then = £0.4m moved in all",
        "£1.0m Line A + (−£0.5m) Line B + (−£0.4m) Line C + £0.3m the other lines together = "
        "£0.4m moved in all",
        "£0.5m as the Summary moved − £0.4m as the lines moved = £0.1m Summary less lines",
    ]


@pytest.mark.usefixtures("_two_months")
def test_each_amount_leads_to_its_row_then_and_now() -> None:
    found = rows(frame())["Line A"]
    for column, month in (("source", M10), ("source_then", M9)):
        source = found[column]
        assert isinstance(source, Source)
        row = ReturnLine.objects.get(part_id=source.part_id, row_number=source.row_number)
        assert (row.code, row.part.period) == ("A", month.key)


@pytest.mark.usefixtures("_two_months")
def test_the_headline_is_the_movement_and_no_tile_of_the_overview() -> None:
    from hnfsg.figures.changes import headline_figures

    assert LINES.headline is not None
    headline = LINES.headline(frame())
    assert headline is not None
    assert (headline.value, headline.label) == (400_000, "Moved since month 9")
    assert LINES not in headline_figures()


@pytest.mark.usefixtures("_two_months")
def test_since_offers_the_month_before_then_the_others_then_the_last_publication() -> None:
    live_month(M8, {"A": (1, 1)})
    live_month(FinancialMonth(2022, 13), {"A": (1, 1)})
    live = vintages.live()
    since = LINES.dimensions[2]
    assert since.choices(live, {"year": "2023-24", "month": M10.key}) == [
        (M9.key, "Month 9"),
        (M8.key, "Month 8"),
        ("last-publication", "the last publication"),
    ]


def test_at_the_first_month_of_a_year_it_is_the_last_of_the_year_before(db: None) -> None:
    live_month(FinancialMonth(2022, 12), {"A": (1, 5 * MILLION)})
    live_month(FinancialMonth(2022, 13), {"A": (1, 4 * MILLION)})
    april = FinancialMonth(2023, 1)
    live_month(april, {"A": (1, 6 * MILLION)})
    assert earlier_months(vintages.live(), april) == [FinancialMonth(2022, 13)]
    assert LINES.takeaway(frame(month=april)) == (
        "The forecast of month 1 is £2.0m more than that of outturn of 2022 to 2023, another "
        "year: Line A +£2.0m."
    )


def test_where_nothing_is_earlier_the_figure_says_so_plainly(db: None) -> None:
    live_month(M10, {"A": (1, 5 * MILLION)}, at=LATE)
    found = frame()
    assert LINES.takeaway(found) == (
        "There is nothing to compare month 10 with: no earlier month is known."
    )
    assert rows(found)["Line A"]["moved"] is Absent.NOT_APPLICABLE
    assert LINES.headline is not None
    assert LINES.headline(found) is None
    assert worked_out(LINES, found) == ()
    assert "nothing had been published before the last publication" in LINES.takeaway(
        frame("last-publication")
    )
    assert "nothing had been published by 1 February 2024" in LINES.takeaway(frame("2024-02-01"))


def test_a_month_without_lines_has_no_movement(db: None) -> None:
    live_month(M10, {}, stated_amounts(1, 1, 1))
    Publication.objects.filter(sheet="lines").delete()
    assert frame().empty


def test_a_spending_at_outturn_is_compared_with_the_forecast(db: None) -> None:
    live_month(FinancialMonth(2022, 12), {"A": (1, 5 * MILLION)})
    outturn = FinancialMonth(2022, 13)
    live_month(outturn, {"A": (1, 4 * MILLION)})
    assert LINES.takeaway(frame(month=outturn)) == (
        "Spending came to £1.0m less than the forecast of month 12: Line A −£1.0m."
    )


def test_movements_that_cancel_out_are_told(db: None) -> None:
    live_month(M9, {"A": (1, 5 * MILLION), "B": (1, 5 * MILLION)})
    live_month(M10, {"A": (1, 6 * MILLION), "B": (1, 4 * MILLION)})
    assert LINES.takeaway(frame()) == (
        "The forecast did not change in all since month 9, and lines did: "
        "Line A +£1.0m, Line B −£1.0m."
    )


def test_without_any_movement_it_says_so_and_draws_nothing(db: None) -> None:
    live_month(M9, {"A": (1, 5)})
    live_month(M10, {"A": (1, 5)})
    found = frame()
    assert LINES.takeaway(found) == "No line moved since month 9."
    assert LINES.chart is not None
    assert not LINES.chart(found).data


# --- two vintages ---------------------------------------------------------------------------------


def test_since_the_last_publication_a_restated_month_is_compared_with_itself(db: None) -> None:
    live_month(M10, {"A": (1, 5 * MILLION), "B": (1, MILLION)}, at=EARLY)
    restate(M10, {"A": (1, 7 * MILLION), "B": (1, MILLION)}, at=LATE)
    assert LINES.takeaway(frame("last-publication")) == (
        "The forecast rose £2.0m since the last publication (month 10 then too): Line A +£2.0m."
    )


@pytest.mark.usefixtures("_two_months")
def test_since_the_last_publication_of_a_new_month_it_is_the_newest_that_there_was() -> None:
    found = frame("last-publication")
    assert set(found["month_then"]) == {M9.key}
    assert LINES.takeaway(found).startswith(
        "The forecast rose £0.4m since the last publication (month 9 then): "
    )


@pytest.mark.usefixtures("_two_months")
def test_since_a_day_it_is_what_counted_when_the_day_ended() -> None:
    restate(M9, {"A": (1, 1)}, at=datetime(2024, 2, 25, 12, tzinfo=UTC))
    total = rows(frame("2024-02-13"), "total")["All lines"]
    assert total["then"] == 150_400_007
    assert LINES.takeaway(frame("2024-02-13")).startswith(
        "The forecast rose £0.4m since 13 February 2024 (month 9 then): "
    )
    assert rows(frame(M9.key), "total")["All lines"]["then"] == 1


@pytest.mark.usefixtures("_two_months")
@pytest.mark.parametrize("since", ["soon", "2099-01-01", "2024-2-1", "1066-01-01", "2021-22-m01"])
def test_a_moment_that_cannot_be_gets_a_sentence_and_the_month_before(since: str) -> None:
    found = resolve_or_default(LINES, {"since": since}, vintages.live())
    assert found.problem == f"There is no change since “{since}”. This shows Month 9."
    assert found.scope["since"] == M9.key


@pytest.mark.usefixtures("_two_months")
def test_seen_as_at_a_day_no_later_day_can_be_looked_back_to() -> None:
    then = vintages.as_at(MIDDLE)
    assert resolve_or_default(LINES, {"since": "2024-02-13"}, then).problem == ""
    assert resolve_or_default(LINES, {"since": "2024-02-15"}, then).problem


@pytest.mark.usefixtures("_two_months")
def test_before_a_preview_is_what_counts_now(finance_officer: User) -> None:
    upload = send_book(book(lines=[line("A", 1, 102 * MILLION)], summaries=[summary(11)]))
    found = frame("last-publication", FinancialMonth(2023, 11), vintages.preview(upload))
    assert set(found["month_then"]) == {M10.key}
    assert rows(found)["Line A"]["moved"] == MILLION


@pytest.mark.usefixtures("_two_months")
def test_the_row_of_a_withdrawn_file_is_led_to_and_says_that_it_was_withdrawn(
    finance_officer: User, member: User, client_for: ClientFor
) -> None:
    wrong = restate(M10, {"A": (1, 999 * MILLION)}, at=datetime(2024, 2, 25, 12, tzinfo=UTC))
    before = frame("2024-02-26")
    services.withdraw(upload=wrong, by=finance_officer, reason="Wrong file")
    found = rows(frame("2024-02-26"))["Line A"]
    assert found["then"] == 999 * MILLION
    source = found["source_then"]
    assert source == rows(before)["Line A"]["source_then"]
    address = reverse("intake:source_row", args=[source.part_id, source.row_number])
    page = client_for(member).get(address).content.decode()
    assert "withdrawn" in page
    assert "Wrong file" in page
    assert "999" not in page


# --- what officers say ----------------------------------------------------------------------------


def test_an_explanation_and_the_comment_stand_beside_the_movement(db: None) -> None:
    live_month(M9, {"A": (700_000, 900_000), "B": (400_000, 400_000)}, {"reported_overspend": 1})
    publish(send_book(book()))
    ReturnLine.objects.filter(part__period=M10.key, code="A").update(comment="More places.")
    found = rows(frame())
    assert found["Line A"]["explanation"] == "Month 10: It is right. More places."
    assert found["Line B"]["explanation"] == ""


def test_over_several_months_each_explanation_names_its_own(db: None) -> None:
    live_month(M8, {"A": (700_000, 850_000), "B": (400_000, 400_000)})
    publish(send_book(book(summaries=[summary(9)], lines=_lines(800_000))))
    publish(send_book(book(lines=_lines(900_000))))
    said = rows(frame(M8.key))["Line A"]["explanation"]
    assert said == "Month 10: It is right. Month 9: It is right."
    assert rows(frame(M9.key))["Line A"]["explanation"] == "Month 10: It is right."


def _lines(budget: int) -> list[list[object]]:
    return [line("A", budget, 900_000), line("B", 400_000, 400_000)]


def test_what_is_explained_of_no_sheet_stands_here_as_on_the_page_of_the_line(
    db: None, member: User, client_for: ClientFor
) -> None:
    live_month(M9, {"A": (1, 5)})
    upload = live_month(M10, {"A": (1, 6)})
    Finding.objects.create(
        upload=upload,
        level=FindingLevel.QUERY,
        rule="line-odd",
        period=M10.key,
        subject="A",
        explanation="It is right.",
        explained_at=LATE,
    )
    assert rows(frame())["Line A"]["explanation"] == "Month 10: It is right."
    page = client_for(member).get(reverse("finance:line", args=["A"])).content.decode()
    assert "It is right." in page


# --- for any two moments --------------------------------------------------------------------------

AMOUNTS = st.none() | st.decimals(-(10**9), 10**9, places=2)
LINES_OF_A_MONTH = st.dictionaries(st.sampled_from("ABCDEFGHIJKLMNOP"), AMOUNTS, max_size=16)


def stub(lines: dict[str, Decimal | None]) -> pd.DataFrame:
    """What `lines_at` gives, for lines that are nowhere stored."""
    return pd.DataFrame(
        [
            {"code": code, "line": code, "block": "", "category": "", "forecast": forecast}
            | {"comment": "", "part_id": 1, "row_number": 2}
            for code, forecast in lines.items()
        ],
        columns=[
            *("code", "line", "block", "category", "forecast", "comment", "part_id", "row_number")
        ],
        dtype=object,
    )


@given(LINES_OF_A_MONTH, LINES_OF_A_MONTH)
def test_for_any_two_moments_the_movements_add_up_to_the_difference(
    then: dict[str, Decimal | None], now: dict[str, Decimal | None]
) -> None:
    sides = {M9: stub(then), M10: stub(now)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selector, "lines_at", lambda vintage, month: sides[month])
        moved = moved_lines(Moment(Vintage(()), M10), Moment(Vintage(()), M9))
    twin = Decimal(0)
    for amount in now.values():
        twin += amount or 0
    for amount in then.values():
        twin -= amount or 0
    assert sum(moved["moved"], Decimal(0)) == twin
    assert set(moved["code"]) == {*then, *now}
    sizes = [abs(amount) for amount in moved["moved"]]
    assert sizes == sorted(sizes, reverse=True)


# --- the chart ------------------------------------------------------------------------------------


def test_the_chart_has_the_ten_that_moved_most_and_the_others_together(db: None) -> None:
    codes = "ABCDEFGHIJKLMN"
    live_month(M9, dict.fromkeys(codes, (1, 10 * MILLION)))
    live_month(M10, {c: (1, (10 + n) * MILLION) for n, c in enumerate(codes)})
    assert LINES.chart is not None
    (bars,) = LINES.chart(frame()).data
    assert len(bars.y) == 11
    assert bars.y[0] == "Line N"
    assert bars.y[-1] == "The other 4 lines together"
    assert bars.x[-1] == pytest.approx(0 + 1 + 2 + 3)
    assert sum(bars.x) == pytest.approx(sum(range(14)))


def test_the_chart_of_eleven_lines_names_the_one_that_is_left(db: None) -> None:
    codes = "ABCDEFGHIJK"
    live_month(M9, dict.fromkeys(codes, (1, 10 * MILLION)))
    live_month(M10, {c: (1, (11 + n) * MILLION) for n, c in enumerate(codes)})
    assert LINES.chart is not None
    (bars,) = LINES.chart(frame()).data
    assert bars.y[-1] == "The other line"
    assert bars.x[-1] == pytest.approx(1)


@pytest.mark.usefixtures("_two_months")
def test_a_fall_is_drawn_to_the_left_of_nought_with_its_sign() -> None:
    assert LINES.chart is not None
    chart = LINES.chart(frame())
    (bars,) = chart.data
    assert bars.text[:2] == ("+£1.0m", "−£0.5m")
    low, high = chart.layout.xaxis.range
    assert low < min(bars.x) < 0 < max(bars.x) < high
