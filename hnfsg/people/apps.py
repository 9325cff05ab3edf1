"""The people app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Listens to sign-ins once Django is ready."""

    name = "hnfsg.people"
    label = "people"

    def ready(self) -> None:
        """Connect the signals of allauth to the audit trail."""
        from hnfsg.people import sign_in_audit

        sign_in_audit.connect()
