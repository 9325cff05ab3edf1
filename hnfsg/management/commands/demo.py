"""`manage.py demo`: an invented county, loaded down the ordinary road."""

from itertools import chain
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from actions.demo import load_meetings
from ehcp.demo import load as ehcp
from finance.demo import events
from finance.demo import load as finance
from hnfsg.intake.demo import Sending, is_others, unfinished
from hnfsg.people.demo import demo_sign_ins, demo_users, make_demo_people
from hnfsg.people.models import User
from hnfsg.people.rights import Right, has_right

FINANCE, EHCP = "finance", "ehcp"
SUBJECTS = {FINANCE: finance, EHCP: ehcp}  # in the order in which they are loaded
OFFICERS = {FINANCE: Right.UPLOAD_FINANCE, EHCP: Right.UPLOAD_EHCP}


class Command(BaseCommand):
    help = (
        "Load the demo county: its people, its returns from April 2021 to January 2024, and its "
        "cases of education, health and care plans since 2018."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when something was sent already"
        )
        parser.add_argument(
            "--only", choices=sorted(SUBJECTS), help="load the files of one subject alone"
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
            wanted = [options["only"]] if options["only"] else list(SUBJECTS)
            self._load(wanted, is_optional=options["if_empty"])

    def _write_files(self, folder: Path) -> None:
        for path in finance.write_trials(folder):
            self.stdout.write(str(path))

    def _say_sign_ins(self) -> None:
        for address, name, role in demo_sign_ins():
            self.stdout.write(f"{name}: {role}, {address}")
        self.stdout.write("Choose a person on the sign-in page; no password is needed.")

    def _load(self, wanted: list[str], *, is_optional: bool) -> None:
        planned = {name: list(subject.sendings()) for name, subject in SUBJECTS.items()}
        here = [] if is_others(chain.from_iterable(planned.values())) else wanted
        left = {name: files for name in here if (files := unfinished(planned[name]))}
        if not left:
            if is_optional:
                return
            raise CommandError("Something was sent already, so the demo county was not loaded.")
        began = monotonic()
        make_demo_people()
        for name, files in left.items():
            self._send(name, files)
        seconds = monotonic() - began
        count = sum(map(len, left.values()))
        self.stdout.write(f"The demo county is loaded. Files sent: {count}, in {seconds:.0f} s")

    def _send(self, name: str, files: list[Sending]) -> None:
        if name == FINANCE:
            events.enter_all(_with(Right.SETTINGS_DEADLINES))
            load_meetings()
        SUBJECTS[name].load(files, _with(OFFICERS[name]), self.stdout.write)


def _with(right: Right) -> User:
    """The first of the demonstration's people who has a right."""
    return next(user for user in demo_users() if has_right(user, right))
