"""The pages of the EHCP subject, beside each other at the top of each."""

from django import template
from django.http import HttpRequest

from hnfsg.figures.subject_pages import subject_pages

register = template.Library()

PAGES = (
    ("Requests", "ehcp:requests"),
    ("Decisions", "ehcp:decisions"),
    ("Timeliness", "ehcp:timeliness"),
    ("Backlog", "ehcp:backlog"),
    ("Plans", "ehcp:plans"),
    ("Schools", "ehcp:schools"),
    ("Other councils", "ehcp:other_councils"),
)


@register.inclusion_tag("_components/pages.html")
def ehcp_pages(request: HttpRequest) -> dict[str, object]:
    """A link to each page."""
    return subject_pages(request, "EHCPs", PAGES)
