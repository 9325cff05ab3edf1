"""Records what allauth writes by itself.

The one place where signals are used: these writes have no service of ours to record them in.
"""

from typing import Any

from allauth.account.signals import (
    login_code_rejected,
    password_changed,
    password_reset,
    password_set,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from hnfsg.clock import now
from hnfsg.people.audit import record
from hnfsg.people.middleware import SECOND_FACTOR_KEY
from hnfsg.people.models import User

SIGN_IN = "sign-in"
_STRANGER = "Somebody"
_METHODS = {
    "password": "with a password",
    "code": "with a code sent by e-mail",
    "mfa": "with a second factor",
    "invitation": "by an invitation",
    "demo": "from the demonstration's list",
}
_AUTHENTICATORS = {
    Authenticator.Type.TOTP: "an authenticator app",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


def connect() -> None:
    """Listen to Django's and allauth's signals. Called once, when the app is ready."""
    # Django would put the machine's clock where the demonstration has its own.
    user_logged_in.disconnect(dispatch_uid="update_last_login")
    user_logged_in.connect(_signed_in, dispatch_uid="people.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="people.signed_out")
    user_login_failed.connect(_password_refused, dispatch_uid="people.password_refused")
    login_code_rejected.connect(_code_refused, dispatch_uid="people.code_refused")
    authentication_failed.connect(_second_factor_refused, dispatch_uid="people.mfa_refused")
    for signal, verb in (
        (password_set, "chose a password"),
        (password_changed, "changed the password"),
        (password_reset, "used a link to choose a new password"),
    ):
        signal.connect(_own_write(verb), weak=False, dispatch_uid=f"people.{verb}")
    for signal, verb in (
        (authenticator_added, "added"),
        (authenticator_removed, "removed"),
        (authenticator_reset, "renewed"),
    ):
        signal.connect(_authenticator_write(verb), weak=False, dispatch_uid=f"people.{verb}")


def _signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    records = request.session.get("account_authentication_methods", [])
    methods = dict.fromkeys(entry["method"] for entry in records)
    note = " and ".join(_METHODS.get(method, method) for method in methods)
    record(by=user, verb="signed in", subject="", note=note)
    user.last_login = now()
    user.save(update_fields=["last_login"])


def _signed_out(user: User | None, **kwargs: Any) -> None:
    if user is not None:
        record(by=user, verb="signed out", subject="")


def _password_refused(credentials: dict[str, Any], **kwargs: Any) -> None:
    # What was typed is not kept: people type passwords into the wrong box.
    user = User.objects.filter(email=str(credentials.get("email", "")).lower()).first()
    _refused(user, "a wrong password")


def _code_refused(user: User, **kwargs: Any) -> None:
    _refused(user, "a wrong code")


def _second_factor_refused(user: User, **kwargs: Any) -> None:
    _refused(user, "a wrong second factor")


def _refused(user: User | None, note: str) -> None:
    subject = user or "an address that has no account"
    record(by=None, by_label=_STRANGER, verb="failed to sign in as", subject=subject, note=note)


def _own_write(verb: str) -> Any:
    def listener(user: User, **kwargs: Any) -> None:
        record(by=user, verb=verb, subject="for their account")

    return listener


def _authenticator_write(verb: str) -> Any:
    def listener(
        request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
    ) -> None:
        request.session.pop(SECOND_FACTOR_KEY, None)
        what = _AUTHENTICATORS.get(Authenticator.Type(authenticator.type), authenticator.type)
        record(by=user, verb=verb, subject=what)

    return listener
