"""Good files to begin from: of our own making in every format, and real ones where they are."""

import csv
import io

from hnfsg.intake import declarations
from hnfsg.intake.template_file import template_workbook
from tests.intake.reading.makers import (
    number,
    ods,
    ods_cell,
    ods_row,
    openpyxl_book,
    row,
    text,
    xls,
    xlsb,
    xlsx,
)
from tests.shared_data import shared_data

_LARGEST = 1_000_000
_SUFFIXES = {".csv", ".xlsx", ".ods", ".xls"}
_HEADINGS = ["Financial year", "Month", "Code", "Line", "DSG block", "Budget", "Forecast"]
_ROWS = [
    _HEADINGS,
    *(["2023/24", 10, f"L{n}", f"Line {n}, of many", "High needs", 1000 * n, "£1.2m"] for n in range(40)),
]  # fmt: skip


def corpus() -> dict[str, bytes]:
    """Name and content of every file to begin from."""
    lines = io.StringIO()
    csv.writer(lines).writerows(_ROWS)
    cells = "".join(
        row(n, text(f"A{n}", "High needs"), number(f"B{n}", n / 7, 1), f'<c r="C{n}" t="e"><f>A1</f><v>#REF!</v></c>')
        for n in range(1, 60)
    )  # fmt: skip
    table = ods_row(*(ods_cell(str(v)) for v in _HEADINGS))
    table += (
        ods_row(
            ods_cell("a", more=' table:number-columns-repeated="3"'),
            ods_cell("5%", "percentage", "0.05"),
        )
        * 20
    )
    found = {
        "lines.csv": lines.getvalue().encode(),
        "lines-1252.csv": lines.getvalue().encode("cp1252").replace(b",", b";"),
        "lines-16.csv": lines.getvalue().replace(",", "\t").encode("utf-16"),
        "lines.xlsx": openpyxl_book(_ROWS, {"F2": "0%"}, merge=["A45:B46"]),
        "raw.xlsx": xlsx(
            cells, formats=["0.0%"], after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
        ),
        "lines.xls": xls(_ROWS, {(1, 5): "0%"}, hide_row=3),
        "lines.xlsb": xlsb([[str(v) for v in r] for r in _ROWS], ["0%"], merge=(0, 1, 0, 1)),
        "lines.ods": ods(table),
        "page.xls": b"<html><table>"
        + b"<tr><td>a</td><td rowspan=2>b</td></tr>" * 30
        + b"</table></html>",
    }
    for dataset in declarations.datasets():
        found[f"{dataset.slug}.xlsx"] = template_workbook(dataset)
    folder = shared_data()
    for name in ("importer_easy", "finance") if folder else ():
        for path in sorted((folder / name).iterdir()):  # type: ignore[operator]
            if path.suffix in _SUFFIXES and path.stat().st_size < _LARGEST:
                found[path.name] = path.read_bytes()
    return found
