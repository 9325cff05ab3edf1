"""Whether the management actions make sense, and follow from the month before.

What their states leave over is asked about and never an error; nor is it one to save more than
was planned, of which there is a note.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from finance.rules.staged import ACTIONS, rows_of, with_steps
from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.models import FindingLevel
from hnfsg.money import pounds
from hnfsg.periods import FinancialMonth

ROUNDING = Decimal(1_000)  # what rounding in a workbook leaves
_STATES = (
    "(coalesce(delivered, 0) + coalesce(on_track, 0) + coalesce(at_risk, 0) "
    "+ coalesce(not_deliverable, 0))"
)

_IS_CLEAR = (
    "NOT EXISTS (SELECT 1 FROM unclear WHERE unclear.period = s.period "
    "AND unclear.plan_version = {}.plan_version)"
)


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
                subject=_key(row),
                label=row["title"] or "",
            )


def unallocated(ctx: CheckContext) -> Iterable[Issue]:
    """A query for each action whose states leave some of its planned saving over, largest first."""
    for row in _apart(ctx, f"planned - {_STATES}"):
        yield _issue(
            FindingLevel.QUERY,
            row,
            what=f"{pounds(row['apart'])} of the {pounds(row['planned'])} planned for {_name(row)} "
            "is unallocated: it is not delivered, on track, at risk or not deliverable",
            fix="Put it where it belongs, or explain what became of it.",
            column="planned",
        )


def more_than_planned(ctx: CheckContext) -> Iterable[Issue]:
    """A note for each action whose states add up to more than was planned, largest first."""
    for row in _apart(ctx, f"{_STATES} - planned"):
        yield _issue(
            FindingLevel.NOTE,
            row,
            what=f"{_name(row)} adds up to {pounds(row['apart'])} more than the "
            f"{pounds(row['planned'])} planned",
            column="planned",
        )


def _opening(ctx: CheckContext) -> tuple[str, list[Any]]:
    """`actions`, `steps` and `unclear` as the opening of a query, and its parameters.

    unclear: the plan versions of the file in which a reference is used twice. They are compared
    with nothing until that is put right, since nobody knows which action is which.
    """
    opening, params = with_steps(ctx, ACTIONS, "actions")
    unclear = (
        ", unclear AS (SELECT period, plan_version FROM actions WHERE is_new "
        "GROUP BY period, plan_version HAVING count(*) > count(DISTINCT ref)) "
    )
    return opening + unclear, params


def _apart(ctx: CheckContext, amount: str) -> list[dict[str, Any]]:
    """The file's sound actions where an amount is more than rounding leaves, largest first."""
    if not ctx.has(ACTIONS):
        return []
    rows = rows_of(ctx, ACTIONS)
    query = (
        f"SELECT * FROM (SELECT a.*, {amount} AS apart FROM ({rows.query}) a "  # noqa: S608
        "WHERE is_new AND is_ok) found WHERE apart > %s ORDER BY period, apart DESC, row_number"
    )
    return ctx.rows(query, [*rows.params, ROUNDING])


def gone(ctx: CheckContext) -> Iterable[Issue]:
    """A query for each action of the month before that the file no longer has.

    One for the whole plan version where none of its actions is left.
    """
    if not ctx.has(ACTIONS):
        return
    opening, params = _opening(ctx)
    query = opening + (  # noqa: S608
        "SELECT s.period, s.before, old.plan_version, old.ref, old.title, old.planned, "  # noqa: S608
        "  NOT EXISTS (SELECT 1 FROM actions other WHERE other.period = s.period "
        "  AND other.plan_version = old.plan_version) AS is_whole_plan "
        "FROM steps s JOIN actions old ON old.period = s.before "
        f"WHERE s.period = ANY(%s) AND {_IS_CLEAR.format('old')} AND NOT EXISTS ("
        "  SELECT 1 FROM actions new WHERE new.period = s.period "
        "  AND new.plan_version = old.plan_version AND new.ref = old.ref) "
        "ORDER BY s.period, old.plan_version, old.planned DESC NULLS LAST, old.ref"
    )
    found = ctx.rows(query, [*params, ctx.periods(ACTIONS)])
    plans: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in found:
        if row["is_whole_plan"] and row["plan_version"]:
            plans.setdefault((row["period"], row["plan_version"]), []).append(row)
        else:
            yield _gone(row)
    yield from map(_plan_gone, plans.values())


def _gone(row: dict[str, Any]) -> Issue:
    planned = "" if row["planned"] is None else f" with {pounds(row['planned'])} planned"
    return _issue(
        FindingLevel.QUERY,
        row,
        what=f"{_name(row)} was in {_before(row)}{planned}, and is not in this file",
        fix="Add the action as it stands now, or explain what became of it.",
    )


def _plan_gone(rows: list[dict[str, Any]]) -> Issue:
    planned = sum((row["planned"] or Decimal(0) for row in rows), Decimal(0))
    first = rows[0]
    count = f"{len(rows)} action{'' if len(rows) == 1 else 's'}"
    return Issue(
        FindingLevel.QUERY,
        ACTIONS,
        what=f"{first['plan_version']} was in {_before(first)} with {count} and {pounds(planned)} "
        "planned, and none of it is in this file",
        fix="Add its actions beside those of the new plan, or explain what became of them.",
        period=first["period"],
        subject=first["plan_version"],
        label=first["plan_version"],
    )


def delivered_fell(ctx: CheckContext) -> Iterable[Issue]:
    """A query for each action that had delivered more in the month before, furthest first."""
    for row in _moved(ctx, "delivered", "n.delivered < o.delivered"):
        yield _issue(
            FindingLevel.QUERY,
            row,
            what=f"{_name(row)} has delivered {pounds(row['now'])}. In {_before(row)} it had "
            f"delivered {pounds(row['old'])}",
            fix="Correct the amount, or explain why less is delivered than was.",
            column="delivered",
        )


def planned_changed(ctx: CheckContext) -> Iterable[Issue]:
    """A query for each action whose planned saving is another within its plan, furthest first."""
    for row in _moved(ctx, "planned", "n.planned <> o.planned"):
        yield _issue(
            FindingLevel.QUERY,
            row,
            what=f"{_name(row)} is to save {pounds(row['now'])} this year. In {_before(row)} it "
            f"was {pounds(row['old'])}, in the same plan",
            fix="Correct the amount, name the new plan version, or explain who changed it.",
            column="planned",
        )


def _moved(ctx: CheckContext, column: str, is_moved: str) -> list[dict[str, Any]]:
    """The file's sound actions of which a column moved since the month before: old, now."""
    if not ctx.has(ACTIONS):
        return []
    opening, params = _opening(ctx)
    query = opening + (
        "SELECT s.period, s.before, n.row_number, n.plan_version, n.ref, n.title, "  # noqa: S608
        f"o.{column} AS old, n.{column} AS now "
        "FROM steps s JOIN actions n ON n.period = s.period AND n.is_new AND n.is_ok "
        "JOIN actions o ON o.period = s.before AND o.plan_version = n.plan_version "
        f"AND o.ref = n.ref AND o.is_ok WHERE {is_moved} AND {_IS_CLEAR.format('n')} "
        f"ORDER BY s.period, abs(n.{column} - o.{column}) DESC, n.row_number"
    )
    return ctx.rows(query, params)


def _issue(
    level: FindingLevel, row: dict[str, Any], *, what: str, fix: str = "", column: str | None = None
) -> Issue:
    return Issue(
        level,
        ACTIONS,
        what=what,
        fix=fix,
        row=row.get("row_number"),
        column=column,
        period=row["period"],
        subject=_key(row),
        label=row["title"] or "",
    )


def _key(row: dict[str, Any]) -> str:
    """What names an action in explanations: its plan version and reference."""
    return f"{row['plan_version'] or ''} {row['ref']}".strip()


def _name(row: dict[str, Any]) -> str:
    return f"{row['ref']} {row['title']}"


def _before(row: dict[str, Any]) -> str:
    return FinancialMonth.from_key(row["before"]).name
