"""Rules across the rows of recovery plans."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.models import FindingLevel
from hnfsg.money import millions, pounds
from hnfsg.periods import year_label

PLAN, PROVISION = "plan", "provision"
ROUNDING = Decimal(100_000)  # plans are written in millions to one place


def year_twice(ctx: CheckContext) -> Iterable[Issue]:
    """An error where a version says two things of one year, or of one category in it."""
    for sheet, more in ((PLAN, ""), (PROVISION, ", category")):
        if not ctx.has(sheet):
            continue
        query = (
            f"SELECT version, financial_year{more}, array_agg(row_number ORDER BY row_number) "  # noqa: S608
            f"AS found FROM {ctx.table(sheet)} WHERE is_ok "
            f"GROUP BY version, financial_year{more} HAVING count(*) > 1 ORDER BY 3"
        )
        for group in ctx.rows(query):
            first, *others = group["found"]
            what = _year(group) + (", the same category" if more else "")
            for row in others:
                yield Issue(
                    FindingLevel.ERROR,
                    sheet,
                    row=row,
                    column="financial_year",
                    what=f"Row {row} is for {what} of “{group['version']}”, as is row {first}",
                    fix="Delete one of them, or give it its own version or year.",
                    subject=group["version"],
                    label=group["version"],
                )


def kinds(ctx: CheckContext) -> Iterable[Issue]:
    """An error at the first row of a version that says another kind of plan than its first row."""
    query = (
        "SELECT version, array_agg(row_number ORDER BY row_number) AS found, "  # noqa: S608
        f"array_agg(plan_kind ORDER BY row_number) AS kinds FROM {ctx.table(PLAN)} "
        "WHERE is_ok GROUP BY version HAVING count(DISTINCT plan_kind) > 1 ORDER BY 1"
    )
    for group in ctx.rows(query) if ctx.has(PLAN) else ():
        first = group["kinds"][0]
        row = next(
            n for n, kind in zip(group["found"], group["kinds"], strict=True) if kind != first
        )
        yield Issue(
            FindingLevel.ERROR,
            PLAN,
            row=row,
            column="plan_kind",
            what=f"“{group['version']}” is another kind of plan here than in row "
            f"{group['found'][0]}",
            fix="Give all rows of a version the same kind, or this row another version.",
            subject=group["version"],
            label=group["version"],
        )


def provision(ctx: CheckContext) -> Iterable[Issue]:
    """An error at numbers for a year of which the sheet Plan has no row in the same version."""
    if not (ctx.has(PLAN) and ctx.has(PROVISION)):
        return
    query = (
        "SELECT version, financial_year, min(row_number) AS row "  # noqa: S608
        f"FROM {ctx.table(PROVISION)} n WHERE is_ok AND NOT EXISTS (SELECT 1 "
        f"FROM {ctx.table(PLAN)} p WHERE p.version = n.version "
        "AND p.financial_year = n.financial_year) GROUP BY 1, 2 ORDER BY 3"
    )
    for group in ctx.rows(query):
        yield Issue(
            FindingLevel.ERROR,
            PROVISION,
            row=group["row"],
            column="financial_year",
            what=f"The sheet Plan has no row for {_year(group)} of “{group['version']}”",
            fix="Add the year to the sheet Plan, or put the version or the year right here.",
            subject=group["version"],
            label=group["version"],
        )


def negative_savings(ctx: CheckContext) -> Iterable[Issue]:
    """An error at savings or contributions below nought."""
    if not ctx.has(PLAN):
        return
    for name, words in (("savings", "Planned savings are"), ("contributions", "Contributions are")):
        query = (
            f"SELECT row_number, version, {name} AS amount FROM {ctx.table(PLAN)} "  # noqa: S608
            f"WHERE is_ok AND {name}::numeric < 0 ORDER BY row_number"
        )
        for row in ctx.rows(query):
            yield Issue(
                FindingLevel.ERROR,
                PLAN,
                row=row["row_number"],
                column=name,
                what=f"{words} {pounds(Decimal(row['amount']))}, below nought",
                fix="Write it as a positive amount. What makes a year dearer belongs in the "
                "planned in-year deficit.",
                subject=row["version"],
                label=row["version"],
            )


def gaps(ctx: CheckContext) -> Iterable[Issue]:
    """A query where a version leaves out years between two of its years."""
    for row in _with_year_before(ctx):
        before = row["year_before"]
        if before is None or row["year"] <= before + 1:
            continue
        left_out = " and ".join(
            dict.fromkeys((year_label(before + 1), year_label(row["year"] - 1)))
        )
        yield _query(
            row,
            "financial_year",
            f"“{row['version']}” goes from {year_label(before)} to {year_label(row['year'])}: "
            f"nothing is planned for {left_out}",
            "Add a row for each year between, or explain why there is none.",
        )


def does_not_follow(ctx: CheckContext) -> Iterable[Issue]:
    """A query where a cumulative deficit is not the one before plus in-year less contributions.

    Tolerance 100,000: plans are published in millions, to one place.
    """
    for row in _with_year_before(ctx):
        if row["year_before"] is None or row["year"] != row["year_before"] + 1:
            continue
        paid = row["contributions"] or Decimal(0)
        expected = row["cumulative_before"] + row["in_year"] - paid
        difference = row["cumulative"] - expected
        if abs(difference) <= ROUNDING:
            continue
        more = "more" if difference > 0 else "less"
        yield _query(
            row,
            "cumulative",
            f"The planned cumulative deficit for {year_label(row['year'])} is "
            f"{millions(row['cumulative'])}, {millions(abs(difference))} {more} than the year "
            f"before ({millions(row['cumulative_before'])}) plus in-year "
            f"({millions(row['in_year'])}) less contributions ({millions(paid)})",
            "Put the amounts right, or explain what else moves the deficit.",
        )


def _with_year_before(ctx: CheckContext) -> list[dict[str, Any]]:
    """Each row of the sheet Plan beside the last year before it in its version."""
    if not ctx.has(PLAN):
        return []
    query = (
        "SELECT row_number, version, financial_year::integer AS year, in_year::numeric, "  # noqa: S608
        "contributions::numeric, cumulative::numeric, "
        "lag(financial_year::integer) OVER w AS year_before, "
        f"lag(cumulative::numeric) OVER w AS cumulative_before FROM {ctx.table(PLAN)} "
        "WHERE is_ok WINDOW w AS (PARTITION BY version ORDER BY financial_year::integer, "
        "row_number) ORDER BY row_number"
    )
    return ctx.rows(query)


def _query(row: dict[str, Any], column: str, what: str, fix: str) -> Issue:
    return Issue(
        FindingLevel.QUERY,
        PLAN,
        row=row["row_number"],
        column=column,
        what=what,
        fix=fix,
        period=row["version"],
        subject=f"{row['version']} {row['year']}",
        label=row["version"],
    )


def _year(row: dict[str, Any]) -> str:
    return year_label(int(row["financial_year"]))
