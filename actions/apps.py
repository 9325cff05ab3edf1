"""The actions app."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Knows figures by their slugs, and no other subject."""

    name = "actions"

    def ready(self) -> None:
        from actions.notes.reading import MAX_BYTES
        from hnfsg.intake.receiving import take_files_at

        take_files_at("actions:bring_in", MAX_BYTES)
