"""The share of refusals year by year, of requests and of decisions."""

from decimal import Decimal
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.figures.beside_ours import published_column, published_of_years
from ehcp.figures.decisions.outcomes import (
    BY_REQUEST,
    FINAL,
    PAGE,
    SETTLED,
    STANDS,
    WITHIN_LIMIT,
    by_year,
    chosen_rows,
    outcomes_of,
    settled_until,
    state,
)
from ehcp.figures.requests.year import PERIOD
from ehcp.figures.scope import (
    AREA,
    CALENDAR,
    DATASETS,
    SOURCE,
    YEAR_COLUMN,
    cells,
    counted,
    share,
    table,
)
from ehcp.figures.words import number, per_cent
from ehcp.selectors import extract_of
from ehcp.selectors.published import PUBLISHED
from ehcp.selectors.published import share as share_of
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Figure, FigureColumn, Headline, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage

_NAMES = ("requests", "decided", "refused", "undecided")
_COLUMNS = (
    YEAR_COLUMN,
    PERIOD,
    *counted("requests", "Requests"),
    *counted("decided", "Decided"),
    *counted("refused", "Not to assess"),
    *counted("undecided", "Not decided yet"),
    share("of_requests", "Refused, of requests", "refused", "requests", "The DfE’s way."),
    share("of_decisions", "Refused, of decisions", "refused", "decided"),
    published_column("Refused, of requests, as the DfE publishes it", Unit.SHARE),
    FigureColumn("state", "Settled or provisional", definition=WITHIN_LIMIT),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None:
        return table(_COLUMNS, [])
    found = outcomes_of(vintage, extract, area=scope["area"], source=scope["source"])
    last = settled_until(extract)
    published = published_of_years(scope, vintage, "refused_percent")
    rows = []
    for label, words, months in by_year(scope, extract, last):
        counts = {name: found.of(months, name) for name in _NAMES}
        refused = counts["refused"][0]
        rows.append(
            {
                "year": label,
                "months": words,
                **{k: v for name in _NAMES for k, v in cells(name, counts[name]).items()},
                "of_requests": refused / counts["requests"][0] if counts["requests"][0] else None,
                "of_decisions": refused / counts["decided"][0] if counts["decided"][0] else None,
                "published": share_of(published.get(label)),
                "state": state(months, last),
            }
        )
    return table(_COLUMNS, rows)


def _takeaway(frame: pd.DataFrame) -> str:
    latest = chosen_rows(frame, "year", SETTLED)
    if latest is None or absence(latest["of_requests"]):
        row = frame.iloc[-1]
        said = f"Of {number(row['requests'])} requests of {row['months']}, {number(row['refused'])}"
        said += f" {'was' if row['refused'] == 1 else 'were'} refused"
        return f"{said}." if row["state"] == FINAL else f"{said} so far: this is provisional."
    said = (
        f"Of requests of {latest['months']}, {per_cent(latest['of_requests'])} were refused "
        f"({number(latest['refused'])} of {number(latest['requests'])})"
    )
    if absence(latest["of_decisions"]) is None:
        said += (
            f"; of decisions, {per_cent(latest['of_decisions'])} ({number(latest['refused'])} of "
            f"{number(latest['decided'])})"
        )
    return f"{said}.{_first_words(frame)}"


def _first_words(frame: pd.DataFrame) -> str:
    """The first year that is told, beside which the latest stands."""
    for _, row in frame.iloc[:-2].iterrows():
        if absence(row["of_requests"]) is None:
            return f" In {row['months']} it was {per_cent(row['of_requests'])} of requests."
    return ""


def _headline(frame: pd.DataFrame) -> Headline | None:
    latest: Any = chosen_rows(frame, "year", SETTLED)
    if latest is None or absence(latest["of_requests"]):
        return None
    known = [
        float(value)
        for value, is_final in zip(frame["of_requests"], frame["state"], strict=True)
        if absence(value) is None and is_final == FINAL
    ]
    return Headline(
        label="Requests refused an assessment",
        value=Decimal(str(latest["of_requests"])),
        unit=Unit.SHARE,
        period=f"requests of {latest['months']}",
        note=f"{number(latest['refused'])} of {number(latest['requests'])} requests.",
        series=tuple(known),
    )


YEARS = register(
    Figure(
        slug="ehcp.decisions.years",
        title="Refused, of requests and of decisions",
        definition=(
            "The share of requests that were refused an assessment, of all requests received in a "
            "year and of those that were decided. The two differ by the requests that wait or were "
            "withdrawn."
        ),
        formula="Not to assess ÷ requests; not to assess ÷ (to assess + not to assess).",
        unit=Unit.SHARE,
        polarity=Polarity.NEITHER,
        sources=(*DATASETS, PUBLISHED),
        columns=_COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE, CALENDAR),
        chart=charts.refused_by_year,
        headline=_headline,
        notes=(BY_REQUEST, STANDS),
    )
)
