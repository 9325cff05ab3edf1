"""Months across: the same measures once for each month, which may become long."""

from collections.abc import Iterable
from dataclasses import dataclass

from hnfsg.intake.layout.across import Measure, measure_of, said_month
from hnfsg.intake.layout.headings import HeadingBlock
from hnfsg.periods import FinancialMonth, parse_month_and_year

ENOUGH_MONTHS = 2
_ANY_YEAR = 2000


@dataclass(frozen=True)
class AcrossMeasure:
    """A heading that stands once for each month: its words without the month, its places."""

    words: str
    key: Measure
    places: tuple[int, ...]


@dataclass(frozen=True)
class Across:
    """Months that stand across. `months` are their names; `needs_year`: some say no year."""

    months: tuple[str, ...]
    measures: tuple[AcrossMeasure, ...]
    needs_year: bool

    @property
    def places(self) -> frozenset[int]:
        """Every column that belongs to a month."""
        return frozenset(place for measure in self.measures for place in measure.places)


def find_months_across(block: HeadingBlock) -> Across | None:
    """The months that stand across under these headings; None where there are not two.

    A measure counts when it stands under two months or more.
    """
    found: dict[Measure, dict[tuple[int, int | None], int]] = {}
    for place, text in enumerate(block.texts):
        heading = block.heading(place)
        said = said_month(heading) if text else None
        if said:
            months = found.setdefault(measure_of(heading), {})
            months.setdefault((said.month, said.start_year), place)
    repeated = {m: months for m, months in found.items() if len(months) >= ENOUGH_MONTHS}
    if not repeated:
        return None
    all_months = dict.fromkeys(month for under in repeated.values() for month in under)
    return Across(
        tuple(_name(*month) for month in all_months),
        tuple(
            AcrossMeasure(_words(block, places.values()), key, tuple(places.values()))
            for key, places in repeated.items()
        ),
        any(year is None for _, year in all_months),
    )


def _name(month: int, year: int | None) -> str:
    said = FinancialMonth(year or _ANY_YEAR, month)
    return said.calendar_name if year else said.calendar_name.split()[0]


def _words(block: HeadingBlock, places: Iterable[int]) -> str:
    """What the first of the headings says besides its month, as it spells it."""
    heading = block.heading(next(iter(places)))
    parts = []
    for text in (heading.above, heading.text):
        said = parse_month_and_year(text)
        parts.append(said.rest if said else text)
    return " ".join(filter(None, parts))
