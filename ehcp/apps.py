"""The EHCP app."""

from django.apps import AppConfig


class EhcpConfig(AppConfig):
    """Its datasets and figures are found by the road itself."""

    name = "ehcp"
    verbose_name = "EHCPs"
