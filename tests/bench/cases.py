"""Large case extracts down the road, beside a bare COPY of the same rows, and their counts.

A measure runs in a process of its own (`python -m tests.bench.cases 100000`), so that its peak
memory is its own; it prints one line of JSON. What it sent stays published, for the pages.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from tests.bench.uploads import peaks, timed
from tests.site import PROJECT

COUNCILS = 153  # one area for each council of England
_AT_A_TIME = 10_000  # lines


def measure(site_environment: dict[str, str], rows: int) -> dict[str, float]:
    """Send so many cases, on a site, in a process of its own: seconds by name, and MB."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.cases", str(rows)],
        cwd=PROJECT,
        env=site_environment,
        capture_output=True,
        text=True,
        timeout=3_600,
    )
    if done.returncode:
        raise SystemExit(f"{rows} cases failed:\n{done.stderr[-3_000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


# --- in the process of the measure ----------------------------------------------------------------


def lines(rows: int) -> Iterator[str]:
    """The demo county's cases over and over, each with its own child, for one area after another.

    The heading comes first.
    """
    from ehcp.demo import county
    from ehcp.demo.load import case_file

    heading, *base = case_file(county.EXTRACTS[-1]).decode().splitlines()
    told = [line.split(",", 4)[2::2] for line in base]  # the day, and all after the area
    yield f"{heading}\n"
    for number, (day, rest) in enumerate(islice(cycle(told), rows)):
        yield f"P{number:08d},N{number:08d},{day},Council {number % COUNCILS},{rest}\n"


def write(path: Path, rows: int) -> None:
    """Write such an extract."""
    found = lines(rows)
    with path.open("w") as file:
        while some := list(islice(found, _AT_A_TIME)):
            file.writelines(some)


def send(path: Path) -> dict[str, float]:
    """Receive, check and publish; and count alone, as a change of a limit does."""
    from hnfsg.intake import aggregates, declarations, jobs, selectors, services
    from hnfsg.intake.models import FindingLevel

    cases = declarations.dataset("cases")
    found: dict[str, float] = {}
    uploads = []
    with path.open("rb") as file:

        def receive() -> None:
            uploads.append(
                services.receive_upload(dataset=cases, file=file, file_name="cases.csv", by=None)
            )

        found["door"] = timed(receive)
    (upload,) = uploads
    job = selectors.open_job(upload)
    found["check"] = timed(lambda: jobs.run(job.pk if job else 0))
    upload.refresh_from_db()
    if upload.state != "ready":
        told = [f.what for f in upload.findings.all()[:3]]
        raise SystemExit(f"{upload.state} {upload.refusal} {told}")
    upload.findings.filter(level=FindingLevel.QUERY).delete()
    found["publish"] = timed(lambda: services.publish(upload=upload, by=None))
    found["counts"] = timed(lambda: aggregates.make(cases, upload.parts.all()))
    return found


def copy(path: Path) -> float:
    """The seconds of a bare COPY of the same bytes into a table of the same types and indexes."""
    from django.db import connection

    from ehcp.datasets.cases import CASES_SHEET
    from ehcp.models import Case

    kinds = {field.name: field.db_type(connection) for field in Case._meta.concrete_fields}
    names = [column.name for column in CASES_SHEET.columns]
    kept = ("date", "smallint")  # choices are words in the file, longer than what stands for them
    types = [kind if (kind := kinds.get(name)) in kept else "text" for name in names]
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(names, types, strict=True))
    with connection.cursor() as cursor:
        cursor.execute("SET datestyle TO 'ISO, DMY'")
        cursor.execute(f"CREATE TABLE bench_bare (id bigserial PRIMARY KEY, {columns})")
        cursor.execute("CREATE INDEX ON bench_bare (child)")
        cursor.execute("CREATE INDEX ON bench_bare (received_date)")
        command = f"COPY bench_bare ({', '.join(names)}) FROM STDIN (FORMAT csv, HEADER)"

        def stream() -> None:
            with path.open("rb") as file, cursor.cursor.copy(command) as into:
                while block := file.read(1 << 20):
                    into.write(block)

        seconds = timed(stream)
        cursor.execute("DROP TABLE bench_bare")
    return seconds


def main(rows: int) -> None:
    """Run the measure and print what it found."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hnfsg.settings")
    django.setup()
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.csv"
        write(path, rows)
        found["MB"] = path.stat().st_size / 1024**2
        found["copy"] = copy(path)
        with peaks(found):
            found |= send(path)
    sys.stdout.write(f"{json.dumps(found)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
