"""Decisions by whether the request evidenced a graduated response."""

from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.figures.decisions.outcomes import BY_REQUEST, PAGE, STANDS
from ehcp.figures.intervals import lower, upper
from ehcp.figures.monthly import period_words
from ehcp.figures.scope import (
    ALL_AREAS,
    ALL_SOURCES,
    AREA,
    CALENDAR,
    DATASETS,
    PERIOD,
    SOURCE,
    cells,
    counted,
    months_chosen,
    share,
    table,
)
from ehcp.figures.words import number, per_cent
from ehcp.models import RequestOutcome, Said
from ehcp.selectors import extract_of, graduated_by, total
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage

EVIDENCED, NOT_EVIDENCED, UNSAID = "Evidenced", "Not evidenced", "Not recorded"
_KINDS = ((Said.YES, EVIDENCED), (Said.NO, NOT_EVIDENCED), ("", UNSAID))
_DECIDED = (RequestOutcome.ASSESS, RequestOutcome.REFUSE)
_COLUMNS = (
    FigureColumn("graduated", "Graduated response"),
    FigureColumn("months", "Months", is_shown=False),
    *counted("requests", "Requests"),
    *counted("decided", "Decided"),
    *counted("refused", "Not to assess"),
    share("share", "Refused, of decisions", "refused", "decided"),
    share("lower", "From", "refused", "decided", "The 95% interval (Wilson).", by=lower),
    share("upper", "To", "refused", "decided", by=upper),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    months = months_chosen(scope, extract_of(vintage))
    if not months:
        return table(_COLUMNS, [])
    by = ["graduated", "outcome"]
    # Asked of all requests: that a small group has none of it would tell a nought.
    every = graduated_by(vintage, by, area=ALL_AREAS, source=ALL_SOURCES, months=months)
    if not (every["graduated"] != "").any():
        return table(_COLUMNS, [])
    found = graduated_by(vintage, by, area=scope["area"], source=scope["source"], months=months)
    return table(_COLUMNS, (_row(found, value, label, months) for value, label in _KINDS))


def _row(found: pd.DataFrame, value: str, label: str, months: tuple[Any, ...]) -> dict[str, Any]:
    own = found[found["graduated"] == value]
    decided = total(own[own["outcome"].isin(_DECIDED)])
    refused = total(own[own["outcome"] == RequestOutcome.REFUSE])
    return {
        "graduated": label,
        "months": period_words(months),
        **cells("requests", total(own)),
        **cells("decided", decided),
        **cells("refused", refused),
        "share": refused[0] / decided[0] if decided[0] else None,
        "lower": lower(refused[0], decided[0]),
        "upper": upper(refused[0], decided[0]),
    }


def _takeaway(frame: pd.DataFrame) -> str:
    when = frame["months"].iloc[0]
    yes, no = frame.iloc[0], frame.iloc[1]
    said = [
        f"{per_cent(row['share'])} of those {words} ({number(row['refused'])} of "
        f"{number(row['decided'])})"
        for row, words in (
            (yes, "that evidenced a graduated response"),
            (no, "that did not"),
        )
        if absence(row["share"]) is None
    ]
    if not said:
        return f"Of requests of {when} too few were decided to tell shares."
    return f"Of decisions on requests of {when}, not to assess were {', and '.join(said)}."


def _why_none(scope: Scope, vintage: Vintage) -> str:
    return "It was not recorded of any request whether it evidenced a graduated response."


GRADUATED = register(
    Figure(
        slug="ehcp.decisions.graduated",
        title="Refused, by whether a graduated response was evidenced",
        definition=(
            "A graduated response is what a school tries before it asks: assess, plan, do, review. "
            "The council records whether a request evidenced it."
        ),
        formula="Not to assess ÷ decided, of requests that evidenced it and of those that did not.",
        unit=Unit.SHARE,
        polarity=Polarity.NEITHER,
        sources=DATASETS,
        columns=_COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE, CALENDAR, PERIOD),
        chart=charts.refused_by_evidence,
        when_empty=_why_none,
        notes=(
            BY_REQUEST,
            STANDS,
            "Parents need not evidence what a school has tried; see the figure by who asked too.",
        ),
    )
)
