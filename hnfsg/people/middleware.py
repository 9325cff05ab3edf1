"""Sends those who need a second factor to set one up; lets officers see what members see."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

# Set in a session once its user was seen to have a second factor, so that it is asked once.
SECOND_FACTOR_KEY = "has_second_factor"
# Set in the session of somebody who wants to see the pages as members do.
AS_MEMBER_KEY = "sees_as_member"
_OPEN_NAMES = ("account_", "mfa_")


def require_second_factor(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let officers, the chair and administrators see nothing before they have a second factor.

    allauth asks for the factor at every sign-in of whoever has one. Off unless
    settings.REQUIRE_SECOND_FACTOR. Public views, signing out and setting up stay open.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.REQUIRE_SECOND_FACTOR or _is_open(request, view):
            return None
        if not _lacks_second_factor(request):
            return None
        messages.info(request, "Your role needs a second step when you sign in. Set it up first.")
        return redirect("mfa_activate_totp")

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _is_open(request: HttpRequest, view: Any) -> bool:
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    return getattr(view, "is_public", False) or name.startswith(_OPEN_NAMES)


def _lacks_second_factor(request: HttpRequest) -> bool:
    if not request.user.is_authenticated or request.session.get(SECOND_FACTOR_KEY):
        return False
    if not request.user.needs_strong_sign_in:
        return False
    has_one = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists()
    if has_one:
        request.session[SECOND_FACTOR_KEY] = True
    return not has_one


def see_as_member(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Have a user see what members see while the session says so, such as on a shared screen.

    It takes rights away (`NOT_FOR_MEMBERS`) and gives none, so that everything that asks for rights
    follows: pages, downloads, tiles, previews.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.session.get(AS_MEMBER_KEY) and request.user.is_authenticated:
            request.user.sees_as_member = True
        return get_response(request)

    return middleware
