"""The ends of the 95% interval of a share of two counts (Wilson), for `share(..., by=...)`."""

from typing import Any

from hnfsg.statistics import Interval, wilson


def lower(part: Any, base: Any) -> float | None:
    """The lower end; None of nothing."""
    found = _interval(part, base)
    return found.lower if found else None


def upper(part: Any, base: Any) -> float | None:
    """The upper end; None of nothing."""
    found = _interval(part, base)
    return found.upper if found else None


def _interval(part: Any, base: Any) -> Interval | None:
    """The interval; a part that was rounded past its whole is all of it."""
    return wilson(min(int(part), int(base)), int(base))
