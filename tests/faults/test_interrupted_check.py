"""A check that is interrupted finishes later; nothing is lost, nothing is half-shown."""

import csv
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site import Site, wait_for

pytestmark = pytest.mark.faults
ROWS = 60_000
HEADINGS = ["Financial year", "Month", "Code", "Line", "DSG block", "Budget", "Forecast"]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    try:
        site.open()
        yield site
    finally:
        site.close()


@pytest.fixture
def large_file(tmp_path: Path) -> Path:
    """A csv of lines that takes some seconds to check."""
    path = tmp_path / "lines.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADINGS)
        for number in range(ROWS):
            month, code = number % 12 + 1, f"L{number // 12}"
            rows.writerow(["2023/24", month, code, f"Line {code}", "High needs", 1000, 1000])
    return path


def being_checked(site: Site, upload: int) -> bool:
    """Whether the check is in its middle: some rows read, none saved."""
    done = site.value("SELECT done_units FROM intake_job WHERE upload_id = %s", upload)
    return bool(done) and site.state(upload) == "checking"


def assert_whole(site: Site, upload: int) -> None:
    """The check is done, once: every row is there and nothing of it is live."""
    job = "SELECT state FROM intake_job WHERE upload_id = %s"
    wait_for("the check", lambda: site.value(job, upload) == "done" or None)
    assert site.state(upload) == "ready"
    assert site.value("SELECT sum(rows) FROM intake_part WHERE upload_id = %s", upload) == ROWS
    assert site.value("SELECT count(*) FROM finance_returnline") == ROWS
    assert site.value("SELECT count(*) FROM intake_publication") == 0


def start_and_interrupt(site: Site, path: Path) -> tuple[int, "subprocess.Popen[bytes]"]:
    worker = site.worker()
    upload = site.receive(path)
    wait_for("the middle of the check", lambda: being_checked(site, upload))
    assert site.value("SELECT count(*) FROM finance_returnline") == 0
    return upload, worker


def test_a_worker_killed_in_the_middle_loses_nothing(site: Site, large_file: Path) -> None:
    upload, worker = start_and_interrupt(site, large_file)
    site.kill(worker)
    assert site.value("SELECT count(*) FROM finance_returnline") == 0
    site.worker()
    assert_whole(site, upload)
    assert site.value("SELECT attempts FROM intake_job WHERE upload_id = %s", upload) == 2


def test_a_flushed_and_restarted_broker_loses_nothing(site: Site, large_file: Path) -> None:
    site.beat()
    site.worker()
    site.valkey.stop()
    upload = site.receive(large_file)
    assert site.state(upload) == "received"
    site.valkey.start()
    assert_whole(site, upload)


def test_a_restarted_database_loses_nothing(site: Site, large_file: Path) -> None:
    site.beat()
    upload, _ = start_and_interrupt(site, large_file)
    site.postgres.stop()
    site.postgres.start()
    assert_whole(site, upload)
