"""What is compared: an upload, or what is published now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from hnfsg.intake import vintages
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.models import Upload, UploadState
from hnfsg.periods import period_label

LIVE = "live"
_NOT_READ = {
    UploadState.RECEIVED: "still waits to be checked, so it has no rows yet.",
    UploadState.CHECKING: "is still being checked, so it has no rows yet.",
    UploadState.REFUSED: "was refused, so none of it was read.",
    UploadState.DISCARDED: "was discarded, and its rows went with it.",
}


@dataclass(frozen=True)
class Rows:
    """The rows of one sheet and one period on one side."""

    sheet: str
    period: str
    part_id: int


@dataclass(frozen=True)
class Side:
    """One side of a comparison. `key` names it in an address."""

    key: str
    label: str
    upload: Upload | None
    rows: tuple[Rows, ...]

    def of(self, sheet: str) -> list[Rows]:
        """The rows of one sheet, by period."""
        return sorted((r for r in self.rows if r.sheet == sheet), key=lambda r: r.period)

    @property
    def periods(self) -> frozenset[str]:
        """Every period that it has rows of."""
        return frozenset(r.period for r in self.rows)


def side(dataset: Dataset, key: str, other: Side | None = None) -> Side | None:
    """The side that an address names, or None where there is none such.

    What is published is taken for the months of `other` alone: a return of one month is not
    compared with all the years.
    """
    if key == LIVE:
        return _published(dataset, other)
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        return None
    upload = _uploads(dataset).filter(pk=int(key)).first()
    return _of_upload(upload) if upload else None


def _of_upload(upload: Upload) -> Side:
    rows = tuple(Rows(part.sheet, part.period, part.pk) for part in upload.parts.all())
    return Side(str(upload.pk), upload.file_name, upload, rows)


def _published(dataset: Dataset, other: Side | None) -> Side:
    """What counts for the months of `other`; for a new month, what counts for the one before."""
    wanted = {(r.sheet, r.period) for r in other.rows} if other else set()
    live = vintages.live().of([dataset.slug]).parts
    found = [part for part in live if (part.sheet, part.period) in wanted]
    if other and not found and len(other.periods) == 1:
        (mine,) = other.periods
        before = max((p.period for p in live if p.period < mine), default=None)
        found = [part for part in live if part.period == before]
    rows = tuple(Rows(part.sheet, part.period, part.part_id) for part in found)
    return Side(LIVE, "What is published now", None, rows)


def _uploads(dataset: Dataset) -> QuerySet[Upload]:
    return (
        Upload.objects.filter(dataset_slug=dataset.slug)
        .prefetch_related("parts")
        .order_by("-received_at", "-pk")
    )


def choices(dataset: Dataset) -> list[tuple[str, str]]:
    """Everything that may be compared, newest first: key, and file, months, state, day sent."""
    return [(LIVE, "What is published now"), *((str(u.pk), _told(u)) for u in _uploads(dataset))]


def _told(upload: Upload) -> str:
    at = timezone.localtime(upload.received_at)
    months = upload.months
    span = " to ".join(dict.fromkeys([months[0], months[-1]])) if months else "no rows"
    return (
        f"{upload.file_name} ({span}): {upload.get_state_display().lower()}, sent {at.day} "
        f"{at:%B %Y}"
    )


def newest_with_rows(dataset: Dataset) -> Side | None:
    """The upload that an address without one means: the newest of which there are rows."""
    upload = _uploads(dataset).filter(parts__isnull=False).first()
    return _of_upload(upload) if upload else None


def default_first(dataset: Dataset, second: Side) -> Side | None:
    """What an upload is compared with unless somebody chooses: the one before it.

    That is the newest that was sent earlier and has a month in common with it; without one, that
    of the month before. None where nothing with rows was sent earlier.
    """
    if second.upload is None:
        return None
    mine = second.upload
    earlier = [
        upload
        for upload in _uploads(dataset).filter(received_at__lte=mine.received_at)
        if (upload.received_at, upload.pk) < (mine.received_at, mine.pk) and upload.parts.all()
    ]
    sides = [_of_upload(upload) for upload in earlier]
    alike = next((each for each in sides if each.periods & second.periods), None)
    newest = max(second.periods, default="")
    before = [each for each in sides if max(each.periods) < newest] or sides
    return alike or max(before, key=lambda each: max(each.periods), default=None)


def notes(sides: Sequence[Side]) -> Iterator[str]:
    """What a reader has to know of the two sides, in sentences."""
    for each in sides:
        upload = each.upload
        if upload is None:
            if not each.rows:
                yield "Nothing is published for the months of the other file."
            continue
        state = UploadState(upload.state)
        if upload.purged_at and not each.rows:
            at = timezone.localtime(upload.purged_at)
            yield f"{upload.file_name} was kept until {at.day} {at:%B %Y}; its rows went with it."
        elif state in _NOT_READ:
            yield f"{upload.file_name} {_NOT_READ[state]}"
        elif not each.rows:
            yield f"{upload.file_name} has no row without an error, so there is nothing to compare."
        elif state == UploadState.FAILED:
            yield f"{upload.file_name} has errors: only its rows without errors are compared."
        if upload.rows_set_aside and each.rows:
            many = upload.rows_set_aside != 1
            yield (
                f"{upload.file_name} has {upload.rows_set_aside:,} row{'s' if many else ''} set "
                f"aside, which {'are' if many else 'is'} not compared."
            )


def across(first: Side, second: Side) -> tuple[str, str] | None:
    """The two months where each side has one and they differ: one is then held to the other.

    None where rows are matched within their month.
    """
    if len(first.periods) == len(second.periods) == 1 and first.periods != second.periods:
        return next(iter(first.periods)), next(iter(second.periods))
    return None


def how_matched(first: Side, second: Side) -> str:
    """How months are held to months, where that needs a sentence."""
    if pair := across(first, second):
        was, now = map(period_label, pair)
        return (
            f"The two are of different months: each row of {now} is held to the same row of {was}."
        )
    if first.rows and second.rows and not first.periods & second.periods:
        return "The two have no month in common, so every row is gone or added."
    return ""
