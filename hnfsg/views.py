"""The overview, and what every page is given."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hnfsg.people.rights import Right, public, require


def site(request: HttpRequest) -> dict[str, Any]:
    """What every template may use: the council's name and whether this is the demonstration."""
    return {"council_name": settings.COUNCIL_NAME, "is_demo": settings.DEMO}


@require(Right.SEE_PAGES)
def overview(request: HttpRequest) -> HttpResponse:
    """What a member needs to know before the meeting."""
    return render(request, "overview.html", {})


@public
def health(request: HttpRequest) -> HttpResponse:
    """Says that this process answers."""
    return HttpResponse("ok", content_type="text/plain")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the sentence that says why."""
    return render(request, "403.html", {"sentence": str(exception)}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a sentence, never a traceback."""
    return render(request, "500.html", status=500)
