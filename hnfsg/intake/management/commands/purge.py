"""`manage.py purge`: what retention would remove; with --now it does."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from hnfsg import clock
from hnfsg.intake import retention
from hnfsg.intake.retention import Kind
from hnfsg.intake.services.purging import purge, remove_orphans


class Command(BaseCommand):
    help = "Say which originals have been kept long enough; with --now, remove them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", action="store_true", help="remove them; without, only say")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._say()
            if options["now"]:
                self._remove()
            else:
                self.stdout.write("Nothing was removed. Add --now to remove them.")
        except OSError as problem:
            raise CommandError(
                f"The store of originals: {problem.strerror or problem}."
            ) from problem

    def _say(self) -> None:
        for plan in retention.plans(clock.now()):
            self.stdout.write(plan.dataset.title)
            for kind in plan.kinds:
                self.stdout.write(f"  {_line(kind)}")
        lost = list(retention.orphans(default_storage))
        self.stdout.write(f"In the store and of no upload: {_files(len(lost))}")
        for name in lost:
            self.stdout.write(f"  {name}")

    def _remove(self) -> None:
        by = f"{getpass.getuser()}, on the command line"
        for dataset, count in purge(now=clock.now(), by_label=by):
            self.stdout.write(f"Removed from {dataset.title}: {_files(count)}")
        lost = remove_orphans(by_label=by)
        self.stdout.write(f"Removed, of no upload: {_files(len(lost))}")


def _line(kind: Kind) -> str:
    if kind.oldest is None:
        return f"{kind.title}: none to remove"
    size = filesizeformat(kind.size_bytes).replace("\xa0", " ")
    oldest = timezone.localtime(kind.oldest)
    return (
        f"{kind.title}: {_files(kind.count)}, {size}, the oldest sent on "
        f"{oldest.day} {oldest:%B %Y}"
    )


def _files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"
