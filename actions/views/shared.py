"""What the views of meetings and actions share."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hnfsg.intake.states import Refused
from hnfsg.people.models import User


def who(request: HttpRequest) -> User:
    """Who is signed in."""
    return cast("User", request.user)


def is_saved(form: forms.Form, save: Callable[[], object]) -> bool:
    """Whether a form was sent and kept; a refusal stands at the form, and nothing is lost."""
    if not form.is_valid():
        return False
    try:
        save()
    except Refused as problem:
        form.add_error(None, str(problem))
        return False
    return True


def form_page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """A page that is one form: title, back (address), back_words, button."""
    status = 400 if form.errors else 200
    return render(request, "actions/form.html", {"form": form, **context}, status=status)


def done(request: HttpRequest, said: str, to: str) -> HttpResponse:
    """Back to a page with a sentence."""
    messages.success(request, said)
    return redirect(to)


def attempt(request: HttpRequest, do: Callable[[], object], said: str, to: str) -> HttpResponse:
    """Do what a button asks; a refusal is told on the page it came from."""
    try:
        do()
    except Refused as problem:
        messages.error(request, str(problem))
        return redirect(to)
    return done(request, said, to)
