"""What the EHCP pages ask of the database: one module for each subject of a page."""

from ehcp.selectors.decisions import against_by, graduated_by
from ehcp.selectors.extract import Extract, extract_of
from ehcp.selectors.kinds import kinds_of_schools
from ehcp.selectors.lacking import lacking
from ehcp.selectors.limits import (
    Limits,
    days_on,
    in_weeks,
    limit_days,
    limits_of,
)
from ehcp.selectors.narrowing import (
    ALL_AREAS,
    ALL_SOURCES,
    COUNT,
    KEYS,
    NO_AREA,
    NO_SOURCE,
    of_area,
    of_source,
    sums,
    total,
)
from ehcp.selectors.parts import CASES, SEN2, case_parts
from ehcp.selectors.plans import (
    first_plans,
    january_plans,
    plan_moves,
    plans_by,
    plans_by_area,
    reviews,
)
from ehcp.selectors.queue import (
    cohort_ends,
    flows_by,
    month_ends,
    open_by,
    plans_issued_by,
    step_times,
)
from ehcp.selectors.requests import requests_by, requests_by_area
from ehcp.selectors.rolls import SCHOOLS, rolls_by_area
from ehcp.selectors.school_requests import (
    ListedSchool,
    listed_schools,
    school_requests,
    years_of_schools,
)

__all__ = [
    "ALL_AREAS",
    "ALL_SOURCES",
    "CASES",
    "COUNT",
    "KEYS",
    "NO_AREA",
    "NO_SOURCE",
    "SCHOOLS",
    "SEN2",
    "Extract",
    "Limits",
    "ListedSchool",
    "against_by",
    "case_parts",
    "cohort_ends",
    "days_on",
    "extract_of",
    "first_plans",
    "flows_by",
    "graduated_by",
    "in_weeks",
    "january_plans",
    "kinds_of_schools",
    "lacking",
    "limit_days",
    "limits_of",
    "listed_schools",
    "month_ends",
    "of_area",
    "of_source",
    "open_by",
    "plan_moves",
    "plans_by",
    "plans_by_area",
    "plans_issued_by",
    "requests_by",
    "requests_by_area",
    "reviews",
    "rolls_by_area",
    "school_requests",
    "step_times",
    "sums",
    "total",
    "years_of_schools",
]
