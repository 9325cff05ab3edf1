"""A figure of children that never were: requests by area, month and outcome."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random

import pandas as pd
import plotly.graph_objects as go

from hnfsg.figures.masking import KEYS
from hnfsg.figures.registry import (
    Dimension,
    Figure,
    FigureColumn,
    FromCounts,
    Headline,
    Polarity,
    Scope,
    Unit,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.statistics import wilson
from tests.figures.attack import ALL, Bounds, Cell, Fetch, bounds, fetched, sums_of, up_to

PRICE = Decimal(6_000)  # of a place, as everybody knows
DATASET = "scratch-cases"
YEAR = "Year"
OUTCOMES = ("agreed", "refused")

Read = Callable[[str], tuple[int, int]]


@dataclass(frozen=True)
class Case:
    """A child's request, and the child's record key."""

    area: str
    month: str
    outcome: str
    key: int


@dataclass(frozen=True)
class County:
    """Cases and the names that they can have."""

    areas: tuple[str, ...]
    months: tuple[str, ...]
    cases: tuple[Case, ...]

    def of(self, area: str, month: str, outcome: str) -> list[Case]:
        """The cases of a cell."""
        return [
            case
            for case in self.cases
            if area in (ALL, case.area)
            and (month in (ALL, case.month) or (month[0] == "≤" and case.month <= month[1:]))
            and outcome in (ALL, case.outcome)
        ]

    @property
    def sums(self) -> list[tuple[Cell, list[Cell]]]:
        return sums_of([self.areas, self.months, OUTCOMES], in_time=[1])

    @property
    def truth(self) -> dict[Cell, int]:
        cells = {cell for total, parts in self.sums for cell in (total, *parts)}
        return {cell: len(self.of(*cell)) for cell in cells}

    @property
    def published(self) -> dict[Cell, list[tuple[int, int]]]:
        """What the DfE publishes, exactly: the year's requests, and how many were agreed."""
        cells = [(ALL, ALL, outcome) for outcome in (ALL, *OUTCOMES)]
        return {cell: [(n := len(self.of(*cell)), n)] for cell in cells}


def county(random: Random) -> County:
    """Few or many cases at random, so that there are small cells of every kind."""
    areas = ("East", "North", "South", "West")[: random.randint(2, 4)]
    months = ("m01", "m02", "m03", "m04", "m05")[: random.randint(2, 5)]
    usual = random.choice([0.5, 1, 2, 4, 10])
    cases = [
        Case(area, month, outcome, random.randrange(KEYS))
        for area in areas
        for month in months
        for outcome in OUTCOMES
        for _ in range(int(random.expovariate(1 / usual)))
    ]
    return County(areas, months, tuple(cases))


def _wilson_lower(part: int, base: int) -> float:
    interval = wilson(part, base)
    assert interval is not None
    return interval.lower


COLUMNS = (
    FigureColumn("month", "Month"),
    FigureColumn("requests", "Requests", Unit.CHILDREN, keys="requests_keys"),
    FigureColumn("requests_keys", "", Unit.KEYS, is_shown=False),
    FigureColumn("agreed", "Agreed", Unit.CHILDREN, keys="agreed_keys"),
    FigureColumn("agreed_keys", "", Unit.KEYS, is_shown=False),
    FigureColumn("refused", "Refused", Unit.CHILDREN, keys="refused_keys"),
    FigureColumn("refused_keys", "", Unit.KEYS, is_shown=False),
    FigureColumn("to_date", "So far", Unit.CHILDREN, keys="to_date_keys"),
    FigureColumn("to_date_keys", "", Unit.KEYS, is_shown=False),
    FigureColumn("share", "Share", Unit.SHARE, from_counts=FromCounts("agreed", "requests")),
    FigureColumn(
        "lower", "From", Unit.SHARE, from_counts=FromCounts("agreed", "requests", _wilson_lower)
    ),
    FigureColumn("cost", "Cost", Unit.POUNDS, over="requests"),
    FigureColumn("mean", "Mean cost", Unit.POUNDS, from_counts=FromCounts("cost", "requests")),
    FigureColumn("england", "England", Unit.CHILDREN, is_public=True),
)


def requests_of(county: County, slug: str = "scratch.requests") -> Figure:
    """The figure: a row for each month and one for the year, in an area or in all."""

    def row(area: str, month: str) -> list[object]:
        counted = [county.of(area, month, o) for o in (ALL, *OUTCOMES)]
        counted.append(county.of(area, month if month == ALL else up_to(month), ALL))
        numbers = [n for cases in counted for n in (len(cases), sum(c.key for c in cases))]
        every, agreed = len(counted[0]), len(counted[1])
        share = agreed / every if every else None
        lower = _wilson_lower(agreed, every) if every else None
        mean = PRICE if every else None
        name = YEAR if month == ALL else month
        return [name, *numbers, share, lower, PRICE * every, mean, 3]

    def frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
        rows = [row(scope["area"], month) for month in (*county.months, ALL)]
        return pd.DataFrame(rows, columns=[c.name for c in COLUMNS], dtype=object)

    def chart(frame: pd.DataFrame) -> go.Figure:
        return go.Figure(go.Scatter(x=list(frame["month"]), y=list(frame["requests"])))

    def headline(frame: pd.DataFrame) -> Headline | None:
        value = frame.iloc[-1]["requests"]
        if isinstance(value, str):
            return None
        return Headline("Requests", Decimal(value), Unit.CHILDREN, "")

    areas = [(ALL, "All areas"), *((area, area) for area in county.areas)]
    return Figure(
        slug=slug,
        title="Requests by month",
        definition="Requests for an assessment.",
        formula="Each request once.",
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=(DATASET,),
        columns=COLUMNS,
        frame=frame,
        takeaway=lambda frame: f"There were {frame.iloc[-1]['requests']} requests in the year.",
        page="figures:index",
        dimensions=(Dimension("area", "Area", lambda vintage, scope: areas),),
        chart=chart,
        headline=headline,
    )


def told(county: County, fetch: Fetch, read: Read) -> dict[Cell, list[tuple[int, int]]]:
    """What every download says of every cell, by count, by share and by cost at the known price."""
    said: dict[Cell, list[tuple[int, int]]] = {}
    for scope, row in fetched(requests_of(county), fetch):
        month = ALL if row["Month"] == YEAR else row["Month"]
        columns = {"Requests": ALL, "Agreed": "agreed", "Refused": "refused"}
        for heading, outcome in columns.items():
            said.setdefault((scope["area"], month, outcome), []).append(read(row[heading]))
        if month != ALL:
            cell = (scope["area"], up_to(month), ALL)
            said.setdefault(cell, []).append(read(row["So far"]))
        if not row["Cost (£)"].startswith("["):
            places = str(round(Decimal(row["Cost (£)"]) / PRICE))
            said[scope["area"], month, ALL].append(read(places))
        if not row["Share"].startswith("["):
            part = str(round(Decimal(row["Share"]) * int(row["Requests"])))
            said[scope["area"], month, "agreed"].append(read(part))
    return said


def attacked(county: County, fetch: Fetch, read: Read) -> tuple[Bounds, Bounds]:
    """What is known of every cell from the downloads and what is published; and from that alone."""
    both = told(county, fetch, read)
    for cell, ranges in county.published.items():
        both.setdefault(cell, []).extend(ranges)
    return bounds(both, county.sums), bounds(county.published, county.sums)
