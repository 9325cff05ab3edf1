"""Every night each kept file is compared with what came, and somebody is told once."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from hnfsg import clock
from hnfsg.intake import jobs, nightly
from hnfsg.intake.models import Job, JobState, Upload
from hnfsg.intake.services import originals
from hnfsg.people.models import AuditEntry, User
from tests.cast import ClientFor
from tests.intake.files import line, send_lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scratch")]


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with nothing in it but what the test sends; and no pause between tries."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(originals, "PAUSE_SECONDS", 0)


def night(kind: str = nightly.CHECK_ORIGINALS) -> Job:
    """What beat and a worker do."""
    nightly.begin(kind)
    job = Job.objects.filter(kind=kind).latest("pk")
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def spoil(upload: Upload, content: bytes = b"other") -> None:
    upload.file.storage.delete(upload.file.name)
    upload.file.storage.save(upload.file.name, ContentFile(content))


def lose(upload: Upload) -> None:
    upload.file.storage.delete(upload.file.name)


def problem_of(upload: Upload) -> str:
    upload.refresh_from_db()
    return upload.original_problem


def test_a_file_as_it_came_is_noted_and_nobody_is_told(administrator: User) -> None:
    upload = send_lines(line("A", 1, 5))
    assert night().state == JobState.DONE
    assert problem_of(upload) == ""
    assert upload.original_checked_at is not None
    assert mail.outbox == []


def test_a_missing_and_a_changed_file_are_told_apart() -> None:
    missing, changed = send_lines(line("A", 1, 5)), send_lines(line("A", 1, 6))
    lose(missing)
    spoil(changed)
    night()
    assert problem_of(missing) == "The kept file is missing."
    assert problem_of(changed).startswith("The kept file is not the file that came: its sha256 is")
    assert changed.sha256[:12] in changed.original_problem


def test_administrators_are_told_once_and_again_when_it_comes_back(administrator: User) -> None:
    upload, other = send_lines(line("A", 1, 5)), send_lines(line("A", 1, 6))
    content = upload.file.open("rb").read()
    upload.file.close()
    lose(upload)
    night()
    night()
    assert [m.to for m in mail.outbox] == [[administrator.email]]
    assert mail.outbox[0].subject == "1 kept file is not as it came"
    assert "lines.csv: The kept file is missing." in mail.outbox[0].body
    assert f"/data/upload/{upload.pk}/" in mail.outbox[0].body
    upload.file.storage.save(upload.file.name, ContentFile(content))
    night()
    assert problem_of(upload) == ""
    lose(upload)
    lose(other)
    night()
    assert mail.outbox[-1].subject == "2 kept files are not as they came"
    assert len(mail.outbox) == 2


def test_a_message_that_the_mail_server_refused_is_sent_the_next_night(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose(send_lines(line("A", 1, 5)))

    def down(*_: object, **__: object) -> int:
        raise OSError("the mail server is away")

    with monkeypatch.context() as patched:
        patched.setattr("hnfsg.intake.mailing.send_mail", down)
        assert night().state == JobState.DONE
    night()
    assert len(mail.outbox) == 1


def test_a_problem_and_its_end_stand_in_the_trail() -> None:
    upload = send_lines(line("A", 1, 5))
    content = upload.file.open("rb").read()
    upload.file.close()
    lose(upload)
    night()
    upload.file.storage.save(upload.file.name, ContentFile(content))
    night()
    told = [entry.sentence for entry in AuditEntry.objects.all()]
    assert "The system found a problem with the kept file of lines.csv." in told
    assert "The system found in order again the kept file of lines.csv." in told


def test_a_store_that_fails_for_a_moment_says_nothing_of_the_file(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload, other = send_lines(line("A", 1, 5)), send_lines(line("A", 1, 6))
    open_file = FileSystemStorage._open

    def flaky(store: FileSystemStorage, name: str, mode: str = "rb") -> object:
        if name == upload.file.name:
            raise OSError(5, "Input/output error")
        return open_file(store, name, mode)

    with monkeypatch.context() as patched:
        patched.setattr(FileSystemStorage, "_open", flaky)
        assert night().state == JobState.DONE
    assert problem_of(upload) == ""
    assert upload.original_checked_at is None
    other.refresh_from_db()
    assert other.original_checked_at is not None
    assert mail.outbox == []


def test_a_second_try_a_moment_later_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = send_lines(line("A", 1, 5))
    open_file, tries = FileSystemStorage._open, []

    def flaky(store: FileSystemStorage, name: str, mode: str = "rb") -> object:
        if name == upload.file.name and not tries:
            tries.append(name)
            raise OSError(5, "Input/output error")
        return open_file(store, name, mode)

    monkeypatch.setattr(FileSystemStorage, "_open", flaky)
    night()
    upload.refresh_from_db()
    assert upload.original_checked_at is not None


def test_a_store_that_is_away_stops_the_night_and_accuses_no_file(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = send_lines(line("A", 1, 5))

    def away(*_: object) -> str:
        raise OSError(112, "Host is down")

    with monkeypatch.context() as patched:
        patched.setattr(FileSystemStorage, "_save", away)
        assert night().state == JobState.FAILED
    assert problem_of(upload) == ""
    assert upload.original_checked_at is None


def test_a_store_that_goes_away_in_the_middle_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    uploads = [send_lines(line("A", 1, n)) for n in range(3)]
    monkeypatch.setattr(originals, "GIVE_UP_AFTER", 2)
    asked = []

    def away(upload: Upload) -> str:
        asked.append(upload.pk)
        raise OSError(112, "Host is down")

    monkeypatch.setattr(originals.originals, "problem_with", away)
    assert night().state == JobState.FAILED
    assert set(asked) == {upload.pk for upload in uploads[:2]}


def test_an_interrupted_night_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = send_lines(line("A", 1, 5)), send_lines(line("A", 1, 6))
    nightly.begin(nightly.CHECK_ORIGINALS)
    Upload.objects.filter(pk=first.pk).update(original_checked_at=clock.now())
    looked = []
    monkeypatch.setattr(
        originals.originals, "problem_with", lambda upload: looked.append(upload.pk) or ""
    )
    jobs.run(Job.objects.get(kind=nightly.CHECK_ORIGINALS).pk)
    assert looked == [second.pk]


def test_the_files_are_looked_at_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    uploads = [send_lines(line("A", 1, n)) for n in range(3)]
    looked = []
    monkeypatch.setattr(
        originals.originals, "problem_with", lambda upload: looked.append(upload.pk) or ""
    )
    night()
    assert looked == [upload.pk for upload in uploads]


def test_a_file_that_is_discarded_meanwhile_is_no_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upload = send_lines(line("A", 1, 5))

    def gone(found: Upload) -> str:
        Upload.objects.filter(pk=found.pk).update(file="")
        return "The kept file is missing."

    monkeypatch.setattr(originals.originals, "problem_with", gone)
    night()
    assert problem_of(upload) == ""


def test_a_night_that_is_still_at_work_is_not_begun_again() -> None:
    nightly.begin(nightly.PURGE)
    nightly.begin(nightly.PURGE)
    assert Job.objects.filter(kind=nightly.PURGE).count() == 1


def test_beat_knows_every_job_of_the_clock(settings: Settings) -> None:
    begun = [
        entry["args"][0]
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
        if entry["task"] == nightly.begin.name
    ]
    assert sorted(begun) == sorted(nightly.LOCKS)
    assert set(nightly.LOCKS) <= set(jobs._kinds)


def test_the_problem_stands_on_the_upload_and_in_the_history(
    finance_officer: User, client_for: ClientFor
) -> None:
    upload = send_lines(line("A", 1, 5))
    lose(upload)
    night()
    officer: Client = client_for(finance_officer)
    page = officer.get(reverse("intake:upload", args=[upload.pk])).text
    assert "The kept file is missing." in page
    assert "The kept file is missing." in officer.get("/data/scratch-lines/").text


def test_the_doctor_tells_it(settings: Settings) -> None:
    upload = send_lines(line("A", 1, 5))
    spoil(upload)
    night()
    said = doctor()
    assert "TO DO  changed original files: 1" in said
    assert "Restore lines.csv of scratch-lines. The kept file is not the file that came" in said


def test_the_doctor_tells_when_nothing_was_compared_for_days(settings: Settings) -> None:
    settings.DEMO = False
    upload = send_lines(line("A", 1, 5))
    assert "ok     original files not compared for three days: 0" in doctor()
    Upload.objects.filter(pk=upload.pk).update(received_at=clock.now() - timedelta(days=4))
    assert "TO DO  original files not compared for three days: 1" in doctor()
    night()
    assert "ok     original files not compared for three days: 0" in doctor()


def doctor() -> str:
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", "--no-workers", stdout=out)
    return out.getvalue()


def test_since_is_told_by_the_products_own_clock(settings: Settings) -> None:
    job = Job.objects.create(kind=nightly.PURGE, lock="x")
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=5))
    job.refresh_from_db()
    assert abs(clock.now() - timedelta(minutes=5) - nightly._began(job)) < timedelta(seconds=5)
