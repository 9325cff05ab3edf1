"""Open cases at the end of each month, beside what a process within the law would hold."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.calendars import first_day, later, month_key, span
from ehcp.figures.backlog.measures import B1, B2, B4, PAGE, YEAR, chosen, total_of
from ehcp.figures.scope import DATASETS, MONTH, by_month, cells, counted, over, table
from ehcp.figures.words import number
from ehcp.models import Step, Way
from ehcp.selectors import extract_of, flows_by, limit_days, month_ends
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import (
    Absent,
    Figure,
    FigureColumn,
    FromColumns,
    Polarity,
    Scope,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.statistics import lawfully_open

WEEK = 7
ARRIVALS = ("requests", "refused", "decide_days", "issue_days")
Told = Mapping[str, Sequence[Any]]


def lawful(told: Told) -> list[Any]:
    """What a process within the law would hold open, in each row (Little’s law)."""
    return [
        Absent.TOO_FEW
        if any(absence(value) for value in row) or not row[0]
        else round(lawfully_open(row[0], row[1] / row[0], row[2] / WEEK, row[3] / WEEK))
        for row in zip(*(told[name] for name in ARRIVALS), strict=True)
    ]


def excess(told: Told) -> list[Any]:
    """The open cases above that; nought where there are no more."""
    return [
        Absent.TOO_FEW if absence(held) or absence(number) else max(0, int(number) - held)
        for held, number in zip(lawful(told), told["open"], strict=True)
    ]


def limit_columns() -> tuple[FigureColumn, ...]:
    """The limits by which arrivals become open cases."""
    said = {"decide_days": "Limit for a decision", "issue_days": "Limit for a plan"}
    return tuple(
        FigureColumn(name, heading, Unit.DAYS, is_shown=False, is_public=True)
        for name, heading in said.items()
    )


LAWFUL = FigureColumn(
    "lawful",
    "A lawful process would hold",
    Unit.COUNT,
    definition=(
        "The open cases of a process in which every refusal comes on the last day of its limit and "
        "every plan on the last day of its own, with as many requests and refusals as in the 12 "
        "months to then."
    ),
    from_columns=FromColumns(ARRIVALS, lawful),
)
EXCESS = FigureColumn(
    "excess", "More than that", Unit.COUNT, from_columns=FromColumns((*ARRIVALS, "open"), excess)
)
COLUMNS = (
    MONTH,
    *counted("open", "Open cases"),
    LAWFUL,
    EXCESS,
    *counted("late", "B2: past the limit for a plan"),
    *counted("year", "B4: over 52 weeks"),
    *counted("undecided", "B1: not decided in time"),
    *counted("requests", "Requests in 12 months", is_shown=False, is_cumulative=True),
    *counted("refused", "Not assessed in 12 months", is_shown=False, is_cumulative=True),
    *limit_columns(),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    ends = month_ends(vintage)
    if extract is None or extract.last is None or ends.empty:
        return table(COLUMNS, [])
    flows = flows_by(vintage, ("month", "way"))
    rows: list[dict[str, Any]] = []
    for month in sorted(set(ends["month"])):
        if month > extract.last:
            continue
        now = ends[ends["month"] == month]
        rows.append(
            {
                "period": month_key(month),
                **cells("open", total_of(now)),
                **cells("late", total_of(chosen(now, B2))),
                **cells("year", total_of(chosen(now, B4))),
                **cells("undecided", total_of(chosen(now, B1))),
                **arrivals(flows, month, extract.first),
            }
        )
    return with_lawful(table(COLUMNS, rows))


def arrivals(flows: pd.DataFrame, month: Any, first: Any) -> dict[str, Any]:
    """Requests and refusals of the 12 months to one, where all are held; and the limits."""
    opening = later(month, 1 - YEAR)
    is_held = first is not None and opening >= first
    row: dict[str, Any] = {
        "decide_days": limit_days(Step.DECIDE, month),
        "issue_days": limit_days(Step.ISSUE, month),
    }
    for name, way in (("requests", Way.IN), ("refused", Way.REFUSED)):
        counts = by_month(flows[flows["way"] == way])
        row |= cells(name, over(counts, span(opening, month)) if is_held else None)
    return row


def with_lawful(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with what its exact counts give of the lawful number and of what is above it."""
    told = {name: list(frame[name]) for name in (*ARRIVALS, "open")}
    return frame.assign(
        lawful=pd.Series(lawful(told), index=frame.index, dtype=object),
        excess=pd.Series(excess(told), index=frame.index, dtype=object),
    )


def _takeaway(frame: pd.DataFrame) -> str:
    last = frame.iloc[-1]
    month = first_day(last["period"])
    many = last["open"] != 1
    said = f"At the end of {month:%B %Y} {number(last['open'])} case{'s were' if many else ' was'} "
    said += f"open, {number(last['late'])} of them past the limit for a plan"
    if absence(last["lawful"]) or absence(last["excess"]):
        return f"{said}."
    said += f". With as many requests a process within the law would hold about {last['lawful']:,}"
    if last["excess"] == 0:
        return f"{said}, so there are no more open than the law allows for."
    return f"{said}: about {last['excess']:,} are above that."


MONTHS = register(
    Figure(
        slug="ehcp.backlog.months",
        title="Open cases at the end of each month",
        definition=(
            "The cases that were open at the end of each month, told again from the dates of the "
            "newest extract. Even a process that keeps every limit holds open cases: those that "
            "are on their way."
        ),
        formula=(
            "Little’s law: requests a week times the mean weeks that the law allows, with the "
            "refusals of the 12 months at the limit for a decision and all others at the limit for "
            "a plan; 52 weeks to a year."
        ),
        unit=Unit.CHILDREN,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=DATASETS,
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        chart=charts.open_by_month,
        notes=(
            "All areas and everybody who asked together.",
            "Cases that were already open when the extract’s requests begin are missing from its "
            "first months.",
            "A refusal that was overturned counts as open from the request on.",
        ),
    )
)
