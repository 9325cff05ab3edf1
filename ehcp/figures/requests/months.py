"""Requests in each month, and in the twelve months to each."""

from decimal import Decimal

import pandas as pd

from ehcp import charts
from ehcp.calendars import first_day, later, month_key, months_words, span
from ehcp.figures.monthly import YEAR, Monthly, a_year_before, change
from ehcp.figures.scope import AREA, DATASETS, MONTH, SOURCE, cells, counted, less, table
from ehcp.figures.words import against, there_were
from ehcp.selectors import extract_of, requests_by
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Figure, Headline, Limited, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage

PAGE = "ehcp:requests"
EXPECT = (
    "Requests follow the school terms: few come in August. Compare a month with the same month of "
    "the years before."
)
WHOLE_MONTHS = (
    "The month of the extract is left out until it is over, so that no part of a month stands "
    "beside whole ones."
)
TWICE = "A child who was asked for twice counts twice."
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
    counts = requests_by(vintage, ["month"], area=scope["area"], source=scope["source"])
    held = Monthly.of(counts, extract) if extract else None
    if held is None:
        return table(_COLUMNS, [])
    rows = []
    for month in span(held.first, held.last):
        year = tuple(span(later(month, 1 - YEAR), month))
        now, before = held.over([month]), held.over(a_year_before([month]))
        rows.append(
            {
                "period": month_key(month),
                **cells("requests", now),
                **cells("before", before),
                "change": change(now, before),
                **cells("twelve", held.over(year)),
                **cells("twelve_before", held.over(a_year_before(year))),
            }
        )
    return table(_COLUMNS, rows)


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
    return Headline(
        label="Requests for an assessment in 12 months",
        value=Decimal(int(last["twelve"])),
        unit=Unit.CHILDREN,
        period=months_words(later(month, 1 - YEAR), month),
        note=f"{compared.removeprefix(', ').capitalize()}." if compared else "",
        series=tuple(float(n) for n in frame["twelve"] if absence(n) is None),
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
        xmr=Limited("requests", expect=EXPECT),
        notes=(WHOLE_MONTHS, TWICE),
    )
)
