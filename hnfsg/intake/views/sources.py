"""Where a number comes from: the original file, its findings, the row."""

import logging
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from hnfsg.intake import selectors
from hnfsg.intake.findings import listed
from hnfsg.intake.marking.process import CannotMark, Made, corrected_file, marked_file
from hnfsg.intake.models import Part, Upload, UploadState
from hnfsg.intake.views.shared import upload_or_404
from hnfsg.people.rights import Right, has_right, refusal, require, sees_as_officer
from hnfsg.periods import period_label

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
logger = logging.getLogger(__name__)


@require(Right.SEE_DATA_PAGES)
@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The file as it was received, byte for byte, for those who may send it."""
    found = upload_or_404(request, pk, to_change=True)
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
    found = upload_or_404(request, pk)
    response = HttpResponse(listed.findings_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="findings-{found.pk}.csv"'
    return response


@require(Right.SEE_DATA_PAGES)
@require_GET
def findings_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Every finding of an upload as a workbook."""
    found = upload_or_404(request, pk)
    response = HttpResponse(listed.findings_workbook(found), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="findings-{found.pk}.xlsx"'
    return response


@require(Right.SEE_DATA_PAGES)
@require_GET
def marked(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The officer's own file with every finding's cell coloured and commented."""
    return _made(request, pk, marked_file)


@require(Right.SEE_DATA_PAGES)
@require_GET
def corrected(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The officer's own file with the cells that were corrected on the page."""
    return _made(request, pk, corrected_file)


def _made(
    request: HttpRequest, pk: int, make: Callable[[Upload], Made]
) -> HttpResponse | FileResponse:
    """A file that is made of the original; a sentence on the check page where it cannot be."""
    found = upload_or_404(request, pk, to_change=True)
    if not found.file:
        raise Http404
    try:
        made = make(found)
    except CannotMark as problem:
        messages.error(request, str(problem))
        return redirect("intake:upload", pk=pk)
    except OSError as problem:
        logger.exception("the original of upload %s is gone", found.pk)
        raise Http404 from problem
    return FileResponse(
        made.file, as_attachment=True, filename=made.name, content_type=made.content_type
    )


@require(Right.SEE_PAGES)
@require_GET
def source_row(request: HttpRequest, part_id: int, row_number: int) -> HttpResponse:
    """The row of a file that a number comes from, for every reader of the pages.

    A row that is a child is for the officers of its dataset alone.

    Only of parts that are or were published; the other rows are for those who see the Data pages.
    Of a withdrawn upload, which pages of an earlier day still lead to, others are told that it was
    withdrawn and why, and not what it said.

    Context: upload, dataset, sheet (its name in the file), row_number, period (label), cells (list
    of selectors.SourceCell), can_see_upload, is_withdrawn (and so without cells).
    """
    part = get_object_or_404(
        Part.objects.select_related("upload__published_by__person", "upload__withdrawn_by__person"),
        pk=part_id,
    )
    can_see_upload = has_right(request.user, Right.SEE_DATA_PAGES)
    is_officer = sees_as_officer(request.user, part.upload.dataset.right)
    if part.upload.dataset.sheet(part.sheet).is_of_children and not is_officer:
        raise PermissionDenied(refusal(part.upload.dataset.right))
    if not (can_see_upload or part.publications.exists()):
        raise Http404
    is_withdrawn = part.upload.state == UploadState.WITHDRAWN and not can_see_upload
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
            "cells": [] if is_withdrawn else cells,
            "is_withdrawn": is_withdrawn,
            "can_see_upload": can_see_upload,
        },
    )
