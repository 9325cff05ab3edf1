"""The figures of the page Requests."""

from ehcp.figures.requests.areas import AREAS
from ehcp.figures.requests.growth import GROWTH
from ehcp.figures.requests.months import MONTHS, PAGE
from ehcp.figures.requests.parents import PARENTS
from ehcp.figures.requests.sources import SOURCES
from ehcp.figures.requests.year import IN_YEAR, YEARS

FIGURES = (MONTHS, IN_YEAR, YEARS, GROWTH, AREAS, SOURCES, PARENTS)
SLUGS = tuple(figure.slug for figure in FIGURES)

__all__ = [
    "AREAS",
    "FIGURES",
    "GROWTH",
    "IN_YEAR",
    "MONTHS",
    "PAGE",
    "PARENTS",
    "SLUGS",
    "SOURCES",
    "YEARS",
]
