"""The page /finance/recovery-plan/: plan against outturn and forecast, and versions compared."""

import io
import re
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import pandas as pd
import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from finance import charts
from finance.effects import Amounts, Effects, split
from finance.figures.recovery import (
    CUMULATIVE,
    IN_YEAR,
    NUMBERS,
    PROVISION,
    SLUGS,
    SUMMARY,
    VERSIONS,
)
from finance.figures.recovery.expenditure import CATEGORIES
from finance.models import Block, RecoveryPlanProvision, RecoveryPlanYear, ReturnLine, ReturnSummary
from finance.selectors.recovery import without_savings
from hnfsg.figures import scopes
from hnfsg.figures.events import services as events
from hnfsg.figures.frames import drawable
from hnfsg.figures.registry import Absent, Figure, Source
from hnfsg.figures.workings import worked_out
from hnfsg.intake import services, vintages
from hnfsg.intake.models import Upload
from hnfsg.people.middleware import AS_MEMBER_KEY
from hnfsg.people.models import User
from hnfsg.periods import FinancialMonth
from tests.cast import ClientFor
from tests.finance.plans import INDEPENDENT, numbers, publish_plan, year
from tests.finance.returns import M10, live_month

pytestmark = pytest.mark.django_db
PAGE = "/finance/recovery-plan/"
OUTTURN = FinancialMonth(2022, 13)
NEWER = "January 2024"
FIRST_YEARS = (
    year("2022/23", 38_900_000, 125_500_000, savings=4_200_000),
    year(contributions=3_500_000, cumulative=146_900_000),
    year("2024/25", 14_000_000, 155_900_000, savings=33_000_000, contributions=5_000_000),
)
NEWER_YEARS = (
    year(
        in_year=40_500_000,
        cumulative=162_600_000,
        savings=5_800_000,
        contributions=3_500_000,
        version=NEWER,
    ),
    year("2024/25", 31_000_000, 193_600_000, savings=None, version=NEWER),
)


def _stated(overspend: int, brought: int, contributions: int | None = None) -> dict[str, object]:
    return {
        "dsg_income_after_recoupment": Decimal(300_000_000),
        "forecast_spend": Decimal(300_000_000 + overspend),
        "reported_overspend": Decimal(overspend),
        "budget_variance": Decimal(14_000_000),
        "cumulative_brought_forward": Decimal(brought),
        "contributions": contributions and Decimal(contributions),
    }


@pytest.fixture
def _returns() -> None:
    cache.clear()
    live_month(OUTTURN, {"A": (1, 2)}, _stated(38_960_000, 86_600_000))
    lines = {"A": (20_000_000, 31_000_000), "B": (2_000_000, 3_000_000)}
    live_month(M10, lines, _stated(40_900_000, 125_560_000, 3_500_000))
    ReturnLine.objects.filter(part__period=M10.key).update(
        block=Block.HIGH_NEEDS, category="independent"
    )


@pytest.fixture
def _plans() -> None:
    publish_plan(*FIRST_YEARS, provision=[numbers()])
    publish_plan(*NEWER_YEARS, name="newer.xlsx")


def _frame(figure: Figure, **params: str) -> pd.DataFrame:
    vintage = vintages.live()
    return figure.frame(scopes.resolve(figure, params, vintage).scope, vintage)


FIRST = {"version": "March 2023"}


def _text(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    plain = re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


# --- what the figures say ---


@pytest.mark.usefixtures("_returns", "_plans")
def test_the_sentences_name_month_year_amount_and_direction() -> None:
    told = [
        IN_YEAR.takeaway(_frame(IN_YEAR, **FIRST)),
        CUMULATIVE.takeaway(_frame(CUMULATIVE, **FIRST)),
        VERSIONS.takeaway(_frame(VERSIONS)),
        PROVISION.takeaway(_frame(PROVISION, **FIRST)),
        SUMMARY.takeaway(_frame(SUMMARY, **FIRST)),
    ]
    assert told == [
        "At month 10 of 2023 to 2024 the in-year deficit is expected to be £40.9m, £16.0m more "
        "than the £24.9m planned. The plan ends with an in-year deficit of £14.0m in 2024 to 2025.",
        "At month 10 of 2023 to 2024 the deficit of all years is expected to be £163.0m, £16.1m "
        "more than the £146.9m planned. The plan ends 2024 to 2025 at £155.9m; without its savings "
        "at £213.3m.",
        "“January 2024” ends 2024 to 2025 at £193.6m; “March 2023” ends 2024 to 2025 at £155.9m.",
        "Furthest from the plan: Independent and non-maintained special schools, expected to cost "
        "£34.0m, £2.0m less than the £36.0m planned.",
        "The plan has 3 years; returns of 2 of them are held.",
    ]


@pytest.mark.usefixtures("_returns", "_plans")
def test_the_newest_version_is_shown_first_and_each_can_be_chosen() -> None:
    assert list(_frame(IN_YEAR)["planned"]) == [40_500_000, 31_000_000]
    assert list(_frame(IN_YEAR, **FIRST)["planned"]) == [38_900_000, 24_900_000, 14_000_000]


@pytest.mark.usefixtures("_returns", "_plans")
def test_every_amount_is_that_of_its_row_and_every_sum_equals_its_slow_twin() -> None:
    saved = Decimal(0)
    in_year, cumulative = _frame(IN_YEAR, **FIRST), _frame(CUMULATIVE, **FIRST)
    for now, end in zip(in_year.to_dict("records"), cumulative.to_dict("records"), strict=True):
        source: Source = now["source"]
        kept = RecoveryPlanYear.objects.get(part=source.part_id, row_number=source.row_number)
        saved += kept.savings or 0
        assert (now["planned"], end["planned"]) == (kept.in_year, kept.cumulative)
        assert now["unmitigated"] == (kept.in_year or 0) + (kept.savings or 0)
        assert end["unmitigated"] == (kept.cumulative or 0) + saved
        if now["our_source"] is None:
            assert now["ours"] is now["difference"] is Absent.NOT_APPLICABLE
            continue
        ours = now["our_source"]
        stated = ReturnSummary.objects.get(part=ours.part_id, row_number=ours.row_number)
        assert now["ours"] == stated.reported_overspend
        assert now["difference"] == (stated.reported_overspend or 0) - (kept.in_year or 0)
        paid = stated.contributions or 0
        brought = stated.cumulative_brought_forward or 0
        assert end["ours"] == brought + (stated.reported_overspend or 0) - paid
        assert end["difference"] == end["ours"] - (kept.cumulative or 0)


@pytest.mark.usefixtures("_returns", "_plans")
def test_numbers_times_price_stand_beside_the_lines_of_the_category() -> None:
    (row,) = _frame(PROVISION, **FIRST).to_dict("records")
    kept = RecoveryPlanProvision.objects.get()
    assert row["planned"] == kept.plans * (kept.unit_cost or 0)
    lines = ReturnLine.objects.filter(part__period=M10.key)
    assert row["ours"] == sum(line.forecast or 0 for line in lines)
    assert row["difference"] == row["ours"] - row["planned"]
    assert (row["backlog"], row["our_source"].label) == ("No", "Lines")


@pytest.mark.usefixtures("_returns")
def test_of_a_year_that_has_ended_the_words_say_what_was_spent() -> None:
    ReturnLine.objects.filter(part__period=OUTTURN.key).update(category="independent")
    publish_plan(*FIRST_YEARS, provision=[numbers(1, 1_000_000, year="2022/23")])
    frame = _frame(PROVISION, year="2022-23")
    assert PROVISION.takeaway(frame) == (
        "Furthest from the plan: Independent and non-maintained special schools, which cost £2, "
        "£1.0m less than the £1.0m planned."
    )
    assert [bars.name for bars in charts.cost_against_plan(drawable(frame)).data] == [
        "Planned",
        "Spent",
    ]


@pytest.mark.usefixtures("_returns")
def test_a_category_without_lines_or_price_has_no_difference() -> None:
    publish_plan(*FIRST_YEARS, provision=[numbers(unit_cost=None), numbers(category="EOTAS")])
    priceless, lineless = _frame(PROVISION).to_dict("records")
    assert (priceless["planned"], priceless["difference"]) == (None, None)
    assert lineless["ours"] is lineless["difference"] is Absent.NOT_APPLICABLE
    assert PROVISION.takeaway(_frame(PROVISION)) == (
        "The plan gives no cost that our returns can be held against."
    )


@given(
    saved=st.lists(
        st.none() | st.integers(0, 60_000_000).map(lambda n: Decimal(n) / 100), max_size=6
    )
)
def test_without_savings_is_with_them_plus_all_saved_so_far(saved: list[Decimal | None]) -> None:
    rows = [
        {"financial_year": 2020 + n, "in_year": Decimal(n), "cumulative": Decimal(n), "savings": s}
        for n, s in enumerate(saved)
    ]
    for number, row in enumerate(without_savings(rows)):
        so_far = saved[: number + 1]
        known = [amount for amount in so_far if amount is not None]
        whole = row["cumulative"] + sum(known) if len(known) == len(so_far) else None
        assert row["cumulative_unmitigated"] == whole
        own = saved[number]
        assert row["unmitigated"] == (None if own is None else row["in_year"] + own)


@pytest.mark.usefixtures("_returns", "_plans")
def test_each_formula_has_the_numbers_of_the_newest_year() -> None:
    texts = [w.text for w in worked_out(IN_YEAR, _frame(IN_YEAR, **FIRST))]
    assert texts == [
        "£40.9m outturn or forecast − £24.9m planned = £16.0m more than planned in 2023 to 2024",
        "£24.9m planned + £20.2m planned savings = £45.1m planned without savings in 2023 to 2024",
    ]


@pytest.mark.usefixtures("_plans")
def test_before_a_return_the_plan_stands_alone() -> None:
    cache.clear()
    assert IN_YEAR.takeaway(_frame(IN_YEAR)) == (
        "No return of a year of the plan is held. The plan ends with an in-year deficit of £31.0m "
        "in 2024 to 2025."
    )
    assert [t.type for t in charts.in_year_against_plan(drawable(_frame(IN_YEAR))).data] == [
        "scatter",
        "scatter",
    ]


# --- the charts ---


@pytest.mark.usefixtures("_returns", "_plans")
def test_bars_are_ours_pale_where_forecast_and_lines_are_the_plan() -> None:
    chart = charts.cumulative_against_plan(drawable(_frame(CUMULATIVE, **FIRST)))
    bars, planned, without = chart.data
    assert list(bars.y) == [125.56, 162.96]
    assert list(bars.marker.opacity) == [1, 0.5]
    assert list(planned.y) == [125.5, 146.9, 155.9]
    assert list(without.y) == [129.7, 171.3, 213.3]
    assert list(chart.layout.xaxis.ticktext) == ["2022/23", "2023/24", "2024/25"]


@pytest.mark.usefixtures("_returns", "_plans")
def test_a_line_of_each_version_and_bars_of_each_kind_of_provision() -> None:
    newer, older = charts.versions_compared(drawable(_frame(VERSIONS))).data
    assert (newer.name, older.name) == (NEWER, "March 2023")
    assert list(older.y) == [125.5, 146.9, 155.9]
    costs = charts.cost_against_plan(drawable(_frame(PROVISION, **FIRST)))
    planned, ours = costs.data
    assert (list(planned.x), list(ours.x)) == ([35.96], [34.0])
    assert costs.layout.xaxis.range[1] > 1.3 * 35.96  # room for the words beside a short bar


def test_many_years_have_short_names() -> None:
    cache.clear()
    long = [year(f"20{n}/{n + 1}", 0, 1, savings=0) for n in range(22, 28)]
    publish_plan(*long)
    chart = charts.in_year_against_plan(drawable(_frame(IN_YEAR)))
    assert chart.layout.xaxis.ticktext[0] == "22/23"


@pytest.mark.usefixtures("_returns", "_plans")
def test_dated_policy_stands_at_its_year(member: User, client_for: ClientFor) -> None:
    ends = events.Said(
        on=datetime(2025, 3, 31, tzinfo=UTC).date(),
        title="Override ends",
        what="Deficits stay apart until this day.",
        source="Regulation",
        address="https://www.example.gov.uk/",
        figures=[CUMULATIVE.slug],
    )
    events.enter(said=ends, by=None)
    html = client_for(member).get(PAGE).content.decode()
    assert '"text":"1 Override ends"' in html.replace("\\u0022", '"')
    assert "Deficits stay apart until this day." in html


# --- the page ---


@pytest.mark.usefixtures("_returns", "_plans")
@pytest.mark.parametrize("role", ["member", "finance_officer"])
def test_the_page_has_every_figure_and_both_versions(
    role: str, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    client = client_for(request.getfixturevalue(role))
    html = client.get(f"{PAGE}?version=March 2023").content.decode()
    theirs = [slug for slug in SLUGS if role == "finance_officer" or slug != NUMBERS.slug]
    assert re.findall(r'data-figure="([^"]+)"', html) == theirs
    assert "The version shown is “March 2023”" in html
    assert "gives no numbers of EHC plans" in _text(client)  # of the newest version


@pytest.mark.usefixtures("_returns", "_plans")
def test_every_number_leads_to_its_sheet_and_row(member: User, client_for: ClientFor) -> None:
    client = client_for(member)
    html = client.get(f"{PAGE}?version=March 2023").content.decode()
    links = re.findall(r'href="(/data/source/[^"]+)">(\w[^<]+), row \d+<', html)
    assert {sheet for _, sheet in links} == {"Summary", "Lines", "Plan", "Provision"}
    for link, _ in links:
        assert client.get(link).status_code == 200


@pytest.mark.usefixtures("_returns")
def test_before_the_first_plan_the_page_says_so(member: User, client_for: ClientFor) -> None:
    assert "No recovery plan has been published yet." in _text(client_for(member))


@pytest.mark.usefixtures("_returns", "_plans")
def test_the_page_as_at_a_day_is_of_what_counted_then(member: User, client_for: ClientFor) -> None:
    text = _text(client_for(member), f"{PAGE}?as-at=2024-01-01")
    assert "No recovery plan had been published by then." in text


@pytest.mark.usefixtures("_returns", "_plans")
def test_withdrawing_a_version_leaves_the_other_on_the_page(
    member: User, client_for: ClientFor
) -> None:
    client = client_for(member)
    assert "The version shown is “January 2024”" in _text(client)
    (part,) = [p for p in vintages.live().parts if p.period == NEWER]
    services.withdraw(
        upload=Upload.objects.get(pk=part.upload_id), by=None, reason="Not yet agreed"
    )
    assert "The version shown is “March 2023”" in _text(client)


@pytest.mark.usefixtures("_returns", "_plans")
def test_the_summary_is_a_workbook_and_the_rest_a_zip(member: User, client_for: ClientFor) -> None:
    client = client_for(member)
    html = client.get(f"{PAGE}?version=March 2023").content.decode().replace("&amp;", "&")
    (book,) = re.findall(r'href="([^"]+)">Download the financial summary as a workbook', html)
    page = load_workbook(io.BytesIO(client.get(book).content))["Numbers"]
    headings, *rows = list(page.iter_rows(values_only=True))
    told = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [row["Financial year"] for row in told] == [
        "2022 to 2023",
        "2023 to 2024",
        "2024 to 2025",
    ]
    by_words = {str(name): value for name, value in told[1].items()}
    mitigated = next(v for k, v in by_words.items() if "In-year deficit planned, mitigated" in k)
    unmitigated = next(v for k, v in by_words.items() if "In-year deficit planned, unmit" in k)
    assert (mitigated, unmitigated) == (24_900_000, 45_100_000)
    (archive,) = re.findall(r'href="([^"]+)">Download this page’s data', html)
    with zipfile.ZipFile(io.BytesIO(client.get(archive).content)) as files:
        for slug in SLUGS:
            if slug == NUMBERS.slug:
                continue
            stem = slug.replace(".", "-")
            assert any(name.startswith(stem) for name in files.namelist()), slug


@pytest.mark.usefixtures("_returns", "_plans")
def test_the_text_for_papers_has_the_sentences(member: User, client_for: ClientFor) -> None:
    html = client_for(member).get(PAGE).content.decode()
    said = html[html.index('id="paper-text"') : html.index("data-copies")]
    assert "the in-year deficit is expected to be £40.9m" in said


@pytest.mark.usefixtures("_returns", "_plans")
def test_a_cold_page_asks_few_times_and_a_warm_one_fewer(
    member: User, client_for: ClientFor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_for(member)
    with django_assert_max_num_queries(20):
        client.get(PAGE)
    with django_assert_max_num_queries(4):
        client.get(PAGE)


# --- numbers and price, for finance officers ---


def _volumes(first: object, second: object) -> None:
    for code, volume in (("A", first), ("B", second)):
        ReturnLine.objects.filter(part__period=M10.key, code=code).update(volume_forecast=volume)


def _numbers(**params: str) -> dict[str, object]:
    (row,) = _frame(NUMBERS, **FIRST, **params).to_dict("records")
    return {str(name): value for name, value in row.items()}


@pytest.mark.usefixtures("_returns", "_plans")
def test_the_distance_from_the_plan_is_parted_into_numbers_and_price() -> None:
    _volumes(560, None)  # for £34.0m; 620 at £58,000 are planned
    row = _numbers()
    assert (row["plans"], row["volume"], row["more"]) == (620, 560, -60)
    assert row["numbers"] == -60 * 58_000
    assert row["our_cost"] == Decimal("60714.29")
    assert row["price"] == 34_000_000 - 560 * 58_000
    assert row["numbers"] + row["price"] == row["difference"] == 34_000_000 - 620 * 58_000
    assert NUMBERS.takeaway(_frame(NUMBERS, **FIRST)) == (
        "Furthest from the plan: Independent and non-maintained special schools. Of it 60 fewer "
        "than the 620 planned take off £3.5m, and each costs £2,714 more than planned, which adds "
        "£1.5m."
    )
    (working,) = worked_out(NUMBERS, _frame(NUMBERS, **FIRST))
    assert "£34.0m" in working.text


@given(
    plans=st.integers(1, 5_000),
    unit_cost=st.integers(1, 200_000),
    ours=st.integers(0, 10**9),
    volume=st.integers(1, 500_000),
)
def test_numbers_and_price_are_the_difference_to_the_penny(
    plans: int, unit_cost: int, ours: int, volume: int
) -> None:
    places = Decimal(volume) / 100
    found = split(Amounts(Decimal(plans * unit_cost), Decimal(ours), Decimal(plans), places))
    assert isinstance(found, Effects)
    assert found.variance == ours - plans * unit_cost
    assert abs(found.numbers - (places - plans) * unit_cost) <= Decimal("0.005")


@pytest.mark.usefixtures("_returns", "_plans")
@pytest.mark.parametrize(
    ("volumes", "why"),
    [
        ((None, None), "No line gives a number"),
        ((480, 80), "2 lines give a number, and a child may stand in several"),
        ((0, None), "None planned, or none counted"),
    ],
)
def test_what_cannot_be_split_says_why(volumes: tuple[object, object], why: str) -> None:
    _volumes(*volumes)
    row = _numbers()
    assert (row["why"], row["numbers"], row["price"]) == (why, *[Absent.NOT_APPLICABLE] * 2)
    assert "can be split" in NUMBERS.takeaway(_frame(NUMBERS, **FIRST))
    assert not worked_out(NUMBERS, _frame(NUMBERS, **FIRST))


@pytest.mark.usefixtures("_returns")
def test_a_plan_without_a_price_and_a_year_without_a_return_are_not_split() -> None:
    publish_plan(*FIRST_YEARS, provision=[numbers(unit_cost=None), numbers(year="2024/25")])
    assert _numbers(year="2023-24")["why"] == "The plan gives no cost of one"
    said = "No high needs line of this kind in a return of the year"
    assert _numbers(year="2024-25")["why"] == said


@pytest.mark.usefixtures("_returns", "_plans")
@pytest.mark.parametrize("role", ["member", "send_officer", "ap_officer", "chair", "administrator"])
def test_nobody_but_finance_officers_is_given_our_numbers(
    role: str, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    _volumes(561, None)
    client = client_for(request.getfixturevalue(role))
    assert NUMBERS.slug not in client.get(f"{PAGE}?version=March 2023").content.decode()
    for kind in ("", "numbers.csv", "numbers.xlsx"):
        refused = client.get(f"/figures/{NUMBERS.slug}/{kind}")
        assert refused.status_code == 403
        assert "Only finance officers can." in refused.content.decode()
    archive = client.get(f"/figures/of/{PROVISION.page}/numbers.zip?version=March 2023")
    with zipfile.ZipFile(io.BytesIO(archive.content)) as files:
        assert not any("plan-numbers" in name for name in files.namelist())
        assert not any(b"561" in files.read(name) for name in files.namelist())


@pytest.mark.usefixtures("_returns", "_plans")
def test_a_finance_officer_sees_our_numbers_but_not_while_looking_as_a_member(
    finance_officer: User, client_for: ClientFor
) -> None:
    _volumes(561, None)
    client = client_for(finance_officer)
    text = _text(client, f"{PAGE}?version=March 2023")
    assert "Of it 59 fewer than the 620 planned take off £3.4m" in text
    csv = client.get(f"/figures/{NUMBERS.slug}/numbers.csv?version=March 2023").content.decode()
    assert "561" in csv
    session = client.session
    session[AS_MEMBER_KEY] = True
    session.save()
    assert "59 fewer" not in _text(client, f"{PAGE}?version=March 2023")
    assert client.get(f"/figures/{NUMBERS.slug}/").status_code == 403


# --- the workbook ---


def _sheets(client: Client) -> dict[str, list[tuple[object, ...]]]:
    address = f"/figures/{SUMMARY.slug}/numbers.xlsx?version=March 2023"
    book = load_workbook(io.BytesIO(client.get(address).content))
    return {page.title: list(page.values) for page in book.worksheets}


@pytest.mark.usefixtures("_returns")
def test_the_workbook_has_expenditure_by_provision_with_years_across(
    member: User, client_for: ClientFor
) -> None:
    special = "Maintained and academy special schools"
    later = numbers(640, 59_000, year="2024/25")
    publish_plan(*FIRST_YEARS, provision=[numbers(), numbers(1_600, None, category=special), later])
    sheets = _sheets(client_for(member))
    assert list(sheets) == [
        "Numbers",
        "Expenditure by provision",
        "EHC plans by provision",
        "Notes",
    ]
    headings, *rows = sheets["Expenditure by provision"]
    assert [str(h).removesuffix(" (£)") for h in headings] == [
        "Provision",
        "2023 to 2024, forecast at month 10",
        "2023 to 2024, planned",
        "2023 to 2024, more than planned",
        "2024 to 2025, planned",
    ]
    told = {str(name): amounts for name, *amounts in rows}
    assert len(rows) == len(CATEGORIES) + 1
    assert told[INDEPENDENT] == [34_000_000, 35_960_000, -1_960_000, 37_760_000]
    assert told[special] == ["[z]", "[x]", "[z]", "[z]"]
    assert told["All that is stated"] == [34_000_000, 35_960_000, -1_960_000, 37_760_000]
    headings, *rows = sheets["EHC plans by provision"]
    told = {str(name): amounts for name, *amounts in rows}
    assert told[INDEPENDENT] == [620, 58_000, 640, 59_000]
    assert told[special] == [1_600, "[x]", "[z]", "[z]"]
    notes = dict(sheets["Notes"])
    assert "no unmitigated column" in str(notes["Sheet Expenditure by provision"])


@pytest.mark.usefixtures("_returns", "_plans")
def test_every_amount_of_the_workbook_is_that_of_a_slow_twin(
    member: User, client_for: ClientFor
) -> None:
    headings, *rows = _sheets(client_for(member))["Expenditure by provision"]
    at = [str(h).startswith("2023 to 2024, forecast") for h in headings].index(True)
    for name, *amounts in rows[:-1]:
        lines = [
            line.forecast or 0
            for line in ReturnLine.objects.filter(part__period=M10.key, block=Block.HIGH_NEEDS)
            if line.get_category_display() == name
        ]
        assert amounts[at - 1] == (sum(lines) if lines else "[z]")
