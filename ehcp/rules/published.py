"""Rules across a file of published statistics: the rows for everybody are there, and stand once."""

from collections.abc import Iterable

from ehcp.models.published import TOTAL
from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.models import FindingLevel

_ALIKE = "time_period, geographic_level, region_code, region_name, old_la_code, new_la_code"


def totals(ctx: CheckContext) -> Iterable[Issue]:
    """An error where a file has no row for everybody, or two of one place and time.

    The DfE changes the label of these rows from year to year. Under a new one that we do not
    know, pages would show nothing; under two, they would not know which is meant.
    """
    for slug, staging in ctx.stagings.items():
        if "breakdown_topic" not in staging.columns or not ctx.has(slug):
            continue
        table = ctx.table(slug)
        known = ctx.rows(f"SELECT 1 FROM {table} WHERE {TOTAL} LIMIT 1")  # noqa: S608
        if not known:
            yield _unknown(ctx, slug, table)
        yield from _twice(ctx, slug, table)


def _unknown(ctx: CheckContext, slug: str, table: str) -> Issue:
    query = (
        f"SELECT breakdown_topic AS topic FROM {table} WHERE is_ok "  # noqa: S608
        "GROUP BY 1 ORDER BY min(row_number) LIMIT 5"
    )
    said = ", ".join(f"“{row['topic']}”" for row in ctx.rows(query))
    return Issue(
        FindingLevel.ERROR,
        slug,
        column="breakdown_topic",
        what=f"No row is for everybody: breakdown_topic says {said}",
        fix="Send the file as it was downloaded. Rows for everybody have a breakdown_topic that "
        "begins with “All”, the same in breakdown.",
        subject="totals",
    )


def _twice(ctx: CheckContext, slug: str, table: str) -> Iterable[Issue]:
    query = (
        f"SELECT array_agg(row_number ORDER BY row_number) AS found FROM {table} "  # noqa: S608
        f"WHERE is_ok AND {TOTAL} GROUP BY {_ALIKE} HAVING count(*) > 1 ORDER BY 1"
    )
    for group in ctx.rows(query):
        first, *others = group["found"]
        for row in others:
            yield Issue(
                FindingLevel.ERROR,
                slug,
                row=row,
                column="breakdown_topic",
                what=f"Row {row} is for everybody of the same place and time as row {first}",
                fix="Delete the one that is not wanted, or send the file as it was downloaded.",
                subject="totals",
            )
