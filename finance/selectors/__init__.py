"""What the monthly returns say, one question to one frame.

Every frame holds money as Decimal pounds, or None where nothing was stated, and each row's
`part_id` and `row_number`, which lead to the sheet and row it came from.
"""

from finance.selectors.lines import block_by_month, block_totals, lines_at, totals_stated
from finance.selectors.parts import (
    DATASET,
    known_months,
    less,
    months_with_summary,
    published_at,
    year_of,
)
from finance.selectors.position import position_by_month

__all__ = [
    "DATASET",
    "block_by_month",
    "block_totals",
    "known_months",
    "less",
    "lines_at",
    "months_with_summary",
    "position_by_month",
    "published_at",
    "totals_stated",
    "year_of",
]
