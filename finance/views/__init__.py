"""The finance pages: one module for each."""

from finance.views.forecast_record import forecast_record
from finance.views.line import line
from finance.views.lines import lines
from finance.views.movement import movement
from finance.views.position import position

__all__ = ["forecast_record", "line", "lines", "movement", "position"]
