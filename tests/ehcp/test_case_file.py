"""The file of cases: its template, the headings of other systems, who may see a row."""

import io
from http import HTTPStatus

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from ehcp.datasets.cases import CASES, CASES_SHEET
from ehcp.models import Case
from hnfsg.intake import jobs, services
from hnfsg.intake.declarations import heading_key
from hnfsg.intake.models import Upload, UploadState
from hnfsg.intake.template_file import template_workbook
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.ehcp.cases import child
from tests.ehcp.files import case, send_cases
from tests.intake.files import csv_file, send

pytestmark = pytest.mark.django_db

# As a case system writes them, and as the columns of the SEN2 return are called.
EXPORT = [
    "Pupil ID",
    "Run date",
    "Locality",
    "NCY",
    "Source of request",
    "Date of request",
    "Agreed to assess",
    "Date of decision to assess",
    "EP report received",
    "Draft EHCP issued",
    "Assessment outcome",
    "Final EHCP issued",
    "Primary SEN need",
    "Exceptions apply",
]
SEN2 = ["UPN", "As at", "requestsource", "receiveddate", "requestoutcome", "requestoutcomedate"]
SEN2 += ["assessmentoutcome", "assessmentoutcomedate", "week20", "sentype", "startdate"]


def stored(upload: Upload) -> Case:
    assert upload.state == UploadState.READY, list(upload.findings.values_list("what", flat=True))
    return Case.objects.get(part__upload=upload)


def test_the_headings_of_a_case_system_are_known() -> None:
    row = [child(7), "31/01/2024", "North", 4, "School", "04/09/2023", "Yes", "09/10/2023"]
    row += ["27/11/2023", "18/12/2023", "Issued", "22/01/2024", "ASD", "No"]
    found = stored(send(csv_file([EXPORT, row]), "export.csv", "cases"))
    assert (found.area, found.year_group, found.source) == ("North", 4, "school")
    assert (found.request_outcome, found.assessment_outcome) == ("assess", "issue")
    assert str(found.ep_advice_date) == "2023-11-27"
    assert str(found.draft_date) == "2023-12-18"
    assert (found.primary_need, found.exception) == ("ASD", "no")


def test_the_names_and_codes_of_the_return_are_known() -> None:
    row = [child(7), "31/01/2024", "1", "2023-Sep-04 00:00:00", "Y", "2023-Oct-09 00:00:00"]
    row += ["Y", "2024-Jan-22 00:00:00", "1", "SEMH", "2024-01-22"]
    found = stored(send(csv_file([SEN2, row]), "return.csv", "cases"))
    assert (found.source, found.request_outcome, found.assessment_outcome) == (
        "parent",
        "assess",
        "issue",
    )
    assert str(found.received_date) == "2023-09-04"
    assert found.exception == "yes"  # 1 means that an exception applies
    assert str(found.plan_start_date) == "2024-01-22"


def test_no_heading_means_two_columns() -> None:
    seen: dict[str, str] = {}
    for column in CASES_SHEET.columns:
        for key in column.keys:
            assert seen.setdefault(key, column.name) == column.name, key
    assert heading_key("Date of decision to assess") in seen


def test_the_example_of_the_template_is_a_case_that_breaks_no_rule() -> None:
    book = load_workbook(io.BytesIO(template_workbook(CASES)))
    headings, example = book["Cases"].iter_rows(values_only=True)
    values = dict(zip(headings, example, strict=True))
    values["Child identifier"] = child(1)  # else it is the example itself
    upload = send(csv_file([list(values), list(values.values())]), "cases.csv", "cases")
    assert stored(upload).assessment_outcome == "issue"


@pytest.mark.parametrize(("wrong", "state"), [(2, UploadState.READY), (3, UploadState.FAILED)])
def test_rows_in_error_may_be_set_aside_up_to_a_twentieth(wrong: int, state: str) -> None:
    undated = [case(n, request_outcome="Not to assess") for n in range(wrong)]
    upload = send_cases(*undated, *(case(n) for n in range(wrong, 40)))
    assert upload.state == UploadState.FAILED
    services.set_aside(upload=upload, by=None)
    assert jobs.run(upload.jobs.latest("pk").pk)
    upload.refresh_from_db()
    assert upload.state == state
    if state == UploadState.READY:
        assert Case.objects.filter(part__upload=upload).count() == 38


@pytest.mark.parametrize("role", ["finance_officer", "chair", "administrator", "ap_officer"])
def test_a_row_that_is_a_child_is_for_officers_of_the_subject_alone(
    role: str, request: pytest.FixtureRequest, client_for: ClientFor, send_officer: User
) -> None:
    first = send_cases(case(1), case(2))
    services.publish(upload=first, by=None)
    second = send_cases(case(1, area="North"), case(2))
    part = first.parts.get()
    compare = reverse("intake:compare", args=["cases"])
    addresses = [
        reverse("intake:source_row", args=[part.pk, 2]),
        reverse("intake:upload", args=[first.pk]),
        reverse("intake:findings", args=[first.pk]),
        f"{compare}?first={first.pk}&second={second.pk}",
    ]
    other = client_for(request.getfixturevalue(role))
    officer = client_for(send_officer)
    for address in addresses:
        assert other.get(address).status_code == HTTPStatus.FORBIDDEN, address
        assert officer.get(address).status_code == HTTPStatus.OK, address


def test_a_member_is_told_who_may_see_the_row(member: User, client_for: ClientFor) -> None:
    upload = send_cases(case(1))
    services.publish(upload=upload, by=None)
    address = reverse("intake:source_row", args=[upload.parts.get().pk, 2])
    page = client_for(member).get(address)
    assert page.status_code == HTTPStatus.FORBIDDEN
    assert "Only SEND officers can" in page.content.decode()
