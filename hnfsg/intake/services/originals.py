"""Looking at night whether every original is still the file that came."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from time import sleep

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from hnfsg import clock
from hnfsg.intake import mailing, originals
from hnfsg.intake.models import Reminder, Upload
from hnfsg.people import audit
from hnfsg.people.models import User
from hnfsg.people.rights import Role

logger = logging.getLogger(__name__)
TRIES = 3
PAUSE_SECONDS = 2
GIVE_UP_AFTER = 20  # files in a row that the store does not give: it is the store, not the files
LISTED = 20  # of the files with a problem, in one message
REMINDER = "original"


def check_originals(*, since: datetime, report: Callable[[str, int, int], None]) -> None:
    """Compare every kept file with its sha256, in order, and tell administrators what is new.

    Files compared at or after `since` are left out, so that an interrupted night goes on where it
    was. A file that the store cannot give just now keeps what was known of it. Raises OSError
    where the store as a whole does not work: then nothing is said of any file.
    """
    if problem := originals.probe(default_storage):
        raise OSError(f"the store of originals: {problem}")
    to_do = _unchecked(since)
    failed_in_a_row = 0
    for count, pk in enumerate(to_do, start=1):
        report("Comparing the kept files with what came", count, len(to_do))
        try:
            _check(pk)
            failed_in_a_row = 0
        except OSError as problem:
            failed_in_a_row += 1
            logger.warning("the original of upload %s cannot be read now: %s", pk, problem)
            if failed_in_a_row >= GIVE_UP_AFTER:
                raise
    tell_administrators()


def _unchecked(since: datetime) -> Sequence[int]:
    is_due = Q(original_checked_at__isnull=True) | Q(original_checked_at__lt=since)
    return list(
        Upload.objects.filter(is_due).exclude(file="").order_by("pk").values_list("pk", flat=True)
    )


def _check(pk: int) -> None:
    for attempt in range(1, TRIES + 1):
        upload = Upload.objects.filter(pk=pk).exclude(file="").first()
        if upload is None:
            return  # purged or discarded meanwhile
        try:
            _note(upload, originals.problem_with(upload))
        except OSError:
            if attempt == TRIES:
                raise
            sleep(PAUSE_SECONDS)
        else:
            return


def _note(upload: Upload, problem: str) -> None:
    """Keep what was found; a change is a line in the trail. A file just purged is no problem."""
    with transaction.atomic():
        found = Upload.objects.filter(pk=upload.pk, file=upload.file.name).update(
            original_checked_at=clock.now(), original_problem=problem
        )
        if not found or problem == upload.original_problem:
            return
        Reminder.objects.filter(
            dataset_slug=upload.dataset_slug, period=str(upload.pk), kind=REMINDER
        ).delete()
        audit.record(
            by=None,
            verb="found a problem with the kept file of"
            if problem
            else "found in order again the kept file of",
            subject=upload,
            before={"problem": upload.original_problem} if upload.original_problem else None,
            after={"problem": problem},
        )


def tell_administrators() -> None:
    """One message about the problems that nobody was told of yet; each is told once."""
    told = set(Reminder.objects.filter(kind=REMINDER).values_list("period", flat=True))
    wrong = Upload.objects.exclude(original_problem="").order_by("pk")
    new = [upload for upload in wrong if str(upload.pk) not in told]
    if not new:
        return
    listed = [(u, mailing.address_of("intake:upload", u.pk)) for u in new[:LISTED]]
    context = {"count": len(new), "listed": listed, "more": len(new) - len(listed)}
    if not mailing.send("originals", User.objects.with_role(Role.ADMINISTRATOR), context):
        return  # tried again the next night
    Reminder.objects.bulk_create(
        (
            Reminder(
                dataset_slug=u.dataset_slug,
                period=str(u.pk),
                kind=REMINDER,
                sent_at=clock.now(),
            )
            for u in new
        ),
        ignore_conflicts=True,
    )
