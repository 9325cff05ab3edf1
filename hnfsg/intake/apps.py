"""Finds every app's datasets when Django starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class IntakeConfig(AppConfig):
    name = "hnfsg.intake"
    label = "intake"

    def ready(self) -> None:
        autodiscover_modules("datasets")
