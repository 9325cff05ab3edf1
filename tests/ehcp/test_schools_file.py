"""The list of schools: our own template, and an extract of the register as it is downloaded."""

import pytest

from ehcp.datasets.schools import PERSONAL, SCHOOLS, SHEET, SLUG
from ehcp.models import School
from hnfsg.intake import services, vintages
from hnfsg.intake.models import FindingLevel, Upload, UploadState
from tests.intake.files import csv_file, send

pytestmark = pytest.mark.django_db

TEMPLATE = ["URN", "School", "Phase", "Area", "Pupils on roll"]
# as the register spells them, personal columns among the others
REGISTER = [
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (name)",
    "EstablishmentStatus (name)",
    "OpenDate",
    "PhaseOfEducation (name)",
    "NumberOfPupils",
    "Postcode",
    "SchoolWebsite",
    "TelephoneNum",
    "HeadTitle (name)",
    "HeadFirstName",
    "HeadLastName",
    "HeadPreferredJobTitle",
    "DistrictAdministrative (name)",
]
HEADS = [
    ("Ms", "Amelia", "Thornbury"),
    ("Mr", "Oliver", "Castleton"),
    ("Mrs", "Charlotte", "Wynyard"),
    ("Mr", "George", "Halloran"),
    ("Dr", "Sophie", "Pemberley"),
    ("Ms", "Grace", "Lindqvist"),
]


def _register() -> list[list[object]]:
    rows: list[list[object]] = []
    for n, (title, first, last) in enumerate(HEADS):
        status = "Closed" if n == 5 else "Open"
        roll = "" if n == 4 else str(200 + n)
        place = ["999", "Combeshire", str(2000 + n), f"Moor {n} Primary School"]
        contact = [f"EX{n + 1} 4QJ", "www.example.org", f"0139227361{n}", title, first, last]
        what = ["Academy converter", status, "01-09-2011", "Primary", roll]
        rows.append([f"10000{n}", *place, *what, *contact, "Headteacher", "North Moor"])
    return rows


def _live() -> list[School]:
    parts = vintages.live().part_ids(SLUG, SHEET)
    return list(School.objects.filter(part__in=parts).order_by("row_number"))


def _published(upload: Upload) -> list[School]:
    assert upload.state == UploadState.READY, list(upload.findings.values("what", "cell"))
    services.publish(upload=upload, by=None)
    return _live()


def test_our_own_list_is_read_and_the_newest_counts() -> None:
    first = csv_file([TEMPLATE, ["100001", "Moor Primary", "Primary", "North", 210]])
    (school,) = _published(send(first, "schools.csv", SLUG))
    assert (school.urn, school.name, school.phase) == ("100001", "Moor Primary", "Primary")
    assert (school.area, school.roll, school.la_number) == ("North", 210, "")

    second = csv_file([TEMPLATE, ["100002", "Hill College", "16 plus", "South", ""]])
    (school,) = _published(send(second, "schools.csv", SLUG))
    assert (school.urn, school.roll) == ("100002", None)


def test_an_extract_of_the_register_is_read_as_it_was_downloaded() -> None:
    schools = _published(send(csv_file([REGISTER, *_register()]), "edubasealldata.csv", SLUG))
    assert [school.roll for school in schools] == [200, 201, 202, 203, None, 205]
    assert {school.area for school in schools} == {"North Moor"}
    assert {school.la_number for school in schools} == {"999"}
    assert [school.status for school in schools] == ["Open"] * 5 + ["Closed"]
    assert {school.kind for school in schools} == {"Academy converter"}


def test_nothing_of_heads_is_declared_to_be_kept() -> None:
    kept = {column.name for column in SCHOOLS.sheet(SHEET).value_columns}
    assert kept == {"urn", "name", "phase", "kind", "status", "la_number", "area", "roll"}
    assert not kept & PERSONAL.keys()
    _published(send(csv_file([REGISTER, *_register()]), "edubasealldata.csv", SLUG))
    stored = " ".join(str(v) for row in School.objects.values() for v in row.values())
    assert not any(name in stored for _, *names in HEADS for name in names)


def test_a_school_stands_once() -> None:
    row = ["100001", "Moor Primary", "Primary", "North", 210]
    upload = send(csv_file([TEMPLATE, row, row]), "schools.csv", SLUG)
    assert upload.state == UploadState.FAILED
    assert upload.findings.filter(level=FindingLevel.ERROR).exists()
