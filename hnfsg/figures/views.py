"""Every figure: the list with its definitions, the glossary, and one alone."""

from functools import partial
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from hnfsg.figures import registry
from hnfsg.figures.as_at import address, as_at
from hnfsg.figures.audiences import audience_of, check_audience
from hnfsg.figures.glossary import by_letter
from hnfsg.figures.opened import note_opened
from hnfsg.figures.registry import Figure
from hnfsg.figures.rendering import page_figures
from hnfsg.figures.scopes import choices
from hnfsg.intake import vintages
from hnfsg.people.models import User
from hnfsg.people.rights import Right, require


def figure_of(slug: str) -> Figure:
    """The figure of an address. Raises Http404."""
    try:
        return registry.figure(slug)
    except KeyError as problem:
        raise Http404 from problem


@require(Right.SEE_PAGES)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every figure with its definition, by title. Context: figures."""
    found = sorted(registry.figures(), key=lambda f: f.title.lower())
    return render(request, "figures/index.html", {"figures": found})


@require(Right.SEE_PAGES)
@require_GET
def glossary(request: HttpRequest) -> HttpResponse:
    """What every word means. Context: letters (pairs of a letter and its entries)."""
    return render(request, "figures/glossary.html", {"letters": by_letter()})


@require(Right.SEE_PAGES)
@require_GET
def figure(request: HttpRequest, slug: str) -> HttpResponse:
    """One figure in the scope and as at the day that the address names.

    Context: figure, rendered, moment, now_url, choices, page.
    """
    found, asked = figure_of(slug), as_at(request.GET)
    check_audience(request.user, found)
    vintage = asked.vintage
    shown = page_figures([slug], request.GET.dict(), vintage, partial(audience_of, request.user))
    note_opened(cast("User", request.user), vintage, shown[slug].html)
    context = {
        "figure": found,
        "rendered": shown[slug],
        "moment": asked,
        "now_url": address(request.path, shown[slug].scope, vintages.Vintage(())),
        "choices": choices(found, shown[slug].scope, vintage),
        "page": address(reverse(found.page), shown[slug].scope, vintage),
    }
    return render(request, "figures/figure.html", context)
