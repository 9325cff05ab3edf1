"""School funding per pupil against requests for each 1,000 pupils, council by council."""

from decimal import Decimal

import pandas as pd

from ehcp import charts
from ehcp.figures.other_councils.places import (
    DIMENSIONS,
    OTHER,
    OURS,
    PAGE,
    PLACE,
    SOURCES,
    WHICH,
    Told,
    council_of,
    counted,
    framed,
    rated,
    row_of,
    shown,
)
from ehcp.selectors.published import places
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage
from hnfsg.statistics.correlation import FEWEST, Correlation, pearson

NO_CAUSE = (
    "That two things go together does not say that one causes the other: councils differ in much "
    "else, such as how poor their families are."
)
_STRONG, _WEAK = 0.5, 0.2  # of the coefficient, for the words alone
COLUMNS = (
    PLACE,
    rated("rate_requests", "Requests for each 1,000 pupils"),
    FigureColumn("per_pupil", "School funding per pupil", Unit.POUNDS, is_public=True),
    counted("requests", "Requests"),
    FigureColumn("pupils", "Pupils", Unit.COUNT, is_public=True),
    FigureColumn("year", "Year"),
    WHICH,
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    council, year = council_of(scope), int(scope["year"])
    which = {s.key: s.which for s in shown(vintage, council)} if council else {}
    told = Told(vintage)
    rows = []
    for row in places(vintage).to_dict("records"):
        if row["la_number"] is None or int(row["year"]) != year:
            continue
        found = told.row(row["key"], year)
        pounds = told.per_pupil(row["la_number"], year)
        if found and found["rate_requests"] is not None and pounds is not None:
            role = which.get(row["key"], OTHER)
            rows.append(row_of(found, role) | {"per_pupil": Decimal(pounds)})
    rows.sort(key=lambda row: (row["which"] != OURS, row["place"]))
    return framed(COLUMNS, rows)


def correlation_of(frame: pd.DataFrame) -> Correlation | None:
    """How far the two go together over the councils of a frame; None of too few."""
    pounds = [float(value) for value in frame["per_pupil"]]
    return pearson(pounds, [float(value) for value in frame["rate_requests"]])


def _takeaway(frame: pd.DataFrame) -> str:
    found, year = correlation_of(frame), frame.iloc[0]["year"]
    count = len(frame)
    if found is None:
        return (
            f"In {year} both are known of {count} {'council' if count == 1 else 'councils'}, too "
            f"few to say whether they go together ({FEWEST} are needed)."
        )
    lower, upper = found.interval
    told = f"correlation {_two(found.coefficient)}, 95% interval {_two(lower)} to {_two(upper)}"
    return f"{_in_words(found, year)} ({told}; {count} councils). {NO_CAUSE}"


def _in_words(found: Correlation, year: str) -> str:
    if not found.is_clear:
        return (
            f"In {year} councils whose schools have more for each pupil did not clearly have more "
            "requests or fewer"
        )
    strength = "clearly" if abs(found.coefficient) >= _STRONG else "somewhat"
    if abs(found.coefficient) < _WEAK:
        strength = "slightly"
    way = "more" if found.coefficient > 0 else "fewer"
    return (
        f"In {year} councils whose schools have more for each pupil had {strength} {way} requests"
    )


def _two(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _when_empty(scope: Scope, vintage: Vintage) -> str:
    year = scope.get("year", "")
    return (
        f"Of {year} there is no school funding per pupil with numbers of pupils beside requests. "
        "It is sent as “School funding per pupil”."
    )


TOGETHER = register(
    Figure(
        slug="ehcp.other_councils.funding",
        title="School funding per pupil and requests",
        definition=(
            "Each point is a council: what its schools have for each pupil in the financial year "
            "that begins in the year shown, and its requests in that calendar year for each 1,000 "
            "pupils. " + NO_CAUSE
        ),
        formula=(
            "Rate: requests received in the year × 1,000 ÷ pupils. Correlation: Pearson’s, from −1 "
            "to 1, over all councils of which both are known; the interval by Fisher’s "
            "transformation."
        ),
        unit=Unit.RATE,
        polarity=Polarity.NEITHER,
        sources=SOURCES,
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=DIMENSIONS,
        chart=charts.funding_and_requests,
        when_empty=_when_empty,
        notes=(
            f"Of fewer than {FEWEST} councils no correlation is told.",
            "The interval is wide where there are few councils: if it holds nought, chance alone "
            "may have made what is seen.",
        ),
    )
)
