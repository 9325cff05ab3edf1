"""The page /finance/years/: every financial year that is held, beside what others report."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from finance.figures.elsewhere import ELSEWHERE
from finance.figures.years import PAGE, POSITION, SLUGS, only_elsewhere
from finance.reports import REPORTS
from finance.selectors import DATASET
from finance.views.asked import Asked, asked, kept
from hnfsg.figures.as_at import address
from hnfsg.figures.paper import paper
from hnfsg.figures.registry import Audience
from hnfsg.figures.rendering import page_figures
from hnfsg.intake import vintages
from hnfsg.people.rights import Right, require


@require(Right.SEE_PAGES)
@require_GET
def years(request: HttpRequest) -> HttpResponse:
    """Every year that is held, told by its outturn or its newest month.

    Context: content (HTML, the same for everybody who may see the same).
    """
    wants = asked(request, lead=POSITION, datasets=[DATASET, REPORTS])
    return kept(request, "finance/years", wants, SLUGS, partial(_years, wants))


def _years(wants: Asked) -> str:
    vintage = wants.vintage
    elsewhere = reverse("figures:figure", args=[ELSEWHERE.slug])
    figures = page_figures(SLUGS, {}, vintage, wants.reads)
    context = {
        "figures": {slug.rpartition(".")[2]: rendered for slug, rendered in figures.items()},
        "moment": wants.moment,
        "now_url": address("", {}, vintages.Vintage(())),
        "zip_url": address(reverse("figures:page_zip", args=[PAGE]), {}, vintage),
        "has_years": bool(figures[POSITION.slug].rows),
        "others": [
            (address(elsewhere, {"year": key}, vintage), label, count)
            for key, label, count in only_elsewhere(vintage)
        ],
        "paper": paper(page_figures(SLUGS, {}, vintage, Audience.MEMBER).values()),
    }
    return render_to_string("finance/_years.html", context)
