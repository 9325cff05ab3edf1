"""Retention lets a file go when its time is up, never one that counts, and keeps the record."""

import io
import os
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from finance.models import ReturnLine
from hnfsg import clock
from hnfsg.intake import declarations, jobs, nightly, originals, retention, services
from hnfsg.intake.models import Correction, Job, JobState, Outline, Publication, Upload, UploadState
from hnfsg.intake.services.purging import purge
from hnfsg.people.models import AuditEntry, User
from tests.cast import ClientFor
from tests.intake.conftest import DATASET
from tests.intake.files import line, send_lines

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("scratch", "commits_at_once"),
]


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, settings: Settings) -> None:
    """A folder with nothing in it but what the test sends."""
    settings.MEDIA_ROOT = tmp_path


def sent(days_ago: int, *rows: list[object]) -> Upload:
    """An upload as it would stand had it been sent so many days ago."""
    upload = send_lines(*(rows or [line("A", 1, 5)]))
    at = clock.now() - timedelta(days=days_ago)
    Upload.objects.filter(pk=upload.pk).update(received_at=at)
    Outline.objects.get_or_create(upload=upload)
    return upload


def published(upload: Upload, days_ago: int) -> Upload:
    services.publish(upload=upload, by=None, effective_at=clock.now() - timedelta(days=days_ago))
    return upload


def ended(upload: Upload, days_ago: int) -> None:
    """As if what replaced or withdrew it had done so that long ago."""
    at = clock.now() - timedelta(days=days_ago)
    ours = Publication.objects.filter(part__upload=upload)
    assert not ours.filter(until_at__isnull=True).exists()
    ours.update(from_at=at - timedelta(days=1), until_at=at)


def names(now: datetime | None = None) -> set[int]:
    """The uploads that retention lets go."""
    plan = next(p for p in retention.plans(now or clock.now()) if p.dataset == DATASET)
    return {u.pk for kind in plan.kinds for u in kind.uploads}


def is_kept(upload: Upload) -> bool:
    upload.refresh_from_db()
    return bool(upload.file) and upload.file.storage.exists(upload.file.name)


YEARS = 7 * 366


def test_an_upload_never_published_goes_after_its_days_and_not_before() -> None:
    young, old = sent(89), sent(91)
    purge(now=clock.now())
    assert is_kept(young)
    assert not is_kept(old)
    assert (old.state, old.purged_at is None) == (UploadState.DISCARDED, False)


@pytest.mark.parametrize("months_of", ["superseded", "withdrawn"])
def test_an_upload_published_once_goes_years_after_it_last_counted(months_of: str) -> None:
    first = published(sent(3 * YEARS), 3 * YEARS)
    if months_of == "superseded":
        published(sent(2 * YEARS), 2 * YEARS)
    else:
        services.withdraw(upload=first, by=None, reason="Wrong.")
    ended(first, YEARS - 30)
    purge(now=clock.now())
    assert is_kept(first)
    ended(first, YEARS + 1)
    purge(now=clock.now())
    assert not is_kept(first)
    assert first.state == months_of
    assert first.purged_at is not None


def test_one_that_went_is_not_published_again_and_still_comes_back_in_force() -> None:
    first = published(sent(3 * YEARS), 3 * YEARS)
    services.withdraw(upload=first, by=None, reason="Wrong.")
    ended(first, 2 * YEARS)
    second = published(sent(3 * YEARS - 1), 3 * YEARS - 1)
    third = published(sent(1), 1)
    ended(second, 2 * YEARS)
    purge(now=clock.now())
    assert not is_kept(first)
    assert not is_kept(second)
    with pytest.raises(services.Refused, match="no longer kept, so it cannot be published again"):
        services.publish(upload=first, by=None)
    assert not Publication.objects.filter(part__upload=first, until_at=None).exists()
    services.withdraw(upload=third, by=None, reason="Wrong.")
    second.refresh_from_db()
    assert second.state == UploadState.PUBLISHED


def test_what_is_live_never_goes_however_old() -> None:
    upload = published(sent(50 * 365), 50 * 365)
    assert names(clock.now() + timedelta(days=10_000)) == set()
    purge(now=clock.now())
    assert is_kept(upload)


def test_an_upload_of_which_one_month_still_counts_stays() -> None:
    both = sent(3 * YEARS, line("A", 1, 5, month=9), line("A", 1, 5, month=10))
    published(both, 3 * YEARS)
    published(sent(2 * YEARS, line("A", 1, 6, month=9)), 2 * YEARS)
    assert names(clock.now()) == set()


def test_what_is_planned_to_be_published_stays() -> None:
    planned = sent(400)
    Upload.objects.filter(pk=planned.pk).update(release_asked_at=clock.now())
    again = published(sent(3 * YEARS, line("A", 1, 5, month=9)), 3 * YEARS)
    services.withdraw(upload=again, by=None, reason="Wrong.")
    ended(again, 2 * YEARS)
    assert names() == {again.pk}
    Upload.objects.filter(pk=again.pk).update(release_asked_at=clock.now())
    assert names() == set()
    Upload.objects.filter(pk=planned.pk).update(release_problem="Something else was published.")
    assert names() == {planned.pk}


def test_what_is_still_being_checked_stays() -> None:
    upload = sent(100)
    jobs.enqueue("check-upload", lock="x", upload=upload)
    assert names() == set()


def test_the_days_and_years_are_the_datasets_own() -> None:
    declarations._registered["scratch-lines"] = replace(DATASET, keep_unpublished_days=5)
    upload = sent(6)
    plan = next(p for p in retention.plans(clock.now()) if p.dataset.slug == "scratch-lines")
    assert [u.pk for u in plan.unpublished.uploads] == [upload.pk]


def test_files_of_a_dataset_that_is_gone_are_left_alone() -> None:
    upload = sent(1_000)
    declarations.unregister("scratch-lines")
    purge(now=clock.now())
    assert Upload.objects.exclude(file="").filter(pk=upload.pk).exists()


def test_the_record_stays_and_what_quotes_the_cells_goes() -> None:
    upload = sent(91, line("A", 1, 2_000_000), line("B", "secret?", 1))
    services.explain(finding=upload.findings.get(level="query"), text="A new school.", by=None)
    Correction.objects.create(
        upload=upload, sheet="lines", row=2, column=1, was="x", now="y", made_at=clock.now()
    )
    before = upload.findings.count()
    purge(now=clock.now())
    upload.refresh_from_db()
    assert (len(upload.sha256), upload.file_name) == (64, "lines.csv")
    assert upload.findings.count() == before == 2
    kept = str(list(upload.findings.values()))
    assert not any(word in kept for word in ("secret", "2000000", "A new school", "Line A"))
    assert not upload.parts.exists()
    assert not upload.corrections.exists()
    assert not Outline.objects.exists()


def test_what_members_read_of_a_published_file_stays_with_its_rows() -> None:
    first = sent(3 * YEARS, line("A", 1, 2_000_000))
    services.explain(finding=first.findings.get(), text="A new school.", by=None)
    published(first, 3 * YEARS)
    published(sent(2 * YEARS), 2 * YEARS)
    ended(first, 2 * YEARS)
    purge(now=clock.now())
    finding = first.findings.get()
    assert (finding.explanation, finding.label, finding.value) == ("A new school.", "", "")
    assert ReturnLine.objects.filter(part__upload=first).exists()


def test_the_trail_has_a_line_for_each_upload_and_one_for_the_dataset() -> None:
    sent(91)
    sent(92)
    purge(now=clock.now(), by_label="root, on the command line")
    told = [e.sentence for e in AuditEntry.objects.filter(by_label__startswith="root")]
    assert told == [
        "root, on the command line removed files that were kept long enough from Scratch lines.",
        *["root, on the command line removed, as retention says, the kept file of lines.csv."] * 2,
    ]


def test_running_it_again_does_nothing() -> None:
    sent(91)
    assert purge(now=clock.now()) == [(DATASET, 1)]
    lines = AuditEntry.objects.count()
    assert purge(now=clock.now()) == []
    assert AuditEntry.objects.count() == lines


def test_one_published_between_the_plan_and_its_turn_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upload = sent(91)
    plans = retention.plans(clock.now())
    published(upload, 0)
    monkeypatch.setattr(retention, "plans", lambda now: plans)
    for plan in plans:  # what the plan read before the publication
        monkeypatch.setattr(plan.unpublished.uploads, "values_list", lambda *_, **__: [upload.pk])
    purge(now=clock.now())
    assert is_kept(upload)


def test_a_store_that_is_away_leaves_an_orphan_that_a_later_night_takes(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    upload = sent(91)
    name = upload.file.name

    def away(*_: object) -> None:
        raise OSError(112, "Host is down")

    with monkeypatch.context() as patched:
        patched.setattr(FileSystemStorage, "delete", away)
        purge(now=clock.now())
    assert not is_kept(upload)
    aged(name)
    assert list(retention.orphans(default_storage)) == [name]


def aged(name: str) -> None:
    old = time.time() - 2 * 86_400
    os.utime(default_storage.path(name), (old, old))


def test_only_old_files_that_no_upload_names_are_orphans() -> None:
    upload = sent(1)
    aged(upload.file.name)
    default_storage.save("uploads/2024/young", ContentFile(b"1"))
    lost = default_storage.save("uploads/2024/lost", ContentFile(b"1"))
    aged(lost)
    assert list(retention.orphans(default_storage)) == [lost]


def command(*options: str) -> str:
    out = io.StringIO()
    call_command("purge", *options, stdout=out)
    return out.getvalue()


def test_the_command_only_says_what_would_go() -> None:
    upload = sent(91)
    lost = default_storage.save("uploads/2024/lost", ContentFile(b"1"))
    aged(lost)
    said = command()
    sent_on = timezone.localtime(clock.now() - timedelta(days=91))
    assert (
        f"Scratch lines\n  never published: 1 file, {upload.size_bytes} bytes, the oldest sent on "
        f"{sent_on.day} {sent_on:%B %Y}\n  replaced or withdrawn: none to remove\n"
    ) in said
    assert "In the store and of no upload: 1 file\n  uploads/2024/lost\n" in said
    assert said.endswith("Nothing was removed. Add --now to remove them.\n")
    assert is_kept(upload)
    assert default_storage.exists(lost)


def test_the_command_removes_them_when_told() -> None:
    upload = sent(91)
    lost = default_storage.save("uploads/2024/lost", ContentFile(b"1"))
    aged(lost)
    said = command("--now")
    assert "Removed from Scratch lines: 1 file\nRemoved, of no upload: 1 file\n" in said
    assert not is_kept(upload)
    assert list(originals.names(default_storage)) == []


def test_the_command_says_when_the_store_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OSError(112, "Host is down")

    monkeypatch.setattr(FileSystemStorage, "listdir", away)
    with pytest.raises(CommandError, match="The store of originals: Host is down"):
        command()


def test_the_job_of_the_night_does_it() -> None:
    upload = sent(91)
    nightly.begin(nightly.PURGE)
    job = Job.objects.get(kind=nightly.PURGE)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert not is_kept(upload)


def test_the_page_of_a_dataset_says_its_limits_and_how_long_it_is_kept(
    finance_officer: User, client_for: ClientFor
) -> None:
    page = client_for(finance_officer).get(reverse("intake:dataset", args=["scratch-lines"]))
    text = " ".join(page.text.replace("\xa0", " ").split())
    assert "20.0 MB" in text
    assert "up to 200,000 rows and 400 columns" in text
    assert "for 7 years after it was replaced or withdrawn" in text
    assert "never published is kept for 90 days" in text
    assert "every error has to be fixed" in text
    some = replace(DATASET, set_aside_share=0.05, keep_years=1, keep_unpublished_days=1)
    assert "Up to 5% of the rows may be set aside" in retention.set_aside(some)
    assert "for 1 year after" in retention.kept_for(some)
    assert "kept for 1 day. After" in retention.kept_for(some)


def test_the_upload_page_says_that_its_file_went(
    finance_officer: User, client_for: ClientFor
) -> None:
    never = sent(91)
    shown = published(sent(3 * YEARS), 3 * YEARS)
    published(sent(2 * YEARS), 2 * YEARS)
    ended(shown, 2 * YEARS)
    purge(now=clock.now())
    officer = client_for(finance_officer)
    page = officer.get(reverse("intake:upload", args=[never.pk])).text
    assert "Not published, and kept long enough" in page
    page = officer.get(reverse("intake:upload", args=[shown.pk])).text
    assert "as long as this kind of file is kept" in page
    assert officer.get(reverse("intake:original", args=[shown.pk])).status_code == 404


def test_seven_years_before_a_leap_day_is_the_day_before() -> None:
    leap = datetime(2024, 2, 29, 12, tzinfo=clock.now().tzinfo)
    assert retention.years_before(leap, 7).date().isoformat() == "2017-02-28"
