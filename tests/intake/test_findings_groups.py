"""Thousands of findings: by rule, a page at a time, all of them to be downloaded."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from hnfsg.intake.findings.counting import A_PAGE, Chosen
from hnfsg.intake.models import Finding, FindingLevel, Upload
from hnfsg.people.models import User
from tests.intake.files import line, send_lines
from tests.intake.test_check_page import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]


@pytest.fixture
def officer(client: Client, finance_officer: User) -> Client:
    client.force_login(finance_officer)
    return client


def with_errors(forecasts: int, budgets: int) -> Upload:
    wrong = [line(f"F{n}", 1, "?") for n in range(forecasts)]
    return send_lines(*wrong, *(line(f"B{n}", "?", 1) for n in range(budgets)))


def test_few_findings_stand_in_one_table(officer: Client) -> None:
    page = page_of(officer, with_errors(20, 9))
    assert page.count('name="cell-') == 29
    assert "app-group" not in page


def test_many_stand_by_rule_most_first_and_open_a_page_at_a_time(officer: Client) -> None:
    upload = with_errors(25, 45)
    page = page_of(officer, upload)
    budget = page.index("Budget is missing or not a number: 45 cells")
    assert budget < page.index("Forecast is missing or not a number: 25 cells")
    assert page.count('name="cell-') == 40
    assert "1 to 20 of 45." in page
    page = page_of(officer, upload, rule="cell-budget", page=3)
    assert "41 to 45 of 45." in page
    assert "1 to 20 of 25." in page
    assert "lines!F71" in page
    assert 'id="rule-cell-budget" open' in page
    assert "Those after</a>" in page


@pytest.mark.parametrize("asked", ["0", "-1", "x", "²", "99999999999", ""])
def test_a_page_that_there_is_not_is_the_first_or_the_last(officer: Client, asked: str) -> None:
    upload = with_errors(31, 0)
    page = page_of(officer, upload, rule="cell-forecast", page=asked)
    assert "to 20 of 31." in page or "21 to 31 of 31." in page
    assert Chosen.of({"page": asked}).page >= 1


def test_ten_thousand_cost_no_more_queries_than_thirty(
    officer: Client, django_assert_max_num_queries: object
) -> None:
    upload = with_errors(30, 0)
    template = upload.findings.first()
    assert template is not None
    values = {f.name: getattr(template, f.name) for f in Finding._meta.fields if f.name != "id"}
    for level, rule in (("error", "cell-forecast"), ("query", "large-forecast"), ("note", "unit")):
        Finding.objects.bulk_create(
            [Finding(**{**values, "level": level, "rule": rule}) for _ in range(3_400)],
            batch_size=2_000,
        )
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        page = page_of(officer, upload)
    assert "Forecast is missing or not a number: 3,430 cells" in page
    assert page.count('name="cell-') == A_PAGE
    assert len(page) < 400_000


def test_the_whole_list_downloads_as_csv_and_as_a_workbook(officer: Client) -> None:
    upload = send_lines(
        line("A", 1, "=1+1", name="+44 line"), line("B", 1, 2_000_000), line("C", "?", 5)
    )
    assert upload.findings.filter(level=FindingLevel.ERROR).count() == 2
    text = officer.get(reverse("intake:findings", args=[upload.pk])).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 4
    assert rows[0][:5] == ["Level", "Kind", "Sheet", "Cell", "Row"]
    forecast = next(row for row in rows if row[3] == "G2")
    assert forecast[:5] == [
        "Error: must be fixed",
        "Forecast is missing or not a number",
        "lines",
        "G2",
        "2",
    ]
    assert forecast[5] == "'+44 line"
    assert forecast[8] == "'=1+1"
    answer = officer.get(reverse("intake:findings_xlsx", args=[upload.pk]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    listed = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [[str(v or "") for v in row] for row in listed] == rows
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
