"""Publishing from a date and time: planned, changed, called off, and done when it comes.

Figures may not go to members before Cabinet has them. A planned upload stays as it is; when its
moment has come, a job publishes it by the same road, with every check made anew.
"""

from datetime import datetime, timedelta

from django.db import transaction

from hnfsg import clock
from hnfsg.intake import jobs
from hnfsg.intake.models import Job, Upload
from hnfsg.intake.releases import Step, due, in_words, needs_approval, officers, step_of
from hnfsg.intake.services.notices import tell_officers
from hnfsg.intake.services.pointers import locked
from hnfsg.intake.services.publishing import check_may_publish, make_live
from hnfsg.intake.states import NO_RELEASE, Refused
from hnfsg.people import audit
from hnfsg.people.models import User

RELEASE_UPLOAD = "release-upload"
FURTHEST = timedelta(days=366)
_PLANNED = "after this was planned"


def plan_release(*, upload: Upload, at: datetime, by: User, seen: str) -> None:
    """Have an upload published from a moment. Planning again changes the moment.

    `seen` is the `seen_token` of the preview that was looked at. Raises Refused as `publish` does,
    and for a moment that has passed or is more than a year away.
    """
    with transaction.atomic():
        upload = locked(upload)
        check_may_publish(upload, seen)
        if needs_approval(upload.dataset_slug):
            raise Refused(
                f"A second officer has to agree before {upload.dataset.title} is published. Ask "
                "for approval."
            )
        before = _stated(upload)
        set_release(upload, at=at, by=by, seen=seen)
        audit.record(
            by=by,
            verb="planned the publication of",
            subject=upload,
            before=before,
            after=_stated(upload),
        )


def call_off(*, upload: Upload, by: User) -> None:
    """Take back what was asked for or planned. Raises Refused where nothing was."""
    with transaction.atomic():
        upload = locked(upload)
        if upload.release_asked_at is None or step_of(upload) is Step.NOTHING:
            raise Refused("Nothing is planned for this upload any more. Look at it again.")
        before = _stated(upload)
        clear_release(upload)
        audit.record(
            by=by, verb="called off the publication of", subject=upload, before=before, after={}
        )


def set_release(upload: Upload, *, at: datetime | None, by: User, seen: str) -> None:
    """Write down on a locked upload what is asked for. Raises Refused for a moment that cannot be.

    An earlier approval was of something else, so it goes.
    """
    if at is not None:
        _check_moment(at)
    _save(
        upload,
        NO_RELEASE
        | {
            "release_at": at,
            "release_by": by,
            "release_asked_at": clock.now(),
            "release_seen": seen,
        },
    )


def clear_release(upload: Upload) -> None:
    """Nothing is asked for of a locked upload any more."""
    _save(upload, NO_RELEASE)


@jobs.before_ringing
def enqueue_due() -> None:
    """Write down a job for each planned publication whose moment has come: one for each."""
    for found in due(clock.now()):
        with transaction.atomic():
            upload = Upload.objects.select_for_update(skip_locked=True).filter(pk=found.pk).first()
            is_open = Job.objects.filter(
                kind=RELEASE_UPLOAD, upload=found, finished_at__isnull=True
            ).exists()
            if upload and not is_open:
                # A lock of its own: a long check of another file must not delay it.
                jobs.enqueue(RELEASE_UPLOAD, lock=f"release-{found.dataset_slug}", upload=found)


@jobs.job_kind(RELEASE_UPLOAD)
def release_upload(job: Job) -> None:
    """Publish the job's upload if it is still planned and due; say so where it cannot be."""
    if job.upload is None:
        return
    try:
        _release(job.upload)
    except Refused as problem:
        _could_not(job.upload, str(problem))


def _release(upload: Upload) -> None:
    with transaction.atomic():
        upload = locked(upload)
        if not _is_due(upload):
            return
        if step_of(upload) is Step.APPROVAL:
            raise Refused("No second officer had approved it by then.")
        check_may_publish(upload, upload.release_seen, since=_PLANNED)
        make_live(
            upload,
            by=None,
            published_by=upload.release_by,
            at=upload.release_at,
            note=_decided(upload),
            release={"release_problem": ""},
        )


def _could_not(upload: Upload, why: str) -> None:
    with transaction.atomic():
        upload = locked(upload)
        if not _is_due(upload):
            return
        _save(upload, {"release_problem": why})
        audit.record(by=None, verb="could not publish", subject=upload, note=why)
        when = in_words(upload.release_at or clock.now())
        tell_officers(_planner_and_officers(upload), "not_published", upload, why=why, when=when)


def _is_due(upload: Upload) -> bool:
    return due(clock.now()).filter(pk=upload.pk).exists()


def _planner_and_officers(upload: Upload) -> list[User]:
    """Who may put it right, and whoever planned it as long as the account is open."""
    found = officers(upload.dataset)
    planner = upload.release_by
    if planner and planner.is_active and planner not in found:
        found.insert(0, planner)
    return found


def _decided(upload: Upload) -> str:
    """`Planned by Fay Finance (FF), approved by Bo Budget (BB)`, for the audit trail."""
    words = f"Planned by {upload.release_by}"
    return f"{words}, approved by {upload.approved_by}" if upload.approved_by else words


def _check_moment(at: datetime) -> None:
    now = clock.now()
    if at <= now:
        raise Refused(f"{in_words(at)} has passed. Choose a later time, or publish it now.")
    if at > now + FURTHEST:
        raise Refused(f"{in_words(at)} is more than a year away. Choose a nearer date.")


def _stated(upload: Upload) -> dict[str, str]:
    return {"from": in_words(upload.release_at)} if upload.release_at else {}


def _save(upload: Upload, fields: dict[str, object]) -> None:
    Upload.objects.filter(pk=upload.pk).update(**fields)
    for name, value in fields.items():
        setattr(upload, name, value)
