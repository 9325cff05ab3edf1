"""What only the demonstration has: signing in by one click, and a page for its mail."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hnfsg.people.demo import demo_mail, demo_users
from hnfsg.people.rights import public


@public
@require_POST
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in as one of the demonstration's people."""
    user = next((user for user in demo_users() if user.pk == pk), None)
    if user is None or not settings.DEMO:
        raise Http404
    request.session.flush()
    record_authentication(request, user, method="demo")
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)


@public
def mail(request: HttpRequest) -> HttpResponse:
    """The messages that would have been sent."""
    if not settings.DEMO:
        raise Http404
    return render(request, "people/demo_mail.html", {"messages_sent": demo_mail()})
