"""The page /ehcp/schools/: how requests are spread over schools; single schools for officers."""

from dataclasses import replace
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from ehcp.figures.schools import PAGE, RATES, SLUGS, SOURCES, SPREAD
from ehcp.views.asked import Asked, asked, kept, page_context
from hnfsg.figures.audiences import audience_of, may_see
from hnfsg.figures.registry import Figure
from hnfsg.people.rights import Right, require

# An officer's page can be asked for all that a funnel can; nobody else chooses a phase.
OF_OFFICERS = replace(SPREAD, dimensions=RATES.dimensions)


@require(Right.SEE_PAGES)
@require_GET
def schools(request: HttpRequest) -> HttpResponse:
    """The spread of requests over schools, and for officers the funnels of single schools.

    Context: content (HTML, the same for everybody who may see the same).
    """
    lead = OF_OFFICERS if may_see(RATES, audience_of(request.user, RATES)) else SPREAD
    wants = asked(request, lead=lead, datasets=SOURCES)
    return kept(request, "ehcp/schools", wants, SLUGS, partial(_schools, wants, lead))


def _schools(wants: Asked, lead: Figure) -> str:
    return render_to_string("ehcp/_schools.html", page_context(wants, lead, PAGE, SLUGS))
