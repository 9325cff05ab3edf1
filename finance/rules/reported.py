"""Rules across the register of what others report."""

from collections.abc import Iterable

from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.models import FindingLevel

SHEET = "reported"


def repeated(ctx: CheckContext) -> Iterable[Issue]:
    """An error where one source gives one measure of one point twice with the same value.

    Different values are kept: that a source contradicts itself is worth knowing.
    """
    if not ctx.has(SHEET):
        return
    query = (
        "SELECT source_title, array_agg(row_number ORDER BY row_number) AS found "  # noqa: S608
        f"FROM {ctx.table(SHEET)} WHERE is_ok "
        "GROUP BY financial_year, point, measure, value::numeric, source_title, source_address "
        "HAVING count(*) > 1 ORDER BY 2"
    )
    for group in ctx.rows(query):
        first, *others = group["found"]
        for row in others:
            yield Issue(
                FindingLevel.ERROR,
                SHEET,
                row=row,
                column="source_title",
                what=f"Row {row} says the same as row {first}",
                fix="Delete one of them.",
                subject=group["source_title"],
                label=group["source_title"],
            )


def addresses(ctx: CheckContext) -> Iterable[Issue]:
    """An error at an address that does not begin with https:// or http://: it becomes a link."""
    if not ctx.has(SHEET):
        return
    query = (
        "SELECT row_number, source_address, source_title "  # noqa: S608
        f"FROM {ctx.table(SHEET)} WHERE source_address IS NOT NULL AND source_address <> '' "
        r"AND source_address !~* '^https?://[^\s/?#@]+\.[^\s@]*$' ORDER BY row_number"
    )
    for row in ctx.rows(query):
        yield Issue(
            FindingLevel.ERROR,
            SHEET,
            row=row["row_number"],
            column="source_address",
            what=f"Source address is “{row['source_address'][:80]}”, which is no web address",
            fix="Copy it from the browser: it begins with https://. Or leave the cell blank.",
            subject=row["source_title"] or "",
            label=row["source_title"] or "",
        )
