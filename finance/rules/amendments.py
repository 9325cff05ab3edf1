"""Whether a return says what officers changed on the page, and whether a change is still of now."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from finance.models import ActionAmendment
from finance.rules.staged import ACTIONS, known_months, month_before
from finance.selectors.amendments import Amended, in_force
from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.models import FindingLevel
from hnfsg.money import pounds
from hnfsg.periods import FinancialMonth

_AMOUNTS = (
    "planned",
    "assumed_in_forecast",
    "delivered",
    "on_track",
    "at_risk",
    "not_deliverable",
    "substitutes",
)


def out_of_date(ctx: CheckContext) -> Iterable[Issue]:
    """An error where a change was made of rows that have been replaced since."""
    change = _change_of(ctx)
    if change is None:
        return
    live = {part.part_id for part in ctx.live.live(ctx.dataset.slug, ACTIONS)}
    if change.base_id not in live:
        yield Issue(
            FindingLevel.ERROR,
            ACTIONS,
            what="The month was published again since this change was made",
            fix="Discard this file, and make the change again on the action’s page.",
            period=change.base.period,
            subject=str(change),
            label=change.title,
        )


def disagrees(ctx: CheckContext) -> Iterable[Issue]:
    """A query for each amount that a return gives otherwise than it was changed on the page.

    The return of the same month, sent again, and the first one after it are held against the
    change; an action that was added and is not in the return is one query.
    """
    if not ctx.has(ACTIONS) or _change_of(ctx) is not None:
        return
    standing, known = in_force(ctx.live), known_months(ctx, ACTIONS)
    for key in ctx.periods(ACTIONS):
        month = FinancialMonth.from_key(key)
        concerned = (month, month_before(month, known))
        yield from _held_against(ctx, key, [e for e in standing if e.month in concerned])


def _held_against(ctx: CheckContext, period: str, changes: Sequence[Amended]) -> Iterable[Issue]:
    rows = _rows(ctx, period, {_key(each) for each in changes})
    latest = {(*_key(each), name): each for each in changes for name in each.amendment.after}
    for (plan, ref, name), change in latest.items():
        row = rows.get((plan, ref))
        if row is None or name not in _AMOUNTS:
            continue
        if _amount(row[name]) != _amount(change.amendment.after[name]):
            yield _other(ctx, period, row, name, change)
    for each in changes:
        is_missing = each.amendment.is_new and each.month.key == period
        if is_missing and _key(each) not in rows:
            yield _left_out(period, each)


def _key(change: Amended) -> tuple[str, str]:
    return change.amendment.plan_version, change.amendment.ref


def _rows(
    ctx: CheckContext, period: str, keys: set[tuple[str, str]]
) -> dict[tuple[str, str], dict[str, Any]]:
    """The file's rows of a month for some actions, by plan version and reference."""
    if not keys:
        return {}
    query = (
        "SELECT row_number, coalesce(plan_version, '') AS plan_version, ref, title, "  # noqa: S608
        f"{', '.join(_AMOUNTS)} FROM {ctx.table(ACTIONS)} WHERE period = %s AND ref = ANY(%s)"
    )
    found = ctx.rows(query, [period, sorted({ref for _, ref in keys})])
    return {(row["plan_version"], row["ref"]): row for row in found}


def _other(
    ctx: CheckContext, period: str, row: dict[str, Any], name: str, change: Amended
) -> Issue:
    heading = ctx.dataset.sheet(ACTIONS).column(name).heading
    wanted = change.amendment.after[name]
    return Issue(
        FindingLevel.QUERY,
        ACTIONS,
        what=f"{heading} of {row['ref']} {row['title']} is {_told(row[name])}. {_who(change)} "
        f"changed it to {_told(wanted)} on the page, because: {change.amendment.why}",
        fix="Take the change into the file, or explain why the return is right.",
        row=row["row_number"],
        column=name,
        period=period,
        subject=f"{row['plan_version']} {row['ref']}".strip(),
        label=row["title"] or "",
    )


def _left_out(period: str, change: Amended) -> Issue:
    action = change.amendment
    return Issue(
        FindingLevel.QUERY,
        ACTIONS,
        what=f"{action.ref} {action.title} is not in this file. {_who(change)} added it on the "
        f"page, because: {action.why}",
        fix="Add the action to the file, or explain what became of it.",
        period=period,
        subject=f"{action.plan_version} {action.ref}".strip(),
        label=action.title,
    )


def _who(change: Amended) -> str:
    """`On 3 March 2024 AF`."""
    day = timezone.localtime(change.at)
    return f"On {day.day} {day:%B %Y} {change.by or 'an officer'}"


def _amount(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _told(text: str | None) -> str:
    amount = _amount(text)
    return "not stated" if amount is None else pounds(amount)


def _change_of(ctx: CheckContext) -> ActionAmendment | None:
    """The change that the file being checked was written for, if it was."""
    return ActionAmendment.objects.filter(upload_id=ctx.upload.pk).select_related("base").first()
