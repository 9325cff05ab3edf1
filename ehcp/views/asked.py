"""What every EHCP page is asked and drawn from."""

from collections.abc import Sequence
from typing import Any

from ehcp.selectors import extract_of
from hnfsg.figures import pages
from hnfsg.figures.pages import Asked, asked, kept
from hnfsg.figures.registry import Figure

__all__ = ["LACKING", "Asked", "asked", "kept", "page_context"]

# What a case extract has and the SEN2 return has not.
LACKING = (
    "area",
    "why an assessment was refused",
    "whether a graduated response was evidenced",
    "when advice was asked for and came in",
    "when the draft was sent",
    "which team has the case",
)


def page_context(wants: Asked, lead: Figure, page: str, slugs: Sequence[str]) -> dict[str, Any]:
    """As `pages.page_context`, with extract (or None) and lacking: what its source has not."""
    extract = extract_of(wants.vintage)
    return {
        **pages.page_context(wants, lead, page, slugs),
        "extract": extract,
        "lacking": LACKING if extract and extract.is_return else (),
    }
