"""The EHCP app."""

from django.apps import AppConfig


class EhcpConfig(AppConfig):
    """Its datasets and figures are found by the road itself; its settings register themselves."""

    name = "ehcp"
    verbose_name = "EHCPs"

    def ready(self) -> None:
        from ehcp import deadline_setting, setting  # noqa: F401 - register themselves
