"""Why the share in time falls while a backlog is cleared: what is issued, beside what waits."""

from decimal import Decimal
from typing import Any

import pandas as pd

from ehcp import charts
from ehcp.calendars import later, months_words, span
from ehcp.figures.scope import DATASETS, cells, counted, share, table
from ehcp.figures.timeliness.counting import PLANS, WITHIN, plan_cells
from ehcp.figures.timeliness.issued import BY, PAGE, YEAR
from ehcp.figures.words import open_cases_are
from ehcp.models import AgeBand
from ehcp.selectors import COUNT, KEYS, extract_of, month_ends, plans_issued_by
from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Figure, FigureColumn, Polarity, Scope, Unit, register
from hnfsg.intake.vintages import Vintage

LATE = (AgeBand.WEEKS_30, AgeBand.WEEKS_40, AgeBand.WEEKS_52, AgeBand.OVER)  # past the limit
BEFORE, NOW, CLEARED = "before", "now", "cleared"
COLUMNS = (
    FigureColumn("when", "When"),
    share("share", "Within the limit", "within", "plans"),
    *counted("within", "Plans within the limit"),
    *counted("plans", "Plans issued"),
    *counted("late", "Open and past the limit at the end"),
    FigureColumn("row", "Row", is_shown=False),
)


def _frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    extract = extract_of(vintage)
    if extract is None or extract.first is None or extract.last is None:
        return table(COLUMNS, [])
    plans, ends = plans_issued_by(vintage, BY), month_ends(vintage)
    rows = []
    for which, month in ((BEFORE, later(extract.last, -YEAR)), (NOW, extract.last)):
        opening = later(month, 1 - YEAR)
        if opening < extract.first:
            continue
        issued = plan_cells(plans, span(opening, month))
        rows.append(
            _row(
                which,
                months_words(opening, month),
                (issued[WITHIN], issued[f"{WITHIN}_keys"]),
                (issued[PLANS], issued[f"{PLANS}_keys"]),
                late_at(ends, month),
            )
        )
    if rows:
        rows.append(_cleared(rows[-1]))
    return table(COLUMNS, rows)


def late_at(ends: pd.DataFrame, month: Any) -> tuple[int, int]:
    """Count and keys of the cases past the limit for a plan at the end of a month."""
    late = ends[(ends["month"] == month) & ends["band"].isin(LATE)]
    return int(late[COUNT].sum()), int(late[KEYS].sum())


def _row(
    which: str,
    when: str,
    within: tuple[int, int],
    plans: tuple[int, int],
    late: tuple[int, int],
) -> dict[str, Any]:
    return {
        "row": which,
        "when": when,
        **cells("within", within),
        **cells("plans", plans),
        **cells("late", late),
        "share": within[0] / plans[0] if plans[0] else None,
    }


def _cleared(now: dict[str, Any]) -> dict[str, Any]:
    """The same twelve months with a plan for every case that is past the limit."""
    both = (now["plans"] + now["late"], now["plans_keys"] + now["late_keys"])
    when = f"{now['when']}, with a plan for every case past the limit"
    return _row(CLEARED, when, (now["within"], now["within_keys"]), both, (0, 0))


def _takeaway(frame: pd.DataFrame) -> str:
    rows = {row["row"]: row for row in frame.to_dict("records")}
    said = _changed(rows[BEFORE], rows[NOW]) if BEFORE in rows else ""
    return f"{said}{_if_cleared(rows[NOW], rows[CLEARED])}"


def _changed(before: dict[Any, Any], now: dict[Any, Any]) -> str:
    """What the share and the queue did in the last twelve months, and what the two mean."""
    if any(absence(row[name]) for row in (before, now) for name in ("share", "late")):
        return ""
    shares = f"from {_exactly(before['share'])} to {_exactly(now['share'])}"
    queue, rise = now["late"] - before["late"], now["share"] - before["share"]
    if queue < 0 and rise < 0:
        return (
            f"The queue past the limit fell by {-queue:,}, and the share in time fell {shares}: "
            "clearing a backlog lowers the share first, for every old case counts as late on the "
            "day it gets its plan. "
        )
    moved = f"rose by {queue:,}" if queue > 0 else f"fell by {-queue:,}" if queue else "stayed"
    went = f"rose {shares}" if rise > 0 else f"fell {shares}" if rise else "stayed the same"
    return f"The queue past the limit {moved}, and the share in time {went}. "


def _if_cleared(now: dict[Any, Any], cleared: dict[Any, Any]) -> str:
    if now["late"] == 0:
        return "No open case is past the limit, so there is no backlog that could lower the share."
    late = f"{open_cases_are(now['late'])} past the limit"
    late = late[0].upper() + late[1:]
    if absence(cleared["share"]) or absence(now["share"]):
        return f"{late}. Each of them counts as late when it gets its plan."
    return (
        f"{late}. If each had its plan now, the share in time would first go from "
        f"{_exactly(now['share'])} to {_exactly(cleared['share'])}, and only then rise."
    )


def _exactly(share: Any) -> str:
    return f"{(Decimal(str(share)) * 100).quantize(Decimal('0.1'))}%"


PARADOX = register(
    Figure(
        slug="ehcp.timeliness.paradox",
        title="Which dips first while a backlog is cleared",
        definition=(
            "Timeliness is measured on the plans that are issued. A case that is already late "
            "lowers the share on the day on which it gets its plan, and does not touch it while it "
            "waits. So the share in time falls first when a backlog is cleared; the age of the "
            "open cases and the cohort curve get better first."
        ),
        formula=(
            "Plans within the limit over plans issued, without exceptions, in 12 months; and the "
            "same with a plan, all of them late, for every case open and past the limit at their "
            "end."
        ),
        unit=Unit.SHARE,
        polarity=Polarity.HIGHER_IS_BETTER,
        sources=DATASETS,
        columns=COLUMNS,
        frame=_frame,
        takeaway=_takeaway,
        page=PAGE,
        chart=charts.paradox,
        notes=(
            "All areas and everybody who asked together.",
            "Some open cases will end without a plan, and a few have a lawful exception: the last "
            "row shows the most that clearing them can do to the share.",
        ),
    )
)
