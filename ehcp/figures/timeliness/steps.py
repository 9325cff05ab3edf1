"""How long each step takes, and who holds a case meanwhile."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.calendars import later, months_words
from ehcp.figures.scope import DATASETS, cells, counted, table
from ehcp.figures.timeliness.issued import PAGE, YEAR
from ehcp.models import Held, Step
from ehcp.selectors import COUNT, KEYS, extract_of, limit_days, step_times
from hnfsg.figures.cells import absence, written
from hnfsg.figures.registry import (
    Absent,
    Figure,
    FigureColumn,
    Polarity,
    Scope,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.statistics import percentile

HALF, NINE_TENTHS = 0.5, 0.9
HOLDERS = {
    Held.DECIDE: "The council",
    Held.ADVICE: "Professionals who advise",
    Held.PSYCHOLOGIST: "Educational psychologists",
    Held.DRAFT: "The council",
    Held.FINAL: "The council and the family",
}
FROM_TO = {
    Held.DECIDE: "From the request to the decision",
    Held.ADVICE: "From asking for advice to the last of it",
    Held.PSYCHOLOGIST: "From asking for advice to the psychologist’s",
    Held.DRAFT: "From the last advice to the draft plan",
    Held.FINAL: "From the draft to the final plan",
}
LIMITS = {Held.DECIDE: Step.DECIDE, Held.ADVICE: Step.ADVICE, Held.PSYCHOLOGIST: Step.ADVICE}


def _days(name: str, heading: str, over: str, definition: str = "") -> FigureColumn:
    return FigureColumn(name, heading, Unit.DAYS, definition=definition, over=over)


COLUMNS = (
    FigureColumn("step", "Step"),
    FigureColumn("holder", "Who holds the case"),
    FigureColumn("span", "From and to"),
    _days("median", "Half took up to", "cases", "The median, in calendar days."),
    _days("ninth", "Nine in ten took up to", "cases", "The 90th percentile, in calendar days."),
    FigureColumn("limit", "The law allows", Unit.DAYS, is_public=True),
    *counted("cases", "Cases"),
    _days("median_before", "Half took up to, a year before", "cases_before"),
    *counted("cases_before", "Cases a year before", is_shown=False),
    FigureColumn("months", "Steps that ended in", is_shown=False),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None or extract.first is None or extract.last is None:
        return table(COLUMNS, [])
    last, first = extract.last, later(extract.last, 1 - YEAR)
    now = step_times(vintage, (first, last))
    before = step_times(vintage, (later(first, -YEAR), later(last, -YEAR)))
    if now.empty:
        return table(COLUMNS, [])
    rows = []
    for step in Held:
        days, counts = _of(now, step)
        earlier, counts_before = _of(before, step)
        limit = LIMITS.get(step)
        rows.append(
            {
                "step": step.label,
                "holder": HOLDERS[step],
                "span": FROM_TO[step],
                "median": _percentile(days, HALF),
                "ninth": _percentile(days, NINE_TENTHS),
                "limit": limit_days(limit, last) if limit else Absent.NOT_APPLICABLE,
                **cells("cases", counts),
                "median_before": _percentile(earlier, HALF),
                **cells("cases_before", counts_before),
                "months": months_words(first, last),
            }
        )
    return table(COLUMNS, rows)


def _of(times: pd.DataFrame, step: Held) -> tuple[dict[int, int], tuple[int, int]]:
    """The cases at each number of days, and their count and keys."""
    rows = times[times["step"] == step]
    days = {int(d): int(n) for d, n in zip(rows["days"], rows[COUNT], strict=True)}
    return days, (int(rows[COUNT].sum()), int(rows[KEYS].sum()))


def _percentile(days: dict[int, int], share: float) -> int | Absent:
    found = percentile(days, share)
    return Absent.MISSING if found is None else found


def _takeaway(frame: pd.DataFrame) -> str:
    rows = [row for row in _own_steps(frame) if not absence(row["median"])]
    if not rows:
        return "Too few cases have gone through a step to say how long it takes."
    longest = max(rows, key=lambda row: (row["median"], row["ninth"]))
    said = (
        f"The longest step is “{longest['step'].lower()}”: of the cases that went through it in "
        f"{longest['months']}, half took more than {_words(longest['median'])} and one in ten more "
        f"than {_words(longest['ninth'])}"
    )
    if not absence(longest["limit"]):
        said += f", where the law allows {_words(longest['limit'])}"
    before = longest["median_before"]
    if absence(before) or before == longest["median"]:
        return f"{said}."
    way = "longer" if longest["median"] > before else "shorter"
    return f"{said}. That is {_words(abs(longest['median'] - before))} {way} than a year before."


def _own_steps(frame: pd.DataFrame) -> Iterable[dict[Any, Any]]:
    """The steps that follow each other: the psychologist’s advice is a part of all advice."""
    return (r for r in frame.to_dict("records") if r["step"] != Held.PSYCHOLOGIST.label)


def _words(days: Any) -> str:
    return written(days, Unit.DAYS)


STEPS = register(
    Figure(
        slug="ehcp.timeliness.steps",
        title="How long each step takes, and who holds the case",
        definition=(
            "The calendar days that cases spent in each step, of the steps that ended in the last "
            "12 whole months. A step that adds no value is worth asking about when it is long."
        ),
        formula=(
            "The median and the 90th percentile of the days from the start of a step to its end, "
            "each a number of days that a case has had. Where the day on which advice was asked "
            "for is not known, the day of the decision stands for it."
        ),
        unit=Unit.DAYS,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=DATASETS,
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        chart=charts.steps,
        notes=(
            "All areas and everybody who asked together.",
            "Cases that are still in a step are not in it: their age is on the page Backlog.",
            "The psychologist’s advice is a part of all advice.",
        ),
    )
)
