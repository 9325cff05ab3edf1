"""Small registers of what is reported elsewhere, as files for the road."""

from collections.abc import Sequence

from finance.datasets.reported import SLUG
from hnfsg.intake import services
from hnfsg.intake.models import Upload
from tests.intake.files import csv_file, send

HEADINGS = [
    "Financial year",
    "Point",
    "Measure",
    "Value",
    "Exact or approximate",
    "As published",
    "Source",
    "Source address",
    "Note",
]
OVERSPEND = "Overspend of the whole DSG"


def report(
    value: object,
    source: str = "Cabinet, March 2024",
    *,
    year: str = "2023/24",
    point: str = "Month 10",
    measure: str = OVERSPEND,
    precision: str = "",
    said: str = "",
    address: str = "https://www.example.gov.uk/cabinet",
    note: str = "",
) -> list[object]:
    """A row under HEADINGS."""
    return [year, point, measure, value, precision, said, source, address, note]


def send_reports(*rows: Sequence[object], name: str = "reported.csv") -> Upload:
    """Send a register down the road and check it here."""
    return send(csv_file([HEADINGS, *rows]), name, SLUG)


def publish_reports(*rows: Sequence[object], name: str = "reported.csv") -> Upload:
    """Send a register that is right, and publish it."""
    upload = send_reports(*rows, name=name)
    services.publish(upload=upload, by=None)
    upload.refresh_from_db()
    return upload
