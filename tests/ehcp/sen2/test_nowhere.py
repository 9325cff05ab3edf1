"""Of a return, nothing that says whose a case is stands anywhere: taken, refused, or cut short."""

import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ehcp.models import Case
from hnfsg.intake import jobs, selectors
from hnfsg.intake.checking import run
from hnfsg.intake.models import Finding, Part, Upload, UploadState
from hnfsg.people.models import AuditEntry, User
from tests.ehcp.sen2.inventing import make
from tests.ehcp.sen2.returns import Made, found_in
from tests.intake.door.searching import bytes_in, dump

pytestmark = pytest.mark.django_db

CASES = 60


class Places:
    """Where anything could stand: database, folders, log, and what was answered."""

    def __init__(self, folders: tuple[Path, ...], log: pytest.LogCaptureFixture) -> None:
        self.folders, self.log = folders, log
        self.answers: list[str] = []

    def planted(self, made: Made) -> list[str]:
        on_disk = bytes_in(self.folders).decode("utf-8", "replace")
        return found_in(made.planted, dump(), on_disk, self.log.text, *self.answers)


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
    return Places((media, temporary), caplog)


@pytest.fixture
def officer(client: Client, send_officer: User) -> Client:
    client.force_login(send_officer)
    return client


def posted(officer: Client, places: Places, content: bytes, at: str = "upload_new") -> HttpResponse:
    sent = SimpleUploadedFile("Blade-Export_16-01-2026.zip", content)
    answer: HttpResponse = officer.post(reverse(f"intake:{at}", args=["sen2"]), {"file": sent})
    places.answers.append(answer.content.decode())
    return answer


def test_the_search_finds_what_is_planted(places: Places) -> None:
    made = make(CASES)
    assert places.planted(made) == []
    name, number, day = sorted(made.planted)[-1], sorted(made.planted)[0], sorted(made.planted)[7]
    AuditEntry.objects.create(at="2024-01-01T00:00Z", verb="x", subject_label=name)
    (places.folders[0] / "a").write_text(number.lower())
    places.answers.append(day)
    assert set(places.planted(made)) == {name, number, day}


def test_a_return_that_is_taken_in_checked_and_looked_at(officer: Client, places: Places) -> None:
    made = make(CASES)
    assert posted(officer, places, made.zip).status_code == 302
    upload = Upload.objects.get()
    jobs.run(selectors.open_job(upload).pk)  # type: ignore[union-attr]
    upload.refresh_from_db()
    assert upload.state == UploadState.READY, list(upload.findings.values("what"))
    assert Case.objects.count() == CASES
    for name in ("intake:upload", "intake:findings", "intake:original"):
        page = officer.get(reverse(name, args=[upload.pk]))
        places.answers.append(b"".join(page).decode())
    assert places.planted(made) == []


@pytest.mark.parametrize("at", ["upload_new", "pre_check"])
@pytest.mark.parametrize(
    "wrong",
    [
        {"persontableid": "Plantagenet1q"},
        {"persontableid": "P999"},
        {"requeststableid": "R2"},
    ],
)
def test_a_return_that_is_refused(
    officer: Client, places: Places, wrong: dict[str, str], at: str
) -> None:
    made = make(CASES)
    made.blades["requests"][5] |= wrong
    answer = posted(officer, places, made.zip, at)
    assert answer.status_code == 400
    assert "requests.csv row 7:" in answer.content.decode()
    assert not Upload.objects.exists()
    assert places.planted(made) == []


def test_a_return_with_a_person_in_every_cell_that_is_read(officer: Client, places: Places) -> None:
    """Columns that slipped: names where dates, codes and numbers of schools should be."""
    made = make(CASES)
    slipped = {
        "requests": ("receiveddate", "requestoutcome", "requestsource", "exported"),
        "assessment": ("assessmentoutcome", "assessmentoutcomedate", "week20"),
        "namedplan": ("startdate", "ceasedate", "ceasereason"),
        "plandetail": ("urn", "sensetting", "placementrank", "senunitindicator"),
        "activeplans": ("reviewmeeting", "lastreview"),
        "placementdetail": ("urn", "sensetting", "placementrank", "leavingdate"),
        "senneed": ("sentype", "sentyperank"),
    }
    names = sorted(made.planted)
    for blade, headings in slipped.items():
        for number, row in enumerate(made.blades[blade]):
            row |= {h: names[(number + n) % len(names)] for n, h in enumerate(headings)}
    posted(officer, places, made.zip, "pre_check")
    assert posted(officer, places, made.zip).status_code == 302
    upload = Upload.objects.get()
    jobs.run(selectors.open_job(upload).pk)  # type: ignore[union-attr]
    upload.refresh_from_db()
    assert upload.state == UploadState.FAILED
    assert upload.findings.count() > CASES
    for name in ("intake:upload", "intake:findings", "intake:original"):
        page = officer.get(reverse(name, args=[upload.pk]))
        places.answers.append(b"".join(page).decode())
    days = {plant for plant in made.planted if plant[:4].isdigit() or plant[2:3] == "/"}
    made.planted -= days  # a birth date where a request's belongs is taken for the request's
    assert places.planted(made) == []


def test_a_mistake_of_ours_is_told_and_logged_by_its_kind_alone(
    officer: Client, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(CASES)

    def broken(*_: object) -> None:
        raise LookupError(f"{made.blades['person'][0]['surname']} is not known")

    monkeypatch.setattr("ehcp.sen2.stripping.case_of", broken)
    answer = posted(officer, places, made.zip)
    assert answer.status_code == 400
    assert "could not be read, so nothing of it was kept" in answer.content.decode()
    assert "LookupError" in places.log.text
    assert places.planted(made) == []


class Killed(BaseException):
    """The worker's end, in the middle of a check."""


def test_a_check_that_is_cut_short(
    officer: Client, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(CASES)
    posted(officer, places, made.zip)
    seen: list[list[str]] = []

    def killed(check: Any) -> None:
        seen.append(places.planted(made))  # while the rows stand in the staging table
        raise Killed

    monkeypatch.setattr(run._Check, "apply_rules", killed)
    with pytest.raises(Killed):
        jobs.run(selectors.open_job(Upload.objects.get()).pk)  # type: ignore[union-attr]
    assert seen == [[]]
    assert places.planted(made) == []


_STRIPPING = """
import sys, time
from datetime import date
from ehcp.sen2 import strip
count = 0
def reference(identifier):
    global count
    count += 1
    if count == 30:
        print("half-way", flush=True)
        time.sleep(60)
    return "0" * 64
strip(sys.stdin.buffer.read(), reference, date(2026, 2, 2))
"""


def test_a_process_that_is_killed_half_way_leaves_nothing(tmp_path: Path) -> None:
    made = make(CASES)
    child = subprocess.Popen(
        [sys.executable, "-c", _STRIPPING],
        cwd=tmp_path,
        env={"PYTHONPATH": str(django_settings.BASE_DIR), "TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    with child:
        child.stdin.write(made.zip)
        child.stdin.close()
        assert child.stdout.readline() == b"half-way\n"
        open_files = list(Path(f"/proc/{child.pid}/fd").iterdir()) if _has_proc() else []
        behind = {str(file.readlink()) for file in open_files}
        child.send_signal(signal.SIGKILL)
        said = child.stdout.read().decode()
    assert not [name for name in behind if name.startswith(("/tmp", str(tmp_path)))]
    assert found_in(made.planted, said) == []
    assert list(tmp_path.rglob("*")) == []


def _has_proc() -> bool:
    return Path("/proc/self/fd").exists()


def test_a_pre_check_keeps_nothing_but_that_it_was_done(officer: Client, places: Places) -> None:
    made = make(CASES)
    made.blades["requests"][3]["receiveddate"] = "2030-Jan-02 00:00:00"
    begun = time.monotonic()
    answer = posted(officer, places, made.zip, "pre_check")
    text = " ".join(answer.content.decode().split())
    assert answer.status_code == 200
    assert "Nothing of the file was kept" in text
    assert "requests.csv row 5" in text
    assert "after the day of the extract" in text
    assert not any(model.objects.exists() for model in (Upload, Part, Finding, Case))
    assert bytes_in(places.folders).strip() in (b"", b"media\ntemporary")
    assert AuditEntry.objects.get(verb="pre-checked a file of").subject_label == "SEN2 return"
    assert places.planted(made) == []
    assert time.monotonic() - begun < 60
