"""The actions app."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Knows figures by their slugs, and no other subject."""

    name = "actions"
