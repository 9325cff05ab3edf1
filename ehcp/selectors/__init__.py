"""What the EHCP pages ask of the database: one module for each subject of a page."""

from ehcp.selectors.extract import Extract, extract_of
from ehcp.selectors.lacking import lacking
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
from ehcp.selectors.requests import requests_by, requests_by_area
from ehcp.selectors.rolls import SCHOOLS, rolls_by_area

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
    "case_parts",
    "extract_of",
    "first_plans",
    "january_plans",
    "lacking",
    "of_area",
    "of_source",
    "plan_moves",
    "plans_by",
    "plans_by_area",
    "requests_by",
    "requests_by_area",
    "reviews",
    "rolls_by_area",
    "sums",
    "total",
]
