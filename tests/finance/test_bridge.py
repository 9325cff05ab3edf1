"""The bridge from the budget's gap to the overspend: by hand, in words, and for any lines."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.bridge import BudgetLine, Part, Row, Saving, Step, bridge, lost
from finance.effects import Amounts
from finance.figures.bridging import BRIDGE, PARTS
from finance.models import Category, ManagementActionRow, ReturnLine, SavingKind
from hnfsg.figures.registry import Absent, Source, Unit
from hnfsg.figures.workings import worked_out
from hnfsg.intake import vintages
from hnfsg.intake.models import Upload
from hnfsg.periods import FinancialMonth
from tests.finance.returns import M9, M10, action, live_actions, live_month, stated_amounts

SCOPE = {"year": "2023-24", "month": M10.key}
MILLION = 1_000_000


def a_line(
    code: str,
    budget: int | None,
    forecast: int | None,
    volumes: tuple[int, int] | None = None,
    category: str = "",
) -> BudgetLine:
    """A line whose amounts are in thousands."""
    amounts = [None if a is None else Decimal(a * 1_000) for a in (budget, forecast)]
    counted = [Decimal(v) for v in volumes] if volumes else [None, None]
    return BudgetLine(code, f"Line {code}", category, Amounts(*amounts, *counted), Row(1, 2))


def a_saving(names: str, planned: int | None, assumed: int | None, **fields: Any) -> Saving:
    """A cashable action, in thousands."""
    amounts = [None if a is None else Decimal(a * 1_000) for a in (planned, assumed)]
    made = Saving("1", "Plan", "Support bases", names, *amounts, True, Row(3, 4))
    return replace(made, **fields)


def totals(found: Any) -> dict[str, int]:
    """What each step adds, in thousands, where it adds anything."""
    return {s.value: int(found.total(s) / 1_000) for s in Step if found.total(s)}


# --- by hand --------------------------------------------------------------------------------------


def test_numbers_and_price_are_those_of_the_lines_and_the_rest_is_other() -> None:
    # 100 places at 10,000 each; 120 at 11,000: 20 more cost 200,000, each dearer by 1,000 120,000.
    found = bridge([a_line("A", 1_000, 1_320, (100, 120)), a_line("B", 500, 450)], [])
    assert totals(found) == {
        "More or fewer places": 200,
        "Dearer or cheaper places": 120,
        "Other lines": -50,
    }


def test_a_lost_saving_is_taken_out_of_its_line_in_proportion() -> None:
    lines = [a_line("A", 1_000, 1_320, (100, 120)), a_line("B", 500, 550)]
    found = bridge(lines, [a_saving("line a", 300, 140)])
    assert totals(found) == {
        "Lost savings": 160,
        "More or fewer places": 100,
        "Dearer or cheaper places": 60,
        "Other lines": 50,
    }


def test_what_was_lost_beyond_what_the_line_is_over_by_is_an_offset() -> None:
    lines = [a_line("A", 1_000, 1_320, (100, 120)), a_line("B", 500, 550)]
    found = bridge(lines, [a_saving("A", 500, 0)])
    assert totals(found) == {
        "Lost savings": 500,
        "Offset on the same lines": -180,
        "Other lines": 50,
    }
    (offset,) = found.of(Step.OFFSET)
    assert offset.name == "Line A"


def test_a_line_that_is_under_budget_is_never_pushed_further_under() -> None:
    found = bridge([a_line("A", 500, 450)], [a_saving("A", 30, 0)])
    assert totals(found) == {
        "Lost savings": 30,
        "Offset on the same lines": -30,
        "Other lines": -50,
    }


def test_a_category_stands_for_its_lines_unless_a_line_has_its_name() -> None:
    lines = [
        a_line("A", 100, 200, category="Special"),
        a_line("B", 100, 400, category="Special"),
        a_line("C", 100, 200, category="Other"),
    ]
    found = bridge(lines, [a_saving(" special ", 80, 0)])
    taken = {part.name: int(part.taken / 1_000) for part in found.of(Step.OTHER)}
    assert taken == {"Line A": 20, "Line B": 60, "Line C": 0}


def test_more_assumed_than_planned_is_a_gain() -> None:
    found = bridge([a_line("A", 500, 450)], [a_saving("A", 10, 30)])
    assert totals(found) == {"Lost savings": -20, "Other lines": -30}


def test_a_saving_without_a_place_stays_within_the_other_steps_and_is_named() -> None:
    saving = a_saving("Nowhere", 30, 0)
    found = bridge([a_line("A", 100, 200)], [saving, a_saving("", 5, 0)])
    assert totals(found) == {"Other lines": 100}
    assert found.unplaced[0] == saving
    assert len(found.unplaced) == 2


@pytest.mark.parametrize(
    ("saving", "where"),
    [
        (a_saving("A", None, 5), "not_stated"),
        (a_saving("A", 5, None), "not_stated"),
        (a_saving("A", 5, 0, is_cashable=False), ""),
        (a_saving("A", 5, 5), ""),
    ],
)
def test_only_cashable_savings_that_state_both_amounts_count(saving: Saving, where: str) -> None:
    found = bridge([a_line("A", 100, 200)], [saving])
    assert totals(found) == {"Other lines": 100}
    kept = {name: getattr(found, name) for name in ("not_stated", "unplaced")}
    assert {name for name, savings in kept.items() if savings} == ({where} if where else set())


def test_an_action_that_does_not_say_counts_as_cashable_and_is_named() -> None:
    saving = a_saving("A", 5, 0, is_cashable=None)
    found = bridge([a_line("A", 100, 200)], [saving])
    assert found.total(Step.SAVINGS) == 5_000
    assert found.kind_unknown == (saving,)


def test_a_line_without_a_budget_or_forecast_is_named_and_not_nought() -> None:
    lines = [a_line("A", None, 200), a_line("B", 100, None), a_line("C", 1, 2)]
    found = bridge(lines, [a_saving("A", 5, 0)])
    assert [line.code for line in found.without_amounts] == ["A", "B"]
    assert totals(found) == {"Other lines": 1}
    assert len(found.unplaced) == 1


# --- for any lines and savings --------------------------------------------------------------------

THOUSANDS = st.integers(-50_000, 500_000)
VOLUMES = st.none() | st.tuples(st.integers(0, 900), st.integers(0, 900))
ANY_LINES = st.lists(
    st.builds(
        a_line,
        st.sampled_from("ABCDEF"),
        THOUSANDS | st.none(),
        THOUSANDS | st.none(),
        VOLUMES,
        st.sampled_from(["Special", "Independent", ""]),
    ),
    max_size=10,
)
ANY_SAVINGS = st.lists(
    st.builds(
        a_saving,
        st.sampled_from(["A", "Line B", "special", "independent", "nowhere", ""]),
        THOUSANDS | st.none(),
        THOUSANDS | st.none(),
        is_cashable=st.sampled_from([True, True, False, None]),
    ),
    max_size=6,
)


@given(ANY_LINES, ANY_SAVINGS)
def test_the_steps_always_add_up_to_forecast_less_budget(
    lines: list[BudgetLine], savings: list[Saving]
) -> None:
    found = bridge(lines, savings)
    twin = Decimal(0)
    for line in lines:
        if line.amounts.budget is not None and line.amounts.forecast is not None:
            twin += line.amounts.forecast - line.amounts.budget
    assert sum((found.total(step) for step in Step), Decimal(0)) == twin
    assert found.variance == twin


@given(ANY_LINES, ANY_SAVINGS)
def test_taking_out_never_turns_a_part_round(
    lines: list[BudgetLine], savings: list[Saving]
) -> None:
    for part in bridge(lines, savings).parts:
        if part.step not in (Step.SAVINGS, Step.OFFSET):
            assert part.amount * part.before >= 0
            assert abs(part.amount) <= abs(part.before)


@given(ANY_LINES, ANY_SAVINGS)
def test_what_is_lost_is_what_is_taken_out(lines: list[BudgetLine], savings: list[Saving]) -> None:
    found = bridge(lines, savings)
    taken = sum((part.taken for part in found.parts), Decimal(0))
    assert taken == found.total(Step.SAVINGS)
    counted = [
        s for s in savings if s.is_cashable is not False and None not in (s.planned, s.assumed)
    ]
    assert taken == sum(map(lost, counted), Decimal(0)) - sum(map(lost, found.unplaced), Decimal(0))


# --- the figure -----------------------------------------------------------------------------------


def an_action(ref: str, names: str, planned: int, assumed: int | None, **fields: Any) -> Any:
    """A cashable action that reduces what it names."""
    made = {"budget_line": names, "kind": SavingKind.CASHABLE, "assumed_in_forecast": assumed}
    return action(ref, planned, **{**made, **fields})


@pytest.fixture
def month_10(db: None) -> Upload:
    """A with volumes £16.0m over its budget, C £0.1m under, £0.1m that the lines do not explain."""
    upload = live_month(
        M10,
        {"A": (100 * MILLION, 116 * MILLION), "C": (247_800_000, 247_700_000)},
        stated_amounts(40_900_000, 16_000_000, 363_800_000),
    )
    ReturnLine.objects.filter(code="A").update(volume_budget=2_000, volume_forecast=2_200)
    return upload


def rows(found: Any) -> dict[str, dict[str, Any]]:
    return {row["step"]: row for row in found.to_dict("records")}


def test_from_the_gap_to_the_overspend_every_step_comes_to_the_next(month_10: Upload) -> None:
    live_actions(M10, an_action("1", "Line A", 20_200_000, 5_600_000))
    found = BRIDGE.frame(SCOPE, vintages.live())
    amounts = {name: row["amount"] for name, row in rows(found).items()}
    assert amounts == {
        "Set in the budget (inferred)": 24_900_000,
        "Lost savings": 14_600_000,
        "More or fewer places": Decimal("875000.00"),
        "Dearer or cheaper places": Decimal("525000.00"),
        "Other lines": -100_000,
        "Not explained by the lines": 100_000,
        "Forecast overspend, as reported": 40_900_000,
    }
    running = Decimal(0)
    for row in list(rows(found).values())[:-1]:
        running += row["amount"]
        assert row["after"] == running
    assert running == 40_900_000


def test_the_sentence_of_the_bridge_and_its_working(month_10: Upload) -> None:
    live_actions(M10, an_action("1", "Line A", 20_200_000, 5_600_000))
    found = BRIDGE.frame(SCOPE, vintages.live())
    assert BRIDGE.takeaway(found) == (
        "At month 10 the budget is set £24.9m in deficit (inferred), and £16.0m comes on top: lost "
        "savings +£14.6m, more or fewer places +£0.9m, dearer or cheaper ones +£0.5m, other lines "
        "−£0.1m, and +£0.1m that the lines do not explain."
    )
    (working,) = worked_out(BRIDGE, found)
    assert working.text.startswith("£24.9m set in the budget (inferred) + £14.6m lost savings")
    assert working.text.endswith("= £40.9m forecast overspend, as reported")


def test_lost_savings_equal_their_slow_twin(month_10: Upload) -> None:
    live_actions(
        M10,
        an_action("1", "Line A", 900, 100),
        an_action("2", "C", 70, 20),
        an_action("3", "Line A", 5_000, 0, kind=SavingKind.AVOIDANCE),
        an_action("4", "Nowhere", 3_000, 0),
    )
    twin = Decimal(0)
    for each in ManagementActionRow.objects.all():
        names = each.budget_line.removeprefix("Line ")
        if each.kind == SavingKind.CASHABLE and ReturnLine.objects.filter(code=names).exists():
            twin += each.planned - each.assumed_in_forecast
    found = rows(BRIDGE.frame(SCOPE, vintages.live()))
    assert found["Lost savings"]["amount"] == twin == 850


def test_what_the_data_lacks_is_said_beside_each_step(month_10: Upload) -> None:
    said = {name: row["said"] for name, row in rows(BRIDGE.frame(SCOPE, vintages.live())).items()}
    assert said["Lost savings"].startswith("No management actions were sent for this month")
    assert said["Other lines"] == (
        "1 line carrying £247.7m of spending gives no volumes, or too few to be told. The largest: "
        "Line C −£0.1m."
    )
    live_actions(
        M10,
        an_action("1", "Line A", 9_000_000, 0, plan="Plan 2023"),
        an_action("2", "Nowhere", 3_000_000, 0),
        an_action("3", "Line A", 1, 0, kind=""),
        an_action("4", "Line A", 1, None),
        an_action("9", "Line A", 1, 0, plan="Plan 2024"),
        an_action("5", "C", 2_000_000, 0),
    )
    said = {name: row["said"] for name, row in rows(BRIDGE.frame(SCOPE, vintages.live())).items()}
    assert said["Lost savings"] == (
        "3 cashable actions: what was planned less what the forecast assumes. £3.0m more, of 1 "
        "action, names no line or category of the return and stays within the other steps. Of 1 "
        "action it is not said what was planned, or what the forecast assumes. 1 action that does "
        "not say whether cashable counts here. The actions of Plan 2024 are not added: "
        "the year’s budget was made with Plan 2023, and an action may be in both."
    )
    assert "by £2.0m less than they lost" in said["Offset on the same lines"]


def test_without_volumes_no_line_is_parted(db: None) -> None:
    live_month(M10, {"A": (1, 2 * MILLION)}, stated_amounts(3, 2, 1))
    said = rows(BRIDGE.frame(SCOPE, vintages.live()))
    assert said["More or fewer places"]["said"] == "No line gives volumes that can be told."
    assert said["More or fewer places"]["source"] is Absent.NOT_APPLICABLE


def test_a_month_that_states_no_overspend_has_no_ends(db: None) -> None:
    live_month(M10, {"A": (0, 2 * MILLION)})
    found = BRIDGE.frame(SCOPE, vintages.live())
    assert BRIDGE.takeaway(found) == (
        "At month 10 the Summary does not state the overspend and the variance, so that the bridge "
        "has no ends. What lies between budget and forecast of the lines: other lines +£2.0m."
    )
    assert rows(found)["Set in the budget (inferred)"]["amount"] is Absent.MISSING
    assert BRIDGE.chart is not None
    assert not BRIDGE.chart(found.replace({Absent.MISSING: None})).data
    assert worked_out(BRIDGE, found) == ()


def test_a_month_with_a_summary_alone_says_that_it_has_no_lines(db: None) -> None:
    live_month(M10, {}, stated_amounts(40_900_000, 16_000_000, 1))
    found = BRIDGE.frame(SCOPE, vintages.live())
    assert BRIDGE.takeaway(found) == (
        "At month 10 the budget is set £24.9m in deficit (inferred), and £16.0m comes on top. "
        "This month has no lines, so nothing says what that is made of."
    )
    said = {name: row["said"] for name, row in rows(found).items()}
    assert said["Other lines"] == said["More or fewer places"] == "This month has no lines."
    live_actions(M10, an_action("1", "Line A", 9_000_000, 0))
    said = {name: row["said"] for name, row in rows(BRIDGE.frame(SCOPE, vintages.live())).items()}
    assert said["Lost savings"] == (
        "This month has no lines. What the actions lost cannot be told from the rest."
    )


def test_a_summary_without_amounts_and_without_lines_says_both(db: None) -> None:
    live_month(M10, {}, {"forecast_spend": 1})
    assert BRIDGE.takeaway(BRIDGE.frame(SCOPE, vintages.live())) == (
        "At month 10 the Summary does not state the overspend and the variance, so that the bridge "
        "has no ends. This month has no lines, so nothing says what lies between."
    )


def test_lines_that_state_no_amounts_are_not_said_to_give_volumes(db: None) -> None:
    live_month(M10, {"A": (1, 2)}, stated_amounts(40_900_000, 16_000_000, 1))
    ReturnLine.objects.update(budget=None)
    found = BRIDGE.frame(SCOPE, vintages.live())
    assert rows(found)["Other lines"]["said"] == "No line states both its budget and its forecast."
    assert "No line states both its budget and its forecast, so nothing says" in (
        BRIDGE.takeaway(found)
    )


def test_lines_that_are_on_budget_leave_all_of_it_unexplained(db: None) -> None:
    live_month(M10, {"A": (2, 2)}, stated_amounts(40_900_000, 16_000_000, 1))
    assert BRIDGE.takeaway(BRIDGE.frame(SCOPE, vintages.live())).endswith(
        "£16.0m comes on top: +£16.0m that the lines do not explain."
    )


def test_a_month_with_nothing_has_no_bridge(db: None) -> None:
    live_month(M9, {"A": (1, 2)})
    assert BRIDGE.frame(SCOPE, vintages.live()).empty
    assert BRIDGE.frame({}, vintages.Vintage(())).empty
    assert PARTS.frame({}, vintages.Vintage(())).empty


def test_an_outturn_speaks_of_what_was_reported(db: None) -> None:
    outturn = FinancialMonth(2022, 13)
    live_month(outturn, {"A": (1, 2)}, stated_amounts(-1 * MILLION, -3 * MILLION, 1))
    found = BRIDGE.frame({"year": "2022-23", "month": outturn.key}, vintages.live())
    assert list(rows(found))[-1] == "Overspend, as reported"
    assert BRIDGE.takeaway(found).startswith(
        "At outturn the budget is set £2.0m in deficit (inferred), and £3.0m comes off it: "
    )


def test_the_parts_are_what_the_steps_are_made_of(month_10: Upload) -> None:
    ReturnLine.objects.filter(code="C").update(category=Category.INDEPENDENT)
    named = str(Category.INDEPENDENT.label)
    live_actions(M10, an_action("1", "Line A", 900, 0), an_action("2", named, 50, 0))
    live = vintages.live()
    steps, parts = rows(BRIDGE.frame(SCOPE, live)), PARTS.frame(SCOPE, live)
    for step, amount in parts.groupby("step")["amount"].sum().items():
        assert steps[str(step)]["amount"] == amount
    for source, name in zip(parts["source"], parts["name"], strict=True):
        assert isinstance(source, Source)
        model = ManagementActionRow if source.label == "Management actions" else ReturnLine
        row = model.objects.get(part_id=source.part_id, row_number=source.row_number)
        assert name in str(row) or name == named


def test_no_figure_of_the_bridge_holds_a_volume() -> None:
    for figure in (BRIDGE, PARTS):
        assert {c.unit for c in figure.columns} <= {Unit.TEXT, Unit.POUNDS, Unit.SOURCE}


def test_the_chart_hangs_each_step_on_the_one_before(month_10: Upload) -> None:
    assert BRIDGE.chart is not None
    (bars,) = BRIDGE.chart(BRIDGE.frame(SCOPE, vintages.live())).data
    ends = [start + size for start, size in zip(bars.base, bars.x, strict=True)]
    assert bars.base[0] == bars.base[-1] == 0
    for before, start in zip(ends[:-2], bars.base[1:-1], strict=True):
        assert start == pytest.approx(before)
    assert ends[-2] == pytest.approx(ends[-1]) == pytest.approx(40.9)
    assert bars.text[0] == "£24.9m"
    assert bars.text[2] == "+£10.0m"


def test_a_part_says_what_it_was_and_what_was_taken() -> None:
    part = Part(Step.NUMBERS, "A", Decimal(100), Row(1, 2), Decimal(30))
    assert part.amount == 70
