"""Finds every app's figures when Django starts, and joins them to the road below."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FiguresConfig(AppConfig):
    name = "hnfsg.figures"
    label = "figures"

    def ready(self) -> None:
        from hnfsg.figures import beside, recounting, warming  # noqa: F401 - register their jobs
        from hnfsg.figures.events import setting  # noqa: F401 - registers itself
        from hnfsg.figures.events.notes import Events
        from hnfsg.figures.previewing import Previews
        from hnfsg.intake import previews

        autodiscover_modules("figures")
        previews.register(Previews())
        beside.register(Events())
