"""Saying which council this is, from the settings page."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from ehcp.services.council import OWNER, set_this_council
from hnfsg.intake.states import Refused
from hnfsg.people.models import User
from hnfsg.people.rights import require


@require(OWNER)
@require_POST
def council(request: HttpRequest) -> HttpResponse:
    """Say which council this is (`number`), then back to the settings."""
    try:
        number = set_this_council(
            said=request.POST.get("number", ""), by=cast("User", request.user)
        )
        messages.success(request, f"This council is {number} in published statistics.")
    except Refused as problem:
        messages.error(request, str(problem))
    return redirect(f"{reverse('configuration:index')}#this-council")
