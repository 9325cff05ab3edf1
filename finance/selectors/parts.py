"""Which parts of the monthly returns count, month by month."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth, year_key

DATASET = "monthly-return"
SUMMARY = "summary"
LINES = "lines"
# What a part holds never changes, so what was read of it once need not be asked again: several
# figures of a page, and both sides of a comparison, read the same rows.
REMEMBERED = 64
Parts = tuple[tuple[int, str], ...]  # (part, period)


def known_months(vintage: Vintage) -> list[FinancialMonth]:
    """Every month that has a summary or lines, newest first. No query."""
    parts = (*vintage.live(DATASET, SUMMARY), *vintage.live(DATASET, LINES))
    keys = {part.period for part in parts}
    return [FinancialMonth.from_key(key) for key in sorted(keys, reverse=True)]


def months_with_summary(vintage: Vintage) -> set[str]:
    """The keys of the months that have a summary. No query."""
    return {part.period for part in vintage.live(DATASET, SUMMARY)}


def months_of_year(vintage: Vintage, upto: FinancialMonth) -> list[str]:
    """The keys of the months of a year that are known, in order, up to a month. No query."""
    known = reversed(known_months(vintage))
    return [m.key for m in known if m.start_year == upto.start_year and m <= upto]


def parts_of(vintage: Vintage, sheet: str, periods: Sequence[str]) -> Parts:
    """The parts of one sheet that count in the periods. No query."""
    live = vintage.live(DATASET, sheet)
    return tuple((part.part_id, part.period) for part in live if part.period in periods)


def less(amount: Decimal | None, other: Decimal | None) -> Decimal | None:
    """The difference of two amounts; None when either was not stated."""
    return None if amount is None or other is None else amount - other


def published_at(vintage: Vintage, month: FinancialMonth) -> datetime | None:
    """When what counts for a month was published; None while it is only previewed. No query."""
    parts = (*vintage.live(DATASET, SUMMARY), *vintage.live(DATASET, LINES))
    return max((p.from_at for p in parts if p.period == month.key and p.from_at), default=None)


def year_of(month: FinancialMonth) -> str:
    """The key of a month's financial year: `2023-24`."""
    return year_key(month.start_year)
