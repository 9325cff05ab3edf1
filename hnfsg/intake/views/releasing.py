"""Publishing later, and by a second officer's leave."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hnfsg.intake import services
from hnfsg.intake.forms import ReleaseForm, SendBackForm
from hnfsg.intake.models import Upload, UploadState
from hnfsg.intake.releases import in_words, needs_approval
from hnfsg.intake.services import Notice, Refused
from hnfsg.intake.views.publishing import preview_context, refused
from hnfsg.intake.views.shared import upload_or_404, who
from hnfsg.people.rights import Right, require


@require(Right.SEE_DATA_PAGES)
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan the publication (`when` is `later`, with day and time), or ask for a second officer's
    approval; a mistake comes back to the preview.
    """
    found = upload_or_404(request, pk, to_change=True)
    form = ReleaseForm(request.POST)
    is_later = request.POST.get("when") == "later"
    if is_later and not form.is_valid():
        context = preview_context(request, found, release_form=form, form=form)
        return render(request, "intake/preview.html", context, status=400)
    try:
        _ask(request, found, form.cleaned_data["at"] if is_later else None)
    except Refused as problem:
        return refused(request, found, problem, release_form=form if is_later else ReleaseForm())
    return redirect("intake:upload", pk=pk)


def _ask(request: HttpRequest, upload: Upload, at: datetime | None) -> None:
    seen, by = request.POST.get("seen", ""), who(request)
    if at and not needs_approval(upload.dataset_slug):
        services.plan_release(upload=upload, at=at, by=by, seen=seen)
        messages.success(
            request,
            f"{upload.file_name} will be published on {in_words(at)}. Members see nothing of it "
            "before.",
        )
        return
    notice = services.ask_for_approval(upload=upload, at=at, by=by, seen=seen)
    names = " and ".join(user.name for user in notice.to)
    messages.success(request, f"{upload.file_name} waits for approval. Asked: {names}.")
    _tell_lost(request, notice)


@require(Right.SEE_DATA_PAGES)
@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was asked for or planned, and go back to the upload."""
    found = upload_or_404(request, pk, to_change=True)
    try:
        services.call_off(upload=found, by=who(request))
    except Refused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"The publication of {found.file_name} is called off.")
    return redirect("intake:upload", pk=pk)


@require(Right.SEE_DATA_PAGES)
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree as the second officer; a refusal comes back to the preview with its sentence."""
    found = upload_or_404(request, pk, to_change=True)
    sent = request.POST
    try:
        notice = services.approve(
            upload=found, by=who(request), seen=sent.get("seen", ""), asked=sent.get("asked", "")
        )
    except Refused as problem:
        return refused(request, found, problem)
    found.refresh_from_db()
    if found.state == UploadState.PUBLISHED or found.release_at is None:
        said = f"{found.file_name} is approved and published. Members see it now."
    else:
        said = f"{found.file_name} is approved and will be published on "
        said += f"{in_words(found.release_at)}."
    messages.success(request, said)
    _tell_lost(request, notice)
    return redirect("intake:upload", pk=pk)


@require(Right.SEE_DATA_PAGES)
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse as the second officer, with a reason; a mistake comes back to the preview."""
    found = upload_or_404(request, pk, to_change=True)
    form, asked = SendBackForm(request.POST), request.POST.get("asked", "")
    if not form.is_valid():
        context = preview_context(request, found, send_back_form=form, form=form)
        return render(request, "intake/preview.html", context, status=400)
    reason = form.cleaned_data["reason"]
    try:
        notice = services.send_back(upload=found, by=who(request), reason=reason, asked=asked)
    except Refused as problem:
        return refused(request, found, problem, send_back_form=form)
    messages.success(request, f"{found.file_name} is sent back.")
    _tell_lost(request, notice)
    return redirect("intake:upload", pk=pk)


def _tell_lost(request: HttpRequest, notice: Notice) -> None:
    """Say to whom the message could not be sent, so that somebody tells them."""
    if notice.lost:
        names = " and ".join(user.name for user in notice.lost)
        messages.warning(request, f"The e-mail to {names} could not be sent. Tell them yourself.")
