"""`manage.py demo`: an invented county, loaded down the ordinary road."""

from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from finance.demo import events, load
from hnfsg.people.demo import demo_sign_ins, demo_users, make_demo_people
from hnfsg.people.models import User
from hnfsg.people.rights import Right, has_right


class Command(BaseCommand):
    help = "Load the demo county: its people, and its returns from April 2021 to January 2024."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when something was sent already"
        )
        parser.add_argument(
            "--sign-ins", action="store_true", help="only say who can sign in, and how"
        )
        parser.add_argument(
            "--files", type=Path, metavar="DIR", help="only write workbooks to try, into DIR"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This is not a demonstration, so nothing was loaded. The demo county is loaded "
                "only where DEMO=1 is set."
            )
        if options["files"]:
            self._write_files(options["files"])
        elif options["sign_ins"]:
            self._say_sign_ins()
        else:
            self._load(is_optional=options["if_empty"])

    def _write_files(self, folder: Path) -> None:
        for path in load.write_trials(folder):
            self.stdout.write(str(path))

    def _say_sign_ins(self) -> None:
        for address, name, role in demo_sign_ins():
            self.stdout.write(f"{name}: {role}, {address}")
        self.stdout.write("Choose a person on the sign-in page; no password is needed.")

    def _load(self, *, is_optional: bool) -> None:
        files = load.unfinished()
        if not files:
            if is_optional:
                return
            raise CommandError("Something was sent already, so the demo county was not loaded.")
        began = monotonic()
        make_demo_people()
        events.enter_all(_with(Right.SETTINGS_DEADLINES))
        load.load(files, _with(Right.UPLOAD_FINANCE), self.stdout.write)
        seconds = monotonic() - began
        self.stdout.write(
            f"The demo county is loaded. Files sent: {len(files)}, in {seconds:.0f} s"
        )


def _with(right: Right) -> User:
    """The first of the demonstration's people who has a right."""
    return next(user for user in demo_users() if has_right(user, right))
