"""Finds every app's figures when Django starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FiguresConfig(AppConfig):
    name = "hnfsg.figures"
    label = "figures"

    def ready(self) -> None:
        autodiscover_modules("figures")
