"""The figures of the page Decisions."""

from ehcp.figures.decisions.challenged import CHALLENGED
from ehcp.figures.decisions.graduated import GRADUATED
from ehcp.figures.decisions.in_time import IN_TIME, IN_TIME_YEARS
from ehcp.figures.decisions.months import MONTHS
from ehcp.figures.decisions.outcomes import PAGE
from ehcp.figures.decisions.reasons import REASONS
from ehcp.figures.decisions.sources import SOURCES
from ehcp.figures.decisions.years import YEARS

FIGURES = (SOURCES, YEARS, MONTHS, IN_TIME_YEARS, IN_TIME, REASONS, GRADUATED, CHALLENGED)
SLUGS = tuple(figure.slug for figure in FIGURES)

__all__ = [
    "CHALLENGED",
    "FIGURES",
    "GRADUATED",
    "IN_TIME",
    "IN_TIME_YEARS",
    "MONTHS",
    "PAGE",
    "REASONS",
    "SLUGS",
    "SOURCES",
    "YEARS",
]
