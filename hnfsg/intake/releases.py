"""What is asked for and planned: whose approval waits, what is published when.

Four fields of an upload say it: who asked and when (`release_by`, `release_asked_at`), from when
(`release_at`, empty for at once), and who agreed (`approved_by`, `approved_at`).
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils import timezone

from hnfsg.intake.declarations import Dataset
from hnfsg.intake.mailing import holders_of
from hnfsg.intake.models import DatasetSetting, Upload, UploadState
from hnfsg.people.models import User

PUBLISHABLE = (UploadState.READY, UploadState.SUPERSEDED, UploadState.WITHDRAWN)
PLANNED = Q(state__in=PUBLISHABLE, release_asked_at__isnull=False)


class Step(StrEnum):
    """What an upload that could be published waits for."""

    NOTHING = "nothing"  # nobody has asked for anything
    APPROVAL = "approval"  # a second officer
    TIME = "time"  # its moment


def needs_approval(dataset_slug: str) -> bool:
    """Whether a second officer has to agree before anything of a dataset is published."""
    return DatasetSetting.objects.filter(dataset_slug=dataset_slug, needs_approval=True).exists()


def step(upload: Upload, *, with_approval: bool) -> Step:
    """What an upload waits for, where a dataset's publications need approval or not.

    A request for approval without a moment means nothing any more once approval is not needed; nor
    does a plan that could not be kept.
    """
    is_over = upload.state not in PUBLISHABLE or bool(upload.release_problem)
    if is_over or upload.release_asked_at is None:
        return Step.NOTHING
    if with_approval and upload.approved_at is None:
        return Step.APPROVAL
    return Step.TIME if upload.release_at else Step.NOTHING


def step_of(upload: Upload) -> Step:
    """What an upload waits for as its dataset is set now."""
    return step(upload, with_approval=needs_approval(upload.dataset_slug))


def with_steps(uploads: Iterable[Upload]) -> list[Upload]:
    """The uploads, each with its `release_step`. One query."""
    needing = set(
        DatasetSetting.objects.filter(needs_approval=True).values_list("dataset_slug", flat=True)
    )
    found = list(uploads)
    for upload in found:
        upload.release_step = step(upload, with_approval=upload.dataset_slug in needing).value
    return found


def planned(dataset_slug: str) -> QuerySet[Upload]:
    """The uploads of a dataset that wait for approval or for their moment, the next one first."""
    return (
        Upload.objects.filter(PLANNED, dataset_slug=dataset_slug)
        .select_related("release_by__person", "approved_by__person")
        .order_by("release_at", "pk")
    )


def due(at: datetime) -> QuerySet[Upload]:
    """The uploads whose planned moment has come and whose publication has not been tried."""
    return Upload.objects.filter(PLANNED, release_at__lte=at, release_problem="")


def officers(dataset: Dataset, but: User | None = None) -> list[User]:
    """Those who may publish a dataset, without one of them."""
    return [user for user in holders_of(dataset.right) if user != but]


def in_words(moment: datetime) -> str:
    """`Tuesday 5 March 2024 at 9.00`, in the council's time."""
    local = timezone.localtime(moment)
    return f"{local:%A} {local.day} {local:%B %Y} at {local.hour}.{local:%M}"
