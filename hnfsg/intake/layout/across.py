"""Months across: a sheet that has the same columns once for each month becomes long."""

from collections.abc import Mapping
from dataclasses import dataclass

from hnfsg.intake.declarations import heading_key
from hnfsg.intake.layout.headings import HeadingBlock
from hnfsg.intake.recipes import Heading, Origin
from hnfsg.periods import FinancialMonth, SaidMonth, parse_month_and_year, year_key

Measure = tuple[str, str]  # what a heading says above and itself, without its month


@dataclass(frozen=True)
class MonthAcross:
    """The columns of one month: declared name -> origin, and the texts that say its period."""

    label: str
    period: Mapping[str, str]
    origins: Mapping[str, Origin]
    places: frozenset[int]


def said_month(heading: Heading) -> SaidMonth | None:
    """The month that a heading says, itself or above it; None when it says none."""
    return parse_month_and_year(heading.text) or parse_month_and_year(heading.above)


def measure_of(heading: Heading) -> Measure:
    """What a heading says besides its month: `Jan-24` under `Forecast` is (forecast, "")."""
    parts = []
    for text in (heading.above, heading.text):
        said = parse_month_and_year(text)
        parts.append(heading_key(said.rest if said else text))
    return parts[0], parts[1]


def months_across(
    block: HeadingBlock, measures: Mapping[str, Origin], year: str
) -> list[MonthAcross]:
    """The months of a sheet in order, each with the columns that its measures have there.

    `measures`: declared name -> origin whose heading stands for all months alike. `year` is that
    of headings that name only a month, such as `2023/24`; without it the file's year counts.
    """
    wanted = {measure_of(o.headings[0]): name for name, o in measures.items() if o.headings}
    found: dict[SaidMonth, dict[str, Heading]] = {}
    for place, text in enumerate(block.texts):
        heading = block.heading(place)
        said = said_month(heading) if text else None
        name = wanted.get(measure_of(heading))
        if said and name:
            key = SaidMonth(said.month, said.start_year, "")
            found.setdefault(key, {}).setdefault(name, heading)
    return [_month(said, found[said], measures, block, year) for said in found]


def _month(
    said: SaidMonth,
    headings: Mapping[str, Heading],
    measures: Mapping[str, Origin],
    block: HeadingBlock,
    year: str,
) -> MonthAcross:
    known = year_key(said.start_year).replace("-", "/") if said.start_year else year
    period = {"month": str(said.month)} | ({"financial_year": known} if known else {})
    origins = {
        name: Origin((heading,), unit=measures[name].unit, is_confirmed=measures[name].is_confirmed)
        for name, heading in headings.items()
    }
    label = FinancialMonth(said.start_year or 2000, said.month).name
    places = (block.place_of(heading) for heading in headings.values())
    return MonthAcross(label, period, origins, frozenset(p for p in places if p is not None))
