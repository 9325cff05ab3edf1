"""Preview, publish, withdraw, discard."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hnfsg.intake import previews, services, vintages
from hnfsg.intake.forms import WithdrawForm
from hnfsg.intake.models import Upload, UploadState
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
    if found.state not in services.CAN_BE_PUBLISHED:
        return redirect("intake:upload", pk=pk)
    return render(request, "intake/preview.html", _preview_context(request, found))


def _preview_context(request: HttpRequest, upload: Upload, **more: Any) -> dict[str, Any]:
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
        found.refresh_from_db()
        context = _preview_context(request, found, refusal=str(problem))
        page = "preview" if found.state in services.CAN_BE_PUBLISHED else "upload"
        return render(request, f"intake/{page}.html", context, status=409)
    messages.success(request, f"{found.file_name} is published. Members see it now.")
    return redirect("intake:upload", pk=pk)


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
            services.withdraw(upload=found, by=who(request), reason=form.cleaned_data["reason"])
        except Refused as problem:
            refusal = str(problem)
        else:
            messages.success(request, f"{found.file_name} is withdrawn. {_what_counts(was_live)}")
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


@require(Right.SEE_DATA_PAGES)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw an unpublished upload away and go back to the dataset."""
    found = upload_or_404(request, pk, to_change=True)
    try:
        services.discard(upload=found, by=who(request))
    except Refused as problem:
        messages.error(request, str(problem))
        return redirect("intake:upload", pk=pk)
    messages.success(request, f"{found.file_name} is discarded.")
    return redirect("intake:dataset", slug=found.dataset_slug)
