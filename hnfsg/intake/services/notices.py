"""What is told by e-mail: to the officers of a dataset, to those who opened a withdrawn figure.

No message names a file, a figure's value or a child. A mail server that is down undoes nothing.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from hnfsg.intake import jobs, mailing
from hnfsg.intake.models import Job, Opened, Publication, Upload, UploadState
from hnfsg.people.models import User
from hnfsg.people.rights import Right, has_right

TELL_READERS = "tell-readers"


class Notice:
    """A message to some people. `lost` are those whom the mail server did not take it for."""

    def __init__(self, to: Iterable[User], template: str, context: dict[str, Any]) -> None:
        self.to = list(to)
        self.lost: list[User] = []
        self._template = template
        self._context = context

    def send(self) -> None:
        """Send it to each alone."""
        for user in self.to:
            if not mailing.send(self._template, [user], self._context):
                self.lost.append(user)


def tell_officers(to: Iterable[User], template: str, upload: Upload, **context: Any) -> Notice:
    """Tell officers about an upload, once the transaction stands."""
    about = {
        "upload": upload,
        "dataset": upload.dataset,
        "months": upload.months,
        "link": mailing.address_of("intake:preview", upload.pk),
    }
    notice = Notice(to, template, about | context)
    transaction.on_commit(notice.send, robust=True)
    return notice


@jobs.job_kind(TELL_READERS)
def tell_readers(job: Job) -> None:
    """Tell everybody who opened a figure of a withdrawn upload, but for whoever withdrew it.

    Who was told is forgotten, so that running it again tells only the others.
    """
    upload = job.upload
    if upload is None or upload.state != UploadState.WITHDRAWN:
        return
    opened = Opened.objects.filter(upload=upload).exclude(user=upload.withdrawn_by)
    for each in opened.select_related("user__person"):
        if has_right(each.user, Right.SEE_PAGES):
            notice = Notice([each.user], "withdrawn", _about_withdrawn(upload, each))
            notice.send()
            if notice.lost:
                continue
        each.delete()


def _about_withdrawn(upload: Upload, opened: Opened) -> dict[str, Any]:
    until = Publication.objects.filter(part__upload=upload).aggregate(at=Max("until_at"))["at"]
    return {
        "dataset": upload.dataset,
        "months": upload.months,
        "reason": upload.withdrawn_reason,
        "opened_at": opened.at,
        "seen_until": until,
        "was_replaced": until is not None and until < upload.withdrawn_at,
        "link": mailing.address_of("overview"),
    }
