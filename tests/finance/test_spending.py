"""What was spent in each month: beside a slow twin, and on the page."""

import json
import random
import re
from decimal import Decimal

import pytest

from finance.figures.spending import MONTHLY_SPEND
from finance.selectors import spending_by_month
from hnfsg.figures.rendering import Rendered, page_figures
from hnfsg.intake import vintages
from hnfsg.people.models import User
from hnfsg.periods import OUTTURN, FinancialMonth, months
from tests.cast import ClientFor
from tests.finance.returns import live_month, stated_amounts

pytestmark = pytest.mark.django_db
FIRST, LAST = FinancialMonth(2022, 1), FinancialMonth(2023, 3)
PAGE = "/finance/position/"


def spend(month: FinancialMonth, **to_date: int) -> None:
    """A month whose lines have these actuals to date; codes that begin with S are of schools."""
    stated = stated_amounts(300_000, 100_000, 1_300_000)
    live_month(month, dict.fromkeys(to_date, (1, 2)), stated, spent=to_date)


def shown(**params: str) -> Rendered:
    return page_figures([MONTHLY_SPEND.slug], params, vintages.live())[MONTHLY_SPEND.slug]


def test_every_month_is_what_a_pencil_would_make_it() -> None:
    chance = random.Random(4)
    told: dict[FinancialMonth, dict[str, int]] = {}
    for month in months(FIRST, LAST):
        before = {} if month.month == 1 else told[month.previous()]
        told[month] = {c: before.get(c, 0) + chance.randint(-9, 99) for c in ("H1", "H2", "S1")}
        spend(month, **told[month])
    frame = spending_by_month(vintages.live(), LAST).set_index("period")
    assert list(frame.index) == [month.key for month in told]
    for month, now in told.items():
        high_needs = everything = 0
        for code, amount in now.items():
            earlier = 0 if month.month == 1 else told[month.previous()][code]
            everything += amount - earlier
            high_needs += (amount - earlier) if code != "S1" else 0
        assert frame["high_needs"][month.key] == high_needs
        assert frame["all_lines"][month.key] == everything


def test_a_missing_month_leaves_two_unknown_and_is_not_bridged() -> None:
    spend(FinancialMonth(2023, 1), H=10)
    spend(FinancialMonth(2023, 2), H=25)
    spend(FinancialMonth(2023, 4), H=60)
    spend(FinancialMonth(2023, 5), H=75)
    frame = spending_by_month(vintages.live(), FinancialMonth(2023, 5))
    assert list(frame["high_needs"]) == [10, 15, None, None, 15]


def test_a_line_that_does_not_say_what_it_spent_is_no_nought() -> None:
    stated = stated_amounts(300_000, 100_000, 1_300_000)
    spend(FinancialMonth(2023, 1), H1=4_000, H2=3_000)
    live_month(FinancialMonth(2023, 2), {"H1": (1, 2), "H2": (1, 2)}, stated, spent={"H1": 5_000})
    frame = spending_by_month(vintages.live(), FinancialMonth(2023, 2))
    assert list(frame["high_needs"]) == [7_000, None]
    assert list(frame["all_lines"]) == [7_000, None]


def test_an_outturn_and_a_year_that_begins_late_are_no_months_of_spending() -> None:
    spend(FinancialMonth(2022, 12), H=100)
    spend(FinancialMonth(2022, OUTTURN), H=130)
    spend(FinancialMonth(2023, 1), H=9)
    frame = spending_by_month(vintages.live(), FinancialMonth(2023, 1))
    assert list(frame["period"]) == ["2022-23-m12", "2023-24-m01"]
    assert list(frame["high_needs"]) == [None, 9]


def test_lines_that_say_nothing_of_what_was_spent_are_no_series() -> None:
    live_month(FIRST, {"A": (1, 2)}, stated_amounts(1, 1, 1))
    assert spending_by_month(vintages.live(), FIRST).empty
    assert "No data has been published" in shown().takeaway


def test_the_sentence_compares_with_the_same_month_a_year_before() -> None:
    spend(FinancialMonth(2022, 1), H=8_000_000)
    spend(FinancialMonth(2022, 2), H=15_000_000)
    spend(FinancialMonth(2023, 1), H=9_000_000)
    assert shown(month="2022-23-m02").takeaway == (
        "In May 2022 £7.0m was spent from the high needs block."
    )
    assert shown().takeaway == (
        "In April 2023 £9.0m was spent from the high needs block, £1.0m more than in April 2022."
    )


def test_the_workings_put_both_returns_in_and_the_row_leads_to_both() -> None:
    spend(FinancialMonth(2023, 1), H=8_000_000)
    spend(FinancialMonth(2023, 2), H=15_000_000)
    rendered = shown()
    assert [working.text for working in rendered.workings] == [
        "£15.0m spent to the end of May 2023 − £8.0m spent to the end of April 2023 = "
        "£7.0m spent in May 2023"
    ]
    assert shown(month="2023-24-m01").workings[0].text.endswith("= £8.0m spent in April 2023")
    april, may = rendered.rows
    assert april[-2:] == ("Lines, row 2", "not available")
    assert may[-2:] == ("Lines, row 2", "Lines, row 2")


def test_the_chart_has_a_gap_where_a_month_is_not_known() -> None:
    for month, amount in ((1, 5), (2, 9), (4, 15), (5, 22)):
        spend(FinancialMonth(2023, month), H=amount * 1_000_000)
    (line,) = json.loads(shown().chart)["data"]
    assert line["y"] == [5, 4, None, None, 7]
    assert line["x"][2] == "June 2023"


def test_the_page_switches_the_limits_and_keeps_them_when_the_month_is_changed(
    member: User, client_for: ClientFor
) -> None:
    for place, month in enumerate(months(FIRST, LAST)):
        spend(month, H=1_000_000 * (place % 12 + 1))
    client = client_for(member)
    html = client.get(PAGE).text
    (address,) = re.findall(r'href="([^"]+)">Show the limits of usual variation', html)
    assert address == (
        "?year=2023-24&amp;month=2023-24-m03&amp;show=limits#finance-position-monthly_spend"
    )
    query = address.partition("#")[0].replace("&amp;", "&")
    shown = client.get(f"{PAGE}{query}").text
    assert "the mean month is £1.0m" in shown
    assert "No rule fired: the points vary no more than usual." in shown
    assert shown.count('<input type="hidden" name="show" value="limits">') == 1
    assert re.search(r'href="[^"]+show=limits">Download this page’s data', shown)
    assert "the mean month is" not in client.get(PAGE).text


def test_the_page_says_what_it_cannot_show(member: User, client_for: ClientFor) -> None:
    spend(FIRST, H=5)
    text = client_for(member).get(f"{PAGE}?show=nothing").text
    assert "There is nothing to show called “nothing”. This shows the figure without." in text


def test_spent_amounts_are_decimals() -> None:
    spend(FIRST, H=5)
    (row,) = spending_by_month(vintages.live(), FIRST).to_dict("records")
    assert isinstance(row["high_needs"], Decimal)
