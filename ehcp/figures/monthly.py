"""Counts by month: what was held of some months, and the same months a year before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ehcp.calendars import later, months_words, span
from ehcp.figures.scope import by_month, over
from ehcp.selectors import Extract

YEAR = 12
Counts = tuple[int, int]  # a count and the sum of record keys


@dataclass(frozen=True)
class Monthly:
    """Counts and keys by month, of the whole months from `first` to `last`."""

    counts: Mapping[date, Counts]
    first: date
    last: date

    @classmethod
    def of(cls, frame: pd.DataFrame, extract: Extract) -> "Monthly | None":
        """From a selector's frame with the column month; None where no whole month is held."""
        if extract.first is None or extract.last is None:
            return None
        return cls(by_month(frame), extract.first, extract.last)

    def over(self, months: Iterable[date]) -> Counts | None:
        """Of these months together; None where they are none, or not all were held."""
        wanted = list(months)
        if not wanted or min(wanted) < self.first or max(wanted) > self.last:
            return None
        return over(self.counts, wanted)

    @property
    def latest(self) -> tuple[date, ...]:
        """The last twelve whole months, in order."""
        return tuple(span(later(self.last, 1 - YEAR), self.last))


def a_year_before(months: Iterable[date]) -> tuple[date, ...]:
    """The same months of the year before."""
    return tuple(later(month, -YEAR) for month in months)


def period_words(months: tuple[date, ...]) -> str:
    """`January to December 2023`, of months in a row."""
    return months_words(months[0], months[-1]) if months else ""


def change(now: Counts | None, before: Counts | None) -> int | None:
    """How many more; None where either was not held."""
    return now[0] - before[0] if now and before else None
