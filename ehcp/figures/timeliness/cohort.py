"""What became of requests, week by week since each: the cohort curve."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import accumulate
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.calendars import label_of
from ehcp.figures.scope import (
    CALENDAR,
    DATASETS,
    SOURCE,
    calendar_of,
    cells,
    counted,
    months_held,
    starts_held,
    table,
)
from ehcp.figures.timeliness.issued import PAGE
from ehcp.models import Step, Way
from ehcp.selectors import COUNT, KEYS, Extract, cohort_ends, extract_of, limit_days
from hnfsg.figures.cells import absence, short
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
from hnfsg.statistics import incidence

WEEK = 7
WEEKS = 60  # drawn: a year and some weeks
MONTHS = 12
FEWEST_WATCHED = 40  # below it one case more or less would bend the curve
COHORTS = ("", "_1", "_2")  # the newest year, the one before, and the one before that
Told = Mapping[str, Sequence[Any]]


def curve(told: Told, watched: str, ended: str, wanted: str) -> list[Any]:
    """The share of requests with the end `wanted` by each week (Aalen-Johansen).

    `watched` are those open and watched in each week, `ended` and `wanted` all ends and those of
    the kind up to each week. From masked counts nothing is told while the ends are too few to be
    told, and from anybody's nothing of a week in which too few are watched.
    """
    at_risk = [0 if absence(n) else int(n) for n in told[watched]]
    ends, kind = (_each_week(told[name]) for name in (ended, wanted))
    found = incidence(at_risk, ends, kind)
    return [
        Absent.TOO_FEW if share is None or n < FEWEST_WATCHED or absence(so_far) else share
        for share, n, so_far in zip(found, at_risk, told[wanted], strict=True)
    ]


def _each_week(so_far: Sequence[Any]) -> list[int]:
    """The ends of each week from those up to it; rounding never takes an end back."""
    known = list(accumulate((0 if absence(n) else int(n) for n in so_far), max))
    return [now - before for before, now in zip([0, *known], known, strict=False)]


def _curve(name: str, heading: str, wanted: str, cohort: str, definition: str = "") -> FigureColumn:
    names = (f"watched{cohort}", f"ended{cohort}", f"{wanted}{cohort}")
    by = partial(_by_name, names)
    return FigureColumn(
        name, heading, Unit.SHARE, definition=definition, from_columns=FromColumns(names, by)
    )


def _by_name(names: tuple[str, str, str], told: Told) -> list[Any]:
    return curve(told, *names)


def _counts(cohort: str, *, is_shown: bool) -> tuple[FigureColumn, ...]:
    said = {
        "watched": "Open and watched in the week",
        "plan": "With a plan by then",
        "refused": "Not assessed by then",
        "ended": "Ended by then",
    }
    return tuple(
        column
        for name, heading in said.items()
        for column in counted(
            f"{name}{cohort}",
            heading,
            is_shown=is_shown and name in ("watched", "plan"),
            is_cumulative=True,
        )
    )


COLUMNS = (
    FigureColumn("week", "Weeks since the request"),
    _curve(
        "share_plan",
        "With a plan, newest year",
        "plan",
        "",
        "The share of the year’s requests that have a plan by then, as far as can be told from "
        "those that are still open.",
    ),
    _curve("share_refused", "Not assessed, newest year", "refused", ""),
    _curve("share_ended", "Ended in any way, newest year", "ended", ""),
    _curve("share_plan_1", "With a plan, the year before", "plan", "_1"),
    _curve("share_plan_2", "With a plan, two years before", "plan", "_2"),
    *_counts("", is_shown=True),
    *_counts("_1", is_shown=False),
    *_counts("_2", is_shown=False),
    FigureColumn("year", "Newest year", is_shown=False),
    FigureColumn("year_1", "The year before", is_shown=False),
    FigureColumn("year_2", "Two years before", is_shown=False),
    FigureColumn("limit", "Limit, in weeks", is_shown=False),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    calendar = calendar_of(scope)
    starts = _cohorts(extract, calendar)
    if extract is None or not starts:
        return table(COLUMNS, [])
    rows: list[dict[str, Any]] = [{"week": str(week)} for week in range(1, WEEKS + 1)]
    for start, cohort in zip(starts, COHORTS, strict=False):
        months = months_held(extract, start, calendar)
        ends = cohort_ends(vintage, (months[0], months[-1]), source=scope["source"])
        told = _told(ends)
        for row, week in zip(rows, told, strict=True):
            for name, counts in week.items():
                row |= cells(f"{name}{cohort}", counts)
        for name in ("plan", "refused", "ended"):
            _add_curve(rows, name, cohort)
        for row in rows:
            row[f"year{cohort}"] = label_of(start, calendar)
            row.setdefault("limit", str(-(-limit_days(Step.ISSUE, months[-1]) // WEEK)))
    return table(COLUMNS, rows)


def _add_curve(rows: list[dict[str, Any]], name: str, cohort: str) -> None:
    column = f"share_{name}{cohort}"
    if column in {c.name for c in COLUMNS}:
        given = {n: [row[f"{n}{cohort}"] for row in rows] for n in ("watched", "ended", name)}
        told = {f"{n}{cohort}": values for n, values in given.items()}
        shares = curve(told, f"watched{cohort}", f"ended{cohort}", f"{name}{cohort}")
        for row, share in zip(rows, shares, strict=True):
            row[column] = share


def _cohorts(extract: Extract | None, calendar: str) -> list[int]:
    """The newest years that are wholly held, the newest first; else the newest there is."""
    if extract is None:
        return []
    starts = starts_held(extract, calendar)
    whole = [s for s in starts if len(months_held(extract, s, calendar)) == MONTHS]
    return list(reversed(whole or starts))[: len(COHORTS)]


def _told(ends: pd.DataFrame) -> list[dict[str, tuple[int, int]]]:
    """Of each week: those open and watched in it, and those that had ended by its end."""
    rows = [(e, max(int(w), 1) if e else int(w), int(n), int(k)) for e, w, n, k in _tuples(ends)]

    def sum_of(chosen: list[tuple[str, int, int, int]]) -> tuple[int, int]:
        return sum(row[2] for row in chosen), sum(row[3] for row in chosen)

    found = []
    for week in range(1, WEEKS + 1):
        ended = [row for row in rows if row[0] and row[1] <= week]
        found.append(
            {
                "watched": sum_of([row for row in rows if row[1] >= week]),
                "plan": sum_of([row for row in ended if row[0] == Way.PLAN]),
                "refused": sum_of([row for row in ended if row[0] == Way.REFUSED]),
                "ended": sum_of(ended),
            }
        )
    return found


def _tuples(ends: pd.DataFrame) -> "list[tuple[Any, ...]]":
    return list(ends[["ended", "weeks", COUNT, KEYS]].itertuples(index=False, name=None))


def _takeaway(frame: pd.DataFrame) -> str:
    at_limit = frame[frame["week"] == frame.iloc[0]["limit"]]
    if at_limit.empty:
        return "The limit for a plan is longer than the weeks that are shown."
    row = at_limit.iloc[0]
    plan, ended = row["share_plan"], row["share_ended"]
    if absence(ended):
        return f"Too few requests of {row['year']} have been watched for {row['week']} weeks."
    said = f"{_share(ended)} of the requests of {row['year']} had come to an end by week "
    said += f"{row['week']}, the legal limit for a plan: "
    said += f"{_share(plan)} with a plan" if not absence(plan) else "few of them with a plan"
    if not absence(row["share_refused"]):
        said += f", {_share(row['share_refused'])} not assessed"
    before = row["share_plan_1"]
    if absence(before) or absence(plan):
        return f"{said}."
    return f"{said}. Of the requests of {row['year_1']}, {_share(before)} had a plan by then."


def _share(value: Any) -> str:
    return short(value, Unit.SHARE)


COHORT = register(
    Figure(
        slug="ehcp.timeliness.cohort",
        title="What became of a year’s requests, week by week",
        definition=(
            "Requests are followed from the day on which each was received. The curve shows what "
            "share had a plan, or had ended in another lawful way, by each week. Cases that are "
            "still open count for as long as they have been watched. Finishing old cases does not "
            "lower it."
        ),
        formula=(
            "The Aalen-Johansen estimate, week by week: the share still open before a week times "
            "the ends of the week over the requests still open and watched in it, added up. A "
            "refusal to assess is an end of its own, and so are a decision against a plan, a "
            "withdrawal and a move. Only whole weeks are counted: an end on the last day of a week "
            "is in it."
        ),
        unit=Unit.SHARE,
        polarity=Polarity.HIGHER_IS_BETTER,
        sources=DATASETS,
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(SOURCE, CALENDAR),
        chart=charts.cohort_curves,
        notes=(
            "All areas together.",
            f"A curve ends where fewer than {FEWEST_WATCHED} requests are still open and watched.",
            "Without open cases it is the plain share of the requests.",
        ),
    )
)
