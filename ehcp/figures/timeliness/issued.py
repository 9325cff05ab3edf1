"""The share of plans issued within the limit: in the 12 months to each month, and by year."""

from decimal import Decimal
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.calendars import first_day, label_of, later, month_key, months_words, span
from ehcp.figures.scope import (
    AREA,
    CALENDAR,
    DATASETS,
    MONTH,
    SOURCE,
    YEAR_COLUMN,
    calendar_of,
    months_held,
    starts_held,
    table,
)
from ehcp.figures.timeliness.counting import PLAN_COLUMNS, PLANS, SHARE, WITHIN, plan_cells
from ehcp.figures.words import number
from ehcp.models import Step
from ehcp.selectors import extract_of, in_weeks, limit_days, plans_issued_by
from hnfsg.figures.cells import absence, short
from hnfsg.figures.registry import (
    Figure,
    FigureColumn,
    Headline,
    Polarity,
    Scope,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage

PAGE = "ehcp:timeliness"
YEAR = 12
BY = ("month", "band", "is_excepted")
LIMIT = FigureColumn("limit", "Limit")
_MONTH_COLUMNS = (MONTH, *PLAN_COLUMNS, LIMIT)
_YEAR_COLUMNS = (
    YEAR_COLUMN,
    *PLAN_COLUMNS,
    LIMIT,
    FigureColumn("months", "Months held"),
    FigureColumn("name", "In words", is_shown=False),
)
FORMULA = (
    "Plans issued within the limit over all plans issued, by the day on which they were issued. "
    "Without exceptions: plans for which a lawful exception lifted the limit are in neither. A "
    "plan issued on the last day of the limit is in time."
)
DEFINITION = (
    "Of the final plans issued in a period, how many came within the legal limit from the request. "
    "It says how old the cases were that were finished, and nothing of those that still wait."
)
NOTES = (
    "The DfE counts in the same way, a calendar year at a time; its number of plans here is "
    "somewhat lower than that of new plans, and it does not say why.",
)


def _months(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None or extract.first is None or extract.last is None:
        return table(_MONTH_COLUMNS, [])
    plans = plans_issued_by(vintage, BY, area=scope["area"], source=scope["source"])
    ends = span(later(extract.first, YEAR - 1), extract.last)
    return table(
        _MONTH_COLUMNS,
        (
            {
                "period": month_key(month),
                "limit": in_weeks(limit_days(Step.ISSUE, month)),
                **plan_cells(plans, span(later(month, 1 - YEAR), month)),
            }
            for month in ends
        ),
    )


def _told(row: "pd.Series[Any] | dict[Any, Any]") -> str:
    """`41 of 1,120 plans (3.7%)`; the counts alone where there is no share to tell."""
    counts = f"{number(row[WITHIN])} of {number(row[PLANS])} plans"
    return counts if absence(row[SHARE]) else f"{counts} ({short(_share(row), Unit.SHARE)})"


def _share(row: "pd.Series[Any] | dict[Any, Any]") -> Decimal:
    return Decimal(str(row[SHARE]))


def _months_takeaway(frame: pd.DataFrame) -> str:
    last = frame.iloc[-1]
    month = first_day(last["period"])
    if last[PLANS] == 0:
        return f"No plan without an exception was issued in the 12 months to {month:%B %Y}."
    said = (
        f"In the 12 months to {month:%B %Y} {_told(last)} were issued within {last['limit']} of "
        "the request"
    )
    before = frame[frame["period"] == month_key(later(month, -YEAR))]
    if before.empty or before.iloc[0][PLANS] == 0:
        return f"{said}."
    return f"{said}; in the 12 months before it was {_told(before.iloc[0])}."


def _headline(frame: pd.DataFrame) -> Headline | None:
    last = frame.iloc[-1]
    if absence(last[SHARE]):
        return None
    month = first_day(last["period"])
    return Headline(
        label=f"Plans issued within {last['limit']}",
        value=_share(last),
        unit=Unit.SHARE,
        period=months_words(later(month, 1 - YEAR), month),
        note=f"{number(last[WITHIN])} of {number(last[PLANS])} plans, without lawful exceptions",
        series=tuple(float(share) for share in frame[SHARE] if absence(share) is None),
    )


ISSUED = register(
    Figure(
        slug="ehcp.timeliness.issued",
        title="Plans issued within the legal limit, in the 12 months to each month",
        definition=DEFINITION,
        formula=FORMULA,
        unit=Unit.SHARE,
        polarity=Polarity.HIGHER_IS_BETTER,
        sources=DATASETS,
        columns=_MONTH_COLUMNS,
        frame=_months,
        takeaway=_months_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE),
        chart=charts.share_in_time,
        headline=_headline,
        notes=NOTES,
    )
)


def _years(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None:
        return table(_YEAR_COLUMNS, [])
    calendar = calendar_of(scope)
    plans = plans_issued_by(vintage, BY, area=scope["area"], source=scope["source"])
    rows = []
    for start in starts_held(extract, calendar):
        months = months_held(extract, start, calendar)
        rows.append(
            {
                "year": label_of(start, calendar),
                "months": months_words(months[0], months[-1]),
                "name": (
                    label_of(start, calendar)
                    if len(months) == YEAR
                    else months_words(months[0], months[-1])
                ),
                "limit": in_weeks(limit_days(Step.ISSUE, months[-1])),
                **plan_cells(plans, months),
            }
        )
    return table(_YEAR_COLUMNS, rows)


def _years_takeaway(frame: pd.DataFrame) -> str:
    known = [row for row in frame.to_dict("records") if not absence(row[SHARE])]
    if not known:
        return "Too few plans were issued in each year to tell a share."
    best, last = max(known, key=lambda row: float(row[SHARE])), known[-1]
    said = f"In {last['name']} {_told(last)} were issued within {last['limit']}"
    if best["year"] == last["year"]:
        return f"{said}, the highest share of the years held."
    return f"{said}; the highest share of the years held was {_told(best)}, in {best['name']}."


YEARS = register(
    Figure(
        slug="ehcp.timeliness.years",
        title="Plans issued within the legal limit, by year",
        definition=DEFINITION,
        formula=FORMULA,
        unit=Unit.SHARE,
        polarity=Polarity.HIGHER_IS_BETTER,
        sources=DATASETS,
        columns=_YEAR_COLUMNS,
        frame=_years,
        takeaway=_years_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE, CALENDAR),
        chart=charts.plans_by_age,
        notes=(*NOTES, "The column Months held says where a year is not whole."),
    )
)
