"""The figures of the page Backlog."""

from ehcp.figures.backlog.ages import AGES, GROUPS
from ehcp.figures.backlog.flows import FLOWS, GAP
from ehcp.figures.backlog.measures import BACKLOG, PAGE
from ehcp.figures.backlog.months import MONTHS

SLUGS = (BACKLOG.slug, GAP.slug, AGES.slug, GROUPS.slug, MONTHS.slug, FLOWS.slug)

__all__ = ["AGES", "BACKLOG", "FLOWS", "GAP", "GROUPS", "MONTHS", "PAGE", "SLUGS"]
