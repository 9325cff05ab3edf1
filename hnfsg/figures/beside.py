"""What stands beside a figure and is not of its data: events, and later open actions.

A part that has something to say of figures registers a `Beside`. A figure is kept with what
stands beside it, so each part also says by a `stamp` when anything of it has changed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from hnfsg.periods import FinancialMonth, NotAPeriod, month_of, parse_financial_year


@dataclass(frozen=True)
class Note:
    """One thing beside a figure, the same for all who read it.

    `kind` is the heading that it is listed under ("Events"). With a date and `is_drawn` it is
    marked on a chart by time; a dated note is listed with the financial years shown, one without
    a date always. `address` leads to more: a page of ours, or the source.
    """

    kind: str
    title: str
    text: str = ""
    on: date | None = None
    source: str = ""
    address: str = ""
    is_drawn: bool = False


class Beside(Protocol):
    """A part that has something to say of figures."""

    def stamp(self) -> str:
        """Names the state of all that it says. Another text whenever any of it has changed."""
        ...

    def notes(self, slugs: Collection[str]) -> Mapping[str, Sequence[Note]]:
        """What it says of each of these figures, in the order to list it; one query at most."""
        ...


_registered: list[Beside] = []


def register(part: Beside) -> Beside:
    """Let a part speak beside the figures."""
    _registered.append(part)
    return part


def unregister(part: Beside) -> None:
    """Take a part out again (tests)."""
    _registered.remove(part)


def stamp() -> str:
    """Names the state of all that stands beside figures; part of the name of whatever shows it."""
    return " ".join(part.stamp() for part in _registered)


class Notes:
    """What stands beside the figures of one page, looked up once when the first asks."""

    def __init__(self, slugs: Iterable[str]) -> None:
        self._slugs = frozenset(slugs)
        self._found: list[Mapping[str, Sequence[Note]]] | None = None

    def of(self, slug: str) -> list[Note]:
        """The notes of a figure, part by part."""
        if self._found is None:
            self._found = [part.notes(self._slugs) for part in _registered]
        return [note for found in self._found for note in found.get(slug, ())]


def in_years_shown(notes: Iterable[Note], periods: Iterable[str]) -> list[Note]:
    """The notes without a date, and those of the financial years that these period keys are of."""
    years = {year for year in map(_year, periods) if year is not None}
    return [n for n in notes if n.on is None or not years or month_of(n.on).start_year in years]


def _year(key: str) -> int | None:
    try:
        return FinancialMonth.from_key(key).start_year
    except NotAPeriod:
        pass
    try:
        return parse_financial_year(key)
    except NotAPeriod:
        return None
