"""What a year will come to, from what it has come to so far. Any one unit of money."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean, stdev
from typing import TypeVar

Amount = TypeVar("Amount", float, Decimal)

FEWEST_YEARS = 3  # with fewer, a spread says nothing of the years to come


def straight_line(spent: Amount, month: int) -> Amount | None:
    """spent x 12 / month, for a month of 1 to 12; None before the first month is over.

    A foil: high needs spending goes by terms, so it is shown beside the other methods and with
    the record of past errors.
    """
    return spent * 12 / month if month > 0 else None


def profiled(spent: Amount, share_by_now: Amount) -> Amount | None:
    """spent / the share of a year that is normally spent by now; None when that share is 0."""
    return spent / share_by_now if share_by_now > 0 else None


@dataclass(frozen=True)
class Record:
    """How far past forecasts were from what came: `count` errors, their mean, lowest and highest.

    `spread` is the sample standard deviation; None with fewer than `FEWEST_YEARS` errors, of which
    every single one should be shown instead.
    """

    count: int
    mean: Decimal
    lowest: Decimal
    highest: Decimal
    spread: Decimal | None


def record_of(errors: Sequence[Decimal]) -> Record | None:
    """The record of errors, each what came less what was forecast; None without any."""
    if not errors:
        return None
    spread = stdev(errors) if len(errors) >= FEWEST_YEARS else None
    return Record(len(errors), mean(errors), min(errors), max(errors), spread)
