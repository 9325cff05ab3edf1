"""XmR charts: the limits of a series, and the rules that say a point is more than chance.

The centre is the mean; the limits are the mean ± 2.66 times the mean moving range (2.66 exactly,
and no moving range is left out). A missing month is never bridged: no range, run, trend or window
goes across it. Never of cumulative money, whose points are not apart from each other.
Wheeler, Understanding Variation; NIST/SEMATECH e-Handbook, 6.3.2.2.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import isclose

FEWEST = 12
RUN = TREND = 7
FACTOR = 2.66

Values = Sequence[float | None]


class Rule(StrEnum):
    """Why a point is more than chance, the most important first. The value is read by people."""

    OUTSIDE = "outside the limits"
    TREND = f"{TREND} points in a row going one way"
    TWO_OF_THREE = "2 of 3 points near one limit"
    RUN = f"{RUN} points in a row on one side of the mean"


@dataclass(frozen=True)
class Limits:
    """The mean of a series and its limits, in the unit of the series."""

    mean: float
    lower: float
    upper: float
    moving_range: float


@dataclass(frozen=True)
class Unavailable:
    """There are no limits. The reason is a sentence."""

    reason: str


@dataclass(frozen=True)
class Xmr:
    """The limits, and for each point of the series the first rule that marks it, or None."""

    limits: Limits
    rules: tuple[Rule | None, ...]

    def points(self, rule: Rule) -> list[int]:
        """The places of the points that a rule marks and none before it."""
        return [place for place, found in enumerate(self.rules) if found is rule]

    def sentence(self, names: Sequence[str]) -> str:
        """Which rule fired and at which points, each named."""
        said = [
            f"{rule.capitalize()}: {_listed(_stretched(found, names))}."
            for rule in Rule
            if (found := self.points(rule))
        ]
        return " ".join(said) or "No rule fired: the points vary no more than usual."


def xmr(values: Values) -> Xmr | Unavailable:
    """The limits and rules of a series in order of time; None where a month is missing.

    Unavailable with fewer than 12 points, or with no two months in a row.
    """
    count = sum(value is not None for value in values)
    if count < FEWEST:
        has = "has 1" if count == 1 else f"has {count}"
        return Unavailable(f"Limits need at least {FEWEST} points, and this {has}.")
    limits = limits_of(values)
    if limits is None:
        return Unavailable("Limits need months in a row, and no two of these are.")
    return Xmr(limits, marked(values, limits))


def limits_of(values: Values) -> Limits | None:
    """mean ± 2.66 x mean |x(i) - x(i-1)|; None where no two months stand side by side."""
    known = [value for value in values if value is not None]
    pairs = pairwise(values)
    ranges = [abs(b - a) for a, b in pairs if a is not None and b is not None]
    if not ranges:
        return None
    mean, moving = sum(known) / len(known), sum(ranges) / len(ranges)
    return Limits(mean, mean - FACTOR * moving, mean + FACTOR * moving, moving)


def marked(values: Values, limits: Limits) -> tuple[Rule | None, ...]:
    """For each point the first rule that marks it; a point on a limit or mean is not past it."""
    rules: list[Rule | None] = [None] * len(values)
    for start, stretch in _stretches(values):
        sides = [_past(value, limits.mean, limits.mean) for value in stretch]
        outside = [_past(value, limits.lower, limits.upper) for value in stretch]
        near = [_past(value, *_two_thirds(limits)) for value in stretch]
        found = {
            Rule.OUTSIDE: {i for i, side in enumerate(outside) if side},
            Rule.TREND: in_a_trend(stretch),
            Rule.TWO_OF_THREE: two_of_three(near),
            Rule.RUN: in_a_run(sides),
        }
        for i in range(len(stretch)):
            rules[start + i] = next((rule for rule in Rule if i in found[rule]), None)
    return tuple(rules)


def in_a_trend(values: Sequence[float]) -> set[int]:
    """The points of every trend: 7 points, each beyond the one before; a tie breaks it."""
    steps = [_past(b, a, a) for a, b in pairwise(values)]
    return {p for i in _runs(steps, TREND - 1) for p in (i, i + 1)}


def in_a_run(sides: Sequence[int]) -> set[int]:
    """The points of every run of 7 on one side (1 above, -1 below); one on the mean breaks it."""
    return _runs(sides, RUN)


def two_of_three(near: Sequence[int]) -> set[int]:
    """The points near a limit (1 the upper, -1 the lower) with another so within three."""
    return {
        p
        for i in range(len(near) - 2)
        for side in (1, -1)
        if list(near[i : i + 3]).count(side) >= 2
        for p in range(i, i + 3)
        if near[p] == side
    }


def _stretches(values: Values) -> Iterator[tuple[int, list[float]]]:
    """The stretches without a missing month, each with the place of its first point."""
    stretch: list[float] = []
    for place, value in enumerate([*values, None]):
        if value is not None:
            stretch.append(value)
        elif stretch:
            yield place - len(stretch), stretch
            stretch = []


def _runs(signs: Sequence[int], length: int) -> set[int]:
    """The places within a run of at least so many equal signs; noughts are in none."""
    return {
        p
        for i in range(len(signs) - length + 1)
        if signs[i] and len(set(signs[i : i + length])) == 1
        for p in range(i, i + length)
    }


def _two_thirds(limits: Limits) -> tuple[float, float]:
    reach = (limits.upper - limits.mean) * 2 / 3
    return limits.mean - reach, limits.mean + reach


def _past(value: float, lower: float, upper: float) -> int:
    """1 above `upper`, -1 below `lower`, 0 between or on one of them (to within 1e-9)."""
    if isclose(value, lower, abs_tol=1e-9) or isclose(value, upper, abs_tol=1e-9):
        return 0
    return (value > upper) - (value < lower)


def _stretched(places: Sequence[int], names: Sequence[str]) -> list[str]:
    """The points' names; three or more in a row as the first to the last."""
    said: list[str] = []
    rest = list(places)
    while rest:
        length = next((n for n, p in enumerate(rest) if p != rest[0] + n), len(rest))
        row, rest = rest[:length], rest[length:]
        if length > 2:
            said.append(f"{names[row[0]]} to {names[row[-1]]}")
        else:
            said += [names[place] for place in row]
    return said


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
