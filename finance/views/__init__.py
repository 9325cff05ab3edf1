"""The finance pages: one module for each."""

from finance.views.position import position

__all__ = ["position"]
