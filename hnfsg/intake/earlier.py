"""What officers said of the same query in an earlier month: offered, never taken silently."""

from collections.abc import Iterable
from dataclasses import dataclass

from hnfsg.intake.models import Finding, FindingLevel, UploadState
from hnfsg.periods import FinancialMonth, NotAPeriod, period_label

# What was explained of a file that was taken back may have been wrong with it.
_TAKEN_BACK = (UploadState.DISCARDED, UploadState.WITHDRAWN, UploadState.REFUSED)


@dataclass(frozen=True)
class Earlier:
    """An explanation of the same rule and subject in an earlier period."""

    text: str
    by: str
    period: str
    is_last_month: bool

    @property
    def period_label(self) -> str:
        """`Month 9, 2023 to 2024`."""
        return period_label(self.period)

    @property
    def when(self) -> str:
        """`Last month (Month 9)`, or the period where it lies further back."""
        if not self.is_last_month:
            return self.period_label
        return f"Last month ({FinancialMonth.from_key(self.period).name})"


def earlier_explanations(queries: Iterable[Finding]) -> dict[int, Earlier]:
    """For each query of one upload that waits, by its pk, what was said of it last. One query.

    The newest earlier period counts, and in it what was said last.
    """
    waiting = [q for q in queries if q.level == FindingLevel.QUERY and not q.explained_at]
    if not waiting:
        return {}
    found: dict[tuple[str, str], list[Finding]] = {}
    for old in _explained_before(waiting):
        found.setdefault((old.rule, old.subject), []).append(old)
    offered = {}
    for query in waiting:
        olds = [o for o in found.get((query.rule, query.subject), ()) if o.period < query.period]
        if olds and not query.explanation:
            offered[query.pk] = _earlier(olds[0], query)
    return offered


def _explained_before(waiting: list[Finding]) -> Iterable[Finding]:
    return (
        Finding.objects.filter(
            upload__dataset_slug=waiting[0].upload.dataset_slug,
            level=FindingLevel.QUERY,
            explained_at__isnull=False,
            rule__in={query.rule for query in waiting},
            subject__in={query.subject for query in waiting},
            period__lt=max(query.period for query in waiting),
        )
        .exclude(period="")
        .exclude(upload__state__in=_TAKEN_BACK)
        .exclude(upload=waiting[0].upload_id)
        .select_related("explained_by__person")
        .order_by("-period", "-explained_at", "-pk")
    )


def _earlier(old: Finding, query: Finding) -> Earlier:
    return Earlier(
        text=old.explanation,
        by=old.explained_by.initials if old.explained_by else "",
        period=old.period,
        is_last_month=_is_month_before(old.period, query.period),
    )


def _is_month_before(earlier: str, later: str) -> bool:
    try:
        return FinancialMonth.from_key(later).previous().key == earlier
    except NotAPeriod:
        return False
