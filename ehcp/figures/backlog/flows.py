"""What comes in and goes out by month: the recurring gap, told apart from the one-off backlog."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.calendars import first_day, later, month_key, months_words, span
from ehcp.figures.backlog.measures import B2, PAGE, YEAR, chosen, total_of, weeks_words
from ehcp.figures.backlog.months import (
    ARRIVALS,
    EXCESS,
    LAWFUL,
    arrivals,
    lawful,
    limit_columns,
    with_lawful,
)
from ehcp.figures.scope import (
    AREA,
    DATASETS,
    MONTH,
    SOURCE,
    by_month,
    cells,
    counted,
    less,
    over,
    table,
)
from ehcp.figures.words import number
from ehcp.models import Way
from ehcp.selectors import extract_of, flows_by, month_ends
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import (
    Absent,
    Figure,
    FigureColumn,
    FromColumns,
    FromCounts,
    Limited,
    Polarity,
    Scope,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage
from hnfsg.statistics import weeks_to_clear

WEEKS_IN_A_YEAR = 52
OUT = tuple(way for way in Way if way is not Way.IN)
KINDS = {
    "into": (Way.IN,),
    "out": OUT,
    "plan": (Way.PLAN,),
    "refused": (Way.REFUSED,),
    "not_issued": (Way.NOT_ISSUED,),
    "other": (Way.WITHDRAWN, Way.MOVED),
}
COLUMNS = (
    MONTH,
    *counted("into", "Requests that came in"),
    *counted("out", "Cases that ended"),
    less("net", "More in than out", "into", "out", "Below nought where more went out."),
    *counted("plan", "Plans issued"),
    *counted("refused", "Not assessed"),
    *counted("not_issued", "Assessed, no plan"),
    *counted("other", "Withdrawn or moved"),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None or extract.first is None or extract.last is None:
        return table(COLUMNS, [])
    flows = flows_by(vintage, ("month", "way"), area=scope["area"], source=scope["source"])
    counts = {name: by_month(flows[flows["way"].isin(ways)]) for name, ways in KINDS.items()}
    rows = []
    for month in span(extract.first, extract.last):
        row: dict[str, Any] = {"period": month_key(month)}
        for name, by in counts.items():
            row |= cells(name, by.get(month, (0, 0)))
        rows.append(row | {"net": row["into"] - row["out"]})
    return table(COLUMNS, rows)


def _takeaway(frame: pd.DataFrame) -> str:
    last = frame.iloc[-1]
    month = first_day(last["period"])
    said = f"In {month:%B %Y} {number(last['into'])} came in and {number(last['out'])} ended"
    if absence(last["net"]):
        return f"{said}."
    net = int(last["net"])
    if net == 0:
        return f"{said}, as many as came in."
    return f"{said}: {abs(net):,} {'more came in' if net > 0 else 'fewer came in'} than went out."


FLOWS = register(
    Figure(
        slug="ehcp.backlog.flows",
        title="What came in and what went out, month by month",
        definition=(
            "Requests received in a month, and cases that ended in it: with a plan, with a refusal "
            "to assess or to issue a plan, withdrawn, or moved to another council."
        ),
        formula="More in than out: requests less ended cases. It is what the open cases grow by.",
        unit=Unit.CHILDREN,
        polarity=Polarity.NEITHER,
        sources=DATASETS,
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        dimensions=(AREA, SOURCE),
        chart=charts.flows,
        xmr=Limited("out", expect="Few cases end in August. Compare like months."),
        notes=(
            "A refusal that was overturned is no end.",
            "The month of the extract is left out until it is over.",
        ),
    )
)


def in_a_month(into: int, out: int) -> int:
    """By how much more comes in than goes out, in a month of the twelve."""
    return round((into - out) / YEAR)


def to_lawful(told: Mapping[str, Sequence[Any]]) -> list[Any]:
    """How long until no more are open than a lawful process would hold, at the pace of the year."""
    held = lawful(told)
    return [
        Absent.TOO_FEW
        if any(absence(value) for value in (target, number, into, out))
        else weeks_words(
            weeks_to_clear(number, target, out / WEEKS_IN_A_YEAR, into / WEEKS_IN_A_YEAR)
        )
        for target, number, into, out in zip(
            held, told["open"], told["requests"], told["out"], strict=True
        )
    ]


_PACE = (*ARRIVALS, "open", "out")
GAP_COLUMNS = (
    FigureColumn("when", "In the 12 months"),
    *counted("requests", "Requests that came in"),
    *counted("out", "Cases that ended"),
    FigureColumn(
        "gap",
        "Recurring gap, in a month",
        Unit.COUNT,
        definition="Requests less ended cases, over the twelve months.",
        from_counts=FromCounts("requests", "out", in_a_month),
    ),
    *counted("late", "Backlog at the end (B2)"),
    *counted("open", "Open at the end"),
    LAWFUL,
    EXCESS,
    FigureColumn(
        "weeks",
        "Weeks until no more are open than that",
        definition=(
            "The open cases above the lawful number over the weekly number that went out above "
            "what came in."
        ),
        from_columns=FromColumns(_PACE, to_lawful),
    ),
    *counted("refused", "Not assessed", is_shown=False),
    *limit_columns(),
)


def _gap(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None or extract.first is None or extract.last is None:
        return table(GAP_COLUMNS, [])
    flows, ends = flows_by(vintage, ("month", "way")), month_ends(vintage)
    out = by_month(flows[flows["way"].isin(OUT)])
    rows = []
    for month in (later(extract.last, -YEAR), extract.last):
        opening = later(month, 1 - YEAR)
        if opening < extract.first:
            continue
        rows.append(_gap_row(month, opening, flows, out, ends[ends["month"] == month]))
    frame = with_lawful(table(GAP_COLUMNS, rows))
    weeks = to_lawful({name: list(frame[name]) for name in _PACE})
    return frame.assign(weeks=pd.Series(weeks, index=frame.index, dtype=object))


def _gap_row(
    month: date,
    opening: date,
    flows: pd.DataFrame,
    out: Mapping[date, tuple[int, int]],
    now: pd.DataFrame,
) -> dict[str, Any]:
    row = {
        "when": months_words(opening, month),
        **arrivals(flows, month, opening),
        **cells("out", over(out, span(opening, month))),
        **cells("late", total_of(chosen(now, B2))),
        **cells("open", total_of(now)),
    }
    return row | {"gap": in_a_month(row["requests"], row["out"])}


def _gap_takeaway(frame: pd.DataFrame) -> str:
    last = frame.iloc[-1]
    if absence(last["gap"]):
        return f"Too few cases came in or went out in {last['when']} to tell a gap."
    gap, late = int(last["gap"]), last["late"]
    said = f"In {last['when']} {number(last['requests'])} came in and {number(last['out'])} ended"
    if gap > 0:
        return (
            f"{said}: about {gap:,} a month more came in, and that gap recurs until something "
            f"changes. The {number(late)} cases past the limit are a backlog that is there once: "
            "more hands for a time can clear it, but it grows again while the gap stays."
        )
    gone = f"about {-gap:,} a month more went out" if gap else "as many went out"
    return (
        f"{said}: {gone}, so there is no recurring gap. What is left is the backlog that is there "
        f"once, {number(late)} cases past the limit, which more hands for a time can clear."
    )


GAP = register(
    Figure(
        slug="ehcp.backlog.gap",
        title="The gap that recurs, and the backlog that is there once",
        definition=(
            "Two different things need two different answers. A gap between what comes in and what "
            "goes out makes the queue longer every month. A backlog is what has piled up: it is "
            "cleared once."
        ),
        formula=(
            "Recurring gap: requests less ended cases of 12 months, over twelve. Backlog: open "
            "cases past the limit for a plan at their end. Weeks: (open less lawful) over (ended "
            "less requests, a week); never where no more went out than came in."
        ),
        unit=Unit.CHILDREN,
        polarity=Polarity.LOWER_IS_BETTER,
        sources=DATASETS,
        columns=GAP_COLUMNS,
        frame=_gap,
        takeaway=_gap_takeaway,
        page=PAGE,
        notes=("All areas and everybody who asked together.",),
    )
)
