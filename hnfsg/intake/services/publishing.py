"""Publishing: a pointer moves, in one short transaction, whatever the size of the file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hnfsg.intake.models import Publication, Upload, UploadState
from hnfsg.intake.releases import PUBLISHABLE, needs_approval
from hnfsg.intake.services.explaining import unexplained
from hnfsg.intake.services.pointers import (
    announce,
    close,
    locked,
    mark_superseded,
    moment_after,
    open_parts,
    token_of,
    would_replace,
)
from hnfsg.intake.states import NO_RELEASE, Refused, move
from hnfsg.people import audit
from hnfsg.people.models import User
from hnfsg.periods import period_label

CAN_BE_PUBLISHED = PUBLISHABLE
_LOOKING = "while you were looking"


def publish(
    *,
    upload: Upload,
    by: User | None,
    effective_at: datetime | None = None,
    seen: str | None = None,
    by_label: str = "",
) -> None:
    """Make an upload's parts the ones that count, from now or from a stated moment.

    `seen` is the `seen_token` of the preview that was looked at. What was planned of it is called
    off. Raises Refused with the reason: errors or unexplained queries, somebody published the same
    month meanwhile, or a second officer has to agree.
    """
    with transaction.atomic():
        upload = locked(upload)
        check_may_publish(upload, seen)
        if needs_approval(upload.dataset_slug):
            raise Refused(
                f"A second officer has to agree before {upload.dataset.title} is published. Ask "
                "for approval on the preview page."
            )
        make_live(upload, by=by, published_by=by, at=effective_at, by_label=by_label)


def make_live(  # noqa: PLR0913 - who does it is not who published it, where two officers agree
    upload: Upload,
    *,
    by: User | None,
    published_by: User | None,
    at: datetime | None,
    verb: str = "published",
    note: str = "",
    by_label: str = "",
    release: Mapping[str, Any] = NO_RELEASE,
) -> None:
    """Move the pointer to a locked upload that `check_may_publish` has let through.

    `release` is what is kept of how it was asked for and approved. Raises Refused when the moment
    lies before what it replaces.
    """
    replaced = would_replace(upload)
    moment = moment_after(at, replaced)
    parts = list(upload.parts.all())
    close(replaced, moment)
    open_parts(upload, parts, moment)
    move(
        upload,
        UploadState.PUBLISHED,
        published_at=moment,
        published_by=published_by,
        withdrawn_at=None,
        withdrawn_by=None,
        withdrawn_reason="",
        **release,
    )
    mark_superseded({p.part.upload_id for p in replaced} - {upload.pk})
    audit.record(
        by=by,
        verb=verb,
        subject=upload,
        before={"replaced": sorted({p.part.upload.file_name for p in replaced})},
        after={"months": sorted({period_label(p.period) for p in parts if p.period})},
        note=note,
        by_label=by_label,
    )
    announce(upload)


def check_may_publish(upload: Upload, seen: str | None, since: str = _LOOKING) -> None:
    """Raise Refused, with the reason, unless a locked upload may be published.

    `since` says since when what it would replace must not have changed.
    """
    if upload.state == UploadState.FAILED:
        raise Refused("This file has errors. Fix them and send it again.")
    if upload.state not in CAN_BE_PUBLISHED:
        raise Refused(f"This upload is {upload.get_state_display().lower()}.")
    if why := reason_not_kept(upload):
        raise Refused(why)
    if waiting := unexplained(upload):
        queries = "query waits" if waiting == 1 else "queries wait"
        raise Refused(f"{waiting} {queries} for an explanation.")
    replaced = would_replace(upload)
    if seen is not None and seen != token_of(replaced):
        raise Refused(_who_was_first(replaced, since))


def reason_not_kept(upload: Upload) -> str:
    """Why an upload that counted once cannot be published again; blank when it can."""
    if upload.file or upload.state not in (UploadState.SUPERSEDED, UploadState.WITHDRAWN):
        return ""
    when = f" It was deleted on {_day(upload.purged_at)}." if upload.purged_at else ""
    return f"The file is no longer kept, so it cannot be published again.{when}"


def _who_was_first(replaced: list[Publication], since: str) -> str:
    newest = max(replaced, key=lambda p: p.pk, default=None)
    if newest is None:
        return "What this file would replace was withdrawn meanwhile. Look at the preview again."
    other = newest.part.upload
    who = other.published_by.person.initials if other.published_by else "Somebody else"
    at = timezone.localtime(newest.from_at)
    months = f" for {period_label(newest.period)}" if newest.period else ""
    return (
        f"{who} published {other.file_name}{months} at {at:%H.%M} on "
        f"{at.day} {at:%B}, {since}. Look at the preview again before you publish."
    )


def _day(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local.day} {local:%B %Y}"
