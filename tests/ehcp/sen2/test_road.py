"""A return goes down the ordinary road, and says the same as our template of the same children."""

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ehcp.datasets.cases import CASES_SHEET
from ehcp.datasets.sen2 import SEN2
from ehcp.models import Case, CaseNumber, School
from ehcp.selectors import case_parts, extract_of, lacking
from ehcp.sen2 import codes
from ehcp.sen2.cases import CHILD, HEADINGS, PLACE
from hnfsg.intake import services, vintages
from hnfsg.intake.declarations import ColumnType, heading_key
from hnfsg.intake.door.references import is_reference
from hnfsg.intake.models import FindingLevel, Part, Publication, Upload, UploadState
from hnfsg.people.models import User
from tests.ehcp.files import send_cases
from tests.ehcp.sen2.inventing import CENSUS, make
from tests.ehcp.sen2.returns import HEADINGS as BLADE_HEADINGS
from tests.ehcp.sen2.returns import Made, zipped
from tests.intake.files import send

pytestmark = pytest.mark.django_db

PARENTS = {
    "assessment": "requeststableid",
    "activeplans": "requeststableid",
    "namedplan": "assessmenttableid",
    "plandetail": "namedplantableid",
    "placementdetail": "activeplanstableid",
}
SHARED = [name for name in HEADINGS if name != PLACE]


def send_return(content: bytes) -> Upload:
    return send(io.BytesIO(content), "SEN2 2026.zip", "sen2")


def said(upload: Upload) -> list[str]:
    return list(upload.findings.exclude(level=FindingLevel.NOTE).values_list("what", flat=True))


def rows_of(upload: Upload) -> list[dict[str, Any]]:
    return list(Case.objects.filter(part__upload=upload).order_by("row_number").values(*SHARED))


def test_a_return_and_an_extract_of_the_same_children_agree_on_every_field_both_have() -> None:
    made = make(400)
    returned, sent = send_return(made.zip), send_cases(*made.cases)
    assert (returned.state, said(returned)) == (UploadState.READY, [])
    assert (sent.state, said(sent)) == (UploadState.READY, [])
    rows = rows_of(returned)
    assert len(rows) == 400
    numbers = CaseNumber.objects.filter(part__upload=returned).order_by("row_number")
    assert [number.case_number for number in numbers] == [c[PLACE] for c in made.cases]
    assert rows == rows_of(sent)
    assert all(is_reference(row[CHILD]) for row in rows)
    filled = {name for row in rows for name, value in row.items() if value not in ("", None)}
    assert filled == set(SHARED), "every field that the return has was tried"


def test_every_word_that_a_return_is_told_in_is_one_of_the_template() -> None:
    provisions = {*codes.SETTINGS.values(), codes.UNIT} - {""}
    words = {
        "source": codes.SOURCES.values(),
        "request_outcome": codes.REQUEST_OUTCOMES.values(),
        "assessment_outcome": codes.ASSESSMENT_OUTCOMES.values(),
        "exception": codes.FLAGS.values(),
        "mediation": codes.FLAGS.values(),
        "tribunal": codes.FLAGS.values(),
        "exported": codes.FLAGS.values(),
        "primary_need": codes.NEEDS.values(),
        "first_provision": provisions,
        "provision": provisions,
        "cease_reason": codes.CEASE_REASONS.values(),
    }
    choices = {
        column.name: {heading_key(spelling) for spelling in column.choices}
        for column in CASES_SHEET.columns
        if column.type is ColumnType.CHOICE
    }
    assert words.keys() == choices.keys() & set(HEADINGS)
    for name, told in words.items():
        assert {heading_key(word) for word in told} <= choices[name], name


def test_its_columns_are_headed_as_the_template_heads_them() -> None:
    for name in SHARED:
        assert HEADINGS[name][0] == CASES_SHEET.column(name).heading


def test_the_original_that_is_kept_is_the_stripped_csv() -> None:
    upload = send_return(make(30).zip)
    assert upload.file_name == "SEN2 2026.csv"
    with upload.file.open("rb") as kept:
        first = kept.read().decode().splitlines()[0]
    assert "Child identifier,Extract date,Year group" in first


def test_pages_are_made_from_it_while_no_extract_is_published(client: Client, member: User) -> None:
    upload = send_return(make(300).zip)
    services.publish(upload=upload, by=None)
    extract = extract_of(vintages.live())
    assert extract is not None
    assert (extract.is_return, extract.as_at) == (True, CENSUS)
    assert lacking(vintages.live()) == (
        "area",
        "whether that is the local school",
        "whether a graduated response was evidenced",
        "why an assessment was refused",
        "when advice was asked for and came in",
        "when the draft was sent",
        "which exception applied",
        "when a decision was overturned",
        "when a withdrawn case was closed",
        "when the final plan came after a review",
        "which team has the case",
    )
    client.force_login(member)
    page = " ".join(client.get(reverse("ehcp:requests")).text.split())
    assert "SEN2 return of 15 January 2026" in page
    assert "The return does not say: area; whether that is the local school;" in page
    assert "SEN2 2026.csv" in page, "the figure names its source"


def test_an_extract_takes_its_place_on_every_page_and_in_every_source(
    client: Client, member: User
) -> None:
    made = make(100)
    for upload in (send_return(made.zip), send_cases(*made.cases)):
        services.publish(upload=upload, by=None)
    (part,) = case_parts(vintages.live())
    assert part.dataset == "cases"
    both = vintages.live().of(["cases", "sen2"])
    assert {each.dataset for each in both.parts} == {"cases"}
    assert {each.dataset for each in vintages.live().of(["sen2"]).parts} == {"sen2"}
    client.force_login(member)
    page = client.get(reverse("ehcp:requests")).text
    assert "case extract of 15 January 2026" in page
    assert "SEN2 2026.csv" not in page


def test_a_school_on_the_list_gives_the_kind_of_provision() -> None:
    made = make(60)
    urns = [case["school_urn"] for case in made.cases if case.get("school_urn")]
    for row in made.blades["placementdetail"]:
        row["resourcedprovisionindicator"] = "0"
    published_schools(urns[0], "Community special school")
    upload = send_return(made.zip)
    found = Case.objects.filter(part__upload=upload, school_urn__in=urns)
    assert {c.provision for c in found if c.school_urn == urns[0]} == {"special"}
    assert {c.provision for c in found if c.school_urn != urns[0]} == {""}


def published_schools(urn: str, kind: str) -> None:
    upload = Upload.objects.create(
        dataset_slug="schools",
        file_name="schools.csv",
        sha256="0" * 64,
        size_bytes=1,
        state=UploadState.PUBLISHED,
        received_at="2026-01-01T00:00Z",
        published_at="2026-01-01T00:00Z",
    )
    part = Part.objects.create(upload=upload, sheet="schools", period="", rows=1)
    School.objects.create(part=part, row_number=2, urn=urn, name="A school", kind=kind)
    Publication.objects.create(
        dataset_slug="schools", sheet="schools", period="", part=part, from_at="2026-01-01T00:00Z"
    )


# --- what is wrong -------------------------------------------------------------------------------


def changed(made: Made, blade: str, row: int, **cells: str) -> bytes:
    """The zip with cells of a row of a blade file changed; row as Excel shows it."""
    made.blades[blade][row - 2] |= cells
    return made.zip


def test_findings_lead_to_the_file_and_row_of_the_return() -> None:
    made = make(40)
    late = {"receiveddate": "2030-Jan-02 00:00:00"}
    upload = send_return(changed(made, "requests", 12, **late))
    assert upload.state == UploadState.FAILED
    found = {(f.label, f.rule) for f in upload.findings.filter(level=FindingLevel.ERROR)}
    assert ("requests.csv row 12", "after-extract") in found


def test_requests_of_after_the_day_of_the_return_are_told_whatever_came_of_them(
    settings: Any,
) -> None:
    settings.TODAY = date(2024, 3, 1)
    upload = send_return(make(60).zip)
    assert upload.state == UploadState.FAILED
    assert upload.findings.filter(rule="after-extract").count() > 10


def test_a_cell_that_cannot_be_read_is_told_at_its_row_and_may_be_set_aside() -> None:
    made = make(40)
    upload = send_return(changed(made, "person", 2, personbirthdate="Plantagenet"))
    (finding,) = upload.findings.filter(rule="cell-year_group", row=2)
    assert finding.label == "requests.csv row 2"
    assert finding.what.startswith(
        "Year group cannot be read: see person.csv row 2, personbirthdate."
    )
    assert finding.fix == "Correct it there, and send the file again."
    assert "Plantagenet" not in finding.what + finding.fix + finding.value


def test_a_refusal_overturned_is_known_by_its_flags() -> None:
    made = make(60)
    assessed = made.blades["assessment"][0]["requeststableid"]
    row = next(
        n for n, r in enumerate(made.blades["requests"], 2) if r["requeststableid"] == assessed
    )
    decided = {"requestoutcome": "N"}
    told = {"requestmediation": "0", "requesttribunal": "0", "requestoutcomedate": ""}
    made.blades["requests"][row - 2]["requestoutcomedate"] = "2025-Sep-01 00:00:00"
    made.blades["assessment"][0] |= {"assessmentoutcome": "W", "assessmentoutcomedate": ""}
    made.blades["assessment"][0] |= {"othermediation": "", "assessmenttribunal": ""}
    del told["requestoutcomedate"]
    refused = send_return(changed(made, "requests", row, **decided, **told))
    errors = refused.findings.filter(rule="assessed-without-yes")
    assert [f.label for f in errors] == [f"requests.csv row {row}"]
    assert "set requestmediation or requesttribunal to 1" in errors[0].fix
    appealed = send_return(changed(made, "requests", row, requesttribunal="1"))
    assert not appealed.findings.filter(rule="assessed-without-yes").exists()


def test_of_the_return_of_the_year_before_only_open_cases_are_missed() -> None:
    before, after = make(60), make(60)
    services.publish(upload=send_return(before.zip), by=None)
    is_open = [
        case.get("exported") != "Yes"
        and (
            case["request_outcome"] == "Not decided yet"
            or (
                case["request_outcome"] in ("To assess", "Decided before the period")
                and case.get("assessment_outcome", "") in ("", "Not decided yet")
            )
        )
        for case in before.cases
    ]
    assert 0 < sum(is_open) < len(is_open)
    ended = is_open.index(False)
    assert gone(without(after, ended)) == []
    (said,) = gone(without(make(60), is_open.index(True)))
    assert said.startswith("1 open case of the extract of 15 January 2026 is not in this one.")


def without(made: Made, place: int) -> Upload:
    """The return without one request and all that came of it."""
    lost = {made.blades["requests"].pop(place)["requeststableid"]}
    for blade in ("assessment", "activeplans", "namedplan", "plandetail", "placementdetail"):
        own, parent = f"{blade}tableid", PARENTS[blade]
        rows = made.blades[blade]
        made.blades[blade] = [row for row in rows if row[parent] not in lost]
        lost |= {row[own] for row in rows if row[parent] in lost}
    made.blades["senneed"] = [
        row for row in made.blades["senneed"] if row["activeplanstableid"] not in lost
    ]
    return send_return(made.zip)


def gone(upload: Upload) -> list[str]:
    return list(upload.findings.filter(rule="cases-gone").values_list("what", flat=True))


def test_columns_that_are_not_read_are_noted() -> None:
    headings = BLADE_HEADINGS | {"person": BLADE_HEADINGS["person"].replace("ethnicity", "Zeb")}
    upload = send_return(zipped(make(20).blades, headings=headings))
    notes = list(upload.findings.values_list("what", flat=True))
    assert "The column person.csv column J is not read" in notes


def test_what_only_shows_between_the_files_refuses_the_return() -> None:
    made = make(20)
    content = changed(made, "requests", 5, persontableid="P999")
    with pytest.raises(services.Refused, match=r"requests.csv row 5: persontableid leads to no"):
        send_return(content)
    assert not Upload.objects.exists()


def test_it_stands_in_for_cases_and_takes_a_zip(client: Client, send_officer: User) -> None:
    client.force_login(send_officer)
    assert SEN2.stands_in_for == "cases"
    page = client.get(reverse("intake:upload_new", args=["sen2"])).text
    assert 'accept=".zip"' in page
    assert "The zip of the blade files, up to 30 MB." in page
    assert reverse("intake:template", args=["sen2"]) not in page
    page = client.get(reverse("intake:dataset", args=["sen2"])).text
    assert reverse("intake:pre_check", args=["sen2"]) in page
    assert reverse("intake:template", args=["sen2"]) not in page
