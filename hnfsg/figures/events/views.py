"""Entering, amending and removing an event."""

from collections.abc import Callable
from functools import partial
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hnfsg.figures.events import services
from hnfsg.figures.events.forms import EventForm
from hnfsg.figures.models import Event
from hnfsg.intake.states import Refused
from hnfsg.people.models import User
from hnfsg.people.rights import require


@require(services.OWNER)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter an event. Context: form, title."""
    form = EventForm(request.POST or None)
    save = partial(services.enter, by=cast("User", request.user))
    if _is_saved(form, save):
        return _done(request, "The event was entered. It stands on its charts now.")
    return _form(request, form, "Enter an event")


@require(services.OWNER)
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Amend an event. Context: form, title, event."""
    event = get_object_or_404(Event, pk=pk)
    form = EventForm(request.POST or None, event=event)
    save = partial(services.amend, event=event, by=cast("User", request.user))
    if _is_saved(form, save):
        return _done(request, "The event was amended.")
    return _form(request, form, "Amend an event", event)


@require(services.OWNER)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then remove an event. Context: event."""
    event = get_object_or_404(Event, pk=pk)
    if request.method == "POST":
        services.remove(event=event, by=cast("User", request.user))
        return _done(request, "The event was removed.")
    return render(request, "figures/events/remove.html", {"event": event})


def _is_saved(form: EventForm, save: Callable[..., object]) -> bool:
    """Whether the form was sent and kept; a refusal stands at the form."""
    if not form.is_valid():
        return False
    try:
        save(said=form.said)
    except Refused as problem:
        form.add_error(None, str(problem))
        return False
    return True


def _form(
    request: HttpRequest, form: EventForm, title: str, event: Event | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "event": event}
    status = 400 if form.errors else 200
    return render(request, "figures/events/form.html", context, status=status)


def _done(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(f"{reverse('configuration:index')}#events")
