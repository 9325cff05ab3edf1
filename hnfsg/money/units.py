"""What amounts are counted in: said by their heading, and contradicted by their size."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from hnfsg.money.reading import SPACES, read_number

_POUND = r"(?:£|gbp)\s*(?:in\s+)?"
_UNITS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (unit, re.compile(pattern, re.IGNORECASE))
    for unit, pattern in (
        (1_000_000, rf"{_POUND}(?:0(?:\.0+)?)?(?:m|mn|mil)s?(?![a-z])|\bmillions?\b"),
        (
            1_000,
            rf"{_POUND}['’‘`]?\s*000(?:['’]?s)?(?!\d)|{_POUND}(?:0(?:\.0+)?)?(?:k|ths?)(?![a-z])",
        ),
        (1_000, r"\bthousands?\b|(?<![\d,.])(?:['’‘`]000s?|000['’]?s)(?!\w)|\(\s*000\s*\)"),
        (1, r"(?:£|\bgbp\b)(?!\s*\d)|\bpounds\b"),
    )
)


def unit_of_heading(text: str) -> int | None:
    """What the amounts under a heading are counted in: 1, 1,000 or 1,000,000; None if unsaid.

    `Budget £000`, `(£k)`, `£'000`, `000s` are thousands; `£m`, `£ million` are millions; `Budget
    (£)` is 1. An amount in a heading (`Over £50,000`) is no unit.
    """
    tidy = SPACES.sub(" ", text)
    return next((unit for unit, pattern in _UNITS if pattern.search(tidy)), None)


def without_unit(text: str) -> str:
    """A heading without what it says of its unit: `Budget (£000)` is `Budget`."""
    tidy = SPACES.sub(" ", text)
    for _, pattern in _UNITS:
        tidy = pattern.sub(" ", tidy)
    return " ".join(tidy.replace("( )", " ").split())


# --- whether their size bears it out -------------------------------------------------------------

_THOUSAND, _MILLION = 1_000, 1_000_000
_NAMES = {1: "pounds", _THOUSAND: "£000", _MILLION: "£m"}
# More pounds than any cell of a council has: the largest council's whole grant is £2 billion.
_TOO_MANY_POUNDS = 3_000_000_000
_FAR = 300  # times larger or smaller than what is published: no month differs so much from another


@dataclass(frozen=True)
class Contradiction:
    """What the size of a column's amounts says against its unit, and the unit that would fit."""

    sentence: str
    proposed: int


def plain_numbers(texts: Iterable[str]) -> list[Decimal]:
    """The numbers of a column's cells as written, those that name their own unit left out.

    What is no number is left out too.
    """
    read = (read_number(text) for text in texts)
    return [said.value for said in read if said and not said.has_unit]


def contradiction(
    unit: int | None, values: Iterable[Decimal], typical: Decimal | None = None
) -> Contradiction | None:
    """Whether the size of a column's amounts contradicts what they are said to be counted in.

    `unit` is what the heading or the officer says, None where nobody does. `values` are the
    amounts as written (`plain_numbers`), before any unit. `typical` is the published size of the
    same column in pounds: the median of its amounts without their sign and without noughts. None
    when nothing speaks against the unit; with neither a unit nor `typical` nothing can.
    """
    sizes = sorted(abs(value) for value in values if value)
    if not sizes:
        return None
    middle, stated = sizes[len(sizes) // 2], unit or 1
    if typical and _is_far(middle * stated, abs(typical)):
        fitting = _fitting(middle, abs(typical))
        if fitting != stated:
            beside = f", while those published are like £{abs(typical):,.0f}"
            return Contradiction(_sentence(unit, middle, beside), fitting)
    if stated > 1 and sizes[-1] * stated >= _TOO_MANY_POUNDS:
        is_pounds = stated == _THOUSAND or sizes[-1] >= _MILLION
        return Contradiction(_sentence(unit, sizes[-1]), 1 if is_pounds else _THOUSAND)
    return None


def _sentence(unit: int | None, example: Decimal, beside: str = "") -> str:
    said = "says no unit, and" if unit is None else f"says {_NAMES.get(unit, f'{unit:,}')}, and"
    return f"The heading {said} the amounts are like {example.normalize():,f}{beside}."


def _is_far(size: Decimal, typical: Decimal) -> bool:
    return not typical / _FAR < size < typical * _FAR


def _fitting(middle: Decimal, typical: Decimal) -> int:
    """The unit that brings the amounts nearest to what is published."""

    def distance(unit: int) -> Decimal:
        ratio = middle * unit / typical
        return max(ratio, 1 / ratio)

    return min(_NAMES, key=distance)
