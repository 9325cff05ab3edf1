"""Requests in each month, and in the twelve months to each."""

from datetime import date
from decimal import Decimal

import pandas as pd

from ehcp import charts
from ehcp.calendars import first_day, later, month_key, months_words, span
from ehcp.figures.scope import (
    AREA,
    DATASETS,
    MONTH,
    SOURCE,
    by_month,
    cells,
    counted,
    less,
    over,
    table,
)
from ehcp.figures.words import against, there_were
from ehcp.selectors import extract_of, requests_by
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Figure, Headline, Limited, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage

PAGE = "ehcp:requests"
YEAR = 12
_COLUMNS = (
    MONTH,
    *counted("requests", "Requests in the month"),
    *counted("before", "In the same month a year before"),
    less("change", "Change on a year", "requests", "before"),
    *counted(
        "twelve",
        "In the 12 months to then",
        "Requests in the month and the eleven before it.",
        is_cumulative=True,
    ),
    *counted("twelve_before", "In the 12 months before those", is_shown=False, is_cumulative=True),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None or extract.first is None or extract.last is None:
        return table(_COLUMNS, [])
    first, last = extract.first, extract.last
    counts = by_month(requests_by(vintage, ["month"], area=scope["area"], source=scope["source"]))

    def held(start: date, months: int) -> tuple[int, int] | None:
        """What came in over so many months to one; None where they were not all held."""
        opening = later(start, 1 - months)
        return over(counts, span(opening, start)) if opening >= first else None

    return table(
        _COLUMNS,
        (
            {
                "period": month_key(month),
                **cells("requests", held(month, 1)),
                **cells("before", held(later(month, -YEAR), 1)),
                **cells("twelve", held(month, YEAR)),
                **cells("twelve_before", held(later(month, -YEAR), YEAR)),
                "change": _change(held(month, 1), held(later(month, -YEAR), 1)),
            }
            for month in span(first, last)
        ),
    )


def _change(now: tuple[int, int] | None, before: tuple[int, int] | None) -> int | None:
    return now[0] - before[0] if now and before else None


def _takeaway(frame: pd.DataFrame) -> str:
    last = frame.iloc[-1]
    month = first_day(last["period"])
    said = f"In {month:%B %Y} {there_were(last['requests'])}"
    said += against(last["requests"], last["before"], f"in {later(month, -YEAR):%B %Y}")
    if absence(last["twelve"]):
        return f"{said}."
    said += f". In the 12 months to then {there_were(last['twelve'])}"
    return f"{said}{against(last['twelve'], last['twelve_before'], 'in the 12 months before')}."


def _headline(frame: pd.DataFrame) -> Headline | None:
    last = frame.iloc[-1]
    if absence(last["twelve"]):
        return None
    month = first_day(last["period"])
    compared = against(last["twelve"], last["twelve_before"], "in the 12 months before")
    known = [float(n) for n in frame["requests"] if absence(n) is None]
    return Headline(
        label="Requests for an assessment in 12 months",
        value=Decimal(int(last["twelve"])),
        unit=Unit.CHILDREN,
        period=months_words(later(month, 1 - YEAR), month),
        note=f"{compared.removeprefix(', ').capitalize()}." if compared else "",
        series=tuple(known),
    )


MONTHS = register(
    Figure(
        slug="ehcp.requests.months",
        title="Requests for an assessment, month by month",
        definition=(
            "Requests for an education, health and care needs assessment by the month in which "
            "they were received, whatever became of them."
        ),
        formula="Requests of the extract, counted by the day on which they were received.",
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=DATASETS,
        columns=_COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE),
        chart=charts.requests_by_month,
        headline=_headline,
        xmr=Limited(
            "requests",
            expect=(
                "Requests follow the school terms: few come in August. Compare a month with the "
                "same month of the years before."
            ),
        ),
        notes=(
            "The month of the extract is left out until it is over, so that no part of a month "
            "stands beside whole ones.",
            "A child who was asked for twice counts twice.",
        ),
    )
)
