"""The share of requests that parents make, with numerator, denominator and period."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.calendars import Calendar
from ehcp.figures.intervals import lower, upper
from ehcp.figures.monthly import Counts, period_words
from ehcp.figures.requests.months import PAGE, WHOLE_MONTHS
from ehcp.figures.requests.sources import EVERY_SOURCE, BySource, by_source, of_sources, periods
from ehcp.figures.requests.year import PERIOD
from ehcp.figures.scope import (
    ALL_AREAS,
    AREA,
    CALENDAR,
    DATASETS,
    YEAR_COLUMN,
    calendar_of,
    cells,
    counted,
    share,
    table,
)
from ehcp.figures.words import listed, number
from ehcp.models import CaseMeasure, Source
from ehcp.selectors.reference import REPORTED, calendar_year, reports
from hnfsg.figures.cells import absence, short
from hnfsg.figures.masking import SMALLEST_SHOWN, rounded
from hnfsg.figures.registry import (
    Absent,
    Figure,
    FigureColumn,
    Headline,
    Polarity,
    Scope,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage

MOST_UNKNOWN = Decimal("0.2")  # of a year's requests; beyond it no share is told
RECORDED, UNRECORDED = "Recorded", "Source not recorded"

_SHARE = (
    YEAR_COLUMN,
    PERIOD,
    *counted("parents", "By parents or young people", "The numerator."),
    *counted(
        "known",
        "Source recorded",
        "The denominator: all requests of which it was recorded who asked.",
    ),
    share("share", "Share by parents", "told", "known"),
    share("lower", "From", "told", "known", "The 95% interval (Wilson).", by=lower),
    share("upper", "To", "told", "known", by=upper),
    *counted("unknown", "Source not recorded"),
    *counted("requests", "All requests"),
    FigureColumn("recorded", "Who asked was"),
    FigureColumn(
        "elsewhere",
        "Reported elsewhere",
        Unit.SHARE,
        definition="What minutes or answers say of the same calendar year: a hollow point.",
        is_public=True,
    ),
    FigureColumn("reported_in", "Where it is reported"),
    *counted("told", "By parents or young people, where a share is told", is_shown=False),
)


def is_recorded(unknown: Counts, every: Counts) -> bool:
    """Whether enough is known of who asked for a share to be told.

    Decided from the counts as members are told them, so that it tells them nothing more.
    """
    few, many = rounded(*unknown), rounded(*every)
    return Decimal(few if few >= SMALLEST_SHOWN else 0) <= MOST_UNKNOWN * many


def _share_row(held: BySource, label: str, months: Sequence[date]) -> dict[str, Any]:
    parents, unknown = of_sources(held, [Source.PARENT], months), of_sources(held, [""], months)
    every = of_sources(held, EVERY_SOURCE, months)
    known = (every[0] - unknown[0], every[1] - unknown[1])
    has_share = is_recorded(unknown, every) and known[0] > 0
    return {
        "year": label,
        "months": period_words(tuple(months)),
        **cells("parents", parents),
        **cells("known", known),
        "share": parents[0] / known[0] if has_share else None,
        "lower": lower(parents[0], known[0]) if has_share else None,
        "upper": upper(parents[0], known[0]) if has_share else None,
        **cells("unknown", unknown),
        **cells("requests", every),
        "recorded": RECORDED if is_recorded(unknown, every) else UNRECORDED,
        **cells("told", parents if has_share else None),
    }


def _share_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    held = by_source(scope, vintage)
    said = _said_elsewhere(scope, vintage)
    none = {"elsewhere": Absent.NOT_APPLICABLE, "reported_in": ""}
    rows = periods(held, scope, vintage, _share_row)
    return table(_SHARE, (row | said.get(row["year"], none) for row in rows))


def _said_elsewhere(scope: Scope, vintage: Vintage) -> dict[str, dict[str, Any]]:
    """By calendar year, the share that others report of the whole council; the first of several."""
    if scope["area"] != ALL_AREAS or calendar_of(scope) != Calendar.CALENDAR:
        return {}
    return {
        str(year): {
            "elsewhere": float(report["value"] / 100),
            "reported_in": report["source_title"] or report["source_address"],
        }
        for report in reversed(reports(vintage, CaseMeasure.PARENTS))
        if (year := calendar_year(report["at"])) is not None
    }


def _share_takeaway(frame: pd.DataFrame) -> str:
    row = frame.iloc[-1]
    if row["recorded"] == UNRECORDED:
        return (
            f"In {row['months']} it was not recorded of {number(row['unknown'])} of "
            f"{number(row['requests'])} requests who asked, so no share of parents is told."
        )
    if absence(row["share"]):
        return f"In {row['months']} there were too few requests to tell the share of parents."
    said = f"In {row['months']} {_share_words(row)}"
    others = frame.iloc[:-1]
    earlier = [r for _, r in others.iterrows() if absence(r["share"]) is None]
    if earlier:
        first = earlier[0]
        said += f"; in {first['months']} {short_share(first)} ({_of_words(first)})"
    unknown = [r["year"] for _, r in others.iterrows() if r["recorded"] == UNRECORDED]
    return f"{said}.{_unknown_words(unknown)}{_elsewhere_words(others)}"


def short_share(row: Any) -> str:
    """`43%`."""
    return short(Decimal(str(row["share"])), Unit.SHARE)


def _share_words(row: Any) -> str:
    return f"{short_share(row)} of requests came from parents or young people ({_of_words(row)})"


def _of_words(row: Any) -> str:
    return f"{number(row['parents'])} of {number(row['known'])}"


def _unknown_words(years: list[str]) -> str:
    return f" Source not recorded in {listed(years)}." if years else ""


def _elsewhere_words(rows: pd.DataFrame) -> str:
    """` Reported elsewhere for 2020: 29% (Notes of March).`, of years without a share of ours."""
    told = [
        f"{r['year']}: {short(Decimal(str(r['elsewhere'])), Unit.SHARE)} ({r['reported_in']})"
        for _, r in rows.iterrows()
        if absence(r["share"]) and not absence(r["elsewhere"])
    ]
    return f" Reported elsewhere for {'; '.join(told)}." if told else ""


def _share_headline(frame: pd.DataFrame) -> Headline | None:
    row = frame.iloc[-1]
    if absence(row["share"]):
        return None
    known = [float(s) for s in frame["share"] if absence(s) is None]
    return Headline(
        label="Requests by parents or young people",
        value=Decimal(str(row["share"])),
        unit=Unit.SHARE,
        period=row["months"],
        note=f"{_of_words(row)} requests of which the source was recorded.",
        series=tuple(known),
    )


PARENTS = register(
    Figure(
        slug="ehcp.requests.parents",
        title="The share of requests that parents make",
        definition=(
            "Of the requests of which it was recorded who asked, how many came from a parent or "
            "the young person, in each year and in the last twelve months."
        ),
        formula="Requests by parents or young people ÷ requests of which the source is recorded.",
        unit=Unit.SHARE,
        polarity=Polarity.NEITHER,
        sources=(*DATASETS, REPORTED),
        columns=_SHARE,
        frame=_share_frame,
        takeaway=_share_takeaway,
        page=PAGE,
        dimensions=(AREA, CALENDAR),
        chart=charts.share_by_parents,
        headline=_share_headline,
        notes=(
            "Where it was not recorded of more than a fifth of a year’s requests who asked, no "
            "share is told for it: those that were recorded may be of one kind.",
            WHOLE_MONTHS,
        ),
    )
)
