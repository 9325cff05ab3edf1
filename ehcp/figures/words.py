"""Numbers of requests in sentences, from frames as their readers may know them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hnfsg.figures.cells import absence, short, written
from hnfsg.figures.registry import Absent, Unit

_ONE = 1


def number(value: Any) -> str:
    """A count in a sentence: `1,234`, or `fewer than 10` where members may not know."""
    if absence(value) is Absent.SMALL:
        return "fewer than 10"
    return written(value, Unit.CHILDREN)


def requests(value: Any) -> str:
    """`1 request`, `1,234 requests`, `fewer than 10 requests`."""
    return f"{number(value)} request{'' if value == _ONE else 's'}"


def there_were(value: Any) -> str:
    """`there was 1 request`, `there were 1,234 requests`."""
    return f"there {'was' if value == _ONE else 'were'} {requests(value)}"


def against(now: Any, before: Any, when: str) -> str:
    """`, 15 more than in January 2023 (7%)`; nothing where either is not told."""
    if absence(now) or absence(before):
        return ""
    change = int(now) - int(before)
    if change == 0:
        return f", the same as {when}"
    said = f", {abs(change):,} {'more' if change > 0 else 'fewer'} than {when}"
    if before == 0:
        return said
    return f"{said} ({short(Decimal(abs(change)) / int(before), Unit.SHARE)})"


def listed(names: Sequence[str]) -> str:
    """`North`, `North and South`, `North, South and West`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def open_cases_are(value: Any) -> str:
    """`1 open case is`, `1,234 open cases are`, `fewer than 10 open cases are`."""
    return f"{number(value)} open case{' is' if value == _ONE else 's are'}"


def per_cent(value: Any) -> str:
    """A share in a sentence: `43%`."""
    return short(Decimal(str(value)), Unit.SHARE)
