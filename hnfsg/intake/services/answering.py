"""Answering what a check asks."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from hnfsg.intake.layout.matching import WHICH_SHEET
from hnfsg.intake.models import Finding, FindingLevel, Upload
from hnfsg.intake.recipes import Recipe
from hnfsg.intake.services.mapping import keep_mapping, label_of
from hnfsg.intake.services.rechecking import (
    CHECKED_SINCE,
    lock_to_check_again,
    start_check_again,
)
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import User

ENCODING, PERIOD, UNIT = "encoding", "period", "unit"
KEPT_FOR_THE_FILE = (WHICH_SHEET, ENCODING)


def answer(
    *, upload: Upload, answers: Mapping[int, str], by: User | None, by_label: str = ""
) -> None:
    """Keep answers to questions (finding pk -> value) and check the file again.

    Raises Refused when an answer is none of those offered, or the upload is past it.
    """
    with transaction.atomic():
        locked = lock_to_check_again(upload)
        questions = locked.findings.filter(level=FindingLevel.QUESTION, pk__in=answers)
        given = {finding: answers[finding.pk] for finding in questions}
        if not given:
            raise Refused(CHECKED_SINCE if answers else "Choose an answer.")
        changed: dict[str, Any] = {}
        for finding, value in given.items():
            words = dict(finding.options).get(value)
            if words is None:
                raise Refused(f"{finding.what}: choose one of the answers.")
            changed |= _keep_answer(locked, finding, value, by)
            audit.record(
                by=by,
                verb="answered a question about",
                subject=locked,
                after={"answer": words},
                note=finding.what,
                by_label=by_label,
            )
        start_check_again(locked, **changed)
    upload.refresh_from_db()


def _keep_answer(upload: Upload, finding: Finding, value: str, by: User | None) -> dict[str, Any]:
    """Keep one answer where it belongs; gives the fields of the upload that it changes."""
    if finding.rule == PERIOD:
        return {"stated_period": value}
    if finding.rule in KEPT_FOR_THE_FILE:
        upload.answers = {**upload.answers, f"{finding.rule}:{finding.subject}": value}
        return {"answers": upload.answers}
    slug, _, name = finding.subject.partition(":")
    recipe = Recipe.from_json(upload.layout[slug]["recipe"])
    if finding.rule == UNIT:
        recipe = recipe.with_unit(name, int(value))
    else:
        recipe = recipe.with_row(finding.label, is_line=value == "line")
    upload.layout[slug]["recipe"] = recipe.as_json()  # the next answer builds on this one
    keep_mapping(upload.dataset, slug, recipe, by=by, label=label_of(upload, recipe))
    return {}
