"""The check of an upload: progress, findings, explanations."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hnfsg.intake import previews, selectors, services, vintages
from hnfsg.intake.models import Finding, FindingLevel, Upload, UploadState
from hnfsg.intake.services import Refused
from hnfsg.intake.views.shared import upload_or_404, who
from hnfsg.people.rights import Right, has_right, require

FINDINGS_A_PAGE = 100


@require(Right.SEE_DATA_PAGES)
@require_GET
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """One upload: progress while it is checked, then the check page.

    Context: see `_upload_context`.
    """
    found = upload_or_404(request, pk)
    return render(request, "intake/upload.html", upload_context(request, found))


def upload_context(request: HttpRequest, upload: Upload, **more: Any) -> dict[str, Any]:
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
    found = upload_or_404(request, pk)
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
    found = upload_or_404(request, pk, to_change=True)
    problems: dict[int, str] = {}
    for finding in selectors.findings(found, FindingLevel.QUERY):
        try:
            _explain(request, finding)
        except Refused as problem:
            problems[finding.pk] = str(problem)
    if problems:
        context = upload_context(request, found, explain_errors=problems)
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
        services.explain(finding=finding, text=for_all, by=who(request))
    elif typed is not None and not typed.strip() and finding.explanation:
        services.unexplain(finding=finding, by=who(request))
    elif typed and typed.strip() and (typed != finding.explanation or not finding.explained_at):
        services.explain(finding=finding, text=typed, by=who(request))
