"""Decisions within the limit of the law, and within the council's own target where it has one."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.calendars import first_day, month_key, span
from ehcp.figures.decisions.outcomes import (
    BY_REQUEST,
    FINAL,
    PAGE,
    PROVISIONAL,
    SETTLED,
    WITHIN_LIMIT,
    Outcomes,
    by_year,
    chosen_rows,
    outcomes_of,
    settled_until,
    state,
)
from ehcp.figures.monthly import Counts, period_words
from ehcp.figures.requests.year import PERIOD
from ehcp.figures.scope import (
    AREA,
    CALENDAR,
    DATASETS,
    MONTH,
    SOURCE,
    YEAR_COLUMN,
    cells,
    counted,
    share,
    table,
)
from ehcp.figures.words import number, per_cent
from ehcp.models import Step
from ehcp.selectors import Limits, days_on, extract_of, in_weeks, limits_of
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import (
    Absent,
    Figure,
    FigureColumn,
    Headline,
    Limited,
    Polarity,
    Scope,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage

_COUNTS = (
    *counted("decided", "Decided", "With the day on which it was told."),
    *counted("in_time", "Within the limit"),
    *counted("late", "After it"),
    *counted("undecided", "Not decided yet"),
    share("share", "Share within the limit", "settled", "decided"),
    *counted("in_target", "Within the council’s own target"),
    share("target_share", "Share within the target", "in_target", "decided"),
    FigureColumn("limit", "Limit", definition="From the request: of the law, then of the council."),
    FigureColumn("target", "Target"),
    FigureColumn("state", "Settled or provisional", definition=WITHIN_LIMIT),
    *counted("settled", "Within the limit, where a share is told", is_shown=False),
)
_MONTHS = (MONTH, *_COUNTS)
_YEARS = (YEAR_COLUMN, PERIOD, *_COUNTS)
_MEANS = (
    "An exception of the regulations may lift the limit for a decision; the extract does not say "
    "for which, so such decisions count as late here."
)


def _row(
    found: Outcomes,
    months: Sequence[date],
    last: date | None,
    limits: tuple[Limits, Limits],
    *,
    is_year: bool = False,
) -> dict[str, Any]:
    """The cells of a period. There is no share of a provisional month; of a year there is."""
    in_time, late = found.of(months, "in_time"), found.of(months, "late")
    decided = (in_time[0] + late[0], in_time[1] + late[1])
    law, own = (days_on(each, months[-1]) for each in limits)
    target: Counts | None = found.of(months, "in_target") if own else None
    is_final = state(months, last) == FINAL
    is_told = is_final or is_year
    of = decided[0]
    return {
        **cells("decided", decided),
        **cells("in_time", in_time),
        **cells("late", late),
        **cells("undecided", found.of(months, "undecided")),
        "share": (in_time[0] / of if of else None) if is_told else Absent.NOT_APPLICABLE,
        **(cells("in_target", target) if target else _NO_TARGET),
        "target_share": (target[0] / of if of else None) if target else Absent.NOT_APPLICABLE,
        "limit": in_weeks(law) if law else "none",
        "target": in_weeks(own) if own else "none",
        "state": FINAL if is_final else PROVISIONAL,
        **(cells("settled", in_time) if is_told else _NOT_SETTLED),
    }


_NO_TARGET = dict.fromkeys(("in_target", "in_target_keys"), Absent.NOT_APPLICABLE)
_NOT_SETTLED = dict.fromkeys(("settled", "settled_keys"), Absent.NOT_APPLICABLE)


def _limits() -> tuple[Limits, Limits]:
    return limits_of(Step.DECIDE), limits_of(Step.DECIDE, is_local=True)


def _months_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None or extract.first is None or extract.last is None:
        return table(_MONTHS, [])
    found = outcomes_of(vintage, extract, area=scope["area"], source=scope["source"])
    last, limits = settled_until(extract), _limits()
    months = span(extract.first, extract.last)
    return table(
        _MONTHS, ({"period": month_key(m), **_row(found, [m], last, limits)} for m in months)
    )


def _months_takeaway(frame: pd.DataFrame) -> str:
    final = frame[frame["state"] == FINAL]
    if final.empty:
        return "The limit for a decision has not passed for a whole month of requests yet."
    row = final.iloc[-1]
    return _said(row, f"{first_day(row['period']):%B %Y}")


def _said(row: Any, when: str) -> str:
    if absence(row["share"]):
        return f"Of requests of {when} too few were decided, or too few late, to tell a share."
    said = (
        f"Of decisions on requests of {when}, {per_cent(row['share'])} were told within "
        f"{row['limit']} ({number(row['in_time'])} of {number(row['decided'])})"
    )
    if row["target"] != "none" and absence(row["target_share"]) is None:
        said += (
            f", and {per_cent(row['target_share'])} within the council’s own target of "
            f"{row['target']}"
        )
    if absence(row["undecided"]) is None and row["undecided"] > 0:
        wait = "waits" if row["undecided"] == 1 else "wait"
        said += f". {number(row['undecided'])} {wait} for a decision beyond the limit"
    return f"{said}."


IN_TIME = register(
    Figure(
        slug="ehcp.decisions.in_time",
        title="Decided within the limit, month by month",
        definition=(
            "The share of decisions whether to assess that were told within the limit of the law, "
            "by the month of the request."
        ),
        formula="Decided within the limit ÷ decided, as the DfE does.",
        unit=Unit.SHARE,
        polarity=Polarity.HIGHER_IS_BETTER,
        sources=DATASETS,
        columns=_MONTHS,
        frame=_months_frame,
        takeaway=_months_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE),
        chart=charts.in_time_by_month,
        xmr=Limited("share", expect="Provisional months are not in it."),
        notes=(BY_REQUEST, _MEANS),
    )
)


def _years_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None:
        return table(_YEARS, [])
    found = outcomes_of(vintage, extract, area=scope["area"], source=scope["source"])
    last, limits = settled_until(extract), _limits()
    return table(
        _YEARS,
        (
            {
                "year": label,
                "months": period_words(tuple(months)),
                **_row(found, months, last, limits, is_year=True),
            }
            for label, _, months in by_year(scope, extract, last)
        ),
    )


def _latest(frame: pd.DataFrame) -> Any:
    found = chosen_rows(frame, "year", SETTLED)
    if found is not None:
        return found
    final = frame[frame["state"] == FINAL]
    return None if final.empty else final.iloc[-1]


def _years_takeaway(frame: pd.DataFrame) -> str:
    row = _latest(frame)
    if row is None:
        return "No year is settled yet: some of its requests may still be decided in time."
    return _said(row, row["months"])


def _headline(frame: pd.DataFrame) -> Headline | None:
    row = _latest(frame)
    if row is None or absence(row["share"]):
        return None
    return Headline(
        label=f"Decided whether to assess within {row['limit']}",
        value=Decimal(str(row["share"])),
        unit=Unit.SHARE,
        period=f"requests of {row['months']}",
        note=f"{number(row['in_time'])} of {number(row['decided'])} decisions.",
        series=tuple(
            float(share)
            for share, is_final in zip(frame["share"], frame["state"], strict=True)
            if absence(share) is None and is_final == FINAL
        ),
    )


IN_TIME_YEARS = register(
    Figure(
        slug="ehcp.decisions.in_time_years",
        title="Decided within the limit, year by year",
        definition=(
            "The share of decisions whether to assess that were told within the limit of the law, "
            "by the year of the request, and in the last twelve settled months."
        ),
        formula="Decided within the limit ÷ decided, as the DfE does.",
        unit=Unit.SHARE,
        polarity=Polarity.HIGHER_IS_BETTER,
        sources=DATASETS,
        columns=_YEARS,
        frame=_years_frame,
        takeaway=_years_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE, CALENDAR),
        chart=charts.in_time_by_year,
        headline=_headline,
        notes=(BY_REQUEST, _MEANS),
    )
)
