"""Annual reviews: what followed the meetings in time, and which reviews are due."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.calendars import later, months_words
from ehcp.figures.intervals import lower, upper
from ehcp.figures.plans.scope import AS_AT, PAGE
from ehcp.figures.plans.words import of_all, on, plans
from ehcp.figures.scope import AREA, DATASETS, cells, counted, share, table
from ehcp.figures.words import number
from ehcp.models import ReviewState, ReviewStep, Step
from ehcp.selectors import COUNT, KEYS, Extract, extract_of, limit_days, reviews
from hnfsg.figures.cells import written
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage
from hnfsg.statistics import share as share_of

SHOWN = 12  # months: the extract holds the latest review of each plan, so older ones are few
STEPS = {
    ReviewStep.DECISION: ("Decision", Step.REVIEW_DECISION),
    ReviewStep.FINAL: ("Final plan", Step.REVIEW_FINAL),
}
HELD = (ReviewState.IN_TIME, ReviewState.LATE, ReviewState.OVERDUE, ReviewState.WAITING)
OVERDUE = (ReviewState.OVER_6, ReviewState.OVER_3, ReviewState.OVER_0)
NEXT = (*OVERDUE, ReviewState.NEXT_3, ReviewState.LATER)
ALL, ALL_OVERDUE = "All plans in force", "Overdue, all together"
# A decision is due after each meeting; a plan that is not amended has no final plan to be late.
JUDGED = {
    ReviewStep.DECISION: (ReviewState.IN_TIME, ReviewState.LATE, ReviewState.OVERDUE),
    ReviewStep.FINAL: (ReviewState.IN_TIME, ReviewState.LATE),
}
Counts = Mapping[str, tuple[int, int]]


AFTER_COLUMNS = (
    FigureColumn("step", "After the meeting"),
    FigureColumn("limit", "Limit from the meeting", Unit.DAYS, is_public=True),
    *counted("held", "Meetings held"),
    *counted("in_time", "In time"),
    *counted("late", "Late"),
    *counted("overdue", "None, past the limit"),
    *counted("waiting", "None yet, within the limit"),
    *counted(
        "judged",
        "Counted for the share",
        "Decisions: all that were made or whose limit has passed. Final plans: those issued.",
    ),
    share("share", "Share in time", "in_time", "judged"),
    share("lower", "From", "in_time", "judged", "The 95% interval (Wilson).", by=lower),
    share("upper", "To", "in_time", "judged", by=upper),
    FigureColumn("first", "First month", is_shown=False),
    FigureColumn("last", "Last month", is_shown=False),
)
DUE_COLUMNS = (
    FigureColumn("state", "The next review is"),
    *counted("plans", "Plans in force"),
    *counted("total", "All plans in force", is_shown=False),
    share("share", "Of all plans", "plans", "total"),
    AS_AT,
)


def _months(extract: Extract) -> tuple[date, date] | None:
    """The first and the last of the months shown."""
    if extract.first is None or extract.last is None:
        return None
    return max(extract.first, later(extract.last, 1 - SHOWN)), extract.last


def _by_state(found: pd.DataFrame) -> Counts:
    sums = found.groupby("state")[[COUNT, KEYS]].sum()
    return {state: (int(n), int(k)) for state, n, k in sums.itertuples(name=None)}


def _together(counts: Counts, states: tuple[ReviewState, ...]) -> tuple[int, int]:
    found = [counts.get(state, (0, 0)) for state in states]
    return sum(n for n, _ in found), sum(k for _, k in found)


def _held(step: ReviewStep, counts: Counts) -> dict[str, object]:
    """The cells of a step: each state, those judged, the share in time."""
    judged = _together(counts, JUDGED[step])
    in_time = counts.get(ReviewState.IN_TIME, (0, 0))
    row: dict[str, object] = {**cells("held", _together(counts, HELD)), **cells("judged", judged)}
    for state in HELD:
        row |= cells(state.value.replace("-", "_"), counts.get(state, (0, 0)))
    if judged[0]:
        row["share"] = in_time[0] / judged[0]
        row["lower"], row["upper"] = lower(in_time[0], judged[0]), upper(in_time[0], judged[0])
    return row


def _after_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    months = _months(extract) if extract else None
    if extract is None or months is None:
        return table(AFTER_COLUMNS, [])
    if not _has_meetings(reviews(vintage)):
        return table(AFTER_COLUMNS, [])
    found = reviews(vintage, months, scope["area"])
    return table(
        AFTER_COLUMNS,
        (
            {
                "step": label,
                "limit": limit_days(limit, extract.as_at),
                "first": months[0].isoformat(),
                "last": months[1].isoformat(),
                **_held(step, _by_state(found[found["step"] == step])),
            }
            for step, (label, limit) in STEPS.items()
        ),
    )


def _due_frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    """How the next reviews stand; nothing where the extract holds no review at all."""
    extract = extract_of(vintage)
    if extract is None or not _has_meetings(reviews(vintage)):
        return table(DUE_COLUMNS, [])
    found = reviews(vintage, None, scope["area"])
    counts = _by_state(found[found["step"] == ReviewStep.NEXT])
    every = _together(counts, NEXT)
    rows = [(state.label, counts.get(state, (0, 0))) for state in NEXT]
    rows.insert(len(OVERDUE), (ALL_OVERDUE, _together(counts, OVERDUE)))
    return table(
        DUE_COLUMNS,
        (
            {
                "state": name,
                **cells("plans", counted),
                **cells("total", every),
                "share": share_of(counted[0], every[0]),
                "as_at": extract.as_at.isoformat(),
            }
            for name, counted in [*rows, (ALL, every)]
        ),
    )


def _has_meetings(found: pd.DataFrame) -> bool:
    return bool((found["step"] != ReviewStep.NEXT).any())


def _after_takeaway(frame: pd.DataFrame) -> str:
    decision, final = frame.to_dict("records")
    when = months_words(date.fromisoformat(decision["first"]), date.fromisoformat(decision["last"]))
    said = (
        f"After the review meetings of {when}, {_told(decision)} decisions were told within "
        f"{written(decision['limit'], Unit.DAYS)}; of the others {number(decision['overdue'])} are "
        "missing and past the limit"
    )
    return (
        f"{said}. Of the final amended plans that were issued, {_told(final)} came within "
        f"{written(final['limit'], Unit.DAYS)} of the meeting."
    )


def _told(row: Mapping[Any, Any]) -> str:
    return of_all(row["in_time"], row["judged"], row["share"])


def _due_takeaway(frame: pd.DataFrame) -> str:
    rows = {row["state"]: row for row in frame.to_dict("records")}
    late, worst, soon = (
        rows[name] for name in (ALL_OVERDUE, ReviewState.OVER_6.label, ReviewState.NEXT_3.label)
    )
    day = on(date.fromisoformat(late["as_at"]))
    told = of_all(late["plans"], late["total"], late["share"])
    return (
        f"On {day} the review of {told} plans in force was overdue, of "
        f"{number(worst['plans'])} by more than 6 months. {plans(soon['plans']).capitalize()} "
        "more fall due within 3 months."
    )


def _no_meeting(scope: Scope, vintage: Vintage) -> str:
    """Why there is no row, where there is an extract."""
    return "The extract holds no annual review." if extract_of(vintage) else ""


_LATEST = (
    "The extract holds the latest review of each plan, so an earlier meeting of the same plan is "
    "not counted."
)
REVIEWS_DUE = register(
    Figure(
        slug="ehcp.plans.reviews_due",
        title="Annual reviews that are due",
        definition=(
            "Plans in force by when their next annual review is due, counted from the last review "
            "meeting or, where there was none, from the day on which the plan began."
        ),
        formula=(
            "The day of the last meeting or of the plan, and the limit of the law for the next "
            "review; overdue where that day is before the day of the extract."
        ),
        unit=Unit.CHILDREN,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=DATASETS,
        columns=DUE_COLUMNS,
        frame=_due_frame,
        takeaway=_due_takeaway,
        page=PAGE,
        dimensions=(AREA,),
        chart=charts.reviews_due,
        when_empty=_no_meeting,
        notes=("Children under five are reviewed more often; the extract does not tell this.",),
    )
)
REVIEWS_AFTER = register(
    Figure(
        slug="ehcp.plans.reviews_after",
        title="What followed review meetings, in time and late",
        definition=(
            "Of the review meetings of the last 12 months: whether the decision was told, and the "
            "final amended plan issued, within the limit."
        ),
        formula=(
            "In time divided by those counted for the share. A decision that is missing counts "
            "once its limit has passed. A final plan counts once it was issued: a plan that is not "
            "amended has none, and the extract does not say which these are."
        ),
        unit=Unit.CHILDREN,
        polarity=Polarity.HIGHER_IS_BETTER,
        sources=DATASETS,
        columns=AFTER_COLUMNS,
        frame=_after_frame,
        takeaway=_after_takeaway,
        page=PAGE,
        dimensions=(AREA,),
        chart=charts.reviews_after,
        when_empty=_no_meeting,
        notes=(_LATEST,),
    )
)
__all__ = ["REVIEWS_AFTER", "REVIEWS_DUE"]
