"""`manage.py rebuild`: the counts of cases again, from the rows that they count."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hnfsg.intake import rebuilding
from hnfsg.intake.rebuilding import Rebuilt


class Command(BaseCommand):
    help = (
        "Count the rows of what is published anew, in place of the counts that are kept, and say "
        "which differed. Figures that are kept in the cache are not touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("datasets", nargs="*", metavar="DATASET", help="without, all of them")
        parser.add_argument("--all", action="store_true", help="what counted once, too")
        parser.add_argument("--check", action="store_true", help="change nothing, only say")

    def handle(self, *args: Any, **options: Any) -> None:
        known = [dataset.slug for dataset in rebuilding.with_aggregates()]
        wanted: list[str] = options["datasets"] or known
        if wrong := [slug for slug in wanted if slug not in known]:
            there = ", ".join(known) or "none"
            raise CommandError(f"Nothing is counted of {', '.join(wrong)}. There are: {there}.")
        find = rebuilding.all_parts if options["all"] else rebuilding.live_parts
        differed = 0
        for rebuilt in rebuilding.rebuild(find(wanted), keep=not options["check"]):
            differed += bool(rebuilt.changed)
            self.stdout.write(_told(rebuilt, only_said=options["check"]))
        if options["check"] and differed:
            raise CommandError(f"Counts differ from their rows in {differed} of the files.")


def _told(rebuilt: Rebuilt, *, only_said: bool) -> str:
    name = rebuilt.part.upload.file_name
    if not rebuilt.has_rows:
        return f"{name}: its rows are no longer kept, so its counts stay"
    if not rebuilt.changed:
        return f"{name}: every count is what its rows say"
    verb = "differ" if only_said else "differed and are made again"
    return f"{name}: {', '.join(rebuilt.changed)} {verb}"
