"""Whether a month of the team can be: a part above its whole, or a jump from the month before."""

import itertools
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.declarations import Rule
from hnfsg.intake.models import FindingLevel
from hnfsg.periods import FinancialMonth

SHEET = "team"
# Part, whole, and what each is called.
PARTS = (
    ("team_answered", "team_calls", "calls were answered", "came in to the team"),
    ("centre_answered", "centre_calls", "calls were answered", "came in to the service centre"),
    ("absent", "staff", "staff were absent", "were in post"),
)
JUMPS = {
    "team_calls": "Calls to the team",
    "centre_calls": "Calls to the customer service centre",
    "complaints": "Complaints",
    "staff": "Staff in post",
    "plan_writers": "Plan writers",
    "psychologists": "Educational psychologists",
    "advice_requested": "Advice requested",
}
FACTOR = 2  # a number that doubles or halves is asked about
LEAST = 10  # where the two are at least so far apart


def more_than_all(ctx: CheckContext) -> Iterable[Issue]:
    """An error where a part is more than its whole. Advice may come in late of months before."""
    if not ctx.has(SHEET):
        return
    for part, whole, of_part, of_whole in PARTS:
        query = (
            f"SELECT row_number, period, {part} AS part, {whole} AS whole "  # noqa: S608 - ours
            f"FROM {ctx.table(SHEET)} WHERE is_ok AND {part}::numeric > {whole}::numeric "
            "ORDER BY row_number"
        )
        for row in ctx.rows(query):
            yield Issue(
                FindingLevel.ERROR,
                SHEET,
                row=row["row_number"],
                column=part,
                period=row["period"] or "",
                what=f"{row['part']} {of_part}, but only {row['whole']} {of_whole}",
                fix="Correct one of the two.",
            )


def jumps(ctx: CheckContext) -> Iterable[Issue]:
    """A query where a number doubled or halved since the last month that is known."""
    if not ctx.has(SHEET):
        return
    known = _known(ctx)
    periods = sorted(known)
    for before, period in itertools.pairwise(periods):
        row = known[period]
        if not row["is_new"]:
            continue
        for column, label in JUMPS.items():
            old, new = known[before][column], row[column]
            if old is None or new is None or not _jumps(old, new):
                continue
            yield Issue(
                FindingLevel.QUERY,
                SHEET,
                row=row["row_number"],
                column=column,
                period=period,
                subject=column,
                label=label,
                what=f"{label}: {_plain(new)}, against {_plain(old)} in "
                f"{FinancialMonth.from_key(before).calendar_name}",
                fix="Correct the number, or explain what happened.",
            )


def _jumps(old: Decimal, new: Decimal) -> bool:
    low, high = sorted((old, new))
    return high - low >= LEAST and high >= low * FACTOR


def _plain(number: Decimal) -> str:
    return f"{number.normalize():,f}"


def _known(ctx: CheckContext) -> dict[str, dict[str, Any]]:
    """The file's months and the published ones that it does not bring, by period."""
    names = ", ".join(f"{column}::numeric AS {column}" for column in JUMPS)
    replaced = set(ctx.periods(SHEET))
    live = [p for p in ctx.live.live(ctx.dataset.slug, SHEET) if p.period not in replaced]
    query = (
        f"SELECT p.period, t.row_number, false AS is_new, {names} "  # noqa: S608 - ours
        "FROM ehcp_teammonth t "
        "JOIN unnest(%s::bigint[], %s::text[]) AS p(id, period) ON p.id = t.part_id "
        f"UNION ALL SELECT period, row_number, true, {names} FROM {ctx.table(SHEET)} "
        "WHERE is_ok AND period IS NOT NULL"
    )
    params = [[p.part_id for p in live], [p.period for p in live]]
    return {row["period"]: row for row in ctx.rows(query, params)}


TEAM_RULES = (
    Rule("team-more-than-all", "No part is more than its whole", more_than_all),
    Rule("team-jump", "Numbers of the team move little from month to month", jumps),
)
