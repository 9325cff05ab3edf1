"""The product itself: the overview and the commands that speak for all apps."""

from django.apps import AppConfig


class HnfsgConfig(AppConfig):
    """Makes the Celery application the current one wherever Django runs.

    Not done in `hnfsg/__init__.py`: the process that reads files imports the package too, and has
    no business with a broker.
    """

    name = "hnfsg"

    def ready(self) -> None:
        """Load the Celery application."""
        from hnfsg import celery  # noqa: F401
