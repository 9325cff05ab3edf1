"""The page /ehcp/requests/: who asks for an assessment, where, and what grows."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from ehcp.figures.requests import IN_YEAR, PAGE, SLUGS
from ehcp.figures.scope import DATASETS
from ehcp.selectors import SCHOOLS
from ehcp.selectors.published import PUBLISHED
from ehcp.selectors.reference import REPORTED
from ehcp.views.asked import Asked, asked, kept, page_context
from hnfsg.people.rights import Right, require


@require(Right.SEE_PAGES)
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """Requests by month, area and source.

    Context: content (HTML, the same for everybody who may see the same).
    """
    wants = asked(request, lead=IN_YEAR, datasets=(*DATASETS, SCHOOLS, PUBLISHED, REPORTED))
    return kept(request, "ehcp/requests", wants, SLUGS, partial(_requests, wants))


def _requests(wants: Asked) -> str:
    return render_to_string("ehcp/_requests.html", page_context(wants, IN_YEAR, PAGE, SLUGS))
