"""Outcomes that do not go with their dates, or with the outcome before them."""

from collections.abc import Iterable
from typing import Any

from ehcp.models import AssessmentOutcome, RequestOutcome
from ehcp.rules.dates import SHEET
from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.models import FindingLevel

_FIX_UNDATED = "Fill in the date, or correct the outcome."
_FIX_UNDECIDED = "Fill in the outcome, or delete the date."


def request_undated(ctx: CheckContext) -> Iterable[Issue]:
    """An error at a decision whether to assess that has no date."""
    return _undated(
        ctx,
        "request_outcome",
        "request_outcome_date",
        RequestOutcome.ASSESS,
        RequestOutcome.REFUSE,
    )


def request_undecided(ctx: CheckContext) -> Iterable[Issue]:
    """An error at the date of a decision where the request is not decided."""
    return _undecided(ctx, "request_outcome", "request_outcome_date", RequestOutcome.UNDECIDED)


def not_issued_undated(ctx: CheckContext) -> Iterable[Issue]:
    """An error at a refusal of a plan that has no date.

    A plan that is decided and not issued yet has none: it is open until it is issued.
    """
    return _undated(
        ctx, "assessment_outcome", "assessment_outcome_date", AssessmentOutcome.NOT_ISSUE
    )


def assessment_undecided(ctx: CheckContext) -> Iterable[Issue]:
    """An error at the date of an outcome where there is none."""
    return _undecided(
        ctx, "assessment_outcome", "assessment_outcome_date", AssessmentOutcome.UNDECIDED
    )


def _undated(ctx: CheckContext, outcome: str, day: str, *decided: str) -> Iterable[Issue]:
    names = {str(value): str(value.label) for value in (*RequestOutcome, *AssessmentOutcome)}
    heading = _heading(ctx, day)
    wanted = f"{outcome} = ANY(%s) AND {day} IS NULL"
    for row in _rows(ctx, outcome, wanted, [list(map(str, decided))]):
        said = names[row[outcome]].lower()
        yield _error(row, day, f"The outcome is “{said}”, but {heading} is blank", _FIX_UNDATED)


def _undecided(ctx: CheckContext, outcome: str, day: str, undecided: str) -> Iterable[Issue]:
    heading, of_what = _heading(ctx, day), _heading(ctx, outcome)
    wanted = f"coalesce({outcome}, %s) = %s AND {day} IS NOT NULL"
    for row in _rows(ctx, outcome, wanted, [undecided, undecided]):
        what = f"{heading.capitalize()} is given, but {of_what} says that nothing is decided"
        yield _error(row, outcome, what, _FIX_UNDECIDED)


def without_yes(ctx: CheckContext) -> Iterable[Issue]:
    """An error at the outcome of an assessment that nobody agreed to.

    A refusal that was overturned is followed by one, and so is a yes of before the period.
    """
    fix = (
        "Correct one of them. If the refusal was overturned, leave it as it was and fill in how "
        "and when in the columns Overturned and Overturned date."
    )
    return _without_yes(ctx, "overturned_date IS NULL", fix)


def without_yes_in_return(ctx: CheckContext) -> Iterable[Issue]:
    """As without_yes, of a SEN2 return: it does not say when a decision was overturned.

    There mediation or an appeal stands for it (DfE, SEN2 guide: the first outcome is kept).
    """
    fix = (
        "Correct one of them. If the refusal was overturned, leave it as it was and set "
        "requestmediation or requesttribunal to 1."
    )
    said = "'yes' NOT IN (coalesce(mediation, ''), coalesce(tribunal, ''))"
    return _without_yes(ctx, said, fix)


def _without_yes(ctx: CheckContext, only: str, fix: str) -> Iterable[Issue]:
    wanted = (
        "assessment_outcome NOT IN ('undecided') AND request_outcome NOT IN ('assess', 'before') "
        f"AND {only}"
    )
    for row in _rows(ctx, "assessment_outcome, request_outcome", wanted):
        outcome = AssessmentOutcome(row["assessment_outcome"]).label.lower()
        request = RequestOutcome(row["request_outcome"]).label.lower()
        yield _error(
            row,
            "assessment_outcome",
            f"The assessment ended with “{outcome}”, but the request is “{request}”",
            fix,
        )


def overturned_half(ctx: CheckContext) -> Iterable[Issue]:
    """An error where it is said how a decision was overturned but not when, or when but not how."""
    wanted = "(overturned IS NULL) <> (overturned_date IS NULL)"
    for row in _rows(ctx, "overturned", wanted):
        lacking, given = (
            ("overturned", "when")
            if row["overturned"] is None
            else (
                "overturned_date",
                "how",
            )
        )
        other = "how" if given == "when" else "when"
        yield _error(
            row,
            lacking,
            f"It says {given} a decision was overturned, but not {other}",
            f"Fill in {other}, or leave both blank.",
        )


def _rows(
    ctx: CheckContext, columns: str, wanted: str, params: list[Any] | None = None
) -> Iterable[dict[str, Any]]:
    if not ctx.has(SHEET):
        return []
    query = (
        f"SELECT row_number, {columns} FROM {ctx.table(SHEET)} "  # noqa: S608 - ours
        f"WHERE is_ok AND {wanted} ORDER BY row_number"
    )
    return ctx.each(query, params or [])


def _error(row: dict[str, Any], column: str, what: str, fix: str) -> Issue:
    return Issue(
        FindingLevel.ERROR, SHEET, row=row["row_number"], column=column, what=what, fix=fix
    )


def _heading(ctx: CheckContext, name: str) -> str:
    return ctx.dataset.sheet(SHEET).column(name).heading.lower()
