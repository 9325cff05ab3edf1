"""Originals in a bucket: the whole road through a real S3 server, and what is said without one."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage
from django.core.management import call_command
from django.urls import reverse
from pytest_django import Settings

from hnfsg import settings as project
from hnfsg.clock import now
from hnfsg.intake import originals
from hnfsg.intake.models import Upload, UploadState
from hnfsg.people.models import User
from tests.cast import ClientFor
from tests.intake import bucket
from tests.intake.files import HEADINGS, csv_file, line, send_lines

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with bucket.server() as address:
        yield address


@pytest.fixture
def in_bucket(s3: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The product as it is with the variables of docs/deploy.md set."""
    bucket.empty(s3)
    variables = {
        "S3_BUCKET": bucket.BUCKET,
        "S3_ENDPOINT_URL": s3,
        "S3_REGION": "eu-west-2",
        "S3_PREFIX": "dashboard",
        "S3_ACCESS_KEY": "test",
        "S3_SECRET_KEY": "test",
        "S3_ENCRYPTION": "AES256",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = {**settings.STORAGES, "default": project.kept_in()}


def stored(name: str) -> Any:
    """What the server itself says of an object."""
    client = default_storage.connection.meta.client  # type: ignore[attr-defined]
    return client.head_object(Bucket=bucket.BUCKET, Key=f"dashboard/{name}")


@pytest.mark.usefixtures("in_bucket", "scratch", "commits_at_once")
def test_a_file_goes_through_the_bucket_and_comes_back(
    finance_officer: User, client_for: ClientFor
) -> None:
    content = csv_file([HEADINGS, line("A", 1, 5)]).getvalue()
    upload = send_lines(line("A", 1, 5))
    assert upload.state == UploadState.READY
    assert stored(upload.file.name)["ServerSideEncryption"] == "AES256"
    address = reverse("intake:original", args=[upload.pk])
    response = client_for(finance_officer).get(address)
    assert b"".join(response.streaming_content) == content
    assert originals.problem_with(upload) == ""
    Upload.objects.filter(pk=upload.pk).update(received_at=now() - timedelta(days=91))
    call_command("purge", "--now", stdout=io.StringIO())
    assert list(originals.names(default_storage)) == []


@pytest.mark.usefixtures("in_bucket", "scratch")
def test_the_same_file_twice_never_overwrites() -> None:
    first, second = send_lines(line("A", 1, 5)), send_lines(line("A", 1, 5))
    assert first.file.name != second.file.name
    assert set(originals.names(default_storage)) == {first.file.name, second.file.name}


@pytest.mark.usefixtures("in_bucket")
def test_an_opened_original_is_a_real_file_and_a_missing_one_is_told_apart() -> None:
    name = default_storage.save("uploads/a", ContentFile(b"1234"))
    with default_storage.open(name, "rb") as file:
        assert os.fstat(file.fileno()).st_size == 4
    assert default_storage.size(name) == 4
    with pytest.raises(FileNotFoundError):
        default_storage.open("uploads/none", "rb")


@pytest.mark.usefixtures("in_bucket")
def test_no_link_to_an_original_is_ever_made() -> None:
    with pytest.raises(ValueError, match="no address of its own"):
        default_storage.url("uploads/a")


@pytest.mark.usefixtures("in_bucket", "scratch")
def test_a_bucket_that_is_away_is_told_on_the_form(
    s3: str, finance_officer: User, client_for: ClientFor, settings: Settings
) -> None:
    away(settings)
    file = csv_file([HEADINGS, line("A", 1, 5)])
    file.name = "lines.csv"
    address = reverse("intake:upload_new", args=["scratch-lines"])
    answer = client_for(finance_officer).post(address, {"file": file})
    assert answer.status_code == 400
    assert "could not be kept" in answer.content.decode()
    assert not Upload.objects.exists()


def away(settings: Settings) -> None:
    """Point the store at a port where nobody answers, and do not wait for it."""
    kept = project.kept_in()
    config = kept["OPTIONS"]["client_config"]
    quick = config.merge(type(config)(retries={"max_attempts": 0}, connect_timeout=1))
    kept["OPTIONS"] |= {"endpoint_url": "http://127.0.0.1:9", "client_config": quick}
    settings.STORAGES = {**settings.STORAGES, "default": kept}


def of_the_store() -> list[str]:
    found = run_checks(tags=None, include_deployment_checks=True)
    return [f"{m.msg} {m.hint}" for m in found if m.id == "intake.E001"]


@pytest.mark.usefixtures("in_bucket")
def test_the_deployment_check_says_whether_the_bucket_answers(settings: Settings) -> None:
    assert of_the_store() == []
    settings.STORAGES["default"]["OPTIONS"]["bucket_name"] = "another"
    settings.STORAGES = {**settings.STORAGES}
    assert "NoSuchBucket" in of_the_store()[0]
    away(settings)
    assert "Could not connect" in of_the_store()[0]
    assert "get, put, delete and list" in of_the_store()[0]


@pytest.mark.usefixtures("in_bucket")
def test_the_doctor_writes_to_the_bucket_and_reads_it_back(settings: Settings) -> None:
    assert "ok     uploads' bucket: written and read back" in doctor()
    assert list(originals.names(default_storage, "")) == []
    away(settings)
    assert "TO DO  uploads' bucket: Could not connect" in doctor()


def doctor() -> str:
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", "--no-workers", stdout=out)
    return out.getvalue()


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    """The settings read by a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "import hnfsg.settings as s; print(s.STORAGES['default'])"],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_bucket_without_its_packages_is_a_sentence(tmp_path: Any) -> None:
    (tmp_path / "storages.py").write_text("raise ImportError('not installed')")
    done = start(S3_BUCKET="originals", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "S3_BUCKET is set, but django-storages and boto3 are not installed. Install "
        "requirements-s3.lock in place of requirements.lock."
    )


def test_a_plain_installation_keeps_a_folder() -> None:
    assert "FileSystemStorage" in start(S3_BUCKET="").stdout


def test_keys_of_ours_are_never_mixed_with_somebody_elses_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("S3_BUCKET", "originals")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "somebody else's")
    assert "access_key" not in project.kept_in()["OPTIONS"]
    monkeypatch.setenv("S3_ACCESS_KEY", "ours")
    assert project.kept_in()["OPTIONS"]["security_token"] is None


def test_a_store_that_gives_back_something_else_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    store = InMemoryStorage()
    monkeypatch.setattr(store, "open", lambda *_: io.BytesIO(b"else"))
    assert originals.probe(store) == "what was written came back changed"
