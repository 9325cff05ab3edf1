"""More findings of a rule than are listed: their number is told, and what is done with them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import Client

from finance.models import ReturnLine
from hnfsg.intake import declarations, selectors, services
from hnfsg.intake.checking import context
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.models import FindingLevel, UploadState
from hnfsg.people.models import AuditEntry, User
from tests.intake.conftest import DATASET
from tests.intake.files import line, send_lines
from tests.intake.test_check_page import checked, page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch", "few_listed")]


@pytest.fixture
def few_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "LISTED", 40)


@pytest.fixture
def lenient() -> Iterator[Dataset]:
    changed = replace(DATASET, slug="scratch-lenient", set_aside_share=0.7)
    yield declarations.register(changed)
    declarations.unregister(changed.slug)


@pytest.fixture
def officer(client: Client, finance_officer: User) -> Client:
    client.force_login(finance_officer)
    return client


def test_the_first_are_listed_and_the_others_counted(officer: Client) -> None:
    upload = send_lines(*(line(f"L{n}", 1, "?") for n in range(65)))
    assert upload.findings.count() == 41
    last = upload.findings.get(stands_for=25)
    assert last.what == "25 more are like these, of which the first 40 are listed"
    assert not last.is_correctable
    page = page_of(officer, upload)
    assert "Forecast is missing or not a number: 65 cells" in page
    assert "1 to 20 of 41." in page
    page = page_of(officer, upload, rule="cell-forecast", page=3)
    assert "25 more are like these" in page
    assert "Those after</a>" not in page
    assert selectors.history("scratch-lines").get().errors == 65
    trail = AuditEntry.objects.filter(verb="checked").latest("pk")
    assert trail.after["error"] == 65


def test_queries_beyond_the_list_are_explained_together(officer: Client) -> None:
    upload = send_lines(*(line(f"L{n}", 1, 2_000_000) for n in range(65)))
    assert upload.findings.filter(level=FindingLevel.QUERY).count() == 41
    assert upload.state == UploadState.READY
    for finding in upload.findings.filter(level=FindingLevel.QUERY):
        services.explain(finding=finding, text="All are new places.", by=None)
    assert services.unexplained(upload) == 0


def test_every_row_with_an_error_is_set_aside_listed_or_not(
    officer: Client, lenient: Dataset
) -> None:
    wrong = [line(f"W{n}", "?", "?") for n in range(65)]
    right = [line(f"R{n}", 1, 1) for n in range(35)]
    upload = send_lines(*wrong, *right, dataset=lenient.slug)
    assert upload.rows_wrong == 65
    assert "Set 65 rows aside and go on" in page_of(officer, upload)
    services.set_aside(upload=upload, by=None)
    upload = checked(upload)
    assert upload.state == UploadState.READY
    assert upload.rows_set_aside == 65
    assert ReturnLine.objects.count() == 35
    assert set(upload.findings.values_list("level", flat=True)) == {FindingLevel.ASIDE}
    assert "65 rows set aside" in page_of(officer, upload)


def test_too_many_wrong_rows_are_counted_whether_listed_or_not(lenient: Dataset) -> None:
    wrong = [line(f"W{n}", 1, "?") for n in range(80)]
    upload = send_lines(*wrong, *(line(f"R{n}", 1, 1) for n in range(20)), dataset=lenient.slug)
    services.set_aside(upload=upload, by=None)
    upload = checked(upload)
    assert upload.state == UploadState.FAILED
    assert "80 of 100 rows have errors" in upload.findings.get(rule="too-many-aside").what
