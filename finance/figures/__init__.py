"""The figures of the finance pages: one module for each subject of a page."""

from finance.figures import elsewhere, lines, position

__all__ = ["elsewhere", "lines", "position"]
