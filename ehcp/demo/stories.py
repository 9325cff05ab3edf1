"""A child's whole story, and the chances that it is made of."""

import random
from bisect import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Generic, TypeVar

from ehcp.demo.schools import School

T = TypeVar("T")
SATURDAY = 5


@dataclass(eq=False)
class Story:
    """One request and all that comes of it, whenever that is.

    `reception` is the year whose autumn the child's reception year begins in. A blank `outcome` or
    `conclusion` comes after the newest extract, or never.
    """

    number: int  # the child's
    reception: int
    area: str
    received: date
    school: School | None = None
    is_local: bool = True
    source: str = ""
    graduated: bool = True
    outcome: str = ""
    decided: date | None = None
    refusal_reason: str = ""
    advice_asked: date | None = None
    advice_in: date | None = None
    ep_advice: date | None = None
    draft: date | None = None
    conclusion: str = ""
    concluded: date | None = None
    exception_reason: str = ""
    mediated: date | None = None
    appealed: date | None = None
    overturned: str = ""
    overturned_on: date | None = None
    exported: bool = False
    closed: date | None = None
    need: str = ""
    first_provision: str = ""
    provision: str = ""
    placed_at: School | None = None  # the school that the plan names
    plan_start: date | None = None
    reviews: list[tuple[date, date | None, date | None]] = field(default_factory=list)
    ceased: date | None = None
    cease_reason: str = ""

    @property
    def began(self) -> date | None:
        """When its assessment began: the decision to assess, or the day a refusal fell."""
        if self.overturned_on is not None and self.outcome == "refuse":
            return self.overturned_on
        return self.decided if self.outcome == "assess" else None

    def year_group(self, day: date) -> int:
        """The national curriculum year on a day; 0 is reception."""
        return academic_year(day) - self.reception


def academic_year(day: date) -> int:
    """The year in whose September the school year of a day begins."""
    return day.year if day.month >= 9 else day.year - 1


def working(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def later(day: date, days: float) -> date:
    """A working day about so many days later, never before it."""
    return max(day, working(day + timedelta(days=round(days))))


def month_days(year: int, month: int) -> list[date]:
    """The working days of a month."""
    day, found = date(year, month, 1), []
    while day.month == month:
        if day.weekday() < SATURDAY:
            found.append(day)
        day += timedelta(days=1)
    return found


def split(total: int, weights: Sequence[float]) -> list[int]:
    """A whole number in parts like the weights; the parts add up to it."""
    bounds = [round(total * part / sum(weights)) for part in accumulate(weights)]
    return [after - before for before, after in zip([0, *bounds], bounds, strict=False)]


def chosen(
    chance: random.Random, things: Iterable[T], count: int, weight: Callable[[T], float]
) -> list[T]:
    """So many different things, each the likelier the more it weighs."""
    keyed = [(chance.random() ** (1 / max(weight(thing), 1e-9)), thing) for thing in things]
    keyed.sort(key=lambda pair: pair[0], reverse=True)
    return [thing for _, thing in keyed[:count]]


class Lot(Generic[T]):
    """Things to draw from, by weight."""

    def __init__(self, weights: Iterable[tuple[T, float]]) -> None:
        """Take things with their weights."""
        pairs = list(weights)
        self.things = [thing for thing, _ in pairs]
        self.bounds = list(accumulate(weight for _, weight in pairs))

    def draw(self, chance: random.Random) -> T:
        """One of them."""
        at = bisect(self.bounds, chance.random() * self.bounds[-1])
        return self.things[min(at, len(self.things) - 1)]
