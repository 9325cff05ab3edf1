"""The figures of the page Schools: the spread for everybody, single schools for officers."""

from ehcp.figures.schools.funnels import PARENTS, RATES, REFUSALS
from ehcp.figures.schools.scope import PAGE, PHASE, SOURCES, YEARS
from ehcp.figures.schools.spread import SPREAD

SLUGS = (SPREAD.slug, RATES.slug, REFUSALS.slug, PARENTS.slug)

__all__ = [
    "PAGE",
    "PARENTS",
    "PHASE",
    "RATES",
    "REFUSALS",
    "SLUGS",
    "SOURCES",
    "SPREAD",
    "YEARS",
]
