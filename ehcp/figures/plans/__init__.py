"""The figures of the page Plans."""

from ehcp.figures.plans.against_plan import AGAINST_PLAN
from ehcp.figures.plans.groups import AGES, AREAS, NEEDS, SETTINGS
from ehcp.figures.plans.scope import DIMENSIONS, PAGE
from ehcp.figures.plans.stock import IN_FORCE, MOVES

SLUGS = tuple(
    figure.slug for figure in (IN_FORCE, MOVES, AGAINST_PLAN, SETTINGS, NEEDS, AGES, AREAS)
)

__all__ = ["DIMENSIONS", "IN_FORCE", "PAGE", "SLUGS"]
