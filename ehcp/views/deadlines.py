"""Entering, correcting and removing a limit of time."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ehcp.forms import DeadlineForm
from ehcp.models import Deadline, Step
from ehcp.services import deadlines as services
from hnfsg.intake.states import Refused
from hnfsg.people.models import User
from hnfsg.people.rights import require


@require(services.OWNER)
@require_http_methods(["GET", "POST"])
def new_deadline(request: HttpRequest) -> HttpResponse:
    """Enter a limit. Context: form, title."""
    form = DeadlineForm(request.POST or None)

    def save(by: User) -> None:
        step = Step(form.cleaned_data["step"])
        services.enter(step=step, is_local=form.is_local, said=form.said, by=by)

    if _is_saved(request, form, save):
        return _done(request, "The limit was entered.")
    return _form(request, form, "Enter a limit or a target")


@require(services.OWNER)
@require_http_methods(["GET", "POST"])
def correct_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a limit. Context: form, title, deadline."""
    deadline = get_object_or_404(Deadline, pk=pk)
    form = DeadlineForm(request.POST or None, deadline=deadline)

    def save(by: User) -> None:
        services.correct(deadline=deadline, said=form.said, by=by)

    if _is_saved(request, form, save):
        return _done(request, "The limit was corrected.")
    return _form(request, form, "Correct a limit", deadline)


@require(services.OWNER)
@require_http_methods(["GET", "POST"])
def remove_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then remove a limit. Context: deadline, problem (why it cannot be)."""
    deadline, problem = get_object_or_404(Deadline, pk=pk), ""
    if request.method == "POST":
        try:
            services.remove(deadline=deadline, by=cast("User", request.user))
            return _done(request, "The limit was removed.")
        except Refused as refused:
            problem = str(refused)
    context = {"deadline": deadline, "problem": problem}
    return render(request, "ehcp/remove_deadline.html", context, status=400 if problem else 200)


def _is_saved(request: HttpRequest, form: DeadlineForm, save: Callable[[User], None]) -> bool:
    """Whether the form was sent and kept; a refusal stands at the form."""
    if not form.is_valid():
        return False
    try:
        save(cast("User", request.user))
    except Refused as problem:
        form.add_error(None, str(problem))
        return False
    return True


def _form(
    request: HttpRequest, form: DeadlineForm, title: str, deadline: Deadline | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "deadline": deadline}
    return render(request, "ehcp/deadline.html", context, status=400 if form.errors else 200)


def _done(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, f"{said} The published cases are counted again in the background.")
    return redirect(f"{reverse('configuration:index')}#deadlines")
