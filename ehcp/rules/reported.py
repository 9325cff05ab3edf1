"""Rules across the list of what others report of our requests and plans."""

from collections.abc import Iterable

from ehcp.models import CaseMeasure
from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.models import FindingLevel

SHEET = "reported"


def years(ctx: CheckContext) -> Iterable[Issue]:
    """An error at a period without a year: nobody could set it beside a figure of ours."""
    if not ctx.has(SHEET):
        return
    query = (
        f"SELECT row_number, at FROM {ctx.table(SHEET)} "  # noqa: S608
        r"WHERE is_ok AND at !~ '(^|\D)20\d\d(\D|$)' ORDER BY row_number"
    )
    for row in ctx.rows(query):
        yield Issue(
            FindingLevel.ERROR,
            SHEET,
            row=row["row_number"],
            column="at",
            what=f"Period is “{row['at'][:60]}”, which names no year",
            fix="Type the year in full, such as 2020 or 14 March 2024.",
            subject=row["at"],
        )


def sources(ctx: CheckContext) -> Iterable[Issue]:
    """An error where neither a source nor its address is given, or the address is none."""
    if not ctx.has(SHEET):
        return
    query = (
        "SELECT row_number, coalesce(source_address, '') AS address "  # noqa: S608
        f"FROM {ctx.table(SHEET)} WHERE "
        "(coalesce(source_address, '') = '' AND coalesce(source_title, '') = '') "
        r"OR (coalesce(source_address, '') <> '' "
        r"AND source_address !~* '^https?://[^\s/?#@]+\.[^\s@]*$') ORDER BY row_number"
    )
    for row in ctx.rows(query):
        address = row["address"][:80]
        what = f"Source address is “{address}”, which is no web address" if address else ""
        yield Issue(
            FindingLevel.ERROR,
            SHEET,
            row=row["row_number"],
            column="source_address",
            what=what or "Nothing says where this was published",
            fix="Copy the address from the browser: it begins with https://. Or name the source.",
        )


def panels(ctx: CheckContext) -> Iterable[Issue]:
    """A query where requests of a year are not those to the panel plus those refused.

    Answers give all three; where they do not add up, they are shown as they are.
    """
    if not ctx.has(SHEET):
        return
    by = "sum(value::numeric) FILTER (WHERE measure = %s)"
    query = (
        f"SELECT at, max(row_number) FILTER (WHERE measure = %s) AS first_row, "  # noqa: S608
        f"{by} AS requests, {by} + {by} AS parts FROM {ctx.table(SHEET)} WHERE is_ok "
        "GROUP BY at, source_address, source_title ORDER BY first_row"
    )
    wanted = (
        CaseMeasure.REQUESTS,
        CaseMeasure.REQUESTS,
        CaseMeasure.TO_PANEL,
        CaseMeasure.REFUSED,
    )
    for group in ctx.rows(query, [each.value for each in wanted]):
        requests, parts = group["requests"], group["parts"]
        if requests is not None and parts is not None and requests != parts:
            yield Issue(
                FindingLevel.QUERY,
                SHEET,
                row=group["first_row"],
                column="value",
                what=f"{group['at']}: those submitted for panel and those refused are "
                f"{parts:,.0f} together, not {requests:,.0f}",
                fix="Look it up in the source. It is shown as it is.",
                subject=group["at"],
                label=group["at"],
            )
