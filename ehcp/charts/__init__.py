"""The charts of the EHCP pages: a frame in, a Plotly figure out. No Django, no clock.

Counts start from nought; what is provisional is dashed; each series has its name beside it.
"""

from ehcp.charts.backlog import ages, backlog_measures, flows, open_by_month, open_groups
from ehcp.charts.base import nothing
from ehcp.charts.decisions import (
    in_time_by_month,
    in_time_by_year,
    refusals_by_reason,
    refused_by_evidence,
    refused_by_month,
    refused_by_source,
    refused_by_year,
    what_followed,
)
from ehcp.charts.other_councils import funding_and_requests, rates_of_councils, shares_of_councils
from ehcp.charts.plans import (
    first_plans,
    januaries,
    plan_moves,
    plans_against_planned,
    plans_by_group,
    plans_in_force,
    reviews_after,
    reviews_due,
)
from ehcp.charts.requests import (
    growth,
    requests_by_area,
    requests_by_month,
    requests_by_source,
    requests_by_year,
    share_by_parents,
    year_against_year_before,
)
from ehcp.charts.schools import funnel, spread_of_schools
from ehcp.charts.team import calls, staff
from ehcp.charts.timeliness import cohort_curves, paradox, plans_by_age, share_in_time, steps

__all__ = [
    "ages",
    "backlog_measures",
    "calls",
    "cohort_curves",
    "first_plans",
    "flows",
    "funding_and_requests",
    "funnel",
    "growth",
    "in_time_by_month",
    "in_time_by_year",
    "januaries",
    "nothing",
    "open_by_month",
    "open_groups",
    "paradox",
    "plan_moves",
    "plans_against_planned",
    "plans_by_age",
    "plans_by_group",
    "plans_in_force",
    "rates_of_councils",
    "refusals_by_reason",
    "refused_by_evidence",
    "refused_by_month",
    "refused_by_source",
    "refused_by_year",
    "requests_by_area",
    "requests_by_month",
    "requests_by_source",
    "requests_by_year",
    "reviews_after",
    "reviews_due",
    "share_by_parents",
    "share_in_time",
    "shares_of_councils",
    "spread_of_schools",
    "staff",
    "steps",
    "what_followed",
    "year_against_year_before",
]
