"""The finance app."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """Its datasets and figures are found by the road itself."""

    name = "finance"
