"""The EHCP app."""

from django.apps import AppConfig


class EhcpConfig(AppConfig):
    """Its datasets and figures are found by the road itself; its setting registers itself."""

    name = "ehcp"
    verbose_name = "EHCPs"

    def ready(self) -> None:
        from ehcp import setting  # noqa: F401 - registers itself
