"""The page /ehcp/backlog/: which cases wait, how long, and whether the queue grows."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from ehcp.figures.backlog import GROUPS, PAGE, SLUGS
from ehcp.figures.scope import DATASETS
from ehcp.views.asked import Asked, asked, kept, page_context
from hnfsg.figures.registry import Audience
from hnfsg.people.rights import Right, require


@require(Right.SEE_PAGES)
@require_GET
def backlog(request: HttpRequest) -> HttpResponse:
    """The backlog by its measures, the age of the open cases, what comes in and goes out.

    Context: content (HTML, the same for everybody who may see the same).
    """
    wants = asked(request, lead=GROUPS, datasets=DATASETS)
    return kept(request, "ehcp/backlog", wants, SLUGS, partial(_backlog, wants))


def _backlog(wants: Asked) -> str:
    is_for_officer = wants.reads(GROUPS) is Audience.OFFICER
    context = {**page_context(wants, GROUPS, PAGE, SLUGS), "has_worklist": is_for_officer}
    return render_to_string("ehcp/_backlog.html", context)
