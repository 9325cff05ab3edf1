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
from finance.selectors import DATASET, published_at
from finance.views.asked import Asked, asked, kept
from hnfsg.figures.as_at import address
from hnfsg.figures.paper import paper
from hnfsg.figures.registry import Audience
from hnfsg.figures.rendering import page_figures
from hnfsg.figures.scopes import VIEW, choices
from hnfsg.intake import vintages
from hnfsg.people.rights import Right, require
from hnfsg.periods import year_label


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
    return kept(request, "position", wants, SLUGS, partial(_position, wants))


def _position(wants: Asked) -> str:
    vintage, month, params = wants.vintage, wants.month, wants.figure_params
    figures = page_figures(SLUGS, params, vintage, wants.reads)
    context = {
        "figures": {slug.rpartition(".")[2]: rendered for slug, rendered in figures.items()},
        "choices": choices(OVERSPEND, wants.scope, vintage),
        "moment": wants.moment,
        "now_url": address("", wants.scope, vintages.Vintage(())),
        "zip_url": address(reverse("figures:page_zip", args=[PAGE]), wants.scope, vintage),
        "moved_url": address(reverse("finance:movement"), wants.scope, vintage),
        "month": month,
        "view": wants.scope.get(VIEW, ""),
        "year": year_label(month.start_year) if month else "",
        "published_at": published_at(vintage, month) if month else None,
        "summary": summed_up(figures),
        "cumulative": figures[CUMULATIVE.slug].headline,
        "paper": paper(page_figures(SLUGS, params, vintage, Audience.MEMBER).values()),
        "lines_url": address(reverse("finance:lines"), wants.scope, vintage),
    }
    return render_to_string("finance/_position.html", context)
