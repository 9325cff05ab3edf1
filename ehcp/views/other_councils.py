"""The page /ehcp/other-councils/: this council among its neighbours, its region and England."""

from dataclasses import replace
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from ehcp.figures.other_councils import DIMENSIONS, PAGE, SLUGS, SOURCES, WITHIN_EX
from ehcp.selectors.published import this_council
from ehcp.selectors.reference import REPORTED, neighbours
from hnfsg.figures import pages
from hnfsg.figures.pages import Asked, asked, kept
from hnfsg.people.rights import Right, require

# All that the page's figures can be asked for: each takes of it what it knows.
LEAD = replace(WITHIN_EX, dimensions=DIMENSIONS)


@require(Right.SEE_PAGES)
@require_GET
def other_councils(request: HttpRequest) -> HttpResponse:
    """This council among others, as the Department publishes.

    Context: content (HTML, the same for everybody who may see the same).
    """
    wants = asked(request, lead=LEAD, datasets=(*SOURCES, REPORTED))
    return kept(request, "ehcp/other_councils", wants, SLUGS, partial(_other_councils, wants))


def _other_councils(wants: Asked) -> str:
    council = wants.scope.get("council", "")
    context = {
        **pages.page_context(wants, LEAD, PAGE, SLUGS),
        "council": council,
        "is_said": this_council() is not None,
        "has_neighbours": bool(council and neighbours(wants.vintage, int(council))),
    }
    return render_to_string("ehcp/_other_councils.html", context)
