"""100,000 rows of csv down the road, beside a bare COPY of the same rows in the same run."""

import csv
import io
import time
from dataclasses import dataclass

ROWS = 100_000
HEADINGS = ["Financial year", "Month", "Code", "Line", "DSG block", "Budget", "Forecast"]


@dataclass(frozen=True)
class UploadTimes:
    """Seconds: the check, the publication, and the bare COPY."""

    check: float
    publish: float
    copy: float


def large_csv(rows: int = ROWS) -> bytes:
    """Lines of twelve months of a year that the demonstration does not have."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(HEADINGS)
    for number in range(rows):
        month, code = number % 12 + 1, f"L{number // 12}"
        table.writerow(["2019/20", month, code, f"Budget line {code}", "High needs", 1000, 1000])
    return text.getvalue().encode()


def measure() -> UploadTimes:
    """Check and publish in this process; then COPY the same bytes into a plain table."""
    from hnfsg.intake import declarations, jobs, selectors, services
    from hnfsg.intake.models import FindingLevel

    content = large_csv()
    upload = services.receive_upload(
        dataset=declarations.dataset("monthly-return"),
        file=io.BytesIO(content),
        file_name="lines-2019-20.csv",
        by=None,
    )
    job = selectors.open_job(upload)
    start = time.perf_counter()
    jobs.run(job.pk if job else 0)
    checked = time.perf_counter() - start
    upload.refresh_from_db()
    upload.findings.filter(level=FindingLevel.QUERY).delete()
    start = time.perf_counter()
    services.publish(upload=upload, by=None)
    published = time.perf_counter() - start
    return UploadTimes(checked, published, _bare_copy(content))


def _bare_copy(content: bytes) -> float:
    from django.db import connection

    columns = "year text, month int, code text, line text, block text, budget numeric(15,2), "
    columns += "forecast numeric(15,2)"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE bare (id bigserial PRIMARY KEY, {columns})")
        cursor.execute("CREATE INDEX ON bare (code)")
        names = "year, month, code, line, block, budget, forecast"
        start = time.perf_counter()
        command = f"COPY bare ({names}) FROM STDIN (FORMAT csv, HEADER)"
        with cursor.cursor.copy(command) as copy:
            copy.write(content)
        return time.perf_counter() - start
