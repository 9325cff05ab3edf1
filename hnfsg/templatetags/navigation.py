"""The navigation at the top of every page: only pages that exist and that the reader may see."""

from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.urls import reverse

from hnfsg.people.rights import Right, has_right

register = template.Library()


@dataclass(frozen=True)
class Entry:
    """One entry: its words, the page it leads to, the addresses that belong to it, who sees it."""

    label: str
    url_name: str
    section: str
    right: Right


ENTRIES = (
    Entry("Overview", "overview", "/", Right.SEE_PAGES),
    Entry("Finance", "finance:position", "/finance/", Right.SEE_PAGES),
    Entry("EHCPs", "ehcp:requests", "/ehcp/", Right.SEE_PAGES),
    Entry("Meetings", "actions:meetings", "/meetings/", Right.SEE_PAGES),
    Entry("Actions", "actions:log", "/actions/", Right.SEE_PAGES),
    Entry("Data", "intake:index", "/data/", Right.SEE_DATA_PAGES),
    Entry("Settings", "configuration:index", "/settings/", Right.SEE_DATA_PAGES),
    Entry("People", "people:people", "/people/", Right.MANAGE_PEOPLE),
    Entry("Audit", "people:audit", "/people/audit/", Right.MANAGE_PEOPLE),
)


@dataclass(frozen=True)
class Link:
    """One entry on one page. `current` is the value of aria-current, or empty."""

    label: str
    url: str
    current: str


@register.simple_tag
def navigation(request: HttpRequest) -> list[Link]:
    """The links for this reader. The user's rights are the only query, shared with the page."""
    shown = [entry for entry in ENTRIES if has_right(request.user, entry.right)]
    here = max((e.section for e in shown if _holds(e, request.path)), key=len, default="")
    return [_link(entry, request.path, here) for entry in shown]


def _holds(entry: Entry, path: str) -> bool:
    """Whether an address belongs to an entry. The overview is one page, not all of them."""
    return path == "/" if entry.section == "/" else path.startswith(entry.section)


def _link(entry: Entry, path: str, here: str) -> Link:
    url = reverse(entry.url_name)
    current = "page" if url == path else "true"
    return Link(entry.label, url, current if entry.section == here else "")
