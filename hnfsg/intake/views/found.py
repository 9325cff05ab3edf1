"""What the check page is given of the findings of an upload."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from hnfsg.intake import findings, previews, selectors, services
from hnfsg.intake.models import FindingLevel, Upload
from hnfsg.intake.reading.wire import UNSAVED

NOTES_SHOWN = 500


def found_context(request: HttpRequest, upload: Upload, more: dict[str, Any]) -> dict[str, Any]:
    """tally, errors (how many), error_groups and aside_groups (lists of findings.Group), questions
    (findings.Questions), to_show (list of dict show, url), mapping_url, notes (list of
    findings.Fold), corrected (list of findings.CorrectedCell), room (how many more cells may be
    corrected), fields (how many of those shown can be), refused_cells (findings with `problem`),
    aside (findings.Aside or None). `more` may hold what a refused form had: `typed` and
    `cell_problems` (by finding pk), `answered`.
    """
    typed, problems = more.get("typed", {}), more.get("cell_problems", {})
    counted, chosen = findings.tally(upload), findings.Chosen.of(request.GET)
    errors = findings.groups(upload, FindingLevel.ERROR, counted, chosen)
    shown = [finding for group in errors for finding in group.findings]
    for finding in shown:
        finding.typed = typed.get(finding.pk, "" if finding.value == UNSAVED else finding.value)
        finding.problem = problems.get(finding.pk, "")
    asked = findings.questions(upload)
    for question in (question for group in asked.asked for question in group.questions):
        question.field = f"answer-{question.pk}"
        question.chosen = more.get("answered", {}).get(question.pk, "")
    corrected = findings.corrected_cells(upload)
    return {
        "tally": counted,
        "errors": counted.errors,
        "error_groups": errors,
        "aside_groups": findings.groups(upload, FindingLevel.ASIDE, counted, chosen),
        "questions": asked,
        "to_show": [{"show": show, "url": _where_shown(upload, show)} for show in asked.to_show],
        "mapping_url": _address("intake:mapping", upload.pk),
        "notes": findings.folds(
            selectors.findings(upload, FindingLevel.NOTE)[:NOTES_SHOWN], upload.dataset
        ),
        "corrected": corrected,
        "room": services.MAX_CORRECTED - len(corrected),
        "fields": sum(finding.is_correctable for finding in shown),
        "refused_cells": [finding for finding in shown if finding.problem],
        "aside": findings.aside(upload, counted),
    }


def _where_shown(upload: Upload, show: findings.ToShow) -> str:
    """The address where an officer shows what is asked for."""
    if show.is_of_keys:
        return _address("intake:line_map", upload.pk)
    if show.sheet:
        return _address("intake:map_sheet", upload.pk, show.sheet)
    return _address("intake:mapping", upload.pk)


def _address(name: str, *args: object) -> str:
    """An address, or nothing where it is not served."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def headline_of(
    upload: Upload, changes: list[previews.HeadlineChange]
) -> previews.HeadlineChange | None:
    """The change for the tile: not one that the file has nothing to do with."""
    wanted = upload.dataset.headline_figure
    change = next((c for c in changes if not wanted or c.slug == wanted), None)
    if change is None or change.before != change.after:
        return change
    summaries = {sheet.slug for sheet in upload.dataset.sheets if sheet.is_summary}
    is_brought = any(part.sheet in summaries for part in upload.parts.all())
    return change if is_brought else None
