"""The page /ehcp/decisions/: what was decided, of whom, how soon, and what followed."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from ehcp.figures.decisions import PAGE, REASONS, SLUGS
from ehcp.figures.scope import DATASETS
from ehcp.selectors.published import PUBLISHED
from ehcp.views.asked import Asked, asked, kept, page_context
from hnfsg.people.rights import Right, require


@require(Right.SEE_PAGES)
@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """What was decided of requests, by who asked, over time, and what followed.

    Context: content (HTML, the same for everybody who may see the same).
    """
    wants = asked(request, lead=REASONS, datasets=(*DATASETS, PUBLISHED))
    return kept(request, "ehcp/decisions", wants, SLUGS, partial(_decisions, wants))


def _decisions(wants: Asked) -> str:
    return render_to_string("ehcp/_decisions.html", page_context(wants, REASONS, PAGE, SLUGS))
