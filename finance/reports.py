"""What others report of our own figures: the rows that count, and how near two amounts are."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from finance.models import Precision, ReportedRow
from hnfsg.intake.vintages import Vintage
from hnfsg.money import number_of_about

REPORTS = "reported-elsewhere"
SHEET = "reported"
LARGEST_ROUNDING = 6  # noughts at the end of an amount that are read as its rounding: a million
_FIELDS = (
    "financial_year",
    "point",
    "measure",
    "value",
    "value_symbol",
    "precision",
    "as_published",
    "source_title",
    "source_address",
    "note",
    "part_id",
    "row_number",
)


def reports(vintage: Vintage) -> tuple[dict[str, Any], ...]:
    """Every report that counts, in the order of its list; one query while the list is new.

    Each is the fields of a `ReportedRow` and `is_approximate`: whether it says of itself, or its
    words or its amount say, that it is not exact.
    """
    return _reports_of(tuple(vintage.part_ids(REPORTS, SHEET)))


@lru_cache(maxsize=16)
def _reports_of(parts: tuple[int, ...]) -> tuple[dict[str, Any], ...]:
    if not parts:
        return ()
    rows = ReportedRow.objects.filter(part_id__in=parts).order_by("part_id", "row_number")
    return tuple(row | {"is_approximate": _is_approximate(row)} for row in rows.values(*_FIELDS))


def _is_approximate(row: dict[str, Any]) -> bool:
    if row["precision"]:
        return bool(row["precision"] == Precision.APPROXIMATE)
    return bool(row["value_symbol"] or number_of_about(row["as_published"].strip()))


def rounding(amount: Decimal) -> Decimal:
    """What the last digit that is not nought counts, a million at most: 100,000 for 40,900,000."""
    whole = int(amount)
    if whole != amount:
        return Decimal("0.01")
    noughts = len(str(abs(whole))) - len(str(abs(whole)).rstrip("0")) if whole else 0
    return Decimal(10) ** min(noughts, LARGEST_ROUNDING)


def agree(one: Decimal, other: Decimal) -> bool:
    """Whether two amounts lie no further apart than their roundings explain."""
    return abs(one - other) <= (rounding(one) + rounding(other)) / 2
