"""The Data pages: send a file, see what is wrong with it, explain, preview, publish, withdraw.

Each view's docstring lists what its template is given.
"""

import csv
import logging
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hnfsg import clock
from hnfsg.intake import declarations, previews, selectors, services, vintages
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.exports import guarded
from hnfsg.intake.forms import UploadForm, WithdrawForm
from hnfsg.intake.freshness import latest_month
from hnfsg.intake.models import Finding, FindingLevel, Part, Upload, UploadState
from hnfsg.intake.receiving import TOO_LARGE
from hnfsg.intake.services import Refused
from hnfsg.intake.template_file import template_workbook
from hnfsg.people.models import User
from hnfsg.people.rights import Right, check_right, has_right, require
from hnfsg.periods import period_label

FINDINGS_A_PAGE = 100
logger = logging.getLogger(__name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _dataset(slug: str) -> Dataset:
    try:
        return declarations.dataset(slug)
    except KeyError as problem:
        raise Http404 from problem


def _who(request: HttpRequest) -> User:
    """The person who asks: `require` lets nobody else this far."""
    return cast("User", request.user)


def _upload(request: HttpRequest, pk: int, *, to_change: bool = False) -> Upload:
    """The upload, or 404; 403 where the person may not change uploads of its dataset."""
    upload = get_object_or_404(
        Upload.objects.select_related(
            "received_by__person", "published_by__person", "withdrawn_by__person"
        ),
        pk=pk,
    )
    if to_change:
        check_right(request.user, upload.dataset.right)
    return upload


@require(Right.SEE_DATA_PAGES)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every dataset. Context: states (list of selectors.DatasetState)."""
    states = selectors.dataset_states(vintages.live(), _who(request), clock.today())
    return render(request, "intake/index.html", {"states": states})


@require(Right.SEE_DATA_PAGES)
@require_GET
def dataset(request: HttpRequest, slug: str) -> HttpResponse:
    """One dataset. Context: dataset, can_upload, uploads (a page; each with errors, queries)."""
    found = _dataset(slug)
    page = Paginator(selectors.history(slug), 25).get_page(request.GET.get("page"))
    return render(
        request,
        "intake/dataset.html",
        {"dataset": found, "can_upload": has_right(request.user, found.right), "uploads": page},
    )


@require(Right.SEE_DATA_PAGES)
@require_GET
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """The template workbook of a dataset, with a filled example and every rule."""
    found = _dataset(slug)
    response = HttpResponse(template_workbook(found), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{found.slug}-template.xlsx"'
    return response


@require(Right.SEE_DATA_PAGES)
@require_http_methods(["GET", "POST"])
def upload_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a file. Context: dataset, form (UploadForm), max_megabytes."""
    found = _dataset(slug)
    check_right(request.user, found.right)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        dataset=found,
        latest=latest_month(slug, vintages.live()),
    )
    if getattr(request, TOO_LARGE, False):
        form.errors["file"] = form.error_class(
            [
                f"The file is larger than the {found.max_bytes // 1024**2} MB that "
                f"{found.title} takes. Delete the sheets that are not part of it."
            ]
        )
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            upload = services.receive_upload(
                dataset=found,
                file=sent,
                file_name=sent.name,
                by=_who(request),
                stated_period=form.cleaned_data["stated_period"],
            )
        except Refused as problem:
            form.add_error("file", str(problem))
        else:
            return redirect("intake:upload", pk=upload.pk)
    return render(
        request,
        "intake/upload_new.html",
        {"dataset": found, "form": form, "max_megabytes": found.max_bytes // 1024**2},
        status=400 if form.errors else 200,
    )


@require(Right.SEE_DATA_PAGES)
@require_GET
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """One upload: progress while it is checked, then the check page.

    Context: see `_upload_context`.
    """
    found = _upload(request, pk)
    return render(request, "intake/upload.html", _upload_context(request, found))


def _upload_context(request: HttpRequest, upload: Upload, **more: Any) -> dict[str, Any]:
    """upload, dataset, job (newest Job), is_working (still to be checked), is_stuck (its job
    failed), months (labels), errors, queries, notes (findings), unexplained (int), rows_read,
    sheets (list of dict name, sheet, rows, reason), sheets_read (names), changes (list of
    previews.HeadlineChange against what is live now; provisional while there are errors),
    can_change, is_ready (ready and every query explained), explain_error, explain_pk, live_months
    (labels of its months that are live now).
    """
    job = selectors.open_job(upload)
    is_open = upload.state in (UploadState.RECEIVED, UploadState.CHECKING)
    is_stuck = is_open and job is not None and job.state == "failed"
    unexplained = services.unexplained(upload)
    return {
        "upload": upload,
        "dataset": upload.dataset,
        "job": job,
        "is_working": is_open and not is_stuck,
        "is_stuck": is_stuck,
        "months": upload.months,
        "errors": _page_of(request, upload, FindingLevel.ERROR, "errors"),
        "queries": _page_of(request, upload, FindingLevel.QUERY, "queries"),
        "notes": _page_of(request, upload, FindingLevel.NOTE, "notes"),
        "many": selectors.many_alike(upload),
        "unexplained": unexplained,
        "rows_read": sum(sheet["rows"] for sheet in upload.sheets_read),
        "sheets": upload.sheets_read,
        "sheets_read": [s["name"] for s in upload.sheets_read if s["sheet"]],
        "changes": _changes(upload),
        "can_change": has_right(request.user, upload.dataset.right),
        "is_ready": upload.state in services.CAN_BE_PUBLISHED and not unexplained,
        **more,
    }


def _page_of(request: HttpRequest, upload: Upload, level: FindingLevel, name: str) -> Page[Finding]:
    """The findings of one level, a page at a time: ten thousand stay usable."""
    found = Paginator(selectors.findings(upload, level), FINDINGS_A_PAGE)
    return found.get_page(request.GET.get(name))


def _changes(upload: Upload) -> list[previews.HeadlineChange]:
    """What the upload would change in the headlines; nothing once it is past that."""
    if upload.state not in (*services.CAN_BE_PUBLISHED, UploadState.FAILED):
        return []
    live, after = vintages.live(), vintages.preview(upload)
    return previews.headline_changes(upload.dataset_slug, live, after)


@require(Right.SEE_DATA_PAGES)
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress of the check, for htmx to poll; tells the page to reload when it is done.

    Context: upload, job, is_working, is_stuck.
    """
    found = _upload(request, pk)
    job = selectors.open_job(found)
    is_open = found.state in (UploadState.RECEIVED, UploadState.CHECKING)
    is_stuck = is_open and job is not None and job.state == "failed"
    context = {
        "upload": found,
        "job": job,
        "is_working": is_open and not is_stuck,
        "is_stuck": is_stuck,
    }
    response = render(request, "intake/_progress.html", context)
    if not context["is_working"]:
        response["HX-Refresh"] = "true"
    return response


@require(Right.SEE_DATA_PAGES)
@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep explanations: one field `explanation-<finding pk>` for each query, all at once.

    On a refusal the check page comes back with explain_errors (dict of finding pk to sentence)
    and what was typed.
    """
    found = _upload(request, pk, to_change=True)
    problems: dict[int, str] = {}
    for finding in selectors.findings(found, FindingLevel.QUERY):
        try:
            _explain(request, finding)
        except Refused as problem:
            problems[finding.pk] = str(problem)
    if problems:
        context = _upload_context(request, found, explain_errors=problems)
        for query in context["queries"].object_list:
            query.typed = request.POST.get(f"explanation-{query.pk}", query.explanation)
            query.problem = problems.get(query.pk, "")
        return render(request, "intake/upload.html", context, status=400)
    if not services.unexplained(found) and found.state == UploadState.READY:
        return redirect("intake:preview", pk=pk)
    return redirect("intake:upload", pk=pk)


def _explain(request: HttpRequest, finding: Finding) -> None:
    """What was typed for one query, or for all queries of its rule; an emptied box takes back."""
    typed = request.POST.get(f"explanation-{finding.pk}")
    for_all = request.POST.get(f"rule-{finding.rule}", "").strip()
    if for_all and not finding.explained_at and not (typed or "").strip():
        services.explain(finding=finding, text=for_all, by=_who(request))
    elif typed is not None and not typed.strip() and finding.explanation:
        services.unexplain(finding=finding, by=_who(request))
    elif typed and typed.strip() and (typed != finding.explanation or not finding.explained_at):
        services.explain(finding=finding, text=typed, by=_who(request))


@require(Right.SEE_DATA_PAGES)
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What members would see change. Context: as the check page, and figures (list of HTML),
    seen (token for the publish form), period (label of the newest month).
    """
    found = _upload(request, pk)
    if found.state not in services.CAN_BE_PUBLISHED:
        return redirect("intake:upload", pk=pk)
    return render(request, "intake/preview.html", _preview_context(request, found))


def _preview_context(request: HttpRequest, upload: Upload, **more: Any) -> dict[str, Any]:
    newest = (upload.periods or [""])[-1]
    return _upload_context(
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
    found = _upload(request, pk, to_change=True)
    try:
        services.publish(upload=found, by=_who(request), seen=request.POST.get("seen", ""))
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
    found = _upload(request, pk, to_change=True)
    form = WithdrawForm(request.POST or None)
    refusal = ""
    was_live = found.state == UploadState.PUBLISHED
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(upload=found, by=_who(request), reason=form.cleaned_data["reason"])
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
    found = _upload(request, pk, to_change=True)
    try:
        services.discard(upload=found, by=_who(request))
    except Refused as problem:
        messages.error(request, str(problem))
        return redirect("intake:upload", pk=pk)
    messages.success(request, f"{found.file_name} is discarded.")
    return redirect("intake:dataset", slug=found.dataset_slug)


@require(Right.SEE_DATA_PAGES)
@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The file as it was received, byte for byte, for those who may send it."""
    found = _upload(request, pk, to_change=True)
    if not found.file:
        raise Http404
    try:
        content = found.file.open("rb")
    except OSError as problem:
        logger.exception("the original of upload %s is gone", found.pk)
        raise Http404 from problem
    return FileResponse(
        content,
        as_attachment=True,
        filename=found.file_name,
        content_type="application/octet-stream",
    )


@require(Right.SEE_DATA_PAGES)
@require_GET
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Every finding of an upload as csv."""
    found = _upload(request, pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="findings-{found.pk}.csv"'
    response.write("\ufeff")
    rows = csv.writer(response)
    rows.writerow(["Level", "Where", "Row", "About", "What", "How to fix it", "Explanation"])
    for f in found.findings.all():
        cells = [f.get_level_display(), f.place, f.row, f.label, f.what, f.fix, f.explanation]
        rows.writerow([guarded(cell) for cell in cells])
    return response


@require(Right.SEE_PAGES)
@require_GET
def source_row(request: HttpRequest, part_id: int, row_number: int) -> HttpResponse:
    """The row of a file that a number comes from, for every reader of the pages.

    Only of parts that are or were published, and not of a withdrawn upload; the other rows are for
    those who see the Data pages.

    Context: upload, dataset, sheet (its name in the file), row_number, period (label), cells (list
    of (heading, value)), can_see_upload.
    """
    part = get_object_or_404(
        Part.objects.select_related("upload__published_by__person"), pk=part_id
    )
    can_see_upload = has_right(request.user, Right.SEE_DATA_PAGES)
    is_officer = has_right(request.user, part.upload.dataset.right)
    is_public = part.upload.state != UploadState.WITHDRAWN and part.publications.exists()
    if not (can_see_upload or is_public):
        raise Http404
    try:
        cells = selectors.source_row(part, row_number, is_for_officer=is_officer)
    except selectors.NoSuchRow as problem:
        raise Http404 from problem
    names = {s["sheet"]: s["name"] for s in part.upload.sheets_read}
    return render(
        request,
        "intake/source_row.html",
        {
            "upload": part.upload,
            "dataset": part.upload.dataset,
            "sheet": names.get(part.sheet, part.sheet),
            "row_number": row_number,
            "period": period_label(part.period),
            "cells": cells,
            "can_see_upload": can_see_upload,
        },
    )
