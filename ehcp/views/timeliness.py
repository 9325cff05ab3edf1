"""The page /ehcp/timeliness/: how long cases take, and which measure of it dips first."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from ehcp.figures import team
from ehcp.figures.backlog import AGES
from ehcp.figures.scope import DATASETS
from ehcp.figures.timeliness import PAGE, YEARS
from ehcp.figures.timeliness import SLUGS as OWN
from ehcp.views.asked import Asked, asked, kept, page_context
from hnfsg.people.rights import Right, require

# The age of the open cases stands here too: the three are read together.
SLUGS = (*OWN, AGES.slug, *team.SLUGS)


@require(Right.SEE_PAGES)
@require_GET
def timeliness(request: HttpRequest) -> HttpResponse:
    """Plans in time, cohorts, the age of open cases, the steps.

    Context: content (HTML, the same for everybody who may see the same).
    """
    wants = asked(request, lead=YEARS, datasets=(*DATASETS, *team.SOURCES))
    return kept(request, "ehcp/timeliness", wants, SLUGS, partial(_timeliness, wants))


def _timeliness(wants: Asked) -> str:
    return render_to_string("ehcp/_timeliness.html", page_context(wants, YEARS, PAGE, SLUGS))
