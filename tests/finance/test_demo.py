"""The demo county: what it ends with, and the workbooks that officers can try."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import QuerySet, Sum
from pytest_django import DjangoDbBlocker, Settings

from finance.datasets import MONTHLY_RETURN
from finance.demo import county, load, workbooks
from finance.models import ManagementActionRow, SavingKind
from finance.selectors import known_months, position_by_month
from hnfsg.figures.rendering import page_figures
from hnfsg.intake import vintages
from hnfsg.intake.models import Finding, FindingLevel, Publication, Upload, UploadState
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import OUTTURN, FinancialMonth
from tests.finance.returns import M10, found, send_book


@pytest.fixture(scope="module")
def county_loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The demo county, loaded once for this module and taken away at its end."""
    said = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", only="finance", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


def _position(month: FinancialMonth) -> dict[str, Decimal]:
    return dict(position_by_month(vintages.live(), month).iloc[-1])


@pytest.mark.django_db
def test_month_10_states_the_figures_of_the_notes(county_loaded: str) -> None:
    row = _position(M10)
    assert row["reported_overspend"] == 40_900_000
    assert row["budget_variance"] == 16_000_000
    assert row["implied_gap"] == 24_900_000
    assert row["cumulative"] == 162_960_000
    assert row["overspend_difference"] == row["variance_difference"] == 0


@pytest.mark.django_db
def test_last_year_is_the_published_series(county_loaded: str) -> None:
    frame = position_by_month(vintages.live(), FinancialMonth(2022, OUTTURN)).set_index("period")
    series = frame["reported_overspend"]
    assert series["2022-23-m08"] == 40_536_000
    assert series["2022-23-m09"] == 40_896_000
    assert series["2022-23-m10"] == 41_100_000
    assert series["2022-23-outturn"] == 38_960_000
    assert frame["cumulative"]["2022-23-m10"] == 127_700_000


@pytest.mark.django_db
def test_every_month_has_lines_that_add_up(county_loaded: str) -> None:
    months = known_months(vintages.live())
    assert len(months) == 36
    for month in months:
        assert _position(month)["variance_difference"] == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("month", "at_risk", "planned"),
    [(M10, 14_600_000, 20_200_000), (FinancialMonth(2023, 6), 9_800_000, 20_200_000)],
)
def test_savings_at_risk_are_those_of_the_papers(
    county_loaded: str, month: FinancialMonth, at_risk: int, planned: int
) -> None:
    rows = _actions(vintages.live(), month, "Plan 2023")
    assert rows.aggregate(Sum("at_risk"), Sum("planned")) == {
        "at_risk__sum": at_risk,
        "planned__sum": planned,
    }


@pytest.mark.django_db
def test_last_years_savings_leave_what_the_papers_do_not_explain(county_loaded: str) -> None:
    sums = _actions(vintages.live(), FinancialMonth(2022, 10), "Plan 2022").aggregate(
        planned=Sum("planned"), delivered=Sum("delivered"), lost=Sum("not_deliverable")
    )
    assert sums == {"planned": 10_000_000, "delivered": 4_200_000, "lost": 4_600_000}


def _actions(vintage: Vintage, month: FinancialMonth, plan: str) -> QuerySet[ManagementActionRow]:
    """The cashable actions of a plan in a month."""
    parts = vintage.part_ids(MONTHLY_RETURN.slug, "management-actions", [month.key])
    rows = ManagementActionRow.objects.filter(part_id__in=parts, plan_version=plan)
    return rows.filter(kind=SavingKind.CASHABLE)


@pytest.mark.django_db
def test_there_are_forty_actions_in_four_plans_over_three_years(county_loaded: str) -> None:
    named = ManagementActionRow.objects.values_list("plan_version", "ref").distinct()
    assert Counter(plan for plan, _ in named) == {
        "Plan 2021": 8,
        "Plan 2022": 10,
        "Plan 2023": 15,
        "Plan 2024": 7,
    }
    asked = Finding.objects.filter(rule__startswith="action-", level=FindingLevel.QUERY)
    assert {(f.rule, f.period) for f in asked} == {("action-unallocated", "2022-23-m10")}


@pytest.mark.django_db
def test_november_was_restated(county_loaded: str) -> None:
    november = FinancialMonth(2023, 8)
    assert _position(november)["reported_overspend"] == 39_600_000
    first = Upload.objects.get(file_name="DSG monitoring M8 2023-24.xlsx")
    assert first.state == UploadState.SUPERSEDED
    new_year = datetime(2024, 1, 1, tzinfo=UTC)
    before = position_by_month(vintages.as_at(new_year), november)
    assert before.iloc[-1]["reported_overspend"] == 39_200_000


@pytest.mark.django_db
def test_what_others_report_disagrees_at_month_10_and_nowhere_else(county_loaded: str) -> None:
    shown = page_figures(["finance.position.elsewhere"], {"year": "2023-24"}, vintages.live())
    elsewhere = shown["finance.position.elsewhere"]
    verdicts = {(row[1], row[2]): row[6] for row in elsewhere.rows}
    wrong = {key: said for key, said in verdicts.items() if said.startswith("No:")}
    assert wrong == {
        ("Month 10", "£42,000,000"): "No: £1.1m more than ours. No: another report says £40.9m",
        ("Month 10", "£40,900,000"): "No: another report says £42.0m",
    }
    assert len(verdicts) == 5
    assert "month 10: £42.0m (Cabinet, 14 February 2024, item 8)" in elsewhere.takeaway


@pytest.mark.django_db
def test_the_newest_return_is_the_last_change(county_loaded: str) -> None:
    newest = max(vintages.live().parts, key=lambda part: str(part.from_at))
    assert (newest.dataset, newest.period) == (MONTHLY_RETURN.slug, M10.key)


@pytest.mark.django_db
def test_every_query_has_an_explanation_of_its_day(county_loaded: str) -> None:
    queries = Finding.objects.filter(level=FindingLevel.QUERY).select_related("upload")
    assert 5 <= len(queries) <= 20
    assert all(q.explanation and q.explained_at == q.upload.published_at for q in queries)


@pytest.mark.django_db
def test_the_month_to_try_has_two_errors_and_a_query(county_loaded: str) -> None:
    upload = send_book(io.BytesIO(workbooks.workbook(workbooks.trial_with_errors())), "M11.xlsx")
    errors = upload.findings.filter(level=FindingLevel.ERROR).order_by("pk")
    assert [(e.place, e.what, e.fix) for e in errors] == [
        (
            "Lines!F12",
            "Forecast is “£1.2m?”, which is not a number",
            "Remove the question mark if £1.2m is right, or type the amount.",
        ),
        (
            "Management actions!A17",
            "Reference 14 is used twice: here and in row 16",
            "Give one of them another reference.",
        ),
    ]
    (query,) = upload.findings.filter(level=FindingLevel.QUERY)
    assert query.what == (
        "Independent special schools moved by £1,910,000 in one month. The largest move in the "
        "past two years was £640,000"
    )


@pytest.mark.django_db
def test_the_month_to_try_can_be_clean_or_corrected(county_loaded: str) -> None:
    clean = send_book(io.BytesIO(workbooks.workbook(workbooks.trial_clean())), "M11.xlsx")
    assert clean.state == UploadState.READY
    assert not clean.findings.exists()
    corrected = send_book(io.BytesIO(workbooks.workbook(workbooks.trial_corrected())), "M11.xlsx")
    assert corrected.state == UploadState.READY
    assert len(found(corrected, "unusual-move")) == corrected.findings.count() == 1


@pytest.mark.django_db
def test_it_says_who_can_sign_in(county_loaded: str) -> None:
    said = StringIO()
    call_command("demo", sign_ins=True, stdout=said)
    assert "Finance officer" in said.getvalue()


@pytest.mark.django_db
def test_a_second_load_is_refused_or_left_out(county_loaded: str) -> None:
    call_command("demo", only="finance", if_empty=True)
    with pytest.raises(CommandError, match="was sent already"):
        call_command("demo", only="finance")


@pytest.mark.django_db
def test_an_interrupted_load_goes_on_where_it_stopped(county_loaded: str) -> None:
    name = "DSG monitoring M10 2023-24.xlsx"
    Publication.objects.filter(part__upload__file_name=name).delete()
    Upload.objects.filter(file_name=name).update(state=UploadState.READY, published_at=None)
    said = StringIO()
    call_command("demo", only="finance", if_empty=True, stdout=said)
    assert "The demo county is loaded. Files sent: 1," in said.getvalue()
    states = Upload.objects.filter(file_name=name).order_by("pk").values_list("state", flat=True)
    assert list(states) == [UploadState.DISCARDED, UploadState.PUBLISHED]


@pytest.mark.django_db
def test_nothing_is_loaded_over_somebody_elses_files(county_loaded: str) -> None:
    Upload.objects.update(file_name="ours.xlsx")
    before = Upload.objects.count()
    call_command("demo", if_empty=True)
    assert Upload.objects.count() == before


@pytest.mark.django_db
def test_outside_the_demonstration_nothing_is_loaded(settings: Settings) -> None:
    settings.DEMO = False
    before = Upload.objects.count()
    with pytest.raises(CommandError, match="This is not a demonstration"):
        call_command("demo")
    assert Upload.objects.count() == before


def test_the_files_to_try_are_written_without_a_database(tmp_path: Path) -> None:
    paths = load.write_trials(tmp_path / "new")
    assert [path.name for path in paths] == [
        "DSG monitoring M11 2023-24 clean.xlsx",
        "DSG monitoring M11 2023-24 with two errors and a query.xlsx",
        "DSG monitoring M11 2023-24 corrected.xlsx",
    ]


def test_the_same_month_always_has_the_same_amounts() -> None:
    county.forecasts.cache_clear()
    first = workbooks.month_return(M10).forecasts
    county.forecasts.cache_clear()
    assert workbooks.month_return(M10).forecasts == first
    assert len(county.LINES) == 35


@pytest.mark.parametrize("start", [2021, 2022, 2023])
def test_a_year_adds_up_to_the_pound(start: int) -> None:
    year, budgets = county.YEARS[start], county.budgets(start)
    assert sum(budgets.values()) == year.income_after + year.gap
    for overspend, forecasts in zip(year.overspend, county.forecasts(start), strict=True):
        assert sum(forecasts.values()) == year.income_after + overspend
