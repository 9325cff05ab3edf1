"""Of a file of children, nothing personal is anywhere: not when it is taken, nor refused."""

import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from finance.models import ReturnLine
from hnfsg.intake import jobs, selectors, services
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.door import stream
from hnfsg.intake.door.references import is_reference
from hnfsg.intake.models import IdentifierHeading, Upload, UploadState
from hnfsg.people.models import AuditEntry, User
from tests.intake.door.children import HEADINGS, NAMES, ROWS, UPNS, as_csv
from tests.intake.door.searching import bytes_in, dump, planted_in

pytestmark = pytest.mark.django_db


class Places:
    """The folders that files come into, and what was logged."""

    def __init__(self, media: Path, temporary: Path, log: pytest.LogCaptureFixture) -> None:
        self.media, self.temporary, self.log = media, temporary, log

    def planted(self) -> list[str]:
        """What of the children stands anywhere."""
        return [
            *planted_in(dump()),
            *planted_in(bytes_in([self.media, self.temporary])),
            *planted_in(self.log.text),
        ]


@pytest.fixture
def places(
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> Places:
    media, temporary = tmp_path / "media", tmp_path / "temporary"
    for folder in (media, temporary):
        folder.mkdir()
    settings.MEDIA_ROOT = str(media)
    settings.FILE_UPLOAD_TEMP_DIR = str(temporary)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    caplog.set_level(0)
    return Places(media, temporary, caplog)


@pytest.fixture
def officer(client: Client, finance_officer: User) -> Client:
    client.force_login(finance_officer)
    return client


def posted(
    browser: Client, dataset: Dataset, content: bytes, name: str = "cases.csv", **more: str
) -> HttpResponse:
    answer: HttpResponse = browser.post(
        reverse("intake:upload_new", args=[dataset.slug]),
        {"file": SimpleUploadedFile(name, content), **more},
    )
    return answer


def checked() -> Upload:
    """The only upload, checked here."""
    upload = Upload.objects.get()
    job = selectors.open_job(upload)
    assert job
    jobs.run(job.pk)
    upload.refresh_from_db()
    return upload


def test_the_search_finds_what_is_planted(children: Dataset, places: Places) -> None:
    AuditEntry.objects.create(at="2024-01-01T00:00Z", verb="x", subject_label=NAMES[0])
    (places.temporary / "a").write_text("born 2012-11-02")
    places.log.handler.stream.write(UPNS[2])
    assert places.planted() == [NAMES[0], "02/11/2012", UPNS[2]]


def test_a_file_that_is_taken_in(officer: Client, children: Dataset, places: Places) -> None:
    posted(officer, children, as_csv([HEADINGS, *ROWS]), name="Tarquin_Ollerenshaw EHCP.csv")
    upload = checked()
    assert upload.state == UploadState.READY, list(upload.findings.values("what"))
    assert upload.file_name == "scratch-children.csv"
    assert upload.door["sheets"][0]["replaced"] == ["A"]
    assert upload.door["sheets"][0]["left_out"] == ["B", "C"]
    stored = list(ReturnLine.objects.order_by("row_number"))
    assert all(is_reference(row.code) for row in stored)
    assert (stored[0].line, stored[0].budget) == ("Oak 0 School", 3)
    assert places.planted() == []


def test_a_file_that_is_refused(officer: Client, children: Dataset, places: Places) -> None:
    content = as_csv([(*HEADINGS, "Surname"), *((*row, "Vosper") for row in ROWS)])
    answer = posted(officer, children, content)
    assert answer.status_code == 400
    assert "cases!H1 (a column headed like a name of a child)" in answer.content.decode()
    assert "Vosper" not in answer.content.decode()
    assert not Upload.objects.exists()
    assert places.planted() == []


def test_a_heading_that_is_not_known_is_said_once(
    officer: Client, children: Dataset, places: Places
) -> None:
    rows = [("Synergy no", *HEADINGS[1:]), *((f"S{n}", *row[1:]) for n, row in enumerate(ROWS))]
    answer = posted(officer, children, as_csv(rows))
    assert "Say below how your file heads that column" in answer.content.decode()
    answer = posted(officer, children, as_csv(rows), identifier_heading="Synergy no")
    assert answer.status_code == 302
    assert checked().state == UploadState.READY
    page = officer.get(reverse("intake:upload_new", args=[children.slug])).content.decode()
    assert 'value="Synergy no"' in page
    assert posted(officer, children, as_csv(rows)).status_code == 302
    entry = AuditEntry.objects.get(verb="said how the identifier is headed in files of")
    assert entry.after == {"heading": "Synergy no"}
    assert places.planted() == []


def test_a_value_is_not_taken_for_a_heading(officer: Client, children: Dataset) -> None:
    answer = posted(officer, children, as_csv([HEADINGS, *ROWS]), identifier_heading=f" {UPNS[0]}")
    assert "Type the heading of the column" in answer.content.decode()
    assert not IdentifierHeading.objects.exists()
    assert planted_in(dump()) == []


def test_a_large_file_is_stripped_while_it_comes(
    officer: Client, children: Dataset, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hnfsg.intake.receiving.IN_MEMORY", 50_000)
    monkeypatch.setattr("hnfsg.intake.door.text.BATCH", 20_000)
    on_disk: list[list[str]] = []
    write = TemporaryUploadedFile.write

    def watched(self: TemporaryUploadedFile, content: bytes) -> int:
        done: int = write.__get__(self)(content)
        self.file.flush()
        on_disk.append(planted_in(bytes_in([places.temporary])))
        return done

    monkeypatch.setattr(stream.StrippedUpload, "write", watched, raising=False)
    posted(officer, children, as_csv([HEADINGS, *ROWS * 900]))
    assert len(on_disk) > 3
    assert not any(on_disk)
    upload = checked()
    with upload.file.open("rb") as kept:
        assert kept.read().count(b"\n") == 3_601
    assert upload.door["sheets"][0]["replaced"] == ["A"]
    assert places.planted() == []


def test_a_sender_who_goes_away_leaves_nothing(
    officer: Client, children: Dataset, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hnfsg.intake.receiving.IN_MEMORY", 50_000)
    monkeypatch.setattr("hnfsg.intake.door.text.BATCH", 20_000)
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="cases.csv"\r\n'
        b"Content-Type: text/csv\r\n\r\n" + as_csv([HEADINGS, *ROWS * 900])
    )
    officer.generic(
        "POST",
        reverse("intake:upload_new", args=[children.slug]),
        body,
        content_type="multipart/form-data; boundary=x",
    )
    assert places.planted() == []
    assert not Upload.objects.exists()


def test_files_are_taken_at_a_datasets_own_address_alone(officer: Client, places: Places) -> None:
    for name in ("overview", "intake:index"):
        officer.post(
            reverse(name), {"file": SimpleUploadedFile("cases.csv", as_csv([HEADINGS, *ROWS]))}
        )
    assert bytes_in([places.temporary, places.media]) == b""


def test_whoever_sends_it_in_process_passes_the_same_door(
    children: Dataset, places: Places
) -> None:
    file = io.BytesIO(as_csv([HEADINGS, *ROWS]))
    services.receive_upload(dataset=children, file=file, file_name="cases.csv", by=None)
    assert checked().state == UploadState.READY
    assert places.planted() == []


def test_without_a_key_nothing_is_taken_in(
    officer: Client, children: Dataset, places: Places, settings: Any
) -> None:
    settings.CHILD_KEY = ""
    page = posted(officer, children, as_csv([HEADINGS, *ROWS])).content.decode()
    assert "CHILD_KEY is not set" in page
    assert not Upload.objects.exists()
    assert places.planted() == []
