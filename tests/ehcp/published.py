"""Small files in the form of Explore education statistics, of places that do not exist."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ehcp.datasets.published import PUBLISHED, SLUG
from hnfsg.intake import services
from hnfsg.intake.models import Upload, UploadState
from tests.intake.files import csv_file, send

PLACE = [
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "new_la_code",
    "old_la_code",
    "la_name",
    "breakdown_topic",
    "breakdown",
]
ALL_REQUESTS = "All requests for EHC needs assessments"
ALL_ISSUED = "All EHC plans issued"
COMBE, MOOR = 901, 902
NAMES = {COMBE: "Combeshire", MOOR: "Moorland"}
Row = Mapping[str, Any]


def place(
    year: object, number: int | None = None, *, region: str = "South West", topic: str, of: str = ""
) -> dict[str, Any]:
    """What a row says of its time and place; without a number a region, without a region England.

    `of` is a part of a breakdown, whose topic `topic` is then.
    """
    level = "Local authority" if number else "Regional" if region else "National"
    return {
        "time_period": year,
        "time_identifier": "Calendar year",
        "geographic_level": level,
        "country_code": "E92000001",
        "country_name": "England",
        "region_code": "E12000009" if region else "",
        "region_name": region,
        "new_la_code": f"E10000{number}" if number else "",
        "old_la_code": number or "",
        "la_name": NAMES.get(number or 0, ""),
        "breakdown_topic": topic,
        "breakdown": of or topic,
    }


def requests(year: object, number: int | None = None, **more: Any) -> dict[str, Any]:
    """A row of the file on requests: fields of it by their names, others not available."""
    said = {name: more.pop(name, "x") for name in columns_of("requests")}
    return place(year, number, **({"topic": ALL_REQUESTS} | more)) | said


def timeliness(year: object, number: int | None = None, **more: Any) -> dict[str, Any]:
    """A row of the file on how long new plans took."""
    said = {name: more.pop(name, "x") for name in columns_of("timeliness")}
    return place(year, number, **({"topic": ALL_ISSUED} | more)) | said


def columns_of(sheet: str) -> list[str]:
    """The names of the columns of a sheet that stand behind those of the place."""
    return [c.name for c in PUBLISHED.sheet(sheet).columns if c.name not in PLACE]


def file_of(rows: Sequence[Row], headings: Iterable[str] | None = None) -> io.BytesIO:
    """A csv of these rows with a byte order mark, as it is downloaded."""
    names = list(headings or rows[0])
    return csv_file([names, *([row[n] for n in rows[0]] for row in rows)], "utf-8-sig")


def send_published(*rows: Row, name: str = "data.csv") -> Upload:
    """Send a file down the road and check it here."""
    return send(file_of(rows), name, SLUG)


def publish_published(*rows: Row, name: str = "data.csv") -> Upload:
    """Send a file that is right, and publish it."""
    upload = send_published(*rows, name=name)
    assert upload.state == UploadState.READY, list(upload.findings.values("what", "cell"))
    services.publish(upload=upload, by=None)
    return upload
