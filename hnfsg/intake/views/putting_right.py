"""What an officer puts right on the check page: answers, corrected cells, rows set aside.

Each checks the file again and goes back to its page, which shows the progress. A refusal comes
back to the page with what was typed.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hnfsg.intake import findings, services
from hnfsg.intake.models import Upload
from hnfsg.intake.services import CellsRefused, Refused
from hnfsg.intake.views.check import upload_context
from hnfsg.intake.views.shared import upload_or_404, who
from hnfsg.people.rights import Right, require


@require(Right.SEE_DATA_PAGES)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep answers: `answer-<finding pk>`, or `rule-<rule>` for all questions of a rule."""
    found = upload_or_404(request, pk, to_change=True)
    answers = findings.answers_given(found, request.POST)
    try:
        services.answer(upload=found, answers=answers, by=who(request))
    except Refused as problem:
        return _page_again(request, found, refusal=str(problem), answered=answers)
    return redirect("intake:upload", pk=pk)


@require(Right.SEE_DATA_PAGES)
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct cells: one field `cell-<finding pk>` for each, those unchanged are left alone."""
    found = upload_or_404(request, pk, to_change=True)
    cells = {
        int(name.removeprefix("cell-")): text
        for name, text in request.POST.items()
        if name.startswith("cell-") and name.removeprefix("cell-").isdecimal()
    }
    try:
        services.correct(upload=found, cells=cells, by=who(request))
    except CellsRefused as problem:
        return _page_again(request, found, cell_problems=problem.cells, typed=cells)
    except Refused as problem:
        return _page_again(request, found, refusal=str(problem), typed=cells)
    return redirect("intake:upload", pk=pk)


@require(Right.SEE_DATA_PAGES)
@require_POST
def undo_corrections(request: HttpRequest, pk: int) -> HttpResponse:
    """Put every cell back to what the file says."""
    found = upload_or_404(request, pk, to_change=True)
    try:
        services.undo_corrections(upload=found, by=who(request))
    except Refused as problem:
        messages.error(request, str(problem))
    return redirect("intake:upload", pk=pk)


@require(Right.SEE_DATA_PAGES)
@require_POST
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the rows with errors aside; with `back`, take them in again."""
    found = upload_or_404(request, pk, to_change=True)
    is_wanted = "back" not in request.POST
    try:
        services.set_aside(upload=found, by=who(request), is_wanted=is_wanted)
    except Refused as problem:
        messages.error(request, str(problem))
    return redirect("intake:upload", pk=pk)


def _page_again(request: HttpRequest, upload: Upload, **more: object) -> HttpResponse:
    upload.refresh_from_db()
    context = upload_context(request, upload, **more)
    return render(request, "intake/upload.html", context, status=400)
