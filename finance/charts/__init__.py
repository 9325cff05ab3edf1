"""The charts of the finance pages: a frame in, a Plotly figure out. No Django, no clock.

What is forecast is dashed and what is final is solid; each series has its name beside it, and
amounts, in millions of pounds, start from nought. Fonts, ticks and grid are the theme's.
"""

from finance.charts.actions import (
    MOVES_SHOWN,
    actions_by_group,
    actions_by_month,
    assumed_and_deliverable,
    doubt_by_reason,
    moves_by_action,
)
from finance.charts.base import nothing
from finance.charts.bridge import waterfall
from finance.charts.effects import numbers_and_price
from finance.charts.lines import LINES_SHOWN, forecast_against_budget
from finance.charts.months import (
    cumulative_by_month,
    high_needs_by_month,
    overspend_by_month,
    own,
    variance_by_month,
)
from finance.charts.movement import MOVED_SHOWN, largest_movements
from finance.charts.profile import share_of_year
from finance.charts.record import ends_by_method, errors_by_month, forecast_with_band
from finance.charts.recovery import (
    cost_against_plan,
    cumulative_against_plan,
    in_year_against_plan,
    split_against_plan,
    versions_compared,
)
from finance.charts.spending import spent_by_month
from finance.charts.years import cumulative_by_year, high_needs_by_year, overspend_by_year

__all__ = [
    "LINES_SHOWN",
    "MOVED_SHOWN",
    "MOVES_SHOWN",
    "actions_by_group",
    "actions_by_month",
    "assumed_and_deliverable",
    "cost_against_plan",
    "cumulative_against_plan",
    "cumulative_by_month",
    "cumulative_by_year",
    "doubt_by_reason",
    "ends_by_method",
    "errors_by_month",
    "forecast_against_budget",
    "forecast_with_band",
    "high_needs_by_month",
    "high_needs_by_year",
    "in_year_against_plan",
    "largest_movements",
    "moves_by_action",
    "nothing",
    "numbers_and_price",
    "overspend_by_month",
    "overspend_by_year",
    "own",
    "share_of_year",
    "spent_by_month",
    "split_against_plan",
    "variance_by_month",
    "versions_compared",
    "waterfall",
]
