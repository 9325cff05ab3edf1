"""The figures of the page Plans."""

from ehcp.figures.plans.against_plan import AGAINST_PLAN
from ehcp.figures.plans.ceased import CEASED
from ehcp.figures.plans.first import FIRST_PLANS
from ehcp.figures.plans.groups import AGES, AREAS, NEEDS, SETTINGS
from ehcp.figures.plans.january import JANUARY
from ehcp.figures.plans.reviews import REVIEWS_AFTER, REVIEWS_DUE
from ehcp.figures.plans.scope import DIMENSIONS, PAGE
from ehcp.figures.plans.stock import IN_FORCE, MOVES

SLUGS = tuple(
    figure.slug
    for figure in (
        IN_FORCE,
        MOVES,
        FIRST_PLANS,
        AGAINST_PLAN,
        SETTINGS,
        NEEDS,
        AGES,
        AREAS,
        REVIEWS_DUE,
        REVIEWS_AFTER,
        CEASED,
        JANUARY,
    )
)

__all__ = ["DIMENSIONS", "IN_FORCE", "PAGE", "SLUGS"]
