"""The backlog: there is no national definition, so four numbers, each with its name."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pandas as pd

from ehcp import charts
from ehcp.calendars import later
from ehcp.figures.scope import AREA, DATASETS, SOURCE, cells, counted, less, table
from ehcp.figures.words import number
from ehcp.models import AgeBand, Step
from ehcp.selectors import (
    ALL_AREAS,
    ALL_SOURCES,
    COUNT,
    KEYS,
    extract_of,
    in_weeks,
    limit_days,
    month_ends,
    open_by,
)
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import (
    Absent,
    Figure,
    FigureColumn,
    FromCounts,
    Headline,
    Polarity,
    Scope,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.statistics import weeks_to_clear

PAGE = "ehcp:backlog"
MID_MONTH = 15
YEAR = 12
WEEKS_IN_A_YEAR = 52
NEVER = "never at this rate"
DECISION = "decision"  # the stage of a case that is not decided
PAST = (AgeBand.WEEKS_30, AgeBand.WEEKS_40, AgeBand.WEEKS_52, AgeBand.OVER)
BEFORE_DECISION = tuple(band for band in AgeBand if band is not AgeBand.DECIDE)
AFTER_NOT_ISSUE = (AgeBand.ISSUE, *PAST)
B1, B2, B3, B4 = "B1", "B2", "B3", "B4"
# Of each: its age bands, and whether it was decided to assess (None: either).
MEASURES: dict[str, tuple[tuple[AgeBand, ...], bool | None]] = {
    B1: (BEFORE_DECISION, False),
    B2: (PAST, None),
    B3: (AFTER_NOT_ISSUE, True),
    B4: ((AgeBand.OVER,), None),
}


def clearing(now: int, before: int) -> str:
    """B5: how many weeks until there are none, at the mean weekly fall of the last year."""
    fall = (before - now) / WEEKS_IN_A_YEAR
    return weeks_words(weeks_to_clear(now, 0, fall, 0))


def weeks_words(weeks: float | None) -> str:
    """`46 weeks`; `never at this rate` for None, `cleared` for nought."""
    if weeks is None:
        return NEVER
    if weeks == 0:
        return "cleared"
    whole = max(1, round(weeks))
    return f"{whole:,} week{'' if whole == 1 else 's'}"


COLUMNS = (
    FigureColumn("measure", "Measure"),
    *counted("cases", "Cases"),
    *counted("excepted", "Of them with a lawful exception"),
    *counted("before", "A year before"),
    less("change", "Change in the year", "cases", "before"),
    FigureColumn(
        "weeks",
        "B5: weeks until there are none",
        definition=(
            "The cases over the mean weekly fall of the last year. Where the number did not fall "
            "there is no such week."
        ),
        from_counts=FromCounts("cases", "before", clearing),
    ),
    FigureColumn("code", "Code", is_shown=False),
    FigureColumn("as_at", "As at", is_shown=False),
    FigureColumn("limit", "Limit", is_shown=False),
)


def chosen(rows: pd.DataFrame, code: str) -> pd.DataFrame:
    """The rows of a measure, of rows with the columns band and is_decided."""
    bands, is_decided = MEASURES[code]
    found = rows[rows["band"].isin(bands)]
    return found if is_decided is None else found[found["is_decided"].astype(bool) == is_decided]


def total_of(rows: pd.DataFrame) -> tuple[int, int]:
    """Count and keys of rows together."""
    return int(rows[COUNT].sum()), int(rows[KEYS].sum())


def open_now(vintage: Vintage, scope: Scope) -> pd.DataFrame:
    """The open cases of a scope; columns band, is_decided, is_excepted, count and keys."""
    by = ("stage", "band", "is_excepted")
    rows = open_by(vintage, by, area=scope["area"], source=scope["source"])
    return rows.assign(is_decided=rows["stage"] != DECISION)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None:
        return table(COLUMNS, [])
    as_at, rows = extract.as_at, open_now(vintage, scope)
    is_whole = scope["area"] == ALL_AREAS and scope["source"] == ALL_SOURCES
    earlier = _year_before(month_ends(vintage), as_at) if is_whole else None
    excepted = rows["is_excepted"].astype(bool)
    found = []
    for code, label in zip(MEASURES, labels(as_at), strict=True):
        now = total_of(chosen(rows, code))
        before = total_of(chosen(earlier, code)) if earlier is not None else None
        row = {
            "code": code,
            "measure": f"{code}: {label}",
            "as_at": f"{as_at:%-d %B %Y}",
            "limit": in_weeks(limit_days(Step.ISSUE, as_at)),
            **cells("cases", now),
            **cells("excepted", total_of(chosen(rows[excepted], code))),
            **cells("before", before),
            "change": now[0] - before[0] if before else None,
            "weeks": clearing(now[0], before[0]) if before else None,
        }
        if not is_whole:
            row |= dict.fromkeys(
                ("before", "before_keys", "change", "weeks"), Absent.NOT_APPLICABLE
            )
        found.append(row)
    return table(COLUMNS, found)


def _year_before(ends: pd.DataFrame, as_at: date) -> pd.DataFrame | None:
    """What was open a year before, at the end of the month nearest to it; None where that is not
    known. Before the middle of a month the end of the month before is nearer.
    """
    is_early = as_at.day <= MID_MONTH
    rows = ends[ends["month"] == later(as_at.replace(day=1), -YEAR - is_early)]
    return None if rows.empty else rows


def labels(as_at: date) -> Iterable[str]:
    """Each measure in words, with the limits that hold on a day."""
    decide, not_issue, issue = (
        in_weeks(limit_days(step, as_at)) for step in (Step.DECIDE, Step.NOT_ISSUE, Step.ISSUE)
    )
    return (
        f"not decided after {decide}",
        f"open for more than {issue}",
        f"assessed, without an end after {not_issue}",
        f"open for more than {WEEKS_IN_A_YEAR} weeks",
    )


def _takeaway(frame: pd.DataFrame) -> str:
    row = frame[frame["code"] == B2].iloc[0]
    one = row["cases"] == 1
    said = f"On {row['as_at']} {number(row['cases'])} case{' had' if one else 's had'} been open "
    said += f"for more than {row['limit']} (measure B2)"
    if row["cases"] == 0 or absence(row["change"]):
        return f"{said}."
    said += f", {_more_or_fewer(int(row['change']))} a year before"
    if absence(row["weeks"]) or row["weeks"] == NEVER:
        return f"{said}. At this rate they are never cleared: their number does not fall."
    return f"{said}. At this rate they are cleared in {row['weeks']}."


def _more_or_fewer(change: int) -> str:
    if change == 0:
        return "as many as"
    return f"{abs(change):,} {'more' if change > 0 else 'fewer'} than"


def _headline(frame: pd.DataFrame) -> Headline | None:
    row = frame[frame["code"] == B2].iloc[0]
    if absence(row["cases"]):
        return None
    note = "Measure B2 of the page Backlog"
    if not absence(row["change"]):
        note += f", {_more_or_fewer(int(row['change']))} a year before"
    return Headline(
        label=f"Cases open for more than {row['limit']}",
        value=Decimal(int(row["cases"])),
        unit=Unit.CHILDREN,
        period=row["as_at"],
        note=note,
    )


BACKLOG = register(
    Figure(
        slug="ehcp.backlog.measures",
        title="The backlog by four measures",
        definition=(
            "Councils count their backlog in different ways; there is no national definition. B2 "
            "is the one in the headline: every open case that is past the legal limit for a plan, "
            "decided or not."
        ),
        formula=(
            "Open cases on the day of the extract by the days since the request. B1: not decided, "
            "past the limit for a decision. B2: past the limit for a plan. B3: to be assessed, "
            "past the limit for telling the family that there will be no plan. B4: open for more "
            "than 52 weeks. B5: the cases over the mean weekly fall of the last year."
        ),
        unit=Unit.CHILDREN,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=DATASETS,
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE),
        chart=charts.backlog_measures,
        headline=_headline,
        notes=(
            "A case may be counted by several measures: B4 is a part of B2.",
            "A lawful exception lifts the limit for a plan; such cases are counted here and "
            "told apart in a column of their own.",
            "A refusal that was overturned counts as open from the request on. The year before is "
            "told for all areas and everybody who asked together.",
        ),
    )
)
