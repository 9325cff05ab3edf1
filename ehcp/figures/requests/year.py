"""The months of one year beside the same months of the year before; and every year."""

from datetime import date
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.calendars import (
    first_day,
    label_of,
    later,
    month_key,
    months_of,
    months_words,
    start_in,
)
from ehcp.figures.beside_ours import published_column, published_of_years
from ehcp.figures.monthly import YEAR as MONTHS_OF_A_YEAR
from ehcp.figures.monthly import Monthly, a_year_before, change, period_words
from ehcp.figures.requests.months import PAGE, TWICE, WHOLE_MONTHS
from ehcp.figures.scope import (
    AREA,
    CALENDAR,
    DATASETS,
    LATEST,
    MONTH,
    NO_DATA,
    SOURCE,
    YEAR_COLUMN,
    calendar_of,
    cells,
    counted,
    less,
    months_held,
    starts_held,
    table,
)
from ehcp.figures.scope import PERIOD as DIMENSION
from ehcp.figures.words import against, number, there_were
from ehcp.selectors import extract_of, requests_by
from ehcp.selectors.published import PUBLISHED
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import (
    Absent,
    Figure,
    FigureColumn,
    Polarity,
    Scope,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage

_IN_YEAR = (
    MONTH,
    *counted("requests", "Requests in the month"),
    *counted("before", "In the same month a year before"),
    less("change", "Change on a year", "requests", "before"),
    *counted("to_date", "So far this year", is_cumulative=True),
    *counted("to_date_before", "In the same months a year before", is_cumulative=True),
    less("change_to_date", "Change so far", "to_date", "to_date_before"),
)
_NUMBERS = ("to_date", "to_date_keys", "to_date_before", "to_date_before_keys", "change_to_date")
_TO_COME = dict.fromkeys(("requests", "requests_keys", "change"), Absent.NOT_APPLICABLE)
PERIOD = FigureColumn("months", "Months", definition="The whole months that are held of the year.")
_YEARS = (
    YEAR_COLUMN,
    PERIOD,
    *counted("requests", "Requests"),
    *counted("before", "In the same months a year before"),
    less("change", "Change", "requests", "before"),
    published_column("Requests, as the DfE publishes them", Unit.COUNT),
    FigureColumn("held", "Months held", Unit.COUNT, is_shown=False, is_public=True),
)


def _held(scope: Scope, vintage: Vintage) -> Monthly | None:
    extract = extract_of(vintage)
    if extract is None:
        return None
    counts = requests_by(vintage, ["month"], area=scope["area"], source=scope["source"])
    return Monthly.of(counts, extract)


def _year_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    held = _held(scope, vintage)
    if held is None or not scope.get("year"):
        return table(_IN_YEAR, [])
    is_latest = scope["year"] == LATEST
    months = held.latest if is_latest else months_of(start_in(scope["year"]), calendar_of(scope))
    rows = (_month_row(held, months[: place + 1]) for place in range(len(months)))
    return table(_IN_YEAR, (row for row in rows if row))


def _month_row(held: Monthly, months: tuple[date, ...]) -> dict[str, Any] | None:
    """A month of the year, the last of those up to it; None where neither year holds it.

    What a month to come lacks is not applicable. A year that is not held from its beginning is
    added up from the first month that is.
    """
    month = months[-1]
    now, before = held.over([month]), held.over(a_year_before([month]))
    if now is None and before is None:
        return None
    row = {"period": month_key(month), **cells("requests", now), **cells("before", before)}
    if month > held.last:
        return {**dict.fromkeys(_NUMBERS, Absent.NOT_APPLICABLE), **row, **_TO_COME}
    so_far = [each for each in months if each >= held.first]
    sums = held.over(so_far), held.over(a_year_before(so_far))
    return {
        **row,
        "change": change(now, before),
        **cells("to_date", sums[0]),
        **cells("to_date_before", sums[1]),
        "change_to_date": change(*sums),
    }


def _year_takeaway(frame: pd.DataFrame) -> str:
    came = frame[[value is not Absent.NOT_APPLICABLE for value in frame["to_date"]]]
    came = came[[absence(value) is not Absent.MISSING for value in came["to_date"]]]
    if came.empty:
        return NO_DATA
    first, last = (first_day(came["period"].iloc[place]) for place in (0, -1))
    row = came.iloc[-1]
    before = months_words(later(first, -MONTHS_OF_A_YEAR), later(last, -MONTHS_OF_A_YEAR))
    said = f"In {months_words(first, last)} {there_were(row['to_date'])}"
    if absence(row["to_date_before"]) is Absent.MISSING:
        return f"{said}. Requests of {before} are not all held, so there is nothing to compare."
    return f"{said}{against(row['to_date'], row['to_date_before'], f'in {before}')}."


IN_YEAR = register(
    Figure(
        slug="ehcp.requests.year",
        title="Twelve months against the twelve before",
        definition=(
            "Requests in each month of the chosen period that is over, beside the same month a "
            "year before, and both added up month by month."
        ),
        formula="Requests of the extract, counted by the day on which they were received.",
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=DATASETS,
        columns=_IN_YEAR,
        frame=_year_frame,
        takeaway=_year_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE, CALENDAR, DIMENSION),
        chart=charts.year_against_year_before,
        notes=(WHOLE_MONTHS, TWICE),
    )
)


def _years_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    held, extract, calendar = _held(scope, vintage), extract_of(vintage), calendar_of(scope)
    if held is None:
        return table(_YEARS, [])
    published = published_of_years(scope, vintage, "requests")
    rows = []
    for start in starts_held(extract, calendar):
        months = months_held(extract, start, calendar) if extract else ()
        now, before = held.over(months), held.over(a_year_before(months))
        rows.append(
            {
                "year": label_of(start, calendar),
                "months": period_words(months),
                **cells("requests", now),
                **cells("before", before),
                "change": change(now, before),
                "published": published.get(label_of(start, calendar)),
                "held": len(months),
            }
        )
    return table(_YEARS, rows)


def _years_takeaway(frame: pd.DataFrame) -> str:
    """The last whole year against the one before, and where the year under way stands."""
    whole = frame[frame["held"] == MONTHS_OF_A_YEAR]
    said = []
    if not whole.empty:
        row = whole.iloc[-1]
        said.append(_year_words(row, "in the year before"))
        if absence(row["published"]) is None:
            said.append(f"The DfE publishes {number(row['published'])} for {row['year']}.")
    if frame["held"].iloc[-1] != MONTHS_OF_A_YEAR or whole.empty:
        row = frame.iloc[-1]
        said.append(_year_words(row, "in the same months a year before"))
    return " ".join(said)


def _year_words(row: Any, when: str) -> str:
    is_whole = row["held"] == MONTHS_OF_A_YEAR
    where = row["year"] if is_whole else row["months"]
    return (
        f"In {where} {there_were(row['requests'])}{against(row['requests'], row['before'], when)}."
    )


YEARS = register(
    Figure(
        slug="ehcp.requests.years",
        title="Requests, year by year",
        definition=(
            "Requests received in each year that is held. A year that is not over, or not held "
            "from its beginning, is set against the same months of the year before."
        ),
        formula="Requests of the extract, counted by the day on which they were received.",
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=(*DATASETS, PUBLISHED),
        columns=_YEARS,
        frame=_years_frame,
        takeaway=_years_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE, CALENDAR),
        chart=charts.requests_by_year,
        notes=(WHOLE_MONTHS, TWICE),
    )
)
