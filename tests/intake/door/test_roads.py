"""The other roads by which a file of children comes and goes, and the key that it needs."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from finance.models import ReturnLine
from hnfsg.intake import declarations, selectors, services
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.door.key import child_key, references
from hnfsg.intake.door.problems import NotTaken
from hnfsg.intake.door.references import is_reference, reference
from hnfsg.intake.models import FindingLevel, Outline, Upload, UploadState
from tests.intake.door.children import CHILDREN, HEADINGS, ROWS, UPNS, as_csv
from tests.intake.door.searching import planted_in
from tests.intake.door.test_nowhere import Places, checked, officer, places, posted
from tests.intake.door.test_workbook import as_bytes, book_of, whole

__all__ = ["officer", "places"]
pytestmark = pytest.mark.django_db


def ingested(path: Path, *more: str) -> tuple[int, str]:
    """The exit code of `manage.py ingest` and what it printed."""
    out = io.StringIO()
    try:
        call_command("ingest", CHILDREN.slug, str(path), *more, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_command_line_keeps_what_has_passed(
    children: Dataset, places: Places, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"cases.{kind}"
    rows = [HEADINGS, *ROWS]
    path.write_bytes(as_csv(rows) if kind == "csv" else as_bytes(book_of(rows)))
    code, told = ingested(path, "--publish", "--json")
    assert code == 0, told
    assert Upload.objects.get().state == UploadState.PUBLISHED
    assert all(map(is_reference, ReturnLine.objects.values_list("code", flat=True)))
    assert planted_in(told) == []
    assert places.planted() == []


def test_the_command_line_says_what_does_not_pass(
    children: Dataset, places: Places, tmp_path: Path
) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(as_csv([(*HEADINGS, "Surname"), *((*row, "Vosper") for row in ROWS)]))
    code, told = ingested(path, "--json")
    assert code == 3
    assert json.loads(told)["state"] == "refused"
    assert "cases!H1" in json.loads(told)["refusal"]
    assert not Upload.objects.exists()
    assert planted_in(told) == []
    assert places.planted() == []


def test_a_workbook_comes_in_over_the_page(
    officer: Client, children: Dataset, places: Places
) -> None:
    posted(officer, children, as_bytes(book_of([HEADINGS, *ROWS])), name="cases.xlsm")
    upload = checked()
    assert upload.state == UploadState.READY
    assert upload.file_name == "cases.xlsx"
    note = upload.findings.get(rule="at-the-door")
    assert note.what == (
        "Before the file was kept, identifiers in column A were replaced and columns B and C were "
        "left out"
    )
    assert places.planted() == []


def test_what_an_officer_gets_back_has_references_and_comes_in_again(
    officer: Client, children: Dataset, places: Places
) -> None:
    rows = [HEADINGS, *ROWS[:3], (*ROWS[3][:4], "?", *ROWS[3][5:])]
    posted(officer, children, as_csv(rows))
    upload = checked()
    finding = upload.findings.get(level=FindingLevel.ERROR)
    assert finding.cell == "E5"
    assert finding.label == reference(UPNS[3], child_key())[:8]
    services.correct(upload=upload, cells={finding.pk: "9"}, by=None)
    job = selectors.open_job(upload)
    assert job
    for name in ("original", "marked", "corrected", "findings", "findings_xlsx"):
        answer = officer.get(reverse(f"intake:{name}", args=[upload.pk]))
        content = answer.getvalue()
        is_book = content.startswith(b"PK")
        assert answer.status_code == 200
        assert planted_in(whole(content) if is_book else content) == []
        if name == "marked":
            assert load_workbook(io.BytesIO(content)).sheetnames
        if name == "corrected":
            again = content
    services.discard(upload=upload, by=None)
    posted(officer, children, again)
    assert Upload.objects.count() == 2
    newest = Upload.objects.latest("pk")
    with newest.file.open("rb") as kept:
        assert reference(UPNS[3], child_key()).encode() in kept.read()
    assert places.planted() == []


def test_pages_of_a_file_hold_nothing_personal(
    officer: Client, children: Dataset, places: Places
) -> None:
    posted(officer, children, as_csv([HEADINGS, *ROWS]))
    upload = checked()
    services.publish(upload=upload, by=None)
    part = upload.parts.get()
    pages = [
        reverse("intake:upload", args=[upload.pk]),
        reverse("intake:mapping", args=[upload.pk]),
        reverse("intake:map_sheet", args=[upload.pk, "children"]),
        reverse("intake:dataset", args=[children.slug]),
        reverse("intake:compare", args=[children.slug]),
        reverse("intake:source_row", args=[part.pk, 2]),
    ]
    full = reference(UPNS[0], child_key())
    for address in pages:
        answer = officer.get(address)
        assert answer.status_code == 200, address
        assert planted_in(answer.content) == [], address
    row = officer.get(pages[-1]).content.decode()
    assert full[:8] in row
    assert full not in row
    assert Outline.objects.exists()


def test_a_pre_check_passes_the_same_door(
    officer: Client, children: Dataset, places: Places
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    for content in (as_csv([HEADINGS, *ROWS]), as_bytes(book_of([HEADINGS, *ROWS]))):
        name = "cases.xlsx" if content.startswith(b"PK") else "cases.csv"
        answer = officer.post(
            reverse("intake:pre_check", args=[children.slug]),
            {"file": SimpleUploadedFile(name, content)},
        )
        assert answer.status_code == 200
        assert planted_in(answer.content) == []
    assert not Upload.objects.exists()
    assert places.planted() == []


@pytest.fixture
def returns() -> Iterator[Dataset]:
    """A dataset whose files are stripped by a way of their own before they pass the door."""

    def unpacked(file: IO[bytes]) -> bytes:
        whole_file = file.read()
        if not whole_file.startswith(b"PK"):
            raise NotTaken("Send the zip of the return.")
        refer = references()
        rows = [(refer[row[0]], "", "", *row[3:]) for row in ROWS]
        return as_csv([HEADINGS, *rows])

    changed = replace(CHILDREN, slug="scratch-returns", door=unpacked)
    yield declarations.register(changed)
    declarations.unregister(changed.slug)


def test_a_return_of_many_tables_is_stripped_in_its_own_way(
    officer: Client, returns: Dataset, places: Places
) -> None:
    posted(officer, returns, as_bytes(book_of([HEADINGS, *ROWS])), name="return.zip")
    upload = checked()
    assert upload.state == UploadState.READY
    assert upload.file_name == "return.csv"
    answer = posted(officer, returns, as_csv([HEADINGS, *ROWS]))
    assert "Send the zip of the return." in answer.content.decode()
    assert places.planted() == []


def test_a_check_that_breaks_is_logged_without_a_row(
    children: Dataset, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object) -> None:
        raise ValueError("Failing row contains (North, 2024)")

    monkeypatch.setattr("hnfsg.intake.staging.Staging.save", broken)
    file = io.BytesIO(as_csv([HEADINGS, *ROWS]))
    services.receive_upload(dataset=children, file=file, file_name="a.csv", by=None)
    upload = checked()
    assert "with the reference" in upload.jobs.get().error
    assert "ValueError at test_roads.py:" in places.log.text
    assert "Failing row" not in places.log.text


def test_the_key_is_asked_for_where_it_is_needed(children: Dataset, settings: Any) -> None:
    def told() -> list[str]:
        return [m.id for m in run_checks(include_deployment_checks=True) if m.id == "intake.E002"]

    assert told() == []
    for key in ("", "too short"):
        settings.CHILD_KEY = key
        assert told() == ["intake.E002"]


def test_the_doctor_tells_of_another_key(children: Dataset, places: Places, settings: Any) -> None:
    services.receive_upload(
        dataset=children, file=io.BytesIO(as_csv([HEADINGS, *ROWS])), file_name="a.csv", by=None
    )
    for key, is_told in ((settings.CHILD_KEY, False), ("another" * 9, True)):
        settings.CHILD_KEY = key
        out = io.StringIO()
        with pytest.raises(SystemExit):
            call_command("doctor", "--no-workers", stdout=out)
        assert ("another than files came in under" in out.getvalue()) is is_told


def test_what_is_too_large_to_be_held_is_told(
    officer: Client, children: Dataset, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("intake.receiving", "intake.door.stream", "intake.door.stripping"):
        monkeypatch.setattr(f"hnfsg.{module}.IN_MEMORY", 4_000)
    content = as_bytes(book_of([HEADINGS, *ROWS]))
    assert len(content) > 4_000
    answer = posted(officer, children, content, name="cases.xlsx")
    assert "A workbook of children may have up to" in answer.content.decode()
    with pytest.raises(NotTaken, match="A workbook of children may have up to"):
        services.receive_upload(
            dataset=children, file=io.BytesIO(content), file_name="a.xlsx", by=None
        )
    answer = posted(officer, children, bytes.fromhex("d0cf11e0") + bytes(9_000), name="a.xls")
    assert "an old Excel (.xls)" in answer.content.decode()
    assert not Upload.objects.exists()
    assert places.planted() == []
