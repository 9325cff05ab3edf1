"""The pages of one subject, beside each other at the top of each."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse


def subject_pages(
    request: HttpRequest, subject: str, pages: Iterable[tuple[str, str]]
) -> dict[str, object]:
    """The context of `_components/pages.html`: a link to each page, the one that is open marked.

    `pages` are (label, name of the URL). A page that belongs to another, such as one action's,
    marks the page that it belongs to. Nothing is shown while there is but one page.
    """
    links = [(label, reverse(url_name)) for label, url_name in pages]
    return {
        "subject": subject,
        "links": [
            {
                "label": label,
                "url": url,
                "current": "page" if url == request.path else "true",
                "is_open": request.path.startswith(url),
            }
            for label, url in links
        ],
    }
