"""The page /finance/position/: the whole grant at a month."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from finance.figures.position import CUMULATIVE, OVERSPEND, SLUGS
from finance.figures.scope import PAGE
from finance.figures.summed_up import summed_up
from finance.reports import REPORTS
from finance.selectors import DATASET
from finance.views.asked import Asked, asked, kept, page_context
from hnfsg.figures.as_at import address
from hnfsg.people.rights import Right, require


@require(Right.SEE_PAGES)
@require_GET
def position(request: HttpRequest) -> HttpResponse:
    """The position of the whole grant at a month.

    Context: content (HTML, the same for everybody who may see the same).
    """
    wants = asked(
        request,
        lead=OVERSPEND,
        datasets=[DATASET, REPORTS],
    )
    return kept(request, "finance/position", wants, SLUGS, partial(_position, wants))


def _position(wants: Asked) -> str:
    context = page_context(wants, OVERSPEND, PAGE, SLUGS)
    figures = context["by_slug"]
    context |= {
        "moved_url": address(reverse("finance:movement"), wants.scope, wants.vintage),
        "summary": summed_up(figures),
        "cumulative": figures[CUMULATIVE.slug].headline,
        "lines_url": address(reverse("finance:lines"), wants.scope, wants.vintage),
    }
    return render_to_string("finance/_position.html", context)
