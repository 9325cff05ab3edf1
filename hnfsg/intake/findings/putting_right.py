"""Cells that were corrected on the page, and rows that are set aside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from hnfsg.intake.findings.counting import RuleCount, Tally
from hnfsg.intake.models import FindingLevel, Upload
from hnfsg.intake.reading.addresses import address
from hnfsg.intake.rule_words import title_of


@dataclass(frozen=True)
class CorrectedCell:
    """One cell that was corrected on the page."""

    place: str
    was: str
    now: str
    at: datetime
    by: str


def corrected_cells(upload: Upload) -> list[CorrectedCell]:
    """The cells corrected on the page, by sheet and row. One query."""
    kept = upload.corrections.select_related("made_by__person")
    return [
        CorrectedCell(
            f"{c.sheet}!{address(c.column, c.row)}",
            c.was,
            c.now,
            c.made_at,
            c.made_by.initials if c.made_by else "",
        )
        for c in kept
    ]


@dataclass(frozen=True)
class Aside:
    """Rows with errors that may be set aside, or are: how many of how many, and for what."""

    rows: int
    total: int
    share: float
    reasons: tuple[RuleCount, ...]
    is_done: bool
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def percent(self) -> str:
        """The share of rows that may be set aside: `5%`."""
        return f"{100 * self.share:g}%"

    @property
    def by_reason(self) -> list[tuple[str, int]]:
        """Each reason in words, and how many cells it is of."""
        return [(self.titles[reason.rule], reason.count) for reason in self.reasons]


def aside(upload: Upload, counted: Tally) -> Aside | None:
    """What may be set aside or is; None where nothing may. One query where something may."""
    dataset = upload.dataset
    if not dataset.set_aside_share:
        return None
    total = sum(sheet["rows"] for sheet in upload.sheets_read)
    level = FindingLevel.ASIDE if upload.rows_set_aside else FindingLevel.ERROR
    reasons = tuple(counted.of(level))
    titles = {reason.rule: title_of(reason.rule, dataset) for reason in reasons}
    share = dataset.set_aside_share
    if upload.rows_set_aside:
        return Aside(upload.rows_set_aside, total, share, reasons, is_done=True, titles=titles)
    rows = _rows_with_errors(upload, counted)
    if not rows or rows > share * total:
        return None
    return Aside(rows, total, share, reasons, is_done=False, titles=titles)


def _rows_with_errors(upload: Upload, counted: Tally) -> int:
    """How many rows have errors; 0 where another error or a question stands in the way."""
    if counted.questions or not counted.errors:
        return 0
    names = [sheet["name"] for sheet in upload.sheets_read if sheet["sheet"]]
    is_of_a_row = Q(row__isnull=False, sheet__in=names) & ~Q(rule="example-row")
    others = upload.findings.filter(level=FindingLevel.ERROR, stands_for=1).exclude(is_of_a_row)
    return 0 if others.exists() else upload.rows_wrong
