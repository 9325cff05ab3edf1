"""What was decided, by who asked; and how parents' requests fare beside those of schools."""

from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.figures.decisions.outcomes import (
    BY_REQUEST,
    PAGE,
    PROVISIONAL,
    STANDS,
    WITHIN_LIMIT,
    chosen_rows,
    outcomes_of,
    settled_until,
    state,
)
from ehcp.figures.intervals import lower, upper
from ehcp.figures.monthly import period_words
from ehcp.figures.scope import (
    ALL_SOURCES,
    AREA,
    CALENDAR,
    DATASETS,
    PERIOD,
    cells,
    counted,
    months_chosen,
    share,
    source_label,
    table,
)
from ehcp.figures.words import number, per_cent
from ehcp.models import Source
from ehcp.selectors import extract_of
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage
from hnfsg.money import MINUS
from hnfsg.statistics import difference

ALL = "All who ask"
PARENTS, SCHOOLS = source_label(Source.PARENT), source_label(Source.SCHOOL)
_COLUMNS = (
    FigureColumn("source", "Who asked"),
    FigureColumn("months", "Months", is_shown=False),
    *counted("requests", "Requests", "Of the period, whatever became of them."),
    *counted("decided", "Decided", "To assess, or not to."),
    *counted("assess", "To assess"),
    *counted("refused", "Not to assess"),
    *counted("undecided", "Not decided yet"),
    *counted("withdrawn", "Withdrawn or ceased"),
    share(
        "of_decisions",
        "Refused, of decisions",
        "refused",
        "decided",
        "Not to assess ÷ decided.",
    ),
    share("lower", "From", "refused", "decided", "The 95% interval (Wilson).", by=lower),
    share("upper", "To", "refused", "decided", by=upper),
    share(
        "of_requests",
        "Refused, of requests",
        "refused",
        "requests",
        "Not to assess ÷ requests: the DfE’s way. Requests that wait count in its base.",
    ),
    FigureColumn("state", "Settled or provisional", is_shown=False),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    months = months_chosen(scope, extract)
    if extract is None or not months:
        return table(_COLUMNS, [])
    last = settled_until(extract)
    rows = []
    for label, own in [(ALL, None), *((source_label(s), s) for s in (*Source.values, ""))]:
        found = outcomes_of(vintage, extract, area=scope["area"], source=ALL_SOURCES, own=own)
        names = ("requests", "decided", "assess", "refused", "undecided", "withdrawn")
        counts = {name: found.of(months, name) for name in names}
        refused, decided = counts["refused"][0], counts["decided"][0]
        rows.append(
            {
                "source": label,
                "months": period_words(months),
                **{k: v for name in names for k, v in cells(name, counts[name]).items()},
                "of_decisions": refused / decided if decided else None,
                "lower": lower(refused, decided),
                "upper": upper(refused, decided),
                "of_requests": refused / counts["requests"][0] if counts["requests"][0] else None,
                "state": state(months, last),
            }
        )
    return table(_COLUMNS, rows)


def _takeaway(frame: pd.DataFrame) -> str:
    every = frame.iloc[0]
    when = every["months"]
    if absence(every["of_decisions"]):
        said = f"Of requests of {when} too few were decided to tell a share."
    else:
        said = (
            f"Of decisions on requests of {when}, {per_cent(every['of_decisions'])} were not to "
            f"assess ({number(every['refused'])} of {number(every['decided'])})"
        )
        if absence(every["of_requests"]) is None:
            said += (
                f"; of all the requests, {per_cent(every['of_requests'])} "
                f"({number(every['refused'])} of {number(every['requests'])})"
            )
        said += f". {_compared(frame)}".rstrip()
    if every["state"] == PROVISIONAL:
        said += " Provisional: some of these requests may still be decided in time."
    return said


def _compared(frame: pd.DataFrame) -> str:
    """Parents beside schools, with the interval of the difference."""
    parents, schools = (chosen_rows(frame, "source", name) for name in (PARENTS, SCHOOLS))
    if any(absence(row["of_decisions"]) for row in (parents, schools)):
        return ""
    apart = difference(_pair(parents), _pair(schools))
    assert apart is not None  # noqa: S101 - both have decisions, or their shares would be absent
    gap = parents["of_decisions"] - schools["of_decisions"]
    low, high = (_points(end) for end in apart)
    said = (
        f"Of parents’ {per_cent(parents['of_decisions'])} ({_of(parents)}), of schools’ "
        f"{per_cent(schools['of_decisions'])} ({_of(schools)}): "
    )
    if apart.lower <= 0 <= apart.upper:
        return f"{said}a difference that may be chance (95% interval {low} to {high} points)."
    way = "more" if gap > 0 else "fewer"
    return f"{said}{_points(abs(gap))} points {way} (95% interval {low} to {high} points)."


def _pair(row: Any) -> tuple[int, int]:
    return int(row["refused"]), int(row["decided"])


def _of(row: Any) -> str:
    return f"{number(row['refused'])} of {number(row['decided'])}"


def _points(value: float) -> str:
    rounded = round(value * 100)
    return f"{MINUS}{abs(rounded)}" if rounded < 0 else str(rounded)


SOURCES = register(
    Figure(
        slug="ehcp.decisions.sources",
        title="What was decided, by who asked",
        definition=(
            "What became of the requests of the chosen period, by who asked: decided to assess or "
            "not to, not decided yet, withdrawn. The share refused is told of decisions and, as "
            "the DfE does, of all requests."
        ),
        formula=(
            "Not to assess ÷ decided, and not to assess ÷ requests. Intervals: Wilson; of the "
            "difference between parents and schools: Newcombe."
        ),
        unit=Unit.SHARE,
        polarity=Polarity.NEITHER,
        sources=DATASETS,
        columns=_COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(AREA, CALENDAR, PERIOD),
        chart=charts.refused_by_source,
        notes=(BY_REQUEST, STANDS, WITHIN_LIMIT),
    )
)
