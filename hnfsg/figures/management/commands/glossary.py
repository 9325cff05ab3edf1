"""`manage.py glossary`: the glossary as a document; `make glossary` keeps it."""

from typing import Any

from django.core.management.base import BaseCommand

from hnfsg.figures.glossary import markdown


class Command(BaseCommand):
    help = "Print the glossary that the figures declare, as docs/glossary.md holds it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(markdown(), ending="")
