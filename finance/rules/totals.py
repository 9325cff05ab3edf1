"""Whether the amounts of a month agree with one another, and have the sign they should."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Any

from finance.rules.staged import LINES, SUMMARY, rows_of
from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.models import FindingLevel
from hnfsg.money import pounds
from hnfsg.periods import FinancialMonth

TOLERANCE = Decimal(1_000)  # what rounding in a workbook may leave, in pounds

_POSITIVE_IN_SUMMARY = {
    "dsg_income_before_recoupment": "DSG income before recoupment",
    "dsg_income_after_recoupment": "DSG income after recoupment",
    "contributions": "Contributions",
}
_BROUGHT_FORWARD = "cumulative_brought_forward"


def lines_against_summary(ctx: CheckContext) -> Iterable[Issue]:
    """A query where the lines do not add up to the summary, with the difference.

    A month is left out while any of its lines has an error, for its sum is not yet known.
    """
    lines, summary = rows_of(ctx, LINES), rows_of(ctx, SUMMARY)
    query = (
        f"WITH lines AS ({lines.query}), summary AS ({summary.query}), sums AS ("  # noqa: S608
        "  SELECT period, sum(forecast) AS forecast, sum(forecast - budget) AS variance,"
        "    bool_and(is_ok) AS is_ok, bool_or(is_new) AS is_new FROM lines GROUP BY period) "
        "SELECT s.period, s.row_number, s.is_new, sums.forecast, sums.variance,"
        "  s.forecast_spend, s.budget_variance "
        "FROM summary s JOIN sums USING (period) "
        "WHERE sums.is_ok AND s.is_ok AND (s.is_new OR sums.is_new) ORDER BY s.period, s.row_number"
    )
    for row in ctx.rows(query, [*lines.params, *summary.params]):
        yield from _compare(
            row,
            "forecast_spend",
            row["forecast"],
            "The forecasts of the lines add up to {}. The Summary's forecast spend is",
        )
        yield from _compare(
            row,
            "budget_variance",
            row["variance"],
            "The lines are {} over their budgets. The Summary's budget variance is",
        )


def overspend_against_income(ctx: CheckContext) -> Iterable[Issue]:
    """A query where the reported overspend is not forecast spend less income after recoupment."""
    if not ctx.has(SUMMARY):
        return
    summary = rows_of(ctx, SUMMARY)
    query = (
        "SELECT period, row_number, is_new, reported_overspend, "  # noqa: S608
        "  forecast_spend - dsg_income_after_recoupment AS computed "
        f"FROM ({summary.query}) s WHERE is_new AND is_ok ORDER BY period, row_number"
    )
    for row in ctx.rows(query, summary.params):
        yield from _compare(
            row,
            "reported_overspend",
            row["computed"],
            "Forecast spend less DSG income after recoupment is {}. The reported overspend is",
        )


def brought_forward_changed(ctx: CheckContext) -> Iterable[Issue]:
    """A query where the deficit brought forward is not that of the month before in the year.

    It is what all earlier years left, so it moves only when their accounts are restated.
    """
    if not ctx.has(SUMMARY):
        return
    summary = rows_of(ctx, SUMMARY)
    query = (
        f"SELECT period, row_number, is_new, {_BROUGHT_FORWARD} AS brought "  # noqa: S608
        f"FROM ({summary.query}) s WHERE is_ok AND {_BROUGHT_FORWARD} IS NOT NULL "
        'ORDER BY period COLLATE "C", row_number'
    )
    for before, row in pairwise(ctx.rows(query, summary.params)):
        month, last = (FinancialMonth.from_key(r["period"]) for r in (row, before))
        if not row["is_new"] or month.start_year != last.start_year or month == last:
            continue
        if abs(row["brought"] - before["brought"]) <= TOLERANCE:
            continue
        yield Issue(
            FindingLevel.QUERY,
            SUMMARY,
            what=f"Cumulative deficit brought forward is {pounds(row['brought'])}. In "
            f"{last.name} it was {pounds(before['brought'])}",
            fix="Correct the amount, or explain what changed in the accounts of earlier years.",
            row=row["row_number"],
            column=_BROUGHT_FORWARD,
            period=month.key,
            subject=_BROUGHT_FORWARD,
            label=month.label,
        )


def _compare(
    row: dict[str, Any], column: str, computed: Decimal | None, start: str
) -> Iterable[Issue]:
    """A query when the stated amount in `column` is further from `computed` than rounding.

    Nothing where either was not stated. `start` has a place for the computed amount.
    """
    stated = row[column]
    if stated is None or computed is None or abs(stated - computed) <= TOLERANCE:
        return
    month = FinancialMonth.from_key(row["period"])
    yield Issue(
        FindingLevel.QUERY,
        SUMMARY,
        what=f"{start.format(pounds(computed))} {pounds(stated)}, a difference of "
        f"{pounds(abs(stated - computed))}",
        fix="Correct the one that is wrong, or explain the difference.",
        row=row["row_number"] if row["is_new"] else None,
        column=column,
        period=month.key,
        subject=column,
        label=month.label,
    )


def signs(ctx: CheckContext) -> Iterable[Issue]:
    """A query for each amount that has a minus and should have none."""
    if ctx.has(SUMMARY):
        yield from _negative_in_summary(ctx)
    if ctx.has(LINES):
        yield from _negative_lines(ctx)


def _negative_in_summary(ctx: CheckContext) -> Iterable[Issue]:
    query = f"SELECT * FROM {ctx.table(SUMMARY)} WHERE period IS NOT NULL"  # noqa: S608
    for row in ctx.rows(query):
        for column, heading in _POSITIVE_IN_SUMMARY.items():
            if row[column] is not None and Decimal(row[column]) < 0:
                yield Issue(
                    FindingLevel.QUERY,
                    SUMMARY,
                    what=f"{heading} is {pounds(Decimal(row[column]))}. Money that comes in is "
                    "positive in this return",
                    fix="Remove the minus sign, or explain why it is right.",
                    row=row["row_number"],
                    column=column,
                    period=row["period"],
                    subject=column,
                    label=FinancialMonth.from_key(row["period"]).label,
                )
        yield from _negative_brought_forward(row)


def _negative_brought_forward(row: dict[str, Any]) -> Iterable[Issue]:
    if row[_BROUGHT_FORWARD] is None or Decimal(row[_BROUGHT_FORWARD]) >= 0:
        return
    yield Issue(
        FindingLevel.QUERY,
        SUMMARY,
        what=f"Cumulative deficit brought forward is {pounds(Decimal(row[_BROUGHT_FORWARD]))}. A "
        "deficit is typed as a positive amount",
        fix="Remove the minus sign if it is a deficit, or explain that it is a surplus.",
        row=row["row_number"],
        column=_BROUGHT_FORWARD,
        period=row["period"],
        subject=_BROUGHT_FORWARD,
        label=FinancialMonth.from_key(row["period"]).label,
    )


def _negative_lines(ctx: CheckContext) -> Iterable[Issue]:
    query = (
        "SELECT period, row_number, code, line, field, amount::numeric AS amount "  # noqa: S608
        f"FROM {ctx.table(LINES)}, LATERAL (VALUES ('budget', budget), ('forecast', forecast)) "
        "AS v(field, amount) WHERE period IS NOT NULL AND amount LIKE '-%%' "
        "AND amount::numeric < 0 ORDER BY amount::numeric, row_number"
    )
    for row in ctx.rows(query, []):
        yield Issue(
            FindingLevel.QUERY,
            LINES,
            what=f"The {row['field']} of {row['line']} is {pounds(row['amount'])}. Spending is "
            "positive in this return",
            fix="Remove the minus sign if it is spending, or explain what comes in.",
            row=row["row_number"],
            column=row["field"],
            period=row["period"],
            subject=f"{row['code']} {row['field']}",
            label=row["line"] or "",
        )
