"""`manage.py stages`: the stages of a request as a document; `make stages` keeps it."""

from typing import Any

from django.core.management.base import BaseCommand

from ehcp.stages import markdown


class Command(BaseCommand):
    help = "Print the stages of a request and the moves between them, as docs/stages.md holds them."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(markdown(), ending="")
