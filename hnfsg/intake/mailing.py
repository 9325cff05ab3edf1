"""Plain messages to people with accounts, whose first line is the subject."""

import logging
from collections.abc import Iterable
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from hnfsg.people.models import User
from hnfsg.people.rights import Right

logger = logging.getLogger(__name__)


def holders_of(right: Right) -> list[User]:
    """The active accounts that have a right, by their person's name."""
    found = User.objects.filter(is_active=True, groups__permissions__codename=right.codename)
    return list(found.order_by("person__name", "pk").distinct())


def address_of(name: str, *args: Any) -> str:
    """The full address of a page, for a message."""
    return settings.SITE_URL.rstrip("/") + reverse(name, args=args)


def send(template: str, to: Iterable[User], context: dict[str, Any]) -> int:
    """Send `intake/mail/<template>.txt` to each; says how many the mail server took.

    Somebody's mail that cannot be sent is logged, and the others get theirs.
    """
    taken = 0
    for user in to:
        told = {**context, "user": user, "council_name": settings.COUNCIL_NAME}
        text = render_to_string(f"intake/mail/{template}.txt", told)
        subject, _, body = text.partition("\n")
        try:
            taken += send_mail(subject.strip(), body.strip() + "\n", None, [user.email])
        except (OSError, SMTPException):
            logger.exception("cannot send %s to user %s", template, user.pk)
    return taken
