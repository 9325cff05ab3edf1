"""Correcting cells on the page, and setting rows aside. The original stays as it came."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from hnfsg import clock
from hnfsg.intake import personal
from hnfsg.intake.declarations import Personal
from hnfsg.intake.models import Correction, Finding, Upload
from hnfsg.intake.services.rechecking import (
    CHECKED_SINCE,
    lock_to_check_again,
    start_check_again,
)
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import User

MAX_CORRECTED = 200  # cells corrected on the page: with more, the file itself wants mending
MAX_CELL = 2_000


class CellsRefused(Refused):
    """Cells that cannot say what was typed: `cells` has a sentence by finding pk."""

    def __init__(self, cells: Mapping[int, str]) -> None:
        super().__init__(next(iter(cells.values())))
        self.cells = dict(cells)


def correct(*, upload: Upload, cells: Mapping[int, str], by: User | None) -> None:
    """Correct cells on the page (finding pk -> what it should say) and check the file again.

    The original stays as it came. Raises Refused when there is nothing to correct, too much of
    it, or the upload is past it; CellsRefused when something is too long or personal.
    """
    with transaction.atomic():
        locked = lock_to_check_again(upload)
        findings = [f for f in locked.findings.filter(pk__in=cells) if f.is_correctable]
        if cells and not findings:
            raise Refused(CHECKED_SINCE)
        changed = [f for f in findings if cells[f.pk].strip() != f.value.strip()]
        if not changed:
            raise Refused("Type what the cells should say.")
        problems = {f.pk: _problem(locked, f, cells[f.pk].strip()) for f in changed}
        if any(problems.values()):
            raise CellsRefused({pk: problem for pk, problem in problems.items() if problem})
        if locked.corrections.count() + len(changed) > MAX_CORRECTED:
            raise Refused(
                f"Up to {MAX_CORRECTED} cells can be corrected here. Correct the others in the "
                "file, and send it again."
            )
        for finding in changed:
            _correct(locked, finding, cells[finding.pk].strip(), by)
        start_check_again(locked)
    upload.refresh_from_db()


def _problem(upload: Upload, finding: Finding, text: str) -> str:
    """Why a cell cannot say this, as a sentence; nothing when it can."""
    if len(text) > MAX_CELL:
        return f"Shorten it to {MAX_CELL:,} characters."
    if any(unicodedata.category(character) == "Cc" for character in text):
        return "Type it in one line."
    return "" if _may_name_staff(upload, finding) else personal.objection(text, "This")


def _correct(upload: Upload, finding: Finding, text: str, by: User | None) -> None:
    at: dict[str, Any] = {"sheet": finding.sheet, "row": finding.row, "column": finding.column}
    earlier = Correction.objects.filter(upload=upload, **at).first()
    was = earlier.was if earlier else finding.value
    Correction.objects.update_or_create(
        upload=upload,
        **at,
        defaults={"was": was, "now": text, "made_at": clock.now(), "made_by": by},
    )
    audit.record(
        by=by,
        verb="corrected a cell of",
        subject=upload,
        before={finding.place: finding.value},
        after={finding.place: text},
    )


def _may_name_staff(upload: Upload, finding: Finding) -> bool:
    """Whether the cell is of a column that is declared to hold staff data."""
    name = finding.rule.removeprefix("cell-")
    columns = (c for sheet in upload.dataset.sheets for c in sheet.columns if c.name == name)
    return any(column.personal is Personal.ALLOWED_STAFF for column in columns)


def undo_corrections(*, upload: Upload, by: User | None) -> None:
    """Put every cell back to what the file says, and check it again. Raises Refused."""
    with transaction.atomic():
        locked = lock_to_check_again(upload)
        if not locked.corrections.exists():
            raise Refused("No cell of this file was corrected here.")
        audit.record(
            by=by,
            verb="took back the corrections of",
            subject=locked,
            before={"cells": locked.corrections.count()},
        )
        locked.corrections.all().delete()
        start_check_again(locked)
    upload.refresh_from_db()


def set_aside(
    *, upload: Upload, by: User | None, is_wanted: bool = True, by_label: str = ""
) -> None:
    """Set the rows with errors aside (or take them in again), and check the file again.

    Raises Refused where the dataset does not allow it, or the upload is past it.
    """
    if is_wanted and not upload.dataset.set_aside_share:
        raise Refused(f"{upload.dataset.title} is published whole: no row is set aside.")
    with transaction.atomic():
        locked = lock_to_check_again(upload)
        verb = "set rows with errors aside in" if is_wanted else "took rows in again in"
        audit.record(by=by, verb=verb, subject=locked, by_label=by_label)
        start_check_again(locked, is_setting_aside=is_wanted)
    upload.refresh_from_db()
