"""Statistics: limits and rules of charts, intervals of shares, queues, forecasts. No Django.

Every function says its formula, its units and its source. What cannot be worked out is None or
Unavailable with the reason, never a number that looks like one.
"""

from hnfsg.statistics.forecasts import FEWEST_YEARS, Record, profiled, record_of, straight_line
from hnfsg.statistics.queues import (
    incidence,
    lawfully_open,
    open_cases,
    percentile,
    relief_capacity,
    survival,
    weeks_to_clear,
)
from hnfsg.statistics.shares import (
    Interval,
    difference,
    funnel_limits,
    p_chart,
    share,
    wilson,
)
from hnfsg.statistics.xmr import FEWEST, Limits, Rule, Unavailable, Xmr, xmr

__all__ = [
    "FEWEST",
    "FEWEST_YEARS",
    "Interval",
    "Limits",
    "Record",
    "Rule",
    "Unavailable",
    "Xmr",
    "difference",
    "funnel_limits",
    "incidence",
    "lawfully_open",
    "open_cases",
    "p_chart",
    "percentile",
    "profiled",
    "record_of",
    "relief_capacity",
    "share",
    "straight_line",
    "survival",
    "weeks_to_clear",
    "wilson",
    "xmr",
]
