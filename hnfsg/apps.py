"""The product itself: the overview and the commands that speak for all apps."""

from django.apps import AppConfig


class HnfsgConfig(AppConfig):
    name = "hnfsg"
