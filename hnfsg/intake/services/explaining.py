"""Explaining queries: what an officer types, members read at the chart point."""

from django.db import transaction

from hnfsg import clock
from hnfsg.intake import personal
from hnfsg.intake.models import Finding, FindingLevel, Upload, UploadState
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import User

MAX_EXPLANATION = 1_000


def explain(*, finding: Finding, text: str, by: User | None, by_label: str = "") -> None:
    """Keep an officer's explanation of a query; members read it at the chart point.

    Raises Refused when it is blank, too long, holds personal data, or the upload is past it.
    """
    text = sentence(text)
    if not text:
        raise Refused("Type why the figure is right. Members will read it on the chart.")
    if len(text) > MAX_EXPLANATION:
        raise Refused(f"Shorten the explanation to {MAX_EXPLANATION:,} characters.")
    if problem := personal.objection(text, "The explanation"):
        raise Refused(problem)
    _set_explanation(finding, text, by, by_label)


def unexplain(*, finding: Finding, by: User | None) -> None:
    """Take an explanation back, so that the query waits again. Raises Refused as `explain`."""
    _set_explanation(finding, "", by, "")


def _set_explanation(finding: Finding, text: str, by: User | None, by_label: str) -> None:
    if finding.level != FindingLevel.QUERY:
        raise Refused("Only queries are explained. An error has to be fixed in the file.")
    with transaction.atomic():
        upload = Upload.objects.select_for_update(of=("self",)).get(pk=finding.upload_id)
        if upload.state not in (UploadState.READY, UploadState.FAILED):
            raise Refused("This upload is past explaining: send a corrected file instead.")
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
            note=str(finding),
            by_label=by_label,
        )


def sentence(text: str) -> str:
    """What somebody typed as one line, without characters that cannot be printed."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def unexplained(upload: Upload) -> int:
    """How many queries of an upload still wait for an explanation."""
    return upload.findings.filter(level=FindingLevel.QUERY, explained_at__isnull=True).count()
