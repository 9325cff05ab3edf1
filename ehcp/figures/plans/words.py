"""Numbers of plans in sentences, from frames as their readers may know them."""

from datetime import date
from typing import Any

from ehcp.figures.words import number
from hnfsg.figures.cells import absence, written
from hnfsg.figures.registry import Unit

_ONE = 1


def plans(value: Any) -> str:
    """`1 plan`, `1,234 plans`, `fewer than 10 plans`."""
    return f"{number(value)} plan{'' if value == _ONE else 's'}"


def of_all(part: Any, base: Any, share: Any) -> str:
    """`2,690 of 9,848 (27.3%)`; without the share where it is not told."""
    said = f"{number(part)} of {number(base)}"
    return said if absence(share) else f"{said} ({written(share, Unit.SHARE)})"


def on(day: date) -> str:
    """`31 January 2024`."""
    return f"{day.day} {day:%B %Y}"


def larger(value: Any) -> int:
    """A count to sort by; what is not told comes last."""
    return -1 if absence(value) else int(value)
