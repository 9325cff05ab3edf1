"""The pages of the finance subject, beside each other at the top of each."""

from django import template
from django.http import HttpRequest
from django.urls import reverse

register = template.Library()

PAGES = (
    ("Position", "finance:position"),
    ("What moved", "finance:movement"),
    ("Budget lines", "finance:lines"),
    ("Management actions", "finance:management_actions"),
    ("Year by year", "finance:years"),
    ("Forecast record", "finance:forecast_record"),
    ("Recovery plan", "finance:recovery_plan"),
)


@register.inclusion_tag("finance/_pages.html")
def finance_pages(request: HttpRequest) -> dict[str, object]:
    """A link to each page, the one that is open marked; none while there is but one page.

    A page that belongs to another, such as one action's, marks the page that it belongs to.
    """
    links = [(label, reverse(url_name)) for label, url_name in PAGES]
    return {
        "links": [
            {
                "label": label,
                "url": url,
                "current": "page" if url == request.path else "true",
                "is_open": request.path.startswith(url),
            }
            for label, url in links
        ]
    }
