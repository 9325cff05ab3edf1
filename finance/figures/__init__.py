"""The figures of the finance pages: one module for each subject of a page."""

from finance.figures import effects, elsewhere, lines, movement, position, spending

__all__ = ["effects", "elsewhere", "lines", "movement", "position", "spending"]
