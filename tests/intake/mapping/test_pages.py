"""The mapping pages: what they propose, what is sent, and what comes of it."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from finance.models import ReturnLine, ReturnSummary
from hnfsg.intake import jobs, selectors
from hnfsg.intake.models import Upload, UploadState
from hnfsg.people.models import User
from tests.intake.council_workbook import budget, council_workbook, forecast
from tests.intake.files import csv_file
from tests.intake.files import send as send_file
from tests.intake.mapping.pages import fields, send

pytestmark = [pytest.mark.django_db]

RETURN = "monthly-return"


@pytest.fixture
def officer(finance_officer: User) -> Client:
    browser = Client()
    browser.force_login(finance_officer)
    return browser


def address(upload: Upload, sheet: str) -> str:
    return reverse("intake:map_sheet", kwargs={"pk": upload.pk, "sheet": sheet})


def checked(upload: Upload) -> Upload:
    job = selectors.open_job(upload)
    assert job is not None
    jobs.run(job.pk)
    upload.refresh_from_db()
    return upload


def asked(upload: Upload) -> list[tuple[str, str]]:
    return [(f.rule, f.what) for f in upload.findings.filter(level__in=("question", "error"))]


def sent(
    rows: list[list[object]], name: str = "month 5.csv", period: str = "2015-16-m05"
) -> Upload:
    return send_file(csv_file(rows), name, RETURN, stated_period=period)


BERKSHIRE: list[list[object]] = [
    ["DSG monitoring 2015/16"],
    ["Service area", "Annual Bud £000", "Fcast O/T Month 5 £000", "Variance £000"],
    ["Hospital education", 100, 110, 10],
    ["Independent special schools", 900, 950, 50],
]


def test_a_workbook_in_its_own_words_is_mapped_by_what_is_proposed_and_the_next_goes_through(
    officer: Client,
) -> None:
    upload = send_file(council_workbook(2), "Dec.xlsx", RETURN, stated_period="2023-24-m09")
    assert upload.state == UploadState.FAILED
    for sheet in ("summary", "lines"):
        page = officer.get(address(upload, sheet))
        assert page.status_code == 200
        answer = send(officer, address(upload, sheet), page)
        assert answer.status_code == 302, fields(page)
        checked(upload)
    answer = officer.get(reverse("intake:line_map", kwargs={"pk": upload.pk}))
    assert send(officer, answer.request["PATH_INFO"], answer).status_code == 302
    checked(upload)
    assert upload.state == UploadState.READY, asked(upload)
    summary = ReturnSummary.objects.get(part__upload=upload)
    assert summary.forecast_spend == Decimal(str(forecast(2))) * 1000
    lines = ReturnLine.objects.filter(part__upload=upload, part__period="2023-24-m09")
    assert sum(line.forecast or 0 for line in lines) == Decimal(str(forecast(2))) * 1000
    assert sum(line.budget or 0 for line in lines) == Decimal(str(budget())) * 1000
    assert {line.block for line in lines} == {"high-needs"}
    later = send_file(council_workbook(3), "Jan.xlsx", RETURN, stated_period="2023-24-m10")
    assert later.state == UploadState.READY, asked(later)
    newest = ReturnLine.objects.filter(part__upload=later, part__period="2023-24-m10")
    assert sum(line.forecast or 0 for line in newest) == Decimal(str(forecast(3))) * 1000
