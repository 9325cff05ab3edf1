"""The page /finance/movement/: what moved since an earlier moment, line by line."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from finance.figures.bridging import BRIDGE, PARTS, STEP_SAID
from finance.figures.movement import LINES, PAGE, SLUGS
from finance.selectors import DATASET, published_at
from finance.views.asked import Asked, asked, kept
from hnfsg.figures.as_at import address
from hnfsg.figures.paper import paper
from hnfsg.figures.registry import Audience
from hnfsg.figures.rendering import page_figures
from hnfsg.figures.scopes import choices
from hnfsg.intake import vintages
from hnfsg.people.rights import Right, require
from hnfsg.periods import year_label


@require(Right.SEE_PAGES)
@require_GET
def movement(request: HttpRequest) -> HttpResponse:
    """What moved since an earlier moment. Context: content (HTML, the same for all who may see)."""
    wants = asked(request, lead=LINES, datasets=[DATASET])
    return kept(request, "movement", wants, SLUGS, partial(_movement, wants))


def _movement(wants: Asked) -> str:
    vintage, month, params = wants.vintage, wants.month, wants.figure_params
    figures = page_figures(SLUGS, params, vintage, wants.reads)
    bridge = figures[BRIDGE.slug]
    context = {
        "figures": {slug.rpartition(".")[2]: rendered for slug, rendered in figures.items()},
        "parts_url": address(reverse("figures:figure", args=[PARTS.slug]), bridge.scope, vintage),
        "actions_url": address(reverse("finance:management_actions"), bridge.scope, vintage),
        "steps": [(row[0], row[STEP_SAID]) for row in bridge.rows],
        "choices": choices(LINES, wants.scope, vintage),
        "moment": wants.moment,
        "now_url": address("", wants.scope, vintages.Vintage(())),
        "zip_url": address(reverse("figures:page_zip", args=[PAGE]), wants.scope, vintage),
        "month": month,
        "year": year_label(month.start_year) if month else "",
        "published_at": published_at(vintage, month) if month else None,
        "paper": paper(page_figures(SLUGS, params, vintage, Audience.MEMBER).values()),
    }
    return render_to_string("finance/_movement.html", context)
