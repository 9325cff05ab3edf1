"""Who stands beside whom on the page Other councils, and what each is in a year."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ehcp.models import Level
from ehcp.selectors.published import ENGLAND, PUBLISHED, places, share, this_council
from ehcp.selectors.reference import FUNDING, NEIGHBOURS, funding, neighbours
from hnfsg.figures.registry import Absent, Dimension, FigureColumn, Scope, Unit
from hnfsg.intake.vintages import Vintage
from hnfsg.statistics.shares import share as share_of

PAGE = "ehcp:other_councils"
SOURCES = (PUBLISHED, NEIGHBOURS, FUNDING)
OURS, NEIGHBOUR, IN_REGION, REGION, NATION, OTHER = (
    "The council shown",
    "Statistical neighbour",
    "Council of the region",
    "Region",
    "England",
    "Another council",
)
COUNCILS = (OURS, NEIGHBOUR, IN_REGION, OTHER)
PER = 1_000  # pupils, of a rate
_SUPPRESSED = ("suppressed", "rounds to nought", "rounds to nought, not sensitive")
Row = dict[Any, Any]


# --- what may be chosen ---


def _councils(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """Ours first, then every other by name; none while nobody has said which is ours."""
    own = this_council()
    newest = {
        row["la_number"]: row["place"]
        for row in places(vintage).to_dict("records")
        if row["level"] == Level.COUNCIL and row["la_number"] is not None
    }
    if own not in newest:
        return []
    others = sorted((name, number) for number, name in newest.items() if number != own)
    return [(str(own), newest[own]), *((str(number), name) for name, number in others)]


def _years(vintage: Vintage, scope: Scope) -> list[tuple[str, str]]:
    """The years of which requests or new plans are published, newest first."""
    found = places(vintage)
    told = found["requests"].notna() | found["issued"].notna()
    years = sorted({int(year) for year in found.loc[told, "year"]}, reverse=True)
    return [(str(year), str(year)) for year in years]


COUNCIL = Dimension("council", "Council", _councils)
YEAR = Dimension("year", "Year", _years)
DIMENSIONS = (COUNCIL, YEAR)


# --- who is shown ---


@dataclass(frozen=True)
class Shown:
    """One place on the page: its key, and which it is beside the council shown."""

    key: str
    which: str


def shown(vintage: Vintage, council: int) -> list[Shown]:
    """The council, England, its region, and those it is held against.

    Those are its statistical neighbours, or without a list of them the councils of its region.
    """
    found = places(vintage)
    own = found[found["la_number"] == council]
    region = str(own["region"].iloc[-1]) if len(own) else ""
    alike = [Shown(str(number), NEIGHBOUR) for number in neighbours(vintage, council)]
    if not alike:
        near = found[(found["region"] == region) & (found["level"] == Level.COUNCIL)]
        keys = sorted(set(near["key"]) - {str(council)})
        alike = [Shown(key, IN_REGION) for key in keys]
    wider = [Shown(ENGLAND, NATION), Shown(region.lower().replace(" ", "-"), REGION)]
    known = set(found["key"])
    return [s for s in (Shown(str(council), OURS), *wider, *alike) if s.key in known]


def council_of(scope: Scope) -> int | None:
    """The council that a scope names."""
    return int(scope["council"]) if scope.get("council") else None


# --- what each is ---


class Told:
    """What is published of every place and year, with shares and rates worked out.

    A share is the published one; where only its counts are published it is worked out from them. A
    rate is per 1,000 of the pupils that the school funding is for: of the financial year that
    begins in the year, or for plans in January of the one that January lies in. A region
    or England has a base where all of its councils have.
    """

    def __init__(self, vintage: Vintage) -> None:
        self._funding = funding(vintage)
        self._rows = {(r["key"], int(r["year"])): r for r in places(vintage).to_dict("records")}

    def years(self, key: str) -> list[int]:
        """The years of which anything is published of a place, in order."""
        return sorted(year for k, year in self._rows if k == key)

    def row(self, key: str, year: int) -> Row | None:
        """Everything of a place in a year: `share_*` and `rate_*` beside the published columns."""
        found = self._rows.get((key, year))
        if found is None:
            return None
        pupils = self._pupils(found, "requests", year)
        return found | {
            "pupils": pupils,
            "share_refused": _share(found, "refused_percent", "refused", "requests"),
            "share_within_20": _share(found, "within_20_percent", "within_20", "issued"),
            "share_within_20_ex": _share(
                found, "within_20_ex_percent", "within_20_ex", "issued_ex"
            ),
            "rate_requests": _rate(found["requests"], pupils),
            "rate_plans": _rate(found["plans"], self._pupils(found, "plans", year - 1)),
        }

    def per_pupil(self, council: int, year: int) -> Any:
        """Pounds per pupil of a council in the financial year that begins in a year."""
        found = self._funding.get((council, year))
        return found.per_pupil if found else None

    def _pupils(self, row: Row, measure: str, year: int) -> int | None:
        """The pupils of a place in a financial year; None where not all are known."""
        each = [self._pupils_of(council, year) for council in self._councils(row, measure)]
        known = [pupils for pupils in each if pupils]
        return sum(known) if each and len(known) == len(each) else None

    def _pupils_of(self, council: int, year: int) -> int | None:
        found = self._funding.get((council, year))
        return found.pupils if found else None

    def _councils(self, row: Row, measure: str) -> list[int]:
        """The council of a row, or all those of a region or England that have the measure."""
        if row["la_number"] is not None:
            return [row["la_number"]]
        return [
            other["la_number"]
            for (_, year), other in self._rows.items()
            if year == row["year"]
            and other["la_number"] is not None
            and other[measure] is not None
            and (row["level"] == Level.NATIONAL or other["region"] == row["region"])
        ]


def _share(row: Row, percent: str, part: str, base: str) -> float | None:
    if row[percent] is not None:
        return share(row[percent])
    if row[part] is None or row[base] is None:
        return None
    return share_of(row[part], row[base])


def _rate(count: int | None, pupils: int | None) -> float | None:
    return None if count is None or not pupils else PER * count / pupils


def cell(row: Row, name: str) -> Any:
    """A published cell for a figure: the number, or why there is none."""
    value = row[name]
    if value is not None:
        return value
    symbol = row.get(f"{name}_symbol", "")
    if symbol == "not applicable":
        return Absent.NOT_APPLICABLE
    return Absent.TOO_FEW if symbol in _SUPPRESSED else Absent.MISSING


# --- columns and frames ---

PLACE = FigureColumn("place", "Council, region or country")
WHICH = FigureColumn("which", "Which")
IN_YEAR = FigureColumn("year", "Year")


def counted(name: str, heading: str, definition: str = "") -> FigureColumn:
    """A published number of children: public and exact."""
    return FigureColumn(name, heading, Unit.CHILDREN, definition=definition, is_public=True)


def shared(name: str, heading: str, definition: str = "") -> FigureColumn:
    """A published share."""
    return FigureColumn(name, heading, Unit.SHARE, definition=definition, is_public=True)


def rated(name: str, heading: str, definition: str = "") -> FigureColumn:
    """A rate per 1,000 pupils of published numbers."""
    return FigureColumn(name, heading, Unit.RATE, definition=definition, is_public=True)


def over_years(
    columns: tuple[FigureColumn, ...], needed: tuple[str, ...]
) -> Callable[[Scope, Vintage], pd.DataFrame]:
    """The frame of a figure over years: a row for each place shown and year.

    Years of which none of `needed` is published of a place are left out.
    """

    def frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
        council = council_of(scope)
        told = Told(vintage)
        rows: list[Row] = []
        for place in shown(vintage, council) if council else ():
            for year in told.years(place.key):
                found = told.row(place.key, year)
                if found and any(found[name] is not None for name in needed):
                    rows.append(row_of(found, place.which))
        return framed(columns, rows)

    return frame


def row_of(found: Row, which: str) -> Row:
    """A place in a year as figures show it."""
    return found | {"which": which, "year": str(found["year"])}


def framed(columns: Iterable[FigureColumn], rows: Iterable[Row]) -> pd.DataFrame:
    """Rows under a figure's columns; a cell without a number says why."""
    given = list(rows)
    return pd.DataFrame(
        {c.name: pd.Series([cell(r, c.name) for r in given], dtype=object) for c in columns}
    )
