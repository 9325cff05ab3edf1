"""Explaining queries: what an officer types, members read at the chart point."""

from django.db import transaction

from hnfsg import clock
from hnfsg.intake import personal
from hnfsg.intake.earlier import earlier_explanations
from hnfsg.intake.models import Finding, FindingLevel, Upload, UploadState
from hnfsg.intake.releases import Step, step_of
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import User

MAX_EXPLANATION = 1_000
MIN_EXPLANATION = 10  # letters that one word alone must have


def explain(
    *, finding: Finding, text: str, by: User | None, by_label: str = "", note: str = ""
) -> None:
    """Keep an officer's explanation of a query; members read it at the chart point.

    `note` is for the audit trail. Raises Refused when it is blank, too short or too long, holds
    personal data, or the upload is past it.
    """
    text = sentence(text)
    if not text:
        raise Refused("Type why the figure is right. Members will read it on the chart.")
    if len(text.split()) < 2 and len(text) < MIN_EXPLANATION:
        raise Refused(
            f"“{text}” does not explain it. Say why the figure is right, in two words or more."
        )
    if len(text) > MAX_EXPLANATION:
        raise Refused(f"Shorten the explanation to {MAX_EXPLANATION:,} characters.")
    if problem := personal.objection(text, "The explanation"):
        raise Refused(problem)
    _set_explanation(finding, text, by, by_label, note)


def explain_as_before(*, finding: Finding, by: User | None) -> None:
    """Explain a query as the same query of the last month that had it was explained.

    Raises Refused where there is none, and as `explain`.
    """
    before = earlier_explanations([finding]).get(finding.pk)
    if before is None:
        raise Refused("Nobody explained this in an earlier month. Type why the figure is right.")
    note = f"The same as {before.period_label}"
    explain(finding=finding, text=before.text, by=by, note=note)


def unexplain(*, finding: Finding, by: User | None) -> None:
    """Take an explanation back, so that the query waits again. Raises Refused as `explain`."""
    _set_explanation(finding, "", by, "", "")


def _set_explanation(
    finding: Finding, text: str, by: User | None, by_label: str, note: str
) -> None:
    if finding.level != FindingLevel.QUERY:
        raise Refused("Only queries are explained. An error has to be fixed in the file.")
    with transaction.atomic():
        upload = Upload.objects.select_for_update(of=("self",)).get(pk=finding.upload_id)
        if upload.state not in (UploadState.READY, UploadState.FAILED):
            raise Refused("This upload is past explaining: send a corrected file instead.")
        if step_of(upload) is not Step.NOTHING:
            raise Refused(
                "This file waits to be published as it is. Call that off before you change an "
                "explanation."
            )
        before = {"explanation": finding.explanation} if finding.explanation else None
        finding.explanation = text
        finding.explained_by = by if text else None
        finding.explained_at = clock.now() if text else None
        finding.save(update_fields=["explanation", "explained_by", "explained_at"])
        audit.record(
            by=by,
            verb="explained a query of" if text else "took back an explanation of",
            subject=upload,
            before=before,
            after={"explanation": text},
            note=f"{finding}. {note}." if note else str(finding),
            by_label=by_label,
        )


def sentence(text: str) -> str:
    """What somebody typed as one line, without characters that cannot be printed."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def unexplained(upload: Upload) -> int:
    """How many queries of an upload still wait for an explanation."""
    return upload.findings.filter(level=FindingLevel.QUERY, explained_at__isnull=True).count()
