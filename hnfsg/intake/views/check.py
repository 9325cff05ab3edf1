"""The check of an upload: progress and findings."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hnfsg.intake import previews, selectors, services, vintages
from hnfsg.intake.earlier import earlier_explanations
from hnfsg.intake.models import Finding, FindingLevel, Upload, UploadState
from hnfsg.intake.views.found import found_context, headline_of
from hnfsg.intake.views.planned import planned_context
from hnfsg.intake.views.shared import upload_or_404
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
    failed), months (labels), queries (a page), unexplained (int), rows_read, sheets (list of
    dict name, sheet, rows, reason), sheets_read (names), changes (list of
    previews.HeadlineChange against what is live now; provisional while there are errors),
    headline (the one of them for the tile, or None), can_change, is_ready (ready and every query
    explained), carried (how many queries may be
    explained as in an earlier month; each has it as `earlier`), same_as (another upload of the
    same bytes), and what `planned_context` and `found_context` give.
    """
    job = selectors.open_job(upload)
    is_open = upload.state in (UploadState.RECEIVED, UploadState.CHECKING)
    is_stuck = is_open and job is not None and job.state == "failed"
    unexplained = services.unexplained(upload)
    queries, carried = _queries(request, upload)
    changes = _changes(upload)
    return {
        **planned_context(request, upload),
        "upload": upload,
        "dataset": upload.dataset,
        "job": job,
        "is_working": is_open and not is_stuck,
        "is_stuck": is_stuck,
        "months": upload.months,
        "queries": queries,
        "carried": carried,
        "many": selectors.many_alike(upload),
        "unexplained": unexplained,
        "rows_read": sum(sheet["rows"] for sheet in upload.sheets_read),
        "sheets": upload.sheets_read,
        "sheets_read": list(dict.fromkeys(s["name"] for s in upload.sheets_read if s["sheet"])),
        "changes": changes,
        "headline": headline_of(upload, changes),
        "can_change": has_right(request.user, upload.dataset.right),
        "is_ready": upload.state in services.CAN_BE_PUBLISHED and not unexplained,
        "same_as": selectors.same_bytes(upload),
        **found_context(request, upload, more),
        **more,
    }


def _queries(request: HttpRequest, upload: Upload) -> tuple[Page[Finding], int]:
    """The page of queries, each with what an earlier month said of it, and for how many one did."""
    page = _page_of(request, upload, FindingLevel.QUERY, "queries")
    waiting = selectors.findings(upload, FindingLevel.QUERY).filter(explained_at__isnull=True)
    is_open = upload.state in (UploadState.READY, UploadState.FAILED)
    earlier = earlier_explanations(waiting) if is_open else {}
    page.object_list = list(page.object_list)
    for query in page.object_list:
        query.earlier = earlier.get(query.pk)
    return page, len(earlier)


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
