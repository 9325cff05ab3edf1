"""What allauth is told about signing in here: its two adapters.

Members sign in by a code sent by e-mail. Everybody with a role in `STRONG_ROLES` signs in by a
password, and a code never lets them in, whatever page it was asked from.
"""

import base64
import hashlib
import secrets
import time
from typing import Any, ClassVar

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hnfsg.people.models import User

WRONG_CODE = "That code is not right, or is too old. Check it and type it again."
TOO_MANY = "There were too many attempts. Wait five minutes, then try again."


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by e-mail address; no sign-up; errors in plain English."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account has been closed. Ask an administrator.",
        "email_password_mismatch": (
            "The e-mail address or the password is not right. Check both and try again."
        ),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "That is not your password. Type it again.",
        "enter_current_password": "That is not your present password. Type it again.",
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come by invitation only."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Refuse whoever proved no more than an e-mail address and needs to prove more."""
        methods = {entry["method"] for entry in get_authentication_records(request, user)}
        if user.is_active and user.needs_strong_sign_in and "password" not in methods:
            clear_login(request)
            messages.error(request, "Your role signs in with a password, not with a code.")
            return redirect("account_login")
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Tell somebody who may not use a code what to use; nobody else can see the difference."""
        if template_prefix == "account/email/unknown_account":
            user = User.objects.filter(email=email.lower(), is_active=True).first()
            if user:
                template_prefix = "account/email/use_password"
        super().send_mail(template_prefix, email, context)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Give every message the address of the site."""
        context = {**context, "site_url": settings.SITE_URL}
        message: EmailMessage = super().render_mail(template_prefix, email, context, headers)
        return message

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of a full sign-in: whoever sets up a second factor has just
        typed the password."""
        if self._signed_in_recently():
            return False
        is_required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return is_required

    def _signed_in_recently(self) -> bool:
        request = self.request
        records = get_authentication_records(request, request.user) if request else []
        limit = time.time() - account_settings.REAUTHENTICATION_TIMEOUT
        return any(r["method"] == "password" and r["at"] > limit for r in records)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps secrets of authenticator apps encrypted, under keys made from SECRET_KEY."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "rate_limited": TOO_MANY,
    }

    def encrypt(self, text: str) -> str:
        """The text as only this installation can read it."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again. One that cannot be read (SECRET_KEY was changed) becomes a random
        secret, which no code matches; an empty one would make codes that anybody can compute."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _cipher() -> MultiFernet:
    """Writes under SECRET_KEY, reads under it and its fallbacks."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"hnfsg second factor " + str(key).encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
