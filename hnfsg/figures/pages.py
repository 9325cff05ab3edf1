"""What an address asks of a page of figures, and the page kept for whoever asks the same."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from hnfsg.figures import beside, registry
from hnfsg.figures.as_at import AsAt, address, as_at
from hnfsg.figures.audiences import audience_of
from hnfsg.figures.cache import fragment, name, stamp
from hnfsg.figures.opened import note_opened
from hnfsg.figures.paper import paper
from hnfsg.figures.registry import Audience, Figure, Scope
from hnfsg.figures.rendering import Rendered, page_figures, page_questions
from hnfsg.figures.scopes import VIEW, choices, resolve_or_default, view_of, view_problem
from hnfsg.figures.shortened import Shortened, too_long
from hnfsg.intake import vintages
from hnfsg.intake.vintages import Vintage
from hnfsg.people.models import User
from hnfsg.periods import FinancialMonth

Reads = Callable[[Figure], Audience]


@dataclass(frozen=True)
class Asked:
    """What an address asks of a page, after every value that does not exist was set aside.

    The page is drawn from this alone, and kept under this alone: no other value of the address
    can get into what the next reader is given. `scope` is that of the page's leading figure,
    with the limits of usual variation where they are asked for;
    `chosen` what its filters narrow; `problem` the sentence about what was set aside.
    """

    params: Mapping[str, str]
    scope: Scope
    problem: str
    vintage: Vintage
    moment: AsAt
    reads: Reads
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""

    @property
    def month(self) -> FinancialMonth | None:
        """The month shown; None while there is none."""
        return FinancialMonth.from_key(self.scope["month"]) if self.scope.get("month") else None

    @property
    def figure_params(self) -> Mapping[str, str]:
        """What the figures of the page are asked: the address itself where it has a mistake."""
        return self.params if self.problem else self.scope

    @property
    def is_kept(self) -> bool:
        """Whether the page may be wanted again: not with a search, nor with a mistake."""
        return not self.problem and not self.moment.problem and not self.chosen.get("q")

    @property
    def key(self) -> str:
        """All that the page is drawn from, in one text."""
        given = (self.scope, self.chosen, self.moment.params)
        return json.dumps([*(sorted(each.items()) for each in given), self.sort])


def asked(  # noqa: PLR0913 - each is one thing that the address says
    request: HttpRequest,
    *,
    lead: Figure,
    datasets: Iterable[str],
    chosen: Mapping[str, str] | None = None,
    sort: str = "",
    path: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
) -> Asked:
    """What a request asks of a page whose scope is that of the figure `lead`.

    `path` is what the path of the address says of the scope; the rest of it is the default then.
    `given` stands for the parameters of the address where a page reads them in its own way.
    """
    moment = as_at(request.GET)
    vintage = moment.vintage.of(list(datasets))
    params = {**(request.GET.dict() if given is None else given), **(path or {})}
    resolved = resolve_or_default(lead, params, vintage)
    return Asked(
        params,
        {**resolved.scope, **view_of(params)},
        resolved.problem or view_problem(params),
        vintage,
        moment,
        partial(audience_of, request.user),
        chosen or {},
        sort,
    )


def kept(  # noqa: PLR0913 - each names one thing that the page is made of
    request: HttpRequest,
    page: str,
    wants: Asked,
    slugs: Iterable[str],
    draw: Callable[[], str],
    unkept: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page with what `draw` makes of it, kept for everybody who may see the same.

    `page` names the page and its template, `<page>.html`, such as `finance/position`; its context
    is content (HTML) and what is `unkept`, such as a scenario.
    """
    if wants.is_kept:
        audiences = [wants.reads(registry.figure(slug)) for slug in slugs]
        stamps = (stamp(wants.vintage), beside.stamp())
        content = fragment(name(page, *stamps, *audiences, wants.key), draw)
    else:
        content = draw()
    note_opened(cast("User", request.user), wants.vintage, content)
    context = {**(unkept or {}), "content": mark_safe(content)}  # noqa: S308 - drawn by our own templates
    return render(request, f"{page}.html", context)


def page_context(
    wants: Asked,
    lead: Figure,
    page: str,
    slugs: Sequence[str],
    may_be_long: Sequence[str] = (),
) -> dict[str, Any]:
    """What every page is drawn from: figures (by the last part of their slugs) and by_slug,
    choices, moment, now_url, zip_url, view (as the address has it), paper.

    Of the figures that `may_be_long` those that are stand in `shortened` instead.
    """
    vintage, params = wants.vintage, wants.figure_params
    long = too_long(page_questions(may_be_long, params, vintage, Audience.MEMBER))
    drawn = [slug for slug in slugs if slug not in long]
    figures = page_figures(drawn, params, vintage, wants.reads)
    for_paper: dict[str, Rendered | Shortened] = {
        **page_figures(drawn, params, vintage, Audience.MEMBER),
        **long,
    }
    return {
        "shortened": {each.name: _leading(each, wants) for each in long.values()},
        "figures": {slug.rpartition(".")[2]: rendered for slug, rendered in figures.items()},
        "by_slug": figures,
        "choices": choices(lead, wants.scope, vintage),
        "moment": wants.moment,
        "now_url": address("", wants.scope, vintages.Vintage(())),
        "zip_url": address(reverse("figures:page_zip", args=[page]), wants.scope, vintage),
        "view": wants.scope.get(VIEW, ""),
        "paper": paper(for_paper[slug] for slug in slugs if slug in for_paper),
    }


def _leading(each: Shortened, wants: Asked) -> Shortened:
    """A figure that is shortened, leading to its own page."""
    page = reverse("figures:figure", args=[each.figure.slug])
    return replace(each, url=address(page, wants.scope, wants.vintage))
