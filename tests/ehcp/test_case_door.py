"""Case extracts at the door: references, and the council's own numbers in a table of their own."""

import csv
import io
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ehcp.datasets.cases import CASES, CASES_SHEET
from ehcp.models import Case, CaseNumber
from hnfsg.figures.masking import record_key
from hnfsg.intake import services, vintages
from hnfsg.intake.door.problems import NotTaken
from hnfsg.intake.door.references import reference
from hnfsg.intake.models import FindingLevel, Outline, Part, Publication, Upload, UploadState
from hnfsg.people.models import User
from tests.ehcp.files import case, send_cases
from tests.intake.door.children import BIRTHDAYS, NAMES, POSTCODES, ULNS, UPNS
from tests.intake.door.searching import dump, planted_in
from tests.intake.files import send
from tests.intake.test_check_page import checked

pytestmark = pytest.mark.django_db
KEY = settings.CHILD_KEY.encode()


def sent(*numbers: int, **fields: Any) -> Upload:
    """An extract of cases with pupil numbers and numbers of their own, published."""
    rows = [
        case(n, **{"child": UPNS[n].lower(), "case_number": f"EHC-90{n}", **fields})
        for n in numbers
    ]
    return send_cases(*rows)


def test_a_child_is_kept_by_reference_and_the_case_number_apart() -> None:
    upload = sent(0, 1)
    assert upload.state == UploadState.READY, list(upload.findings.values_list("what"))
    children = list(Case.objects.order_by("row_number").values_list("child", flat=True))
    assert children == [reference(upn, KEY) for upn in UPNS[:2]]
    assert record_key(children[0]) == int(children[0][-2:], 16)
    numbers = CaseNumber.objects.order_by("row_number").values_list("row_number", "case_number")
    assert list(numbers) == [(2, "EHC-900"), (3, "EHC-901")]
    assert planted_in(dump()) == []


def test_pupil_numbers_and_names_are_no_case_numbers() -> None:
    people = ("Jane Smith", "Peter Brown", "Mary Jones", "John Taylor", "Susan Wilson", "Ann Lee")
    with pytest.raises(NotTaken, match="pupil number"):
        send_cases(*(case(n, child=UPNS[n], case_number=UPNS[n]) for n in range(3)))
    with pytest.raises(NotTaken, match="names of people"):
        send_cases(*(case(n, child=f"P{n}", case_number=name) for n, name in enumerate(people)))
    assert not Upload.objects.exists()


def test_the_number_goes_with_its_rows() -> None:
    upload = sent(0, 1)
    services.discard(upload=upload, by=None)
    assert not CaseNumber.objects.exists()
    blank = send_cases(case(0, child=UPNS[0]))
    assert blank.state == UploadState.READY
    assert not CaseNumber.objects.exists()


def test_an_export_of_another_system_is_known_by_an_alias() -> None:
    names = [column.name for column in CASES_SHEET.columns]
    aliases = {c.name: (c.aliases or (c.heading,))[0] for c in CASES_SHEET.columns}
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([aliases[name] for name in names])
    writer.writerow([case(0, child=UPNS[0], case_number="EHC-900").get(n, "") for n in names])
    upload = send(io.BytesIO(text.getvalue().encode()), "export.csv", "cases")
    assert Case.objects.get().child == reference(UPNS[0], KEY)
    assert CaseNumber.objects.get().case_number == "EHC-900"
    assert upload.door["sheets"][0]["replaced"] == ["A"]


def test_findings_tell_a_reference_by_its_first_characters_and_never_a_case_number() -> None:
    rows = [
        case(0, child=UPNS[0], case_number="EHC-900", received_date="?"),
        case(1, child="", case_number="EHC-901"),
        case(2, child=UPNS[2], case_number="N" * 41),
        case(3, child=UPNS[3], case_number="EHC-903"),
        case(3, child=UPNS[3], case_number="EHC-904"),
    ]
    upload = send_cases(*rows)
    found = {f.rule: f for f in upload.findings.filter(level=FindingLevel.ERROR)}
    assert set(found) == {"cell-received_date", "apart-child", "apart-case_number", "repeated-row"}
    full = [reference(upn, KEY) for upn in UPNS]
    assert found["cell-received_date"].label == full[0][:8]
    assert found["apart-child"].cell == "A3"
    assert not found["apart-child"].is_correctable
    assert "has 41 characters" in found["apart-case_number"].what
    assert f"Child identifier {full[3][:8]}" in found["repeated-row"].what
    told = str(list(upload.findings.values()))
    assert not [text for text in (*full, "EHC-9", "NNNN") if text in told]


def test_what_was_not_replaced_is_no_reference_and_not_quoted() -> None:
    upload = sent(0)
    with upload.file.open("rb") as kept:
        content = kept.read().replace(reference(UPNS[0], KEY).encode(), NAMES[0].encode())
    upload.file.save("changed", io.BytesIO(content))  # as no road of ours leaves it
    upload.save()
    services.check_again(upload=upload, by=None)
    found = checked(upload).findings.get(rule="apart-child")
    assert "was not replaced when the file came in" in found.what
    assert NAMES[0] not in str(list(upload.findings.values()))


def test_officers_of_the_subject_see_the_number_of_a_row_and_nobody_else(
    client: Client, send_officer: User, finance_officer: User, member: User
) -> None:
    services.publish(upload=sent(0), by=None)
    part = Part.objects.get()
    address = reverse("intake:source_row", args=[part.pk, 2])
    for who, sees in ((send_officer, True), (finance_officer, False), (member, False)):
        client.force_login(who)
        page = client.get(address).content.decode()
        assert ("EHC-900" in page) is sees
        assert (reference(UPNS[0], KEY)[:8] in page) is sees
        assert reference(UPNS[0], KEY) not in page


def test_a_newer_extract_replaces_the_one_before_until_it_is_withdrawn() -> None:
    first, second = sent(0, 1), sent(0, 1, 2, extract_date="29/02/2024")
    services.publish(upload=first, by=None)
    assert live_cases() == 2
    assert second.state in (UploadState.READY, UploadState.FAILED)
    services.check_again(upload=second, by=None)
    second = checked(second)
    for finding in second.findings.filter(level=FindingLevel.QUERY):
        services.explain(finding=finding, text="It is so.", by=None)
    services.publish(upload=second, by=None)
    assert live_cases() == 3
    assert Publication.objects.filter(until_at__isnull=True).count() == 1
    services.withdraw(upload=second, reason="The wrong day.", by=None)
    assert live_cases() == 2
    first.refresh_from_db()
    assert first.state == UploadState.PUBLISHED


def live_cases() -> int:
    """How many cases count now."""
    parts = [part.part_id for part in vintages.live().live(CASES.slug, CASES_SHEET.slug)]
    return Case.objects.filter(part__in=parts).count()


def test_the_first_rows_that_are_kept_for_mapping_hold_no_identifier() -> None:
    sent(0, 1)
    assert Outline.objects.exists()
    assert planted_in(str(list(Outline.objects.values("sheets")))) == []


def test_an_export_comes_in_with_its_columns_of_people_left_out() -> None:
    people = ["Surname", "Forename(s)", "DOB", "Gender", "Ethnicity", "Home postcode", "ULN"]
    told = ["Quillfeather", "Zebedee", BIRTHDAYS[0], "F", "Cornish", POSTCODES[0], ULNS[0]]
    fields = {"child": UPNS[0], "case_number": "EHC-900"}
    names = [column.name for column in CASES_SHEET.columns]
    headings = [column.heading for column in CASES_SHEET.columns]
    rows = [
        [*people, *headings],
        *([*told, *(case(0, **fields).get(n, "") for n in names)] for _ in range(1)),
    ]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    upload = send(io.BytesIO(text.getvalue().encode()), "export.csv", "cases")
    assert upload.state == UploadState.READY, upload.refusal
    assert upload.door["sheets"][0]["left_out"] == list("ABCDEFG")
    with upload.file.open("rb") as kept:
        content = kept.read()
    assert b"Surname,Forename(s)" in content
    assert planted_in(content) == []
    assert b"Cornish" not in content
    assert planted_in(dump()) == []
