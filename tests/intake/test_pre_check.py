"""A pre-check finds what the check would find, and keeps nothing of the file."""

import io

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse

from hnfsg.intake import originals, services
from hnfsg.intake.models import Finding, Job, Part, Upload
from hnfsg.people.models import AuditEntry, User
from tests.cast import make_user
from tests.intake.conftest import DATASET
from tests.intake.files import HEADINGS, csv_file, line, send_lines, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]

ROWS = (line("A", "?", 1), line("A", 1, 2), line("B", 1, 2_000_000), line("C", 1, "much"))
ADDRESS = "intake:pre_check"


def test_it_finds_what_the_check_of_the_same_file_finds() -> None:
    found = services.rehearse(
        dataset=DATASET, file=csv_file([HEADINGS, *ROWS]), file_name="lines.csv", by=None
    )
    sent = send_lines(*ROWS)
    told = [(f.level, f.rule, f.place, f.label, f.what, f.fix) for f in found.findings]
    assert found.rows == len(ROWS)
    assert told == [(f.level, f.rule, f.place, f.label, f.what, f.fix) for f in sent.findings.all()]
    assert len(told) == 4


def test_it_keeps_no_upload_file_row_finding_or_job_but_one_line_of_the_audit_trail(
    finance_officer: User,
) -> None:
    before = set(originals.names(default_storage))
    file = csv_file([HEADINGS, *ROWS])
    services.rehearse(dataset=DATASET, file=file, file_name="Plantagenet.csv", by=finance_officer)
    assert not any(model.objects.exists() for model in (Upload, Part, Finding, Job))
    assert set(originals.names(default_storage)) == before
    entry = AuditEntry.objects.get(verb="pre-checked a file of")
    assert entry.subject_label == "Scratch lines"
    assert entry.after == {"rows": 4, "error": 3, "query": 1}
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('staging_lines')")
        assert cursor.fetchone() == (None,)


def test_a_file_that_would_be_refused_says_why() -> None:
    found = services.rehearse(
        dataset=DATASET, file=io.BytesIO(b"%PDF-1.4"), file_name="a.csv", by=None
    )
    assert "not a spreadsheet" in found.refusal
    assert found.findings == ()


def test_the_page_counts_by_rule_and_shows_where(client: Client, finance_officer: User) -> None:
    client.force_login(finance_officer)
    file = csv_file([HEADINGS, *ROWS])
    file.name = "lines.csv"
    page = client.post(reverse(ADDRESS, args=["scratch-lines"]), {"file": file})
    text = " ".join(page.text.split())
    assert page.status_code == 200
    assert "Nothing of the file was kept" in text
    assert "To put right: 3 errors" in text
    assert "To explain when it is sent: 1 query" in text
    assert "lines!F2" in text
    assert "Forecast is 2000000, which is large" in text


def test_nothing_wrong_is_said_too(client: Client, finance_officer: User) -> None:
    client.force_login(finance_officer)
    file = workbook({"Lines": [HEADINGS, line("A", 1, 2)]})
    file.name = "lines.xlsx"
    page = client.post(reverse(ADDRESS, args=["scratch-lines"]), {"file": file})
    assert "Nothing wrong" in page.text


def test_without_a_file_it_asks_for_one(client: Client, finance_officer: User) -> None:
    client.force_login(finance_officer)
    page = client.post(reverse(ADDRESS, args=["scratch-lines"]))
    assert page.status_code == 400
    assert "Choose a file" in page.text


def test_who_may_not_send_files_may_not_pre_check_them(client: Client) -> None:
    client.force_login(make_user("Sam Send", "SS", "SEND officer"))
    assert client.get(reverse(ADDRESS, args=["scratch-lines"])).status_code == 403


def test_the_page_of_the_dataset_leads_to_it(client: Client, finance_officer: User) -> None:
    client.force_login(finance_officer)
    page = client.get(reverse("intake:dataset", args=["scratch-lines"]))
    assert reverse(ADDRESS, args=["scratch-lines"]) in page.text


def test_many_findings_of_one_rule_are_counted_and_the_first_are_shown(
    client: Client, finance_officer: User
) -> None:
    client.force_login(finance_officer)
    file = csv_file([HEADINGS, *(line(f"A{n}", "?", 1) for n in range(250))])
    file.name = "lines.csv"
    page = client.post(reverse(ADDRESS, args=["scratch-lines"]), {"file": file})
    assert "To put right: 250 errors" in page.text
    assert "The first 100 of 250." in page.text
