"""What the monthly returns say, one question to one frame.

Every frame holds money as Decimal pounds, or None where nothing was stated, and each row's
`part_id` and `row_number`, which lead to the sheet and row it came from.
"""

from finance.selectors.earlier import (
    LAST_PUBLICATION,
    NOTHING,
    Moment,
    day_of,
    earlier_months,
    is_past,
    moment_before,
    months_with_lines,
)
from finance.selectors.history import history_of_line
from finance.selectors.lines import (
    block_by_month,
    block_totals,
    forecasts_by_month,
    lines_at,
    totals_stated,
)
from finance.selectors.movement import (
    LINE_GONE,
    NEW_LINE,
    moved_lines,
)
from finance.selectors.parts import (
    DATASET,
    LINES,
    known_months,
    less,
    months_with_summary,
    published_at,
    year_of,
)
from finance.selectors.position import position_by_month, summaries
from finance.selectors.profile import sums_by_month
from finance.selectors.record import past_forecasts
from finance.selectors.recovery import (
    RECOVERY,
    cost_by_category,
    plan_years,
    planned_provision,
    versions,
)
from finance.selectors.savings import budget_lines, savings_at
from finance.selectors.spending import spending_by_month
from finance.selectors.years import block_by_year, newest_of_each_year, position_by_year

__all__ = [
    "DATASET",
    "LAST_PUBLICATION",
    "LINES",
    "LINE_GONE",
    "NEW_LINE",
    "NOTHING",
    "RECOVERY",
    "Moment",
    "block_by_month",
    "block_by_year",
    "block_totals",
    "budget_lines",
    "cost_by_category",
    "day_of",
    "earlier_months",
    "forecasts_by_month",
    "history_of_line",
    "is_past",
    "known_months",
    "less",
    "lines_at",
    "moment_before",
    "months_with_lines",
    "months_with_summary",
    "moved_lines",
    "newest_of_each_year",
    "past_forecasts",
    "plan_years",
    "planned_provision",
    "position_by_month",
    "position_by_year",
    "published_at",
    "savings_at",
    "spending_by_month",
    "summaries",
    "sums_by_month",
    "totals_stated",
    "versions",
    "withdrawn_parts",
    "year_of",
]
