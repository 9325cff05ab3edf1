"""Changing or adding a management action on its page, which writes a file for the road."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from finance.amended_file import file_name, workbook_of
from finance.datasets import MONTHLY_RETURN
from finance.models import ActionAmendment, ManagementActionRow
from finance.selectors.actions import ACTIONS
from hnfsg.intake import services, vintages
from hnfsg.intake.models import Part, Upload, UploadState
from hnfsg.intake.personal import objection
from hnfsg.intake.services.explaining import sentence
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import User
from hnfsg.people.rights import check_right
from hnfsg.periods import FinancialMonth

MAX_WHY = 1_000
CHANGED, ADDED = "changed the management action", "added the management action"
_TEXTS = {
    "title": "The title",
    "workstream": "The workstream",
    "budget_line": "The budget line",
    "mitigation": "The mitigation",
    "comment": "The comment",
}
_FIELDS = [
    field.name
    for field in ManagementActionRow._meta.fields
    if field.name not in ("id", "part", "row_number")
]
_WAITING = (UploadState.RECEIVED, UploadState.CHECKING, UploadState.READY, UploadState.FAILED)


def amend_action(  # noqa: PLR0913 - a change is that much
    *, part_id: int, plan: str, ref: str, said: Mapping[str, Any], why: str, by: User | None
) -> Upload:
    """Change what a live part says of an action, as a file that officers check and publish.

    `said` are fields of the row with their new values; what is left out stays. Members see nothing
    until the file is published. Raises Refused where nothing would change, where members may not
    read a text, where the part counts no longer and while another change waits.
    """
    part, month = _live_part(part_id)
    rows = _rows(part)
    row = next((r for r in rows if (r["plan_version"], r["ref"]) == (plan, ref)), None)
    if row is None:
        raise Refused("That action is not in the return any more. Open its page again.")
    told = {name: _one_line(value) for name, value in said.items()}
    changed = {name: value for name, value in told.items() if _one_line(row[name]) != value}
    if not changed:
        raise Refused("Nothing was changed. Change an amount or a text, or leave the page.")
    before = {name: _text(row[name]) for name in changed}
    row |= changed
    return _send(part, month, rows, row, (before, changed), why, by)


def add_action(*, part_id: int, said: Mapping[str, Any], why: str, by: User | None) -> Upload:
    """Add an action to the month of a live part, as `amend_action` changes one.

    Raises Refused as it does, and where the plan has the reference already.
    """
    part, month = _live_part(part_id)
    rows = _rows(part)
    plan, ref = said["plan_version"], said["ref"]
    if any((row["plan_version"], row["ref"]) == (plan, ref) for row in rows):
        raise Refused(f"{plan or 'The plan'} has a reference {ref} already. Choose another.")
    empty = {name: _EMPTY.get(name) for name in _FIELDS}
    told = {name: _one_line(value) for name, value in said.items()}
    row = {**empty, **told}
    stated = {name: value for name, value in told.items() if value not in (None, "")}
    return _send(part, month, [*rows, row], row, ({}, stated), why, by)


_EMPTY: dict[str, Any] = {
    field.name: "" for field in ManagementActionRow._meta.fields if not field.null
}


def _send(  # noqa: PLR0913 - one change is that much
    part: Part,
    month: FinancialMonth,
    rows: list[dict[str, Any]],
    row: Mapping[str, Any],
    change: tuple[Mapping[str, str], Mapping[str, Any]],
    why: str,
    by: User | None,
) -> Upload:
    before, changed = change
    why = _reason(why, by)
    _screen(changed)
    after = {name: _text(value) for name, value in changed.items()}
    what = f"{row['ref']} {'changed' if before else 'added'}"
    with transaction.atomic():
        _check_none_waits()
        upload = services.receive_upload(
            dataset=MONTHLY_RETURN,
            file=io.BytesIO(workbook_of(month, rows)),
            file_name=file_name(month, what),
            by=by,
        )
        amendment = ActionAmendment.objects.create(
            upload=upload,
            base=part,
            plan_version=row["plan_version"],
            ref=row["ref"],
            title=row["title"],
            before=before,
            after=after,
            why=why,
        )
        audit.record(
            by=by,
            verb=CHANGED if before else ADDED,
            subject=amendment,
            before=before,
            after=after,
            note=why,
        )
    return upload


def _one_line(value: Any) -> Any:
    return sentence(value) if isinstance(value, str) else value


def _live_part(part_id: int) -> tuple[Part, FinancialMonth]:
    """A part of the sheet that counts. Raises Refused where it does not any more."""
    live = {p.part_id: p.period for p in vintages.live().live(MONTHLY_RETURN.slug, ACTIONS)}
    if part_id not in live:
        raise Refused(
            "The month was published again while you were typing. Open the action’s page again "
            "and make the change on what it says now."
        )
    return Part.objects.get(pk=part_id), FinancialMonth.from_key(live[part_id])


def _rows(part: Part) -> list[dict[str, Any]]:
    found = ManagementActionRow.objects.filter(part=part).order_by("row_number")
    return [dict(row) for row in found.values(*_FIELDS, "row_number")]


def _check_none_waits() -> None:
    """Two changes of one month made side by side would undo each other. Raises Refused."""
    waiting = (
        ActionAmendment.objects.select_for_update(of=("self",))
        .filter(upload__state__in=_WAITING)
        .select_related("upload")
        .first()
    )
    if waiting is not None:
        raise Refused(
            f"{waiting.upload.file_name} waits to be published. Publish or discard it first, then "
            "make the next change."
        )


def _reason(why: str, by: User | None) -> str:
    """The reason in one line. Raises Refused where it is none, or is not for members."""
    if by is not None:
        check_right(by, MONTHLY_RETURN.right)
    why = sentence(why)
    if len(why.split()) < 2:
        raise Refused("Say why, in two words or more. Members will read it.")
    if len(why) > MAX_WHY:
        raise Refused(f"Shorten the reason to {MAX_WHY:,} characters.")
    if problem := objection(why, "The reason"):
        raise Refused(problem)
    return why


def _screen(changed: Mapping[str, Any]) -> None:
    """Raise Refused where members may not read a text that was typed."""
    for name, what in _TEXTS.items():
        if changed.get(name) and (problem := objection(changed[name], what)):
            raise Refused(problem)


def _text(value: Any) -> str:
    """A value as it is kept beside the change: amounts as plain numbers."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)
