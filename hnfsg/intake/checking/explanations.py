"""Explanations that survive the next upload of the same month."""

from hnfsg.intake.models import Finding, FindingLevel, Upload, UploadState

_TAKEN_BACK = (UploadState.DISCARDED, UploadState.WITHDRAWN)


def carry_explanations(upload: Upload, findings: list[Finding]) -> None:
    """Give each query the explanation that the same query had in an earlier upload.

    When its words are the same it stays explained; when the figures in it have changed, or the
    earlier upload was taken back, the old text is offered and waits to be confirmed.
    """
    queries = [f for f in findings if f.level == FindingLevel.QUERY]
    if not queries:
        return
    earlier: dict[tuple[str, str, str], Finding] = {
        (f.rule, f.period, f.subject): f
        for f in Finding.objects.filter(
            upload__dataset_slug=upload.dataset_slug,
            level=FindingLevel.QUERY,
            explained_at__isnull=False,
            rule__in={f.rule for f in queries},
            period__in={f.period for f in queries},
        )
        .select_related("upload")
        .order_by("explained_at")
    }
    for query in queries:
        old = earlier.get((query.rule, query.period, query.subject))
        if old:
            query.explanation = old.explanation
            if old.what == query.what and old.upload.state not in _TAKEN_BACK:
                query.explained_at, query.explained_by_id = old.explained_at, old.explained_by_id
