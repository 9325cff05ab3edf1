"""How requests are spread over schools: for members, who are told of no single school."""

from itertools import pairwise
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.figures.schools.scope import NO_LIST, PAGE, SOURCES, YEARS, span_of, words_of
from ehcp.figures.scope import table
from ehcp.selectors import extract_of, listed_schools, school_requests
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Absent, Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage

STEP = 5  # numbers of schools are told to the nearest five
FEWEST = 10  # schools; fewer are not told
EDGES = (1, 2, 3, 4, 6)  # requests per 100 pupils a year, where bands begin
ALL = "All schools with pupils on roll"
COLUMNS = (
    FigureColumn("band", "Requests per 100 pupils a year"),
    FigureColumn(
        "schools",
        "Schools",
        Unit.COUNT,
        definition="To the nearest 5; fewer than 10 are not told.",
        is_public=True,
    ),
    FigureColumn("years", "Years", is_shown=False),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    first, last = span_of(scope)
    asked = school_requests(vintage, first, last)
    rates = [
        100 * asked.get(school.urn, {}).get("count", 0) / (school.roll * (last - first + 1))
        for school in listed_schools(vintage)
        if school.roll
    ]
    if not rates:
        return table(COLUMNS, [])
    counts = [
        sum(rate == 0 for rate in rates),
        sum(0 < rate < EDGES[0] for rate in rates),
        *(sum(low <= rate < high for rate in rates) for low, high in pairwise(EDGES)),
        sum(rate >= EDGES[-1] for rate in rates),
    ]
    rows = [*zip(bands(), counts, strict=True), (ALL, len(rates))]
    return table(
        COLUMNS,
        ({"band": name, "schools": told(n), "years": words_of(scope)} for name, n in rows),
    )


def bands() -> list[str]:
    """The names of the bands, from none up."""
    between = [f"{low} to under {high}" for low, high in pairwise(EDGES)]
    return ["None", f"Under {EDGES[0]}", *between, f"{EDGES[-1]} or more"]


def told(schools: int) -> Any:
    """A number of schools as everybody is told it."""
    if schools < FEWEST:
        return Absent.SMALL
    return STEP * ((schools + STEP // 2) // STEP)


def _takeaway(frame: pd.DataFrame) -> str:
    *rows, every = frame.to_dict("records")
    if absence(every["schools"]):
        return "There are fewer than 10 schools with pupils on roll, too few to show a spread."
    known = [row for row in rows if not absence(row["schools"])]
    said = f"Of about {every['schools']:,} schools with pupils on roll"
    if not known:
        return f"{said}, no band has 10 or more in {every['years']}."
    most = max(known, key=lambda row: row["schools"])
    said += f", {most['schools']:,} had {_requests(most['band'])}"
    said += f" for each 100 pupils a year in {every['years']}"
    highest = rows[-1]
    if highest is most:
        return f"{said}."
    count = highest["schools"]
    many = "fewer than 10" if absence(count) else f"about {count:,}"
    return f"{said}; {many} had {_requests(highest['band'])}."


def _requests(band: str) -> str:
    if band == "None":
        return "no requests"
    if band.startswith("Under"):
        return f"some requests but {band.lower()}"
    return f"{band} requests"


def _when_empty(scope: Scope, vintage: Vintage) -> str:
    return NO_LIST if extract_of(vintage) else ""


SPREAD = register(
    Figure(
        slug="ehcp.schools.spread",
        title="How requests are spread over schools",
        definition=(
            "How many schools have how many requests for an assessment for the children on their "
            "roll, whoever asked, in proportion to their pupils."
        ),
        formula=(
            "Requests for children of the school in the years, divided by its pupils on roll and "
            "by the number of years, times 100."
        ),
        unit=Unit.COUNT,
        polarity=Polarity.NEITHER,
        sources=SOURCES,
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(YEARS,),
        chart=charts.spread_of_schools,
        when_empty=_when_empty,
        notes=(
            "Numbers of schools are told to the nearest 5, and fewer than 10 not at all, so that "
            "no school can be recognised.",
            "The roll is that of the newest list of schools, in every year.",
            "Children without a school, or at one that is not on the list, are left out.",
        ),
    )
)
