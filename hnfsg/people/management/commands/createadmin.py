"""`manage.py createadmin EMAIL`: makes the first administrator."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from hnfsg.people.models import Sector, User
from hnfsg.people.rights import Role
from hnfsg.people.services import create_account, create_person, password_link

SENDS_MAIL = "django.core.mail.backends.smtp.EmailBackend"


class Command(BaseCommand):
    help = "Make the first administrator. Everybody else is invited by one, on the People page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address to sign in with")
        parser.add_argument("--name", default="")
        parser.add_argument("--initials", default="")
        parser.add_argument(
            "--another", action="store_true", help="even though there is an administrator already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.with_role(Role.ADMINISTRATOR).exists() and not options["another"]:
            raise CommandError(
                "There is an administrator already, who can invite others on the People page. "
                "To make another all the same, add --another."
            )
        name = options["name"] or self._ask("Name")
        initials = options["initials"] or self._ask("Initials")
        try:
            user = self._create(options["email"], name, initials)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self._say_how_to_begin(user)

    @transaction.atomic
    def _create(self, email: str, name: str, initials: str) -> User:
        person = create_person(by=None, name=name, initials=initials, sector=Sector.OFFICER)
        return create_account(
            by=None,
            person=person,
            email=email,
            roles=[Role.ADMINISTRATOR],
            by_label=f"{getpass.getuser()} at the command line",
        )

    def _ask(self, what: str) -> str:
        if not sys.stdin.isatty():
            raise CommandError(f"Say --{what.lower()} too: there is nobody here to ask.")
        return input(f"{what}: ").strip()

    def _say_how_to_begin(self, user: User) -> None:
        link = password_link(user)
        if settings.EMAIL_BACKEND == SENDS_MAIL:
            body = f"To choose your password for High Needs Funding, follow this link:\n\n{link}\n"
            send_mail("Choose a password for High Needs Funding", body, None, [user.email])
            self.stdout.write(f"{user} is an administrator. A link was sent to {user.email}.")
        else:
            self.stdout.write(
                f"{user} is an administrator. To choose a password, within three days:\n{link}"
            )
