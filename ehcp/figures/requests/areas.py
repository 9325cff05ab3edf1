"""Requests by area: how many, and how many for each 1,000 pupils on roll."""

from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.figures.monthly import a_year_before, change, period_words
from ehcp.figures.requests.months import PAGE, TWICE, WHOLE_MONTHS
from ehcp.figures.scope import (
    CALENDAR,
    DATASETS,
    PERIOD,
    SOURCE,
    area_label,
    by_month,
    cells,
    counted,
    less,
    months_chosen,
    named,
    over,
    table,
)
from ehcp.figures.words import listed, number, there_were
from ehcp.selectors import SCHOOLS, extract_of, requests_by_area, rolls_by_area
from hnfsg.figures.cells import absence, written
from hnfsg.figures.registry import (
    Figure,
    FigureColumn,
    FromCounts,
    Polarity,
    Scope,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage

ALL = "All areas"
NO_ROLLS = "The pupils on roll of each area are not known, so there is no rate."
PER = 1_000


def rate(count: Any, roll: Any) -> float:
    """How many for each 1,000 pupils."""
    return PER * int(count) / int(roll)


_COLUMNS = (
    FigureColumn("area", "Area"),
    FigureColumn("months", "Months", is_shown=False),
    *counted("requests", "Requests"),
    *counted("before", "In the same months a year before"),
    less("change", "Change", "requests", "before"),
    FigureColumn(
        "roll",
        "Pupils on roll",
        Unit.COUNT,
        definition="Of the schools of the area, from the list of schools; closed ones left out.",
        is_public=True,
    ),
    FigureColumn(
        "rate",
        "Requests for each 1,000 pupils",
        Unit.RATE,
        from_counts=FromCounts("requests", "roll", rate),
    ),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None or not named(extract) or not months_chosen(scope, extract):
        return table(_COLUMNS, [])
    months = months_chosen(scope, extract)
    before = a_year_before(months)
    found = requests_by_area(vintage, ["month"], (before[0], months[-1]), scope["source"])
    is_held = extract.first is not None and before[0] >= extract.first
    rolls = rolls_by_area(vintage)
    known = [rolls.get(area) for area in named(extract) if area]
    every = None if None in known else sum(filter(None, known))
    areas = [(area, found[found["area"] == area], rolls.get(area)) for area in named(extract)]
    rows = [_row(area_label(area), of, roll, months, is_held) for area, of, roll in areas]
    return table(_COLUMNS, [_row(ALL, found, every, months, is_held), *rows])


def _row(
    area: str, found: pd.DataFrame, roll: int | None, months: tuple[Any, ...], is_held: bool
) -> dict[str, Any]:
    counts = by_month(found)
    now = over(counts, months)
    before = over(counts, a_year_before(months)) if is_held else None
    return {
        "area": area,
        "months": period_words(months),
        **cells("requests", now),
        **cells("before", before),
        "change": change(now, before),
        "roll": roll,
        "rate": rate(now[0], roll) if roll else None,
    }


def _takeaway(frame: pd.DataFrame) -> str:
    every, areas = frame.iloc[0], frame.iloc[1:]
    months = every["months"]
    rates = _known(areas, "rate")
    if rates:
        most = max(rates.values())
        said = (
            f"In {months} {_most(rates)} had the most requests for its pupils: "
            f"{written(most, Unit.RATE)} for each 1,000"
        )
        if absence(every["rate"]) is None:
            said += f", against {written(every['rate'], Unit.RATE)} in all areas together"
        return f"{said}."
    counts = _known(areas, "requests")
    if not counts or max(counts.values()) == 0:
        return f"In {months} {there_were(every['requests'])}; no area had as many as 10."
    most = max(counts.values())
    said = f"In {months} {_most(counts)} had the most requests: {number(most)}"
    return f"{said} of {number(every['requests'])}. {NO_ROLLS}"


def _known(areas: pd.DataFrame, column: str) -> dict[str, Any]:
    """What is told of each area."""
    pairs = zip(areas["area"], areas[column], strict=True)
    return {area: value for area, value in pairs if absence(value) is None}


def _most(values: dict[str, Any]) -> str:
    """The area, or the areas, with the highest value."""
    return listed([area for area, value in values.items() if value == max(values.values())])


def _why_none(scope: Scope, vintage: Vintage) -> str:
    return "It was not recorded of any child in which area they live."


AREAS = register(
    Figure(
        slug="ehcp.requests.areas",
        title="Requests by area",
        definition=(
            "Requests of the chosen period, in its whole months that are held, by the area in "
            "which the child lives, beside the pupils on roll in the schools of the area."
        ),
        formula="Requests ÷ pupils on roll × 1,000.",
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=(*DATASETS, SCHOOLS),
        columns=_COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(SOURCE, CALENDAR, PERIOD),
        chart=charts.requests_by_area,
        when_empty=_why_none,
        basis=(
            "Children by where they live, pupils by where they go to school: an area whose schools "
            "take many children from elsewhere has a lower rate for it."
        ),
        notes=(WHOLE_MONTHS, TWICE, "Of a year that is not over, the rate is of its months alone."),
    )
)
