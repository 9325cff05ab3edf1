"""The doctor says what is wrong and what to do, and its exit code says whether anything is."""

import io

import pytest
from django.core.management import call_command

from hnfsg.clock import now
from hnfsg.intake.models import Upload
from hnfsg.people.models import User
from tests.finance.reports import publish_reports, report


def doctor(*options: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("doctor", *options, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.django_db
def test_an_empty_site_is_told_to_begin() -> None:
    code, said = doctor("--no-workers")
    assert code == 1
    assert "Run manage.py createadmin EMAIL." in said
    assert "TO DO  Monthly finance return: nothing is published" in said


@pytest.mark.django_db
def test_what_is_well_is_not_to_do(administrator: User) -> None:
    said = doctor("--no-workers")[1]
    assert "ok     administrators: 1" in said
    assert "ok     Redis: answers" in said
    assert "0 migrations to apply" in said


@pytest.mark.django_db
def test_what_is_never_due_is_well_once_it_is_published() -> None:
    publish_reports(report(1_000_000))
    said = doctor("--no-workers")[1]
    assert "ok     Reported elsewhere: published on" in said
    assert "the next comes when there is something new" in said


@pytest.mark.django_db
def test_a_missing_worker_is_told() -> None:
    assert "TO DO  workers: 0\n       Start one: celery -A hnfsg worker." in doctor()[1]


@pytest.mark.django_db
def test_a_production_site_that_sends_no_mail_and_asks_no_second_factor_is_told(
    settings: object,
) -> None:
    changes = {
        "DEMO": False,
        "REQUIRE_SECOND_FACTOR": False,
        "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
    }
    for name, value in changes.items():
        setattr(settings, name, value)
    said = doctor("--no-workers")[1]
    assert "REQUIRE_SECOND_FACTOR=1" in said
    assert "Set EMAIL_URL" in said


@pytest.mark.django_db
def test_an_original_that_is_gone_is_told() -> None:
    Upload.objects.create(
        dataset_slug="monthly-return",
        file_name="M10.xlsx",
        file="uploads/none",
        size_bytes=1,
        received_at=now(),
    )
    said = doctor("--no-workers")[1]
    assert "TO DO  original files: 1, 1 missing" in said
    assert "Restore MEDIA_ROOT: M10.xlsx of monthly-return is gone." in said
