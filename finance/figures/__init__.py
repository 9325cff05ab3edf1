"""The figures of the finance pages: one module for each subject of a page."""

from finance.figures import elsewhere, lines, movement, position

__all__ = ["elsewhere", "lines", "movement", "position"]
