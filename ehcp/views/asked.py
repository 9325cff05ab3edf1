"""What every EHCP page is asked and drawn from."""

from collections.abc import Sequence
from typing import Any

from ehcp.selectors import extract_of, lacking
from hnfsg.figures import pages
from hnfsg.figures.pages import Asked, asked, kept
from hnfsg.figures.registry import Figure

__all__ = ["Asked", "asked", "kept", "page_context"]


def page_context(wants: Asked, lead: Figure, page: str, slugs: Sequence[str]) -> dict[str, Any]:
    """As `pages.page_context`, with extract (or None) and lacking: what its source has not."""
    return {
        **pages.page_context(wants, lead, page, slugs),
        "extract": extract_of(wants.vintage),
        "lacking": lacking(wants.vintage),
    }
