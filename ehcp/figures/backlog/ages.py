"""The age of the open cases, by stage and by group."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.figures.backlog.measures import PAGE, PAST, total_of
from ehcp.figures.scope import (
    AREA,
    DATASETS,
    SOURCE,
    area_label,
    cells,
    counted,
    share,
    source_label,
    table,
)
from ehcp.figures.words import number, open_cases_are
from ehcp.models import AgeBand, Need, Source, Step
from ehcp.selectors import Extract, extract_of, limit_days, open_by
from ehcp.stages import Stage
from hnfsg.figures.cells import absence, short
from hnfsg.figures.registry import (
    Dimension,
    Figure,
    FigureColumn,
    Polarity,
    Scope,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage

WEEK = 7
STAGES = {stage.value: stage.words for stage in Stage if stage.is_open}
ALL, LATE = "all", "late"
AGE_COLUMNS = (
    FigureColumn("age", "Since the request"),
    *counted("cases", "Open cases"),
    *(c for stage, label in STAGES.items() for c in counted(stage, label)),
    FigureColumn("row", "Row", is_shown=False),
    FigureColumn("as_at", "As at", is_shown=False),
)


def age_labels(as_at: date) -> dict[str, str]:
    """Each age band in words, its ends in weeks or, where a limit is no whole weeks, in days."""
    limits = [limit_days(step, as_at) for step in (Step.DECIDE, Step.NOT_ISSUE, Step.ISSUE)]
    ends = [*limits, 30 * WEEK, 40 * WEEK, 52 * WEEK]
    size, unit = (1, "days") if any(end % WEEK for end in ends) else (WEEK, "weeks")
    places = [end // size for end in ends]
    named = [f"Up to {places[0]} {unit}"]
    named += [f"{low} to {high} {unit}" for low, high in pairwise(places)]
    return dict(zip(AgeBand, [*named, f"Over {places[-1]} {unit}"], strict=True))


def _ages(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None:
        return table(AGE_COLUMNS, [])
    rows = open_by(vintage, ("stage", "band"), area=scope["area"], source=scope["source"])
    labels = age_labels(extract.as_at)
    wanted: list[tuple[str, str, pd.DataFrame]] = [
        (band, labels[band], rows[rows["band"] == band]) for band in AgeBand
    ]
    wanted += [
        (LATE, "Past the limit for a plan", rows[rows["band"].isin(PAST)]),
        (ALL, "All open cases", rows),
    ]
    return table(
        AGE_COLUMNS,
        (
            {
                "row": row,
                "age": label,
                "as_at": f"{extract.as_at:%-d %B %Y}",
                **cells("cases", total_of(found)),
                **{
                    name: value
                    for stage in STAGES
                    for name, value in cells(
                        stage, total_of(found[found["stage"] == stage])
                    ).items()
                },
            }
            for row, label, found in wanted
        ),
    )


def _ages_takeaway(frame: pd.DataFrame) -> str:
    rows = {row["row"]: row for row in frame.to_dict("records")}
    every, late, over = rows[ALL], rows[LATE], rows[AgeBand.OVER]
    if every["cases"] == 0:
        return f"No case was open on {every['as_at']}."
    cases = f"{number(every['cases'])} case{' was' if every['cases'] == 1 else 's were'}"
    said = f"On {every['as_at']} {cases} open: {number(late['cases'])} past the limit for a plan"
    return f"{said}, of them {number(over['cases'])} open for more than a year."


AGES = register(
    Figure(
        slug="ehcp.backlog.ages",
        title="How long the open cases have waited",
        definition=(
            "The cases that are open on the day of the extract, by the time since the request. The "
            "first three bands end at limits of the law."
        ),
        formula=(
            "Calendar days from the request to the day of the extract. A case on the last day of a "
            "limit is within it."
        ),
        unit=Unit.CHILDREN,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=DATASETS,
        columns=AGE_COLUMNS,
        frame=_ages,
        takeaway=_ages_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE),
        chart=charts.ages,
        notes=("Over 52 weeks is more than 364 days, as the DfE counts a year.",),
    )
)

GROUP_COLUMNS = (
    FigureColumn("group", "Group"),
    *counted("cases", "Open cases"),
    *counted("within", "Within the limit for a plan"),
    *counted("year", "Past it, up to 52 weeks"),
    *counted("over", "Over 52 weeks"),
    *counted("late", "Past the limit"),
    share("share", "Share past the limit", "late", "cases"),
    FigureColumn("by", "By", is_shown=False),
)
BY = {"stage": "Stage", "area": "Area", "need": "Primary need", "source": "Who asked"}
SPLIT = Dimension("by", "Open cases by", lambda vintage, scope: list(BY.items()))


def _groups(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None:
        return table(GROUP_COLUMNS, [])
    by = scope["by"]
    rows = open_by(vintage, (by, "band"), area=scope["area"], source=scope["source"])
    return table(
        GROUP_COLUMNS,
        (
            {"group": label, "by": BY[by], **_split(rows[rows[by] == value])}
            for value, label in _named(by, extract)
        ),
    )


def _split(rows: pd.DataFrame) -> dict[str, Any]:
    late = rows[rows["band"].isin(PAST)]
    counts = {
        "cases": rows,
        "within": rows[~rows["band"].isin(PAST)],
        "year": late[late["band"] != AgeBand.OVER],
        "over": late[late["band"] == AgeBand.OVER],
        "late": late,
    }
    row: dict[str, Any] = {}
    for name, found in counts.items():
        row |= cells(name, total_of(found))
    part, base = total_of(late)[0], total_of(rows)[0]
    return row | {"share": part / base if base else None}


def _named(by: str, extract: Extract) -> Iterable[tuple[str, str]]:
    """The groups that there may be, in an order that tells nothing of their size."""
    match by:
        case "stage":
            return STAGES.items()
        case "area":
            return [(area, area_label(area)) for area in extract.areas]
        case "need":
            return [*Need.choices, ("", "Need not recorded")]
    return [(source, source_label(source)) for source in (*Source.values, "")]


def _groups_takeaway(frame: pd.DataFrame) -> str:
    known = [row for row in frame.to_dict("records") if not absence(row["late"])]
    most = max(known, key=lambda row: int(row["late"]), default=None)
    if most is None or most["late"] == 0:
        return "No group has more open cases past the limit for a plan than can be told."
    said = f"The most cases past the limit for a plan are in “{most['group']}”: "
    said += f"{number(most['late'])} of its {open_cases_are(most['cases'])} past it"
    return f"{said}." if absence(most["share"]) else f"{said} ({short(most['share'], Unit.SHARE)})."


GROUPS = register(
    Figure(
        slug="ehcp.backlog.groups",
        title="Which open cases are past the limit",
        definition=(
            "The open cases by stage, area, primary need or who asked, within and past the legal "
            "limit for a plan."
        ),
        formula="Share past the limit: open cases past the limit for a plan over all open cases.",
        unit=Unit.CHILDREN,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=DATASETS,
        columns=GROUP_COLUMNS,
        frame=_groups,
        takeaway=_groups_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE, SPLIT),
        chart=charts.open_groups,
        notes=("The primary need is often recorded late: many open cases have none yet.",),
    )
)
