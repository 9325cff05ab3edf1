"""The files behind a figure: which, published when and by whom, and where to look them up."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from hnfsg.figures.frames import periods_in, sources_in
from hnfsg.figures.registry import Figure, Scope, Source
from hnfsg.intake.models import Upload
from hnfsg.intake.vintages import LivePart, Vintage
from hnfsg.periods import period_name


@dataclass(frozen=True)
class SourceFile:
    """One file behind a figure. `published_at` is empty while it is only previewed.

    `row` is a row of it that the figure shows, where the figure names its rows; `rows_set_aside`
    how many rows with errors were left out of what the figure is made from.
    """

    upload_id: int
    file_name: str
    dataset: str
    months: tuple[str, ...]
    published_at: datetime | None
    by: str
    row: Source | None
    rows_set_aside: int = 0

    @property
    def aside(self) -> str:
        """`3 rows set aside`, or nothing."""
        count = self.rows_set_aside
        return f"{count:,} row{'' if count == 1 else 's'} set aside" if count else ""


class Uploads:
    """Uploads that are looked up once for all the figures of a page."""

    def __init__(self) -> None:
        self._known: dict[int, Upload] = {}

    def get(self, ids: set[int]) -> list[Upload]:
        """These uploads, with who published them. One query for those not asked for before."""
        if missing := ids - self._known.keys():
            found = Upload.objects.filter(pk__in=missing).select_related("published_by__person")
            self._known |= {upload.pk: upload for upload in found}
        return [self._known[pk] for pk in ids]


def files_behind(
    figure: Figure,
    scope: Scope,
    vintage: Vintage,
    frame: pd.DataFrame,
    uploads: Uploads | None = None,
) -> tuple[SourceFile, ...]:
    """The files that a frame's numbers come from, newest month first."""
    rows = sources_in(figure, frame)
    parts = _parts_used(figure, scope, vintage, frame, rows)
    upload_of = {part.part_id: part.upload_id for part in parts}
    first_row = {upload_of[row.part_id]: row for row in reversed(rows) if row.part_id in upload_of}
    found = (uploads or Uploads()).get(set(upload_of.values()))
    files = [
        SourceFile(
            upload_id=upload.pk,
            file_name=upload.file_name,
            dataset=upload.dataset.title,
            months=_months(parts, upload.pk),
            published_at=upload.published_at,
            by=upload.published_by.initials if upload.published_by else "",
            row=first_row.get(upload.pk),
            rows_set_aside=sum(p.rows_set_aside for p in parts if p.upload_id == upload.pk),
        )
        for upload in found
    ]
    newest = {part.upload_id: part.period for part in sorted(parts, key=lambda p: p.period)}
    return tuple(sorted(files, key=lambda f: (newest[f.upload_id], f.upload_id), reverse=True))


def _parts_used(
    figure: Figure, scope: Scope, vintage: Vintage, frame: pd.DataFrame, rows: list[Source]
) -> list[LivePart]:
    """The parts whose rows the frame names, else those of its periods, else of its scope, else all.

    Being narrower than the vintage is what makes the line about the source worth reading.
    """
    named = {row.part_id for row in rows}
    shown = frozenset(periods_in(figure, frame) or scope.values())
    by_row = [part for part in vintage.parts if part.part_id in named]
    by_period = [part for part in vintage.parts if part.period in shown]
    # What has no period, such as an extract, is true whenever, beside what has one.
    by_period += [part for part in vintage.parts if by_period and not part.period]
    return by_row or by_period or list(vintage.parts)


def _months(parts: list[LivePart], upload_id: int) -> tuple[str, ...]:
    keys = {p.period for p in parts if p.upload_id == upload_id and p.period}
    return tuple(period_name(key) for key in sorted(keys))
