"""The figures of the finance pages: one module for each subject of a page."""

from finance.figures import (
    actions,
    bridging,
    effects,
    elsewhere,
    forecast_record,
    lines,
    methods,
    movement,
    position,
    profile,
    recovery,
    spending,
    years,
)

__all__ = [
    "actions",
    "bridging",
    "effects",
    "elsewhere",
    "forecast_record",
    "lines",
    "methods",
    "movement",
    "position",
    "profile",
    "recovery",
    "spending",
    "years",
]
