"""A second officer's approval, where a dataset's owners ask for it."""

from datetime import datetime

from django.db import transaction

from hnfsg import clock
from hnfsg.intake import personal
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.models import DatasetSetting, Upload
from hnfsg.intake.releases import Step, in_words, needs_approval, officers, step_of
from hnfsg.intake.services.explaining import sentence
from hnfsg.intake.services.notices import Notice, tell_officers
from hnfsg.intake.services.pointers import locked
from hnfsg.intake.services.publishing import check_may_publish, make_live
from hnfsg.intake.services.releasing import clear_release, set_release
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import User
from hnfsg.people.rights import check_right

CHANGED_SETTINGS = "changed the settings of"
NOBODY_ELSE = (
    "Nobody else may approve it: there is no second officer. Ask an administrator to invite one."
)


def set_needs_approval(*, dataset: Dataset, is_needed: bool, by: User | None) -> None:
    """Ask for a second officer's approval of each publication of a dataset, or no longer."""
    if by is not None:
        check_right(by, dataset.settings_right)
    with transaction.atomic():
        setting, _ = DatasetSetting.objects.select_for_update().get_or_create(
            dataset_slug=dataset.slug
        )
        if setting.needs_approval == is_needed:
            return
        setting.needs_approval = is_needed
        setting.save(update_fields=["needs_approval"])
        name = "a second officer approves"
        audit.record(
            by=by,
            verb=CHANGED_SETTINGS,
            subject=dataset.title,
            before={name: not is_needed},
            after={name: is_needed},
        )


def ask_for_approval(*, upload: Upload, at: datetime | None, by: User, seen: str) -> Notice:
    """Ask the other officers to agree that an upload is published: at once, or from a moment.

    They are told by e-mail. Raises Refused as `publish` does, for a moment that cannot be, where
    no approval is needed and where there is nobody to give it.
    """
    with transaction.atomic():
        upload = locked(upload)
        check_may_publish(upload, seen)
        if not needs_approval(upload.dataset_slug):
            raise Refused("No approval is needed any more: publish it yourself.")
        others = officers(upload.dataset, but=by)
        if not others:
            raise Refused(NOBODY_ELSE)
        set_release(upload, at=at, by=by, seen=seen)
        when = in_words(at) if at else "as soon as it is approved"
        audit.record(by=by, verb="asked for approval of", subject=upload, after={"from": when})
        return tell_officers(others, "approval_asked", upload, by=by, when=when)


def approve(*, upload: Upload, by: User, seen: str, asked: str) -> Notice:
    """Agree to what another officer asked for: it is published at once, or waits for its moment.

    `asked` is the `asked_token` and `seen` the `seen_token` of the preview that was looked at.
    Whoever asked is told. Raises Refused as `publish` does, and to whoever asked.
    """
    check_right(by, upload.dataset.right)
    with transaction.atomic():
        upload = locked(upload)
        _check_may_decide(upload, by, asked)
        check_may_publish(upload, seen)
        now = clock.now()
        decided = {"approved_by": by, "approved_at": now, "release_seen": seen}
        if upload.release_at and upload.release_at > now:
            Upload.objects.filter(pk=upload.pk).update(**decided)
            when = in_words(upload.release_at)
            audit.record(by=by, verb="approved", subject=upload, after={"from": when})
        else:
            when = ""
            make_live(
                upload,
                by=by,
                published_by=upload.release_by,
                at=None,
                verb="approved and published",
                note=f"Asked for by {upload.release_by}",
                release=decided | {"release_problem": ""},
            )
        return tell_officers(_asker(upload), "approved", upload, by=by, when=when)


def send_back(*, upload: Upload, by: User, reason: str, asked: str) -> Notice:
    """Refuse what another officer asked for, with a reason; whoever asked is told.

    Raises Refused without a reason, and as `approve` does.
    """
    check_right(by, upload.dataset.right)
    reason = sentence(reason)
    if not reason:
        raise Refused("Say what has to change before you approve it.")
    if kinds := personal.kinds_in(reason):
        raise Refused(f"The reason seems to hold {' and '.join(kinds)}. Take that out.")
    with transaction.atomic():
        upload = locked(upload)
        _check_may_decide(upload, by, asked)
        to = _asker(upload)
        clear_release(upload)
        audit.record(by=by, verb="sent back", subject=upload, note=reason)
        return tell_officers(to, "sent_back", upload, by=by, reason=reason)


def asked_token(upload: Upload) -> str:
    """A name for what is asked for: it changes when it is asked for anew."""
    return upload.release_asked_at.isoformat() if upload.release_asked_at else ""


def _check_may_decide(upload: Upload, by: User, asked: str) -> None:
    if step_of(upload) is not Step.APPROVAL:
        raise Refused("Nobody asks for approval of this any more. Look at it again.")
    if upload.release_by_id == by.pk:
        raise Refused("You asked for it, so somebody else has to approve it.")
    if asked != asked_token(upload):
        raise Refused("It was asked for anew while you were looking. Look at the preview again.")


def _asker(upload: Upload) -> list[User]:
    asker = upload.release_by
    return [asker] if asker and asker.is_active else []
