"""Having a file checked again from the start, since an officer said or corrected something."""

from typing import Any

from django.db import transaction

from hnfsg.intake.jobs import enqueue
from hnfsg.intake.models import Upload, UploadState
from hnfsg.intake.states import Refused, move
from hnfsg.intake.tasks import CHECK_UPLOAD
from hnfsg.people import audit
from hnfsg.people.models import User

CHECKED_SINCE = "The file was checked again while you were typing. Look at what is left."
CAN_BE_CHECKED_AGAIN = (UploadState.FAILED, UploadState.READY)


def lock_to_check_again(upload: Upload) -> Upload:
    """The upload, locked. Raises Refused when it is past being checked again."""
    found = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if found.state not in CAN_BE_CHECKED_AGAIN:
        raise Refused(
            f"{found.file_name} is {found.get_state_display().lower()}, so it is not checked again."
        )
    return found


def start_check_again(upload: Upload, **fields: Any) -> None:
    """Have an upload checked from the start. Within the caller's transaction."""
    cleared: dict[str, Any] = {"release_at": None, "release_by": None, "release_asked_at": None}
    cleared |= {"approved_by": None, "approved_at": None, "release_problem": ""}
    move(upload, UploadState.CHECKING, **{**cleared, **fields})
    enqueue(CHECK_UPLOAD, lock=upload.dataset_slug, upload=upload)


def check_again(*, upload: Upload, by: User | None) -> None:
    """Have an upload checked again, since something that it depends on was said elsewhere.

    Raises Refused when the upload is past it.
    """
    with transaction.atomic():
        locked = lock_to_check_again(upload)
        start_check_again(locked)
        audit.record(by=by, verb="had checked again", subject=locked)
    upload.refresh_from_db()
