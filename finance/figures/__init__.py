"""The figures of the finance pages: one module for each subject of a page."""

from finance.figures import lines, position

__all__ = ["lines", "position"]
