"""Small files of our own making."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook

from hnfsg.intake import declarations, jobs, selectors, services
from hnfsg.intake.models import Upload
from hnfsg.people.models import User

HEADINGS = ["Financial year", "Month", "Code", "Line", "Block", "Budget", "Forecast", "Comment"]


def workbook(sheets: Mapping[str, Iterable[Sequence[object]]]) -> io.BytesIO:
    """An .xlsx with these sheets; a cell `#REF!` becomes a true error cell."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
        for cells in page.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and cell.value.startswith("#"):
                    cell.data_type = "e"
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def csv_file(rows: Iterable[Sequence[object]], encoding: str = "utf-8") -> io.BytesIO:
    """A .csv of these rows."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return io.BytesIO(text.getvalue().encode(encoding))


def line(
    code: str, budget: object, forecast: object, month: int = 10, **more: object
) -> list[object]:
    """A row under HEADINGS, in 2023/24."""
    name = more.get("name", f"Line {code}")
    block = more.get("block", "High needs")
    return ["2023/24", month, code, name, block, budget, forecast, more.get("comment", "")]


def send(
    file: io.BytesIO,
    file_name: str = "lines.csv",
    dataset: str = "scratch-lines",
    by: User | None = None,
    stated_period: str = "",
) -> Upload:
    """Receive a file and check it in this process."""
    upload = services.receive_upload(
        dataset=declarations.dataset(dataset),
        file=file,
        file_name=file_name,
        by=by,
        stated_period=stated_period,
    )
    job = selectors.open_job(upload)
    if job:
        jobs.run(job.pk)
    upload.refresh_from_db()
    return upload


def send_lines(*rows: Sequence[object], **more: object) -> Upload:
    """Send a csv of lines under HEADINGS."""
    return send(csv_file([HEADINGS, *rows]), **more)  # type: ignore[arg-type]
