"""The figure of numbers and price: what is told, added up, drawn and never given away."""

import json
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse

from finance import charts
from finance.effects import STEP
from finance.figures.effects import EFFECTS
from finance.models import ReturnLine
from hnfsg.figures.frames import drawable
from hnfsg.figures.registry import Absent
from hnfsg.figures.rendering import page_figures
from hnfsg.figures.workings import worked_out
from hnfsg.intake import vintages
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.finance.returns import M10, live_month

pytestmark = pytest.mark.django_db
SCOPE = {"year": "2023-24", "month": M10.key}
# Code: budget, forecast, volume in the budget, volume in the forecast.
GIVEN = {
    "A": (5_000_000, 5_720_123, 100, 109),  # more of them, and dearer
    "B": (3_000_000, 2_800_000, 200, 190),  # fewer of them
    "C": (400_000, 500_000, 4, 5),  # too few to be told
    "D": (1_000_000, 1_300_000, None, None),
    "E": (70_000, 40_000, None, 30),
}


@pytest.fixture
def _lines() -> None:
    cache.clear()
    live_month(M10, {code: (budget, forecast) for code, (budget, forecast, _, _) in GIVEN.items()})
    for code, (_, _, budgeted, expected) in GIVEN.items():
        found = ReturnLine.objects.filter(code=code)
        found.update(volume_budget=budgeted, volume_forecast=expected)


def _frame():  # type: ignore[no-untyped-def]
    return EFFECTS.frame(SCOPE, vintages.live())


@pytest.mark.usefixtures("_lines")
def test_each_line_is_split_or_says_why_not() -> None:
    rows = _frame().set_index("code")
    assert list(rows.loc["A"][["numbers", "price"]]) == [500_000, 220_123]
    assert list(rows.loc["B"][["numbers", "price"]]) == [-200_000, 0]
    assert dict(rows["split"]) == {
        "A": "Yes",
        "B": "Yes",
        "C": "Too few, or too dear each, to be told",
        "D": "No volumes given",
        "E": "No volume in the budget",
    }
    assert rows.loc["C"]["numbers"] is Absent.NOT_APPLICABLE


@pytest.mark.usefixtures("_lines")
def test_the_sentence_has_both_effects_and_the_money_that_is_not_split() -> None:
    assert EFFECTS.takeaway(_frame()) == (
        "At month 10, 2 of 5 lines can be split into numbers and price: more places or pupils "
        "than budgeted add £0.3m, and dearer ones add £0.2m. The other 3 lines, £1.8m of spending "
        "and £0.4m over budget together, are not split."
    )


@pytest.mark.usefixtures("_lines")
def test_the_totals_equal_adding_up_one_by_one() -> None:
    frame, totals = _frame(), worked_out(EFFECTS, _frame())[0]
    numbers = price = variance = Decimal(0)
    for row in frame.to_dict("records"):
        kept = ReturnLine.objects.get(code=row["code"])
        assert row["variance"] == kept.forecast - kept.budget
        if row["split"] == "Yes":
            assert row["numbers"] + row["price"] == row["variance"]
            assert row["numbers"] % STEP == 0
            numbers, price = numbers + row["numbers"], price + row["price"]
            variance += row["variance"]
    assert (numbers, price, variance) == (300_000, 220_123, 520_123)
    assert totals.text == (
        "All lines that are split: £0.3m numbers + £0.2m price = £0.5m spending less budget"
    )


@pytest.mark.usefixtures("_lines")
def test_no_volume_is_in_what_readers_get(
    member: User, finance_officer: User, client_for: ClientFor
) -> None:
    for reader in (member, finance_officer):
        text = client_for(reader).get(reverse("figures:csv", args=[EFFECTS.slug])).content.decode()
        assert "Line A" in text
        rows = text.splitlines()
        assert not any(
            str(volume) in row.split(",")
            for _, _, *volumes in GIVEN.values()
            for volume in volumes
            if volume is not None
            for row in rows
        )
        c = next(row for row in rows if "Line C" in row)
        assert "[z]" in c


@pytest.mark.usefixtures("_lines")
def test_the_bars_lie_either_side_of_nought_and_the_mark_at_both_together() -> None:
    chart = charts.numbers_and_price(drawable(_frame()))
    both, numbers, price = chart.data
    assert list(both.y) == ["Line A", "Line B"]
    assert list(numbers.x) == [0.5, -0.2]
    assert list(price.x) == pytest.approx([0.220123, 0.0])
    assert [a + b for a, b in zip(numbers.x, price.x, strict=True)] == pytest.approx(list(both.x))
    assert chart.layout.barmode == "relative"
    assert [label.text for label in chart.layout.annotations] == ["+£0.7m", "−£0.2m"]
    assert [t for t in numbers.text if t] == ["Numbers"]
    assert [t for t in price.text if t] == ["Price"]


def test_lines_without_volumes_are_all_not_split_and_nothing_is_drawn() -> None:
    cache.clear()
    live_month(M10, {"A": (1_000_000, 1_200_000)})
    told = page_figures([EFFECTS.slug], {}, vintages.live())[EFFECTS.slug]
    assert told.takeaway == (
        "At month 10, no line can be split into numbers and price. The 1 line, £1.2m of spending "
        "and £0.2m over budget together, is not split."
    )
    assert told.chart == ""


def test_a_line_without_a_budget_is_not_called_on_budget() -> None:
    cache.clear()
    live_month(M10, {"A": (1, 7_000_000), "B": (1, 5_000_000)})
    ReturnLine.objects.update(budget=None)
    told = page_figures([EFFECTS.slug], {}, vintages.live())[EFFECTS.slug]
    assert told.takeaway.endswith(
        "The 2 lines, £12.0m of spending, are not split. 2 of them state no budget or no forecast."
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ((4_000_000, 4_000_000, 100, 100), "the numbers are about as budgeted, and prices are"),
        ((4_000_000, 3_000_000, 100, 75), "fewer places or pupils than budgeted save £1.0m"),
        ((4_000_000, 3_600_000, 100, 100), "and cheaper ones save £0.4m"),
    ],
)
def test_what_is_less_is_told_as_saved(line: tuple[int, int, int, int], said: str) -> None:
    budget, forecast, budgeted, expected = line
    live_month(M10, {"A": (budget, forecast)})
    ReturnLine.objects.update(volume_budget=budgeted, volume_forecast=expected)
    assert said in EFFECTS.takeaway(_frame())


@pytest.mark.usefixtures("_lines")
def test_a_row_leads_to_its_row_of_the_file() -> None:
    for row in _frame().to_dict("records"):
        kept = ReturnLine.objects.get(code=row["code"])
        assert (row["source"].part_id, row["source"].row_number) == (kept.part_id, kept.row_number)


def test_without_data_there_is_nothing() -> None:
    assert EFFECTS.frame({}, vintages.live()).empty


@pytest.mark.usefixtures("_lines")
def test_an_explained_line_is_ringed_where_both_effects_end() -> None:
    """The first series is the mark at both together: there the ring of an explanation stands."""
    spec = json.loads(page_figures([EFFECTS.slug], {}, vintages.live())[EFFECTS.slug].chart)
    assert spec["data"][0]["name"] == "Both together"
    assert {trace.get("orientation") for trace in spec["data"]} == {"h"}
