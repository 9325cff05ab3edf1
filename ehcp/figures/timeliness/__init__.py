"""The figures of the page Timeliness."""

from ehcp.figures.timeliness.cohort import COHORT
from ehcp.figures.timeliness.issued import ISSUED, PAGE, YEARS
from ehcp.figures.timeliness.paradox import PARADOX
from ehcp.figures.timeliness.steps import STEPS

SLUGS = (PARADOX.slug, ISSUED.slug, COHORT.slug, YEARS.slug, STEPS.slug)

__all__ = ["COHORT", "ISSUED", "PAGE", "PARADOX", "SLUGS", "STEPS", "YEARS"]
