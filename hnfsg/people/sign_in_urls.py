"""Those of allauth's addresses that have a template of ours, each marked as ours are.

The names are allauth's: it looks them up itself. Its other pages (changing the e-mail address,
sign-up by passkey and the like) do not exist here.
"""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.urls import path, re_path
from django.views.generic import RedirectView

from hnfsg.people.demo import demo_users
from hnfsg.people.rights import public, require


class SignInView(account.LoginView):
    """The sign-in page; in the demonstration it lists who can sign in by one click."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's, and the demonstration's people."""
        people = demo_users() if settings.DEMO else []
        own = {"demo_users": people, "hide_sign_in": True}
        return {**super().get_context_data(**kwargs), **own}


signed_in = require()

urlpatterns = [
    path("login/", public(SignInView.as_view()), name="account_login"),
    path("login/code/", public(account.request_login_code), name="account_request_login_code"),
    path(
        "login/code/confirm/",
        public(account.confirm_login_code),
        name="account_confirm_login_code",
    ),
    path("logout/", public(account.logout), name="account_logout"),
    path("signup/", public(account.signup), name="account_signup"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("password/reset/", public(account.password_reset), name="account_reset_password"),
    path(
        "password/reset/done/",
        public(account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("password/change/", signed_in(account.password_change), name="account_change_password"),
    path("password/set/", signed_in(account.password_set), name="account_set_password"),
    path("reauthenticate/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("second-step/", public(mfa.authenticate), name="mfa_authenticate"),
    path(
        "second-step/set-up/",
        signed_in(totp.activate_totp),
        name="mfa_activate_totp",
    ),
    path("second-step/remove/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "second-step/overview/",
        signed_in(RedirectView.as_view(pattern_name="people:account")),
        name="mfa_index",
    ),
    path("second-step/confirm/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        "recovery-codes/",
        signed_in(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "recovery-codes/renew/",
        signed_in(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
