"""The overview, the error pages, and what every page is given."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from hnfsg import clock
from hnfsg.figures import beside, cache
from hnfsg.figures.as_at import end_of
from hnfsg.figures.audiences import audience_of
from hnfsg.figures.changes import behind, compare, headline_figures
from hnfsg.figures.movements import Withdrawn, movements, withdrawn
from hnfsg.figures.opened import note_opened
from hnfsg.figures.reasons import explained
from hnfsg.figures.rendering import page_figures
from hnfsg.intake import due, vintages
from hnfsg.intake.freshness import freshness
from hnfsg.intake.vintages import Vintage
from hnfsg.people.models import User
from hnfsg.people.rights import Right, has_right, public, require

MAIN_FIGURE = "finance.position.overspend"


def site(request: HttpRequest) -> dict[str, Any]:
    """What every template may use: the council's name and whether this is the demonstration."""
    return {"council_name": settings.COUNCIL_NAME, "is_demo": settings.DEMO}


@require(Right.SEE_PAGES)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What a member needs to know before the meeting.

    Context: as_at, since, problem (sentence about the date asked for), content (HTML, the same
    for everybody who may see the same), dues (list of due.Due: the data that the reader sends),
    can_send.
    """
    live = vintages.live()
    can_send = has_right(request.user, Right.SEE_DATA_PAGES)
    dues = due.dues(live, request.user, clock.today())
    if not live.parts:
        return render(request, "overview_empty.html", {"can_send": can_send, "dues": dues})
    gone = withdrawn()
    changed_on = _last_change(live, gone)
    since, problem = _since(request.GET.get("since", ""), changed_on)
    context = {
        "as_at": changed_on,
        "since": since,
        "problem": problem,
        "today": clock.today(),
        "dues": dues,
        "content": _content(request.user, live, gone, since, _since_title(since, changed_on)),
    }
    return render(request, "overview.html", context)


def _last_change(live: Vintage, gone: Sequence[Withdrawn]) -> date:
    """The day on which what counts last changed, by a publication or a withdrawal."""
    came = (part.from_at for part in live.parts if part.from_at)
    went = (each.ended_at for each in gone if each.ended_at)
    return timezone.localdate(max((*came, *went)))


def _since(asked: str, changed_on: date) -> tuple[date, str]:
    """The day whose end is compared with now; by default the day before the last change.

    With a sentence where the day asked for cannot be.
    """
    default = changed_on - timedelta(days=1)
    if not asked:
        return default, ""
    try:
        day = parse_date(asked)
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year <= clock.today().year:
        return (
            default,
            f"“{asked[:20]}” is not a date to compare with. Type one such as 2024-01-15.",
        )
    if day > clock.today():
        return default, "That date is in the future. Choose today or a day before it."
    return day, ""


def _since_title(since: date, changed_on: date) -> str:
    """What the list of changes is called: until there are meetings, the last publication."""
    if since == changed_on - timedelta(days=1):
        return "Since the last publication"
    return f"Since {since.day} {since:%B %Y}"


def _content(
    user: User, live: Vintage, gone: Sequence[Withdrawn], since: date, since_title: str
) -> str:
    """The panels, from the cache where somebody with the same eyes has seen them before."""
    moment = end_of(since)
    before = vintages.as_at(moment)
    can_see_data = has_right(user, Right.SEE_DATA_PAGES)
    key = cache.name(
        "overview",
        cache.stamp(live),
        cache.stamp(before),
        f"{since} {since_title} {clock.today()} {can_see_data}",
        beside.stamp(),
        *(f"{each.upload_id}@{each.at.isoformat()}" for each in gone if each.at > moment),
        *(audience_of(user, figure) for figure in headline_figures()),
    )
    html = cache.fragment(key, partial(_panels, user, live, before, since, since_title))
    note_opened(user, live, html)
    return mark_safe(html)  # noqa: S308 - made by a template


def _panels(user: User, live: Vintage, before: Vintage, since: date, since_title: str) -> str:
    reads = partial(audience_of, user)
    main = page_figures([MAIN_FIGURE], {}, live, reads).values()
    compared = compare(before, live, reads)
    context = {
        "compared": compared,
        "explained": explained(compared.changes, since, live, reads),
        "uploads": behind(compared.changes, live),
        "movements": movements(end_of(since), live),
        "freshness": freshness(live, clock.today()),
        "figures": [rendered for rendered in main if rendered.rows],
        "since_title": since_title,
        "can_see_data": has_right(user, Right.SEE_DATA_PAGES),
    }
    return render_to_string("_components/overview.html", context)


@public
def health(request: HttpRequest) -> HttpResponse:
    """Says that this process answers."""
    return HttpResponse("ok", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent cannot be read."""
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the sentence that says why."""
    return render(request, "403.html", {"sentence": str(exception)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a sentence, never a traceback."""
    return render(request, "500.html", status=500)
