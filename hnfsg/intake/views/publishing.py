"""Preview, publish, withdraw, discard."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hnfsg.intake import previews, services, vintages
from hnfsg.intake.forms import WithdrawForm
from hnfsg.intake.models import MOVES, Upload, UploadState
from hnfsg.intake.services import Refused
from hnfsg.intake.views.check import upload_context
from hnfsg.intake.views.shared import upload_or_404, who
from hnfsg.people.rights import Right, require
from hnfsg.periods import period_label


@require(Right.SEE_DATA_PAGES)
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What members would see change. Context: as the check page, and figures (list of HTML),
    seen (token for the publish form), period (label of the newest month).
    """
    found = upload_or_404(request, pk)
    if found.state not in services.CAN_BE_PUBLISHED or services.reason_not_kept(found):
        return redirect("intake:upload", pk=pk)
    return render(request, "intake/preview.html", preview_context(request, found))


def preview_context(request: HttpRequest, upload: Upload, **more: Any) -> dict[str, Any]:
    """What the preview page is given: see `preview`."""
    newest = (upload.periods or [""])[-1]
    return upload_context(
        request,
        upload,
        figures=previews.figures(upload.dataset_slug, vintages.preview(upload), newest),
        seen=services.seen_token(upload),
        period=period_label(newest),
        **more,
    )


@require(Right.SEE_DATA_PAGES)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish; a refusal comes back to the preview with its sentence, as `refusal`."""
    found = upload_or_404(request, pk, to_change=True)
    try:
        services.publish(upload=found, by=who(request), seen=request.POST.get("seen", ""))
    except Refused as problem:
        return refused(request, found, problem)
    messages.success(request, f"{found.file_name} is published. Members see it now.")
    return redirect("intake:upload", pk=pk)


def refused(request: HttpRequest, upload: Upload, problem: Refused, **more: Any) -> HttpResponse:
    """The preview as it stands now, or the upload where there is none, with the refusal."""
    upload.refresh_from_db()
    context = preview_context(request, upload, refusal=str(problem), **more)
    page = "preview" if upload.state in services.CAN_BE_PUBLISHED else "upload"
    return render(request, f"intake/{page}.html", context, status=409)


@require(Right.SEE_DATA_PAGES)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an upload back. Context: upload, dataset, form (WithdrawForm), months, refusal."""
    found = upload_or_404(request, pk, to_change=True)
    if found.state not in (UploadState.PUBLISHED, UploadState.SUPERSEDED):
        return redirect("intake:upload", pk=pk)
    form = WithdrawForm(request.POST or None)
    refusal = ""
    was_live = found.state == UploadState.PUBLISHED
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            told = services.withdraw(upload=found, by=who(request), reason=reason)
        except Refused as problem:
            refusal = str(problem)
        else:
            said = f"{found.file_name} is withdrawn. {_what_counts(was_live)}{_who_is_told(told)}"
            messages.success(request, said)
            return redirect("intake:upload", pk=pk)
    return render(
        request,
        "intake/withdraw.html",
        {
            "upload": found,
            "dataset": found.dataset,
            "form": form,
            "months": found.months,
            "refusal": refusal,
        },
        status=400 if form.errors or refusal else 200,
    )


def _what_counts(was_live: bool) -> str:
    if was_live:
        return "What was published before counts again."
    return "It was replaced already, so what members see stays as it is."


def _who_is_told(count: int) -> str:
    if not count:
        return ""
    people = "1 person who has" if count == 1 else f"{count} people who have"
    return f" An e-mail goes to {people} opened it."


@require(Right.SEE_DATA_PAGES)
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first, then throw an unpublished upload away and go back to the dataset.

    Context: upload, dataset, months.
    """
    found = upload_or_404(request, pk, to_change=True)
    if request.method != "POST":
        if UploadState.DISCARDED not in MOVES[UploadState(found.state)]:
            return redirect("intake:upload", pk=pk)
        context = {"upload": found, "dataset": found.dataset, "months": found.months}
        return render(request, "intake/discard.html", context)
    try:
        services.discard(upload=found, by=who(request))
    except Refused as problem:
        messages.error(request, str(problem))
        return redirect("intake:upload", pk=pk)
    messages.success(request, f"{found.file_name} is discarded.")
    return redirect("intake:dataset", slug=found.dataset_slug)
