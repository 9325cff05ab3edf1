"""The page /ehcp/plans/: plans in force, new and ceased, reviews, what first plans named."""

from dataclasses import replace
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from ehcp.figures.plans import DIMENSIONS, IN_FORCE, PAGE, SLUGS
from ehcp.figures.scope import DATASETS
from ehcp.selectors.published import PUBLISHED
from ehcp.views.asked import Asked, asked, kept, page_context
from finance.selectors import RECOVERY
from hnfsg.people.rights import Right, require

# All that the page's figures can be asked for: each takes of it what it knows.
LEAD = replace(IN_FORCE, dimensions=DIMENSIONS)


@require(Right.SEE_PAGES)
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """Plans in force, how they come and go, and what parents’ requests ended in.

    Context: content (HTML, the same for everybody who may see the same).
    """
    wants = asked(request, lead=LEAD, datasets=(*DATASETS, RECOVERY, PUBLISHED))
    return kept(request, "ehcp/plans", wants, SLUGS, partial(_plans, wants))


def _plans(wants: Asked) -> str:
    return render_to_string("ehcp/_plans.html", page_context(wants, LEAD, PAGE, SLUGS))
