"""Case extracts as officers send them: csv files of the template's headings."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

from ehcp.datasets.cases import CASES_SHEET
from hnfsg.intake.models import Upload
from tests.ehcp.cases import child
from tests.intake.files import csv_file, send

COLUMNS = [column.name for column in CASES_SHEET.columns]
HEADINGS = [column.heading for column in CASES_SHEET.columns]


def case(number: int, **fields: Any) -> dict[str, Any]:
    """One case of an extract of 31 January 2024, as yet undecided unless `fields` say more."""
    return {
        "child": child(number),
        "extract_date": "31/01/2024",
        "received_date": "04/12/2023",
        "request_outcome": "Not decided yet",
        **fields,
    }


def extract(rows: Iterable[Mapping[str, Any]]) -> io.BytesIO:
    """A csv of these rows, under the template's headings."""
    return csv_file([HEADINGS, *([row.get(name, "") for name in COLUMNS] for row in rows)])


def send_cases(*rows: Mapping[str, Any], file_name: str = "cases.csv") -> Upload:
    """Send an extract down the road and check it."""
    return send(extract(rows), file_name, "cases")
