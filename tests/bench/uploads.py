"""Large files down the road, each beside a yardstick of the same rows in the same run.

Each measure runs in a process of its own (`python -m tests.bench.uploads csv 100000`), so that its
peak memory is its own; it prints one line of JSON.
"""

import csv
import io
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from tests.site import PROJECT

HEADINGS = ["Financial year", "Month", "Code", "Line", "DSG block", "Budget", "Forecast"]
COLUMNS = "year text, month int, code text, line text, block text, budget numeric(15,2), "
COLUMNS += "forecast numeric(15,2)"
WIDTH = 20  # columns of the workbook: ours, and others that are not read


def line(number: int) -> list[Any]:
    """One line of twelve months of a year that nobody else sends."""
    month, code = number % 12 + 1, f"L{number // 12}"
    budget, forecast = 2_000_000 + number // 12, 2_000_000.5 + number
    return ["2009/10", month, code, f"Budget line {code}", "High needs", budget, forecast]


def large_csv(rows: int) -> bytes:
    """So many lines as csv."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(HEADINGS)
    table.writerows(map(line, range(rows)))
    return text.getvalue().encode()


def large_xlsx(rows: int) -> bytes:
    """So many lines as a workbook of twenty columns."""
    from openpyxl import Workbook

    others = WIDTH - len(HEADINGS)
    book = Workbook(write_only=True)
    page = book.create_sheet("Lines")
    page.append([*HEADINGS, *(f"Other {n}" for n in range(others))])
    for number in range(rows):
        page.append([*line(number), *(number * 1.5 + n for n in range(others))])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def measure(site_environment: dict[str, str], what: str, rows: int) -> dict[str, float]:
    """Run one measure in a process of its own, on a site: seconds by name, and MB."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.uploads", what, str(rows)],
        cwd=PROJECT,
        env=site_environment,
        capture_output=True,
        text=True,
        timeout=1_800,
    )
    if done.returncode:
        raise SystemExit(f"{what} of {rows} rows failed:\n{done.stderr[-3_000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


# --- in the process of one measure ----------------------------------------------------------------


def _road(content: bytes, file_name: str, rows: int) -> dict[str, float]:
    """Check and publish; then withdraw, so that the next measure meets an empty table."""
    from hnfsg.intake import declarations, jobs, selectors, services
    from hnfsg.intake.models import FindingLevel

    known = declarations.dataset("monthly-return")
    sheets = tuple(replace(sheet, max_rows=rows + 1) for sheet in known.sheets)
    declarations.unregister(known.slug)
    large = declarations.register(replace(known, sheets=sheets, max_bytes=2 * len(content)))
    upload = services.receive_upload(
        dataset=large, file=io.BytesIO(content), file_name=file_name, by=None
    )
    job = selectors.open_job(upload)
    check = timed(lambda: jobs.run(job.pk if job else 0))
    upload.refresh_from_db()
    if upload.state != "ready":
        told = [f.what for f in upload.findings.all()[:3]]
        raise SystemExit(f"{upload.state} {upload.refusal} {told}")
    upload.findings.filter(level=FindingLevel.QUERY).delete()
    publish = timed(lambda: services.publish(upload=upload, by=None))
    services.withdraw(upload=upload, by=None, reason="Only for the bench.")
    return {"check": check, "publish": publish}


def timed(work: Callable[[], Any]) -> float:
    """How many seconds a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure_csv(rows: int) -> dict[str, float]:
    """The road beside a bare COPY of the same bytes into a table with a key and an index."""
    from django.db import connection

    content = large_csv(rows)
    found = _road(content, "lines-2009-10.csv", rows)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_bare (id bigserial PRIMARY KEY, {COLUMNS})")
        cursor.execute("CREATE INDEX ON bench_bare (code)")
        names = "year, month, code, line, block, budget, forecast"
        command = f"COPY bench_bare ({names}) FROM STDIN (FORMAT csv, HEADER)"

        def copy() -> None:
            with cursor.cursor.copy(command) as stream:
                stream.write(content)

        found["copy"] = timed(copy)
        cursor.execute("DROP TABLE bench_bare")
    return found


def measure_xlsx(rows: int) -> dict[str, float]:
    """The road beside a bare read of the same workbook's cells."""
    from python_calamine import CalamineWorkbook

    content = large_xlsx(rows)
    found = _road(content, "lines-2009-10.xlsx", rows)

    def read() -> None:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        for _ in sheet.iter_rows():
            pass

    found["calamine"] = timed(read)
    return found


def measure_import_export(rows: int) -> dict[str, float]:
    """The road beside django-import-export at its quickest, into the same table."""
    import tablib
    from import_export.resources import ModelResource

    from finance.models import ReturnLine
    from hnfsg.intake.models import Part, Upload

    found = _road(large_csv(rows), "lines-2009-10.csv", rows)

    class Lines(ModelResource):  # type: ignore[misc]
        class Meta:
            model = ReturnLine
            fields = ("part", "row_number", "code", "line", "block", "budget", "forecast")
            import_id_fields = ()
            force_init_instance = True
            use_bulk = True
            skip_diff = True
            batch_size = 1_000

    upload = Upload.objects.filter(file_name="lines-2009-10.csv").latest("pk")
    part = Part.objects.create(upload=upload, sheet="lines", period="2010-11-m01")
    data = tablib.Dataset(headers=Lines.Meta.fields)
    for number in range(rows):
        _, _, code, name, _, budget, forecast = line(number)
        data.append([part.pk, number, code, name, "high-needs", budget, forecast])
    found["import-export"] = timed(lambda: Lines().import_data(data, raise_errors=True))
    return found


MEASURES: dict[str, Callable[[int], dict[str, float]]] = {
    "csv": measure_csv,
    "xlsx": measure_xlsx,
    "import-export": measure_import_export,
}


@contextmanager
def peaks(found: dict[str, float]) -> Iterator[None]:
    """Add the peak memory of this process while it checks, and of the reading process, in MB."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    found["memory before"] = before / 1024
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["reading memory"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main(what: str, rows: int) -> None:
    """Run one measure and print what it found."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hnfsg.settings")
    django.setup()
    found: dict[str, float] = {}
    with peaks(found):
        found |= MEASURES[what](rows)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
