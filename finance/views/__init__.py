"""The finance pages: one module for each."""

from finance.views.movement import movement
from finance.views.position import position

__all__ = ["movement", "position"]
