"""Every figure: the list with its definitions, one alone, and its numbers as a file."""

from functools import partial
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from hnfsg.figures import registry
from hnfsg.figures.audiences import audience_of
from hnfsg.figures.cache import Question
from hnfsg.figures.exports import csv_file, file_name
from hnfsg.figures.glossary import by_letter
from hnfsg.figures.opened import note_opened
from hnfsg.figures.registry import Figure
from hnfsg.figures.rendering import page_figures
from hnfsg.figures.rendering import render as render_figures
from hnfsg.figures.scopes import BadScope, choices, resolve
from hnfsg.intake import vintages
from hnfsg.people.models import User
from hnfsg.people.rights import Right, require


def _figure(slug: str) -> Figure:
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
    """One figure in the scope that the address names. Context: figure, rendered, choices, page."""
    found, vintage = _figure(slug), vintages.live()
    shown = page_figures([slug], request.GET.dict(), vintage, partial(audience_of, request.user))
    note_opened(cast("User", request.user), vintage, shown[slug].html)
    context = {
        "figure": found,
        "rendered": shown[slug],
        "choices": choices(found, shown[slug].scope, vintage),
        "page": reverse(found.page),
    }
    return render(request, "figures/figure.html", context)


@require(Right.SEE_PAGES)
@require_GET
def numbers(request: HttpRequest, slug: str) -> HttpResponse:
    """A figure's numbers as csv; 400 with a sentence where the scope does not exist."""
    found, vintage = _figure(slug), vintages.live()
    try:
        resolved = resolve(found, request.GET.dict(), vintage)
    except BadScope as problem:
        return HttpResponseBadRequest(str(problem), content_type="text/plain; charset=utf-8")
    question = Question.of(found, resolved, vintage, audience_of(request.user, found))
    note_opened(cast("User", request.user), question.vintage, render_figures([question])[0].html)
    response = HttpResponse(csv_file(question), content_type="text/csv; charset=utf-8")
    name = file_name(found, resolved.scope)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
