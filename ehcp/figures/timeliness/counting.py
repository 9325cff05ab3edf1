"""Plans counted by the DfE's formulas, over any months."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from ehcp.figures.scope import cells, counted, share
from ehcp.models import PlanBand
from ehcp.selectors import COUNT, KEYS
from hnfsg.figures.registry import FigureColumn

# Cases with a lawful exception leave the numerator and the denominator (DfE); beside it all plans.
WITHIN, PLANS, SHARE = "within_ex", "plans_ex", "share_ex"
PLAN_COLUMNS: tuple[FigureColumn, ...] = (
    share(
        SHARE,
        "Within the limit, without exceptions",
        WITHIN,
        PLANS,
        "Plans issued within the limit over plans issued; plans with a lawful exception are in "
        "neither.",
    ),
    *counted(WITHIN, "Plans within the limit, without exceptions"),
    *counted(PLANS, "Plans, without exceptions"),
    share("share_year", "After the limit, within a year", "year_ex", PLANS),
    *counted("year_ex", "Plans after the limit, within a year", is_shown=False),
    share("share_over", "After more than a year", "over_ex", PLANS),
    *counted("over_ex", "Plans after more than a year", is_shown=False),
    share("share", "Within the limit, with exceptions", "within", "plans"),
    *counted("within", "Plans within the limit", is_shown=False),
    *counted("plans", "All plans", is_shown=False),
)


def plan_cells(rows: pd.DataFrame, months: Iterable[date]) -> dict[str, Any]:
    """The cells of `PLAN_COLUMNS` of some months.

    `rows` has the columns month, band, is_excepted, count and keys. Exceptions leave both sides of
    every share but the last. (DfE: plans_issued_20_weeks_ex / plans_issued_den_ex, and
    plans_issued_within_20_weeks / plans_issued_den.)
    """
    found = rows[rows["month"].isin(list(months))]
    plain = found[~found["is_excepted"].astype(bool)]
    counts = {
        "plans": found,
        "within": found[found["band"] == PlanBand.WITHIN],
        PLANS: plain,
        WITHIN: plain[plain["band"] == PlanBand.WITHIN],
        "year_ex": plain[plain["band"] == PlanBand.YEAR],
        "over_ex": plain[plain["band"] == PlanBand.OVER],
    }
    row: dict[str, Any] = {}
    for name, chosen in counts.items():
        row |= cells(name, (int(chosen[COUNT].sum()), int(chosen[KEYS].sum())))
    shares = (
        (SHARE, WITHIN, PLANS),
        ("share_year", "year_ex", PLANS),
        ("share_over", "over_ex", PLANS),
        ("share", "within", "plans"),
    )
    return row | {name: row[part] / row[base] if row[base] else None for name, part, base in shares}
