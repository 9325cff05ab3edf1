"""Small case extracts, put in place as the road leaves them: typed rows, aggregates, published."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from django.utils import timezone

from ehcp.demo.extracts import cases
from ehcp.models import Case
from hnfsg.intake import aggregates
from hnfsg.intake.declarations import dataset
from hnfsg.intake.models import Part, Publication, Upload, UploadState

AS_AT = date(2024, 1, 31)


def child(number: int) -> str:
    """A reference as the door makes it: 64 hexadecimal digits."""
    return sha256(f"child {number}".encode()).hexdigest()


def publish_cases(*rows: Mapping[str, Any], slug: str = "cases", as_at: date = AS_AT) -> Part:
    """Put rows (fields of Case; child and extract_date are given where they lack) live.

    The aggregates are made as the check makes them. What was live before is ended.
    """
    now = timezone.now()
    upload = Upload.objects.create(
        dataset_slug=slug,
        state=UploadState.PUBLISHED,
        file_name=f"{slug}.csv",
        sha256="0" * 64,
        size_bytes=1,
        received_at=now,
        published_at=now,
    )
    part = Part.objects.create(upload=upload, sheet="cases", period="", rows=len(rows))
    Case.objects.bulk_create(
        Case(
            **{"child": child(n), "extract_date": as_at, "part": part, "row_number": n} | dict(row)
        )
        for n, row in enumerate(rows, start=2)
    )
    aggregates.make(dataset(slug), [part])
    live = Publication.objects.filter(dataset_slug=slug, until_at=None)
    live.update(until_at=now)
    Publication.objects.create(dataset_slug=slug, sheet="cases", period="", part=part, from_at=now)
    return part


def county_rows(day: date = AS_AT, *, every: int = 40) -> list[dict[str, Any]]:
    """The demo county's cases as at a day, one child in so many, with references for identifiers.

    For `publish_cases`; the whole county is slow to write, so tests take a part of it.
    """
    return [
        row | {"child": sha256(row["child"].encode()).hexdigest()}
        for row in cases(day, every=every)
    ]
