"""Whether the lines of a month follow from the month before: gone, new, moved, another budget."""

from collections.abc import Iterable
from decimal import Decimal

from finance.rules.staged import LINES, with_steps
from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.models import FindingLevel
from hnfsg.money import pounds
from hnfsg.periods import FinancialMonth

UNUSUAL_MOVE_FLOOR = Decimal(250_000)  # smaller moves of a forecast are never asked about
HISTORY_MONTHS = 24
ENOUGH_MOVES = 3  # with fewer earlier moves nobody can say what is usual


def gone(ctx: CheckContext) -> Iterable[Issue]:
    """A query for each line of the month before that the file no longer has."""
    opening, params = with_steps(ctx, LINES, "lines")
    query = opening + (  # noqa: S608
        "SELECT s.period, s.before, old.code, old.line, old.forecast FROM steps s "
        "JOIN lines old ON old.period = s.before "
        "WHERE s.period = ANY(%s) AND NOT EXISTS ("
        "  SELECT 1 FROM lines new WHERE new.period = s.period AND new.code = old.code) "
        "ORDER BY s.period, abs(old.forecast) DESC NULLS LAST, old.code"
    )
    for row in ctx.rows(query, [*params, ctx.periods(LINES)]):
        before = FinancialMonth.from_key(row["before"]).name
        forecast = (
            "" if row["forecast"] is None else f" with a forecast of {pounds(row['forecast'])}"
        )
        yield Issue(
            FindingLevel.QUERY,
            LINES,
            what=f"{row['code']} {row['line']} was in {before}{forecast}, and is not in this file",
            fix="Add the line, with 0 if nothing is forecast, or explain where it went.",
            period=row["period"],
            subject=row["code"] or "",
            label=row["line"] or "",
        )


def new(ctx: CheckContext) -> Iterable[Issue]:
    """A note for each line that the month before did not have."""
    opening, params = with_steps(ctx, LINES, "lines")
    query = opening + (  # noqa: S608
        "SELECT s.period, s.before, new.row_number, new.code, new.line FROM steps s "
        "JOIN lines new ON new.period = s.period AND new.is_new "
        "WHERE new.code IS NOT NULL AND NOT EXISTS ("
        "  SELECT 1 FROM lines old WHERE old.period = s.before AND old.code = new.code) "
        "ORDER BY s.period, abs(new.forecast) DESC NULLS LAST, new.row_number"
    )
    for row in ctx.rows(query, params):
        yield Issue(
            FindingLevel.NOTE,
            LINES,
            what=f"{row['code']} {row['line']} was not in "
            f"{FinancialMonth.from_key(row['before']).name}",
            row=row["row_number"],
            column="code",
            period=row["period"],
            subject=row["code"],
            label=row["line"] or "",
        )


def unusual_move(ctx: CheckContext) -> Iterable[Issue]:
    """A query for a forecast that moved further than ever in the past two years, largest first."""
    opening, params = with_steps(ctx, LINES, "lines")
    query = opening + (  # noqa: S608
        ", moves AS MATERIALIZED (SELECT s.period, s.before, s.ordinal, n.code, n.line,"
        "    n.row_number, n.is_new, abs(n.forecast - o.forecast) AS moved"
        "  FROM steps s JOIN lines n ON n.period = s.period AND n.is_ok"
        "  JOIN lines o ON o.period = s.before AND o.code = n.code AND o.is_ok) "
        "SELECT m.period, m.before, m.code, m.line, m.row_number, m.moved, max(h.moved) AS largest "
        "FROM moves m JOIN moves h ON h.code = m.code AND h.period < m.period"
        "  AND h.ordinal >= m.ordinal - %s "
        "WHERE m.is_new AND m.moved >= %s "
        "GROUP BY m.period, m.before, m.code, m.line, m.row_number, m.moved "
        "HAVING count(*) >= %s AND m.moved > max(h.moved) "
        "ORDER BY m.period, m.moved DESC, m.row_number"
    )
    limits = [HISTORY_MONTHS, UNUSUAL_MOVE_FLOOR, ENOUGH_MOVES]
    for row in ctx.rows(query, [*params, *limits]):
        month, before = (FinancialMonth.from_key(row[name]) for name in ("period", "before"))
        span = "in one month" if month.previous() == before else f"since {before.name}"
        yield Issue(
            FindingLevel.QUERY,
            LINES,
            what=f"{row['line']} moved by {pounds(row['moved'])} {span}. The largest move in the "
            f"past two years was {pounds(row['largest'])}",
            fix="Correct the forecast, or explain what happened.",
            row=row["row_number"],
            column="forecast",
            period=month.key,
            subject=row["code"],
            label=row["line"] or "",
        )


def budget_changed(ctx: CheckContext) -> Iterable[Issue]:
    """A query for each line whose budget is not that of the month before, largest first."""
    opening, params = with_steps(ctx, LINES, "lines")
    query = opening + (  # noqa: S608
        "SELECT s.period, s.before, n.code, n.line, n.row_number, o.budget AS old, n.budget AS now "
        "FROM steps s JOIN lines n ON n.period = s.period AND n.is_new AND n.is_ok "
        "JOIN lines o ON o.period = s.before AND o.code = n.code AND o.is_ok "
        "WHERE n.budget IS DISTINCT FROM o.budget AND o.budget IS NOT NULL "
        "ORDER BY s.period, abs(n.budget - o.budget) DESC NULLS LAST, n.row_number"
    )
    for row in ctx.rows(query, params):
        before = FinancialMonth.from_key(row["before"]).name
        yield Issue(
            FindingLevel.QUERY,
            LINES,
            what=f"The budget of {row['line']} is {pounds(row['now'])}. In {before} it was "
            f"{pounds(row['old'])}",
            fix="Correct the budget, or explain who changed it and when.",
            row=row["row_number"],
            column="budget",
            period=row["period"],
            subject=row["code"],
            label=row["line"] or "",
        )
