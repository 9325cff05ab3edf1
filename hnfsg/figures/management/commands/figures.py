"""`manage.py figures`: every figure, with its scopes."""

from typing import Any

from django.core.management.base import BaseCommand

from hnfsg.figures import registry
from hnfsg.figures.registry import Figure
from hnfsg.intake import vintages
from hnfsg.intake.vintages import Vintage


class Command(BaseCommand):
    help = "List every figure: its slug, its title and what its scope may be now."

    def handle(self, *args: Any, **options: Any) -> None:
        vintage = vintages.live()
        for figure in registry.figures():
            self.stdout.write(f"{figure.slug}: {figure.title}")
            for line in _dimensions(figure, vintage):
                self.stdout.write(f"    {line}")


def _dimensions(figure: Figure, vintage: Vintage) -> list[str]:
    """One line for each dimension, its choices under the defaults of those above it."""
    scope: dict[str, str] = {}
    lines = []
    for dimension in figure.dimensions:
        choices = dimension.choices(vintage, scope)
        values = [value for value, _ in choices]
        lines.append(f"{dimension.name}: {', '.join(values) or 'no data yet'}")
        if values:
            scope[dimension.name] = values[0]
    return lines
