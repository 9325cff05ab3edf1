"""Whether each management action has a reference of its own."""

from collections.abc import Iterable

from finance.rules.staged import ACTIONS
from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.models import FindingLevel


def used_twice(ctx: CheckContext) -> Iterable[Issue]:
    """An error where a reference names two actions of one plan version in one month."""
    if not ctx.has(ACTIONS):
        return
    query = (
        "SELECT period, ref, plan_version, array_agg(row_number ORDER BY row_number) AS found, "  # noqa: S608
        f"min(title) AS title FROM {ctx.table(ACTIONS)} WHERE ref IS NOT NULL "
        "GROUP BY period, ref, plan_version HAVING count(*) > 1 ORDER BY min(row_number)"
    )
    for row in ctx.rows(query):
        for again in row["found"][1:]:
            yield Issue(
                FindingLevel.ERROR,
                ACTIONS,
                what=f"Reference {row['ref']} is used twice: here and in row {row['found'][0]}",
                fix="Give one of them another reference.",
                row=again,
                column="ref",
                period=row["period"] or "",
                subject=f"{row['plan_version'] or ''} {row['ref']}".strip(),
                label=row["title"] or "",
            )
