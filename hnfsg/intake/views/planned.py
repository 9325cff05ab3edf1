"""What a page says of how an upload is published: at once, from a moment, by a second officer."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from hnfsg.intake import releases, services
from hnfsg.intake.forms import ReleaseForm, SendBackForm
from hnfsg.intake.models import Upload
from hnfsg.intake.releases import Step
from hnfsg.people.rights import has_right


def planned_context(request: HttpRequest, upload: Upload) -> dict[str, Any]:
    """needs_approval, step (releases.Step), is_asker (whether the reader asked for it), can_decide
    (whether they may approve it), is_stale (whether what it would replace has changed since),
    can_explain, why_not_kept (why it cannot be published again), asked (token), release_form,
    send_back_form.
    """
    needs_approval = releases.needs_approval(upload.dataset_slug)
    step = releases.step(upload, with_approval=needs_approval)
    can_change = has_right(request.user, upload.dataset.right)
    is_asker = upload.release_by_id == request.user.pk
    is_waiting = step is not Step.NOTHING
    return {
        "needs_approval": needs_approval,
        "step": step.value,
        "is_asker": is_asker,
        "can_decide": can_change and step is Step.APPROVAL and not is_asker,
        "is_stale": is_waiting and upload.release_seen != services.seen_token(upload),
        "can_explain": can_change and not is_waiting,
        "why_not_kept": services.reason_not_kept(upload),
        "asked": services.asked_token(upload),
        "release_form": ReleaseForm(initial=_planned(upload)),
        "send_back_form": SendBackForm(),
    }


def _planned(upload: Upload) -> dict[str, Any]:
    """The date and time that the form begins with: those that are planned."""
    if upload.release_at is None:
        return {}
    at = timezone.localtime(upload.release_at)
    return {"day": at.date(), "time": at.time()}
