"""Finds every app's datasets when Django starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class IntakeConfig(AppConfig):
    """The road in."""

    name = "hnfsg.intake"
    label = "intake"

    def ready(self) -> None:
        """Find every app's datasets, what runs by the clock, and what the services register."""
        from hnfsg.intake import checks, nightly, services, setting  # noqa: F401 - all register

        autodiscover_modules("datasets")
