"""The finance pages: one module for each."""

from finance.views.amending import add_to_plan, change_action
from finance.views.forecast_record import forecast_record
from finance.views.line import line
from finance.views.lines import lines
from finance.views.management_action import management_action
from finance.views.management_actions import management_actions
from finance.views.movement import movement
from finance.views.position import position
from finance.views.recovery_plan import recovery_plan
from finance.views.years import years

__all__ = [
    "add_to_plan",
    "change_action",
    "forecast_record",
    "line",
    "lines",
    "management_action",
    "management_actions",
    "movement",
    "position",
    "recovery_plan",
    "years",
]
