"""The figures of the page Requests."""

from ehcp.figures.requests.months import MONTHS, PAGE

SLUGS = (MONTHS.slug,)

__all__ = ["MONTHS", "PAGE", "SLUGS"]
