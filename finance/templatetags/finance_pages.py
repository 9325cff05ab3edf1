"""The pages of the finance subject, beside each other at the top of each."""

from django import template
from django.http import HttpRequest

from hnfsg.figures.subject_pages import subject_pages

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


@register.inclusion_tag("_components/pages.html")
def finance_pages(request: HttpRequest) -> dict[str, object]:
    """A link to each page."""
    return subject_pages(request, "Finance", PAGES)
