"""What is due of the data that somebody may send, and what of it waits for them.

The overview's card, the reminders by e-mail and `manage.py doctor` all take late from `freshness`.
Working days are Mondays to Fridays: bank holidays are not known yet, so that around one a day may
be counted too many.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from hnfsg.intake.declarations import Dataset, datasets
from hnfsg.intake.freshness import Freshness, freshness
from hnfsg.intake.models import FindingLevel, Upload, UploadState
from hnfsg.intake.releases import PLANNED, Step, in_words, with_steps
from hnfsg.intake.selectors import UNDER_WAY
from hnfsg.intake.vintages import Vintage
from hnfsg.people.models import User
from hnfsg.people.rights import has_right
from hnfsg.periods import add_working_days

SOON_WORKING_DAYS = 3


@dataclass(frozen=True)
class Waiting:
    """An upload that waits for an officer: what to do, in words, and where."""

    upload: Upload
    what: str
    button: str
    address: str


@dataclass(frozen=True)
class Due:
    """One dataset of somebody's: when the next is due, and what waits."""

    fresh: Freshness
    waiting: list[Waiting] = field(default_factory=list)

    @property
    def dataset(self) -> Dataset:
        """The dataset."""
        return self.fresh.dataset


def is_soon(due_on: date, today: date) -> bool:
    """Whether a day is today or within the next three working days."""
    return today <= due_on <= add_working_days(today, SOON_WORKING_DAYS)


def dues(vintage: Vintage, user: User, today: date) -> list[Due]:
    """The datasets that a user may send. Two queries; none for who may send nothing."""
    mine = {dataset.slug for dataset in datasets() if has_right(user, dataset.right)}
    if not mine:
        return []
    return [due for due in all_dues(vintage, today, user) if due.dataset.slug in mine]


def all_dues(vintage: Vintage, today: date, user: User | None = None) -> list[Due]:
    """Every dataset with what waits, those that are late first, then by the day they are due.

    `user` is who reads: a second officer's leave is not asked of whoever asked for it.
    """
    waiting: dict[str, list[Waiting]] = {}
    for upload in _under_way():
        waiting.setdefault(upload.dataset_slug, []).append(_waiting(upload, user))
    found = [Due(f, waiting.get(f.dataset.slug, [])) for f in freshness(vintage, today)]
    return sorted(found, key=lambda due: (due.fresh.next_due_on or date.max, due.dataset.title))


def _under_way() -> list[Upload]:
    """The uploads on their way to being published, again or for the first time, oldest first.

    One query, and one more where anything was asked for or planned.
    """
    by_level = {
        "errors": Q(findings__level=FindingLevel.ERROR),
        "questions": Q(findings__level=FindingLevel.QUESTION),
        "unexplained": Q(findings__level=FindingLevel.QUERY, findings__explained_at__isnull=True),
    }
    found = list(
        Upload.objects.filter(Q(state__in=UNDER_WAY) | PLANNED)
        .annotate(**{name: Count("findings", filter=which) for name, which in by_level.items()})
        .order_by("received_at", "pk")
    )
    if any(upload.release_asked_at for upload in found):
        return with_steps(found)
    return found


def _waiting(upload: Upload, user: User | None) -> Waiting:
    page = reverse("intake:upload", args=[upload.pk])
    preview = reverse("intake:preview", args=[upload.pk])
    if upload.state in (UploadState.RECEIVED, UploadState.CHECKING):
        return Waiting(upload, "is being checked", "See how far it is", page)
    counts = _counts(upload)
    if counts:
        return Waiting(upload, counts, "Put it right", page)
    if upload.release_problem:
        return Waiting(upload, "was not published as planned", "See why", preview)
    step = getattr(upload, "release_step", Step.NOTHING)
    if step == Step.APPROVAL:
        is_own = user is not None and upload.release_by_id == user.pk
        what = "waits for a second officer's approval"
        return Waiting(upload, what, "See it" if is_own else "Look and decide", preview)
    if step == Step.TIME and upload.release_at:
        what = f"is to be published on {in_words(upload.release_at)}"
        return Waiting(upload, what, "See it", preview)
    return Waiting(upload, "is ready to publish", "Preview and publish", preview)


def _counts(upload: Upload) -> str:
    """What is to be put right, in words; blank when nothing is."""
    said = []
    for name, one, many in (
        ("errors", "error to fix", "errors to fix"),
        ("questions", "question to answer", "questions to answer"),
        ("unexplained", "query to explain", "queries to explain"),
    ):
        if count := getattr(upload, name):
            said.append(f"{count} {one if count == 1 else many}")
    return f"has {', '.join(said)}" if said else ""
