"""The page /finance/movement/: what moved since an earlier moment, line by line."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from finance.figures.bridging import BRIDGE, PARTS, STEP_SAID
from finance.figures.movement import LINES, PAGE, SLUGS
from finance.selectors import DATASET
from finance.views.asked import Asked, asked, kept, page_context
from hnfsg.figures.as_at import address
from hnfsg.people.rights import Right, require


@require(Right.SEE_PAGES)
@require_GET
def movement(request: HttpRequest) -> HttpResponse:
    """What moved since an earlier moment. Context: content (HTML, the same for all who may see)."""
    wants = asked(request, lead=LINES, datasets=[DATASET])
    return kept(request, "finance/movement", wants, SLUGS, partial(_movement, wants))


def _movement(wants: Asked) -> str:
    context = page_context(wants, LINES, PAGE, SLUGS)
    bridge, vintage = context["by_slug"][BRIDGE.slug], wants.vintage
    context |= {
        "parts_url": address(reverse("figures:figure", args=[PARTS.slug]), bridge.scope, vintage),
        "actions_url": address(reverse("finance:management_actions"), bridge.scope, vintage),
        "steps": [(row[0], row[STEP_SAID]) for row in bridge.rows],
    }
    return render_to_string("finance/_movement.html", context)
