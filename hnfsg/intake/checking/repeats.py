"""Rows of a month that bear the same key."""

from typing import Any

from django.db import connection
from psycopg import sql

from hnfsg.intake.checking.context import CheckContext, Issue, Report
from hnfsg.intake.declarations import Sheet
from hnfsg.intake.models import FindingLevel
from hnfsg.intake.staging import Staging


def report_repeats(report: Report, context: CheckContext, staging: Staging) -> None:
    """An error at every row whose key an earlier row of its month has; these are not stored."""
    sheet = staging.sheet
    layouts = report.layouts[sheet.slug]
    names = [n for n in sheet.identity if any(layout.has(n) for layout in layouts)]
    if not names:
        return
    query = sql.SQL(
        "SELECT period, {keys}, min({label}) AS label, "
        "array_agg(row_number ORDER BY row_number) AS rows "
        "FROM {table} WHERE (period, {keys}) IN (SELECT period, {keys} FROM {table} "
        "  WHERE {given} GROUP BY period, {keys} HAVING count(*) > 1) "
        "GROUP BY period, {keys} ORDER BY min(row_number)"
    ).format(
        keys=sql.SQL(", ").join(map(sql.Identifier, names)),
        label=sql.Identifier(sheet.label),
        table=sql.Identifier(staging.table),
        given=sql.SQL(" AND ").join(
            sql.SQL("{} IS NOT NULL").format(sql.Identifier(n)) for n in names
        ),
    )
    repeated = context.rows(query.as_string(connection.connection))
    for group in repeated:
        _report(report, sheet, names, group)
    staging.mark_bad([(row, g["period"]) for g in repeated for row in g["rows"][1:]])


def _report(report: Report, sheet: Sheet, names: list[str], group: dict[str, Any]) -> None:
    what = ", ".join(f"{sheet.column(n).heading} {group[n]}" for n in names)
    first = group["rows"][0]
    for row in group["rows"][1:]:
        report.add_issue(
            "repeated-row",
            Issue(
                FindingLevel.ERROR,
                sheet.slug,
                row=row,
                column=names[-1],
                period=group["period"] or "",
                subject=str(group[names[-1]]),
                label=group["label"] or "",
                what=f"{what} is used twice: here and in row {first}",
                fix=f"Give one of them another {sheet.column(names[-1]).heading.lower()}, or "
                "delete the row that is not wanted.",
            ),
        )
