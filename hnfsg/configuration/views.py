"""The settings page."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hnfsg.configuration.page import sections
from hnfsg.people.models import User
from hnfsg.people.rights import Right, require


@require(Right.SEE_DATA_PAGES)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every setting. Context: sections (by heading, lists of page.Shown)."""
    found = sections(cast("User", request.user))
    return render(request, "configuration/index.html", {"sections": found})
