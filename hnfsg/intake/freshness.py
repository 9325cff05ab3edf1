"""How fresh each dataset is: up to when, published when and by whom, when the next is due."""

from dataclasses import dataclass
from datetime import date, datetime

from hnfsg.intake.declarations import Dataset, datasets
from hnfsg.intake.models import Upload
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth, NotAPeriod


@dataclass(frozen=True)
class Freshness:
    """One dataset's freshness. What is empty is not known, or nothing is ever due."""

    dataset: Dataset
    latest: FinancialMonth | None
    published_at: datetime | None
    published_by: str
    next_due: FinancialMonth | None
    next_due_on: date | None
    days_late: int

    @property
    def to(self) -> date | None:
        """The last day that the data covers."""
        return self.latest.ends_on if self.latest else None


def freshness(vintage: Vintage, today: date) -> list[Freshness]:
    """Every dataset, by title. One query."""
    latest = {dataset.slug: latest_month(dataset.slug, vintage) for dataset in datasets()}
    behind = {slug: _upload_behind(slug, month, vintage) for slug, month in latest.items()}
    wanted = [pk for pk in behind.values() if pk is not None]
    uploads = Upload.objects.select_related("published_by__person").in_bulk(wanted)
    return [
        _freshness(dataset, latest[dataset.slug], uploads.get(behind[dataset.slug] or 0), today)
        for dataset in datasets()
    ]


def _upload_behind(slug: str, month: FinancialMonth | None, vintage: Vintage) -> int | None:
    """The upload of the latest month that was published last; of data without months, the last."""
    newest = month.key if month else None
    parts = [
        (part.from_at, part.upload_id)
        for part in vintage.parts
        if part.from_at and part.dataset == slug and newest in (None, part.period)
    ]
    return max(parts)[1] if parts else None


def _freshness(
    dataset: Dataset, latest: FinancialMonth | None, upload: Upload | None, today: date
) -> Freshness:
    due = latest.next() if latest and dataset.due_on else None
    due_on = dataset.due_on(due) if due and dataset.due_on else None
    by = upload.published_by if upload else None
    return Freshness(
        dataset=dataset,
        latest=latest,
        published_at=upload.published_at if upload else None,
        published_by=by.initials if by else "",
        next_due=due,
        next_due_on=due_on,
        days_late=max(0, (today - due_on).days) if due_on else 0,
    )


def latest_month(dataset: str, vintage: Vintage) -> FinancialMonth | None:
    """The newest month of a dataset that counts, outturns aside; None where it has no months."""
    periods = {part.period for part in vintage.parts if part.dataset == dataset}
    months = [month for period in periods if (month := _month(period)) and not month.is_outturn]
    return max(months, default=None)


def _month(period: str) -> FinancialMonth | None:
    """The month that a part is of; None for a snapshot or a version."""
    try:
        return FinancialMonth.from_key(period)
    except NotAPeriod:
        return None
