"""How long originals are kept, and which have been kept long enough.

Never a file of which something is live, or that is planned to be published.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import Storage
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from hnfsg.intake import originals
from hnfsg.intake.declarations import Dataset, datasets
from hnfsg.intake.models import Job, Publication, Upload, UploadState

ORPHAN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Kind:
    """One kind of upload that retention lets go: how many, of how many bytes, since when."""

    title: str
    uploads: QuerySet[Upload]
    count: int
    size_bytes: int
    oldest: datetime | None


@dataclass(frozen=True)
class Plan:
    """What retention lets go of one dataset."""

    dataset: Dataset
    unpublished: Kind
    replaced: Kind

    @property
    def kinds(self) -> tuple[Kind, Kind]:
        """Both kinds."""
        return self.unpublished, self.replaced

    @property
    def count(self) -> int:
        """How many uploads."""
        return sum(kind.count for kind in self.kinds)


def plans(now: datetime) -> list[Plan]:
    """What retention lets go now, by dataset."""
    return [
        Plan(
            dataset,
            _kind("never published", unpublished(dataset, now)),
            _kind("replaced or withdrawn", replaced(dataset, now)),
        )
        for dataset in datasets()
    ]


def _kind(title: str, uploads: QuerySet[Upload]) -> Kind:
    # a sum over joined publications would count a file once for each
    own = Upload.objects.filter(pk__in=uploads.values("pk"))
    size = own.exclude(file="").aggregate(total=Sum("size_bytes"))["total"] or 0
    oldest = own.order_by("received_at").values_list("received_at", flat=True).first()
    return Kind(title, uploads, own.count(), size, oldest)


def unpublished(dataset: Dataset, now: datetime) -> QuerySet[Upload]:
    """Uploads never published that have been kept for their days."""
    at_work = Job.objects.filter(upload=OuterRef("pk"), finished_at__isnull=True)
    return _still_kept(dataset).filter(
        ~Exists(at_work),
        published_at__isnull=True,
        received_at__lt=now - timedelta(days=dataset.keep_unpublished_days),
    )


def replaced(dataset: Dataset, now: datetime) -> QuerySet[Upload]:
    """Uploads published once that have not counted for their years: replaced or withdrawn."""
    return (
        _still_kept(dataset)
        .filter(state__in=[UploadState.SUPERSEDED, UploadState.WITHDRAWN])
        .annotate(counted_until=Max("parts__publications__until_at"))
        .filter(counted_until__lt=years_before(now, dataset.keep_years))
    )


def _still_kept(dataset: Dataset) -> QuerySet[Upload]:
    live = Publication.objects.filter(part__upload=OuterRef("pk"), until_at__isnull=True)
    return Upload.objects.filter(
        Q(outline__isnull=False) | ~Q(file=""),
        Q(release_asked_at__isnull=True) | ~Q(release_problem=""),  # no plan, or one that failed
        ~Exists(live),
        dataset_slug=dataset.slug,
    ).order_by("pk")


def years_before(moment: datetime, years: int) -> datetime:
    """The same day so many years earlier; 28 February where there is no 29th."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)


def orphans(storage: Storage) -> Iterator[str]:
    """The files in the store that no upload names, older than a day. Raises OSError.

    A transaction that was rolled back, or a store that was away when a file was to go, leaves
    such.
    """
    there = list(originals.names(storage))
    named = set(Upload.objects.exclude(file="").values_list("file", flat=True))
    limit = timezone.now() - ORPHAN_AFTER  # the store's own clock is the real one
    for name in there:
        if name not in named and storage.get_modified_time(name) < limit:
            yield name


def kept_for(dataset: Dataset) -> str:
    """How long a dataset's originals are kept, for its page."""
    years = f"{dataset.keep_years} year{'' if dataset.keep_years == 1 else 's'}"
    days = dataset.keep_unpublished_days
    return (
        "A published file is kept as it came while anything in it counts, and for "
        f"{years} after it was replaced or withdrawn. A file that was never published is kept for "
        f"{days} day{'' if days == 1 else 's'}. After that the file goes; who sent it, when, its "
        "sha256 and how many problems it had stay in the history."
    )


def set_aside(dataset: Dataset) -> str:
    """How many rows with errors may be left out, for a dataset's page."""
    if not dataset.set_aside_share:
        return "None may be left out: every error has to be fixed before the file is published."
    share = f"{100 * dataset.set_aside_share:g}%"
    return f"Up to {share} of the rows may be set aside, so that the others can be published."
