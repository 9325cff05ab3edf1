"""Which months a file brings: skipped, published already, or not those that its name says."""

import re
from collections.abc import Iterable

from finance.rules.staged import LINES, SUMMARY, known_months, month_before
from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.models import FindingLevel
from hnfsg.periods import FinancialMonth, year_label

_YEAR_IN_NAME = re.compile(r"(?<!\d)(?:20)?(\d\d)\s*(?:[-_/ ]|to)?\s*(?:20)?(\d\d)(?!\d)", re.ASCII)
_MONTH_IN_NAME = re.compile(
    r"(?<![a-z0-9])(?:month|mth|period|m|p)[ _.-]?0?(\d{1,2})(?!\d)", re.ASCII | re.IGNORECASE
)


def skipped(ctx: CheckContext) -> Iterable[Issue]:
    """A query for a month that comes after a gap in its year."""
    sheet = _main_sheet(ctx)
    known = known_months(ctx, sheet)
    for month in _months(ctx.periods(sheet)):
        before = month_before(month, known)
        if before is None:
            continue
        missing = [
            FinancialMonth(month.start_year, n) for n in range(before.month + 1, month.month)
        ]
        if missing:
            yield Issue(
                FindingLevel.QUERY,
                sheet,
                what=f"{month.label} is here, but {_listed(missing)} "
                f"{'is' if len(missing) == 1 else 'are'} not published",
                fix="Send what is missing first, or explain why there is none.",
                period=month.key,
                subject="month",
                label=month.label,
            )


def repeated(ctx: CheckContext) -> Iterable[Issue]:
    """A note for each month that is published already."""
    sheet = _main_sheet(ctx)
    live = {p.period for p in ctx.live.live(ctx.dataset.slug, sheet)}
    for month in _months(ctx.periods(sheet)):
        if month.key in live:
            yield Issue(
                FindingLevel.NOTE,
                sheet,
                what=f"{month.label} is published already. Publishing this file will replace it",
                period=month.key,
                subject="month",
                label=month.label,
            )


def file_name(ctx: CheckContext) -> Iterable[Issue]:
    """A query when the file's name speaks of a year or month that is not in the file."""
    sheet = _main_sheet(ctx)
    held = _months(ctx.periods(sheet))
    said = _disagreement(ctx.upload.file_name, held) if held else None
    if said:
        yield Issue(
            FindingLevel.QUERY,
            sheet,
            what=f"The file's name says {said}, and the file holds {_span(held)}",
            fix="Check that this is the right file and that its month is right, or explain the "
            "name.",
            period=held[-1].key,
            subject="file name",
            label=ctx.upload.file_name,
        )


def summary_missing(ctx: CheckContext) -> Iterable[Issue]:
    """A query for a month that has lines and no summary, neither here nor published."""
    known = set(known_months(ctx, SUMMARY))
    for month in _months(ctx.periods(LINES)):
        if month not in known:
            yield Issue(
                FindingLevel.QUERY,
                LINES,
                what=f"{month.label} has lines and no summary, so its totals cannot be shown",
                fix="Add the month to the sheet Summary, or send the Summary in a file of its own.",
                period=month.key,
                subject="summary",
                label=month.label,
            )


def summary_repeated(ctx: CheckContext) -> Iterable[Issue]:
    """An error for a month that has more than one row of summary."""
    if not ctx.has(SUMMARY):
        return
    query = (
        f"SELECT period, array_agg(row_number ORDER BY row_number) AS found "  # noqa: S608
        f"FROM {ctx.table(SUMMARY)} WHERE period IS NOT NULL "
        "GROUP BY period HAVING count(*) > 1 ORDER BY period"
    )
    for row in ctx.rows(query):
        month = FinancialMonth.from_key(row["period"])
        yield Issue(
            FindingLevel.ERROR,
            SUMMARY,
            what=f"{month.label} has {len(row['found'])} rows, the first in row {row['found'][0]}",
            fix="Keep the row that is right and delete the others.",
            row=row["found"][1],
            column="month",
            period=month.key,
            subject="month",
            label=month.label,
        )


def _main_sheet(ctx: CheckContext) -> str:
    return SUMMARY if ctx.has(SUMMARY) else LINES


def _months(keys: Iterable[str]) -> list[FinancialMonth]:
    return [FinancialMonth.from_key(key) for key in keys]


def _listed(missing: list[FinancialMonth]) -> str:
    return " and ".join(filter(None, [", ".join(m.name for m in missing[:-1]), missing[-1].name]))


def _span(held: list[FinancialMonth]) -> str:
    return held[0].label if len(held) == 1 else f"{held[0].label}, to {held[-1].label}"


def _disagreement(name: str, held: list[FinancialMonth]) -> str | None:
    """What the name says that is not so, or None."""
    years = [
        2000 + int(first)
        for first, second in _YEAR_IN_NAME.findall(name)
        if (int(first) + 1) % 100 == int(second)
    ]
    if years and not set(years) & {m.start_year for m in held}:
        return year_label(years[0])
    numbers = [int(n) for n in _MONTH_IN_NAME.findall(name) if 1 <= int(n) <= 12]
    if numbers and not set(numbers) & {m.month for m in held}:
        return f"Month {numbers[0]}"
    return None
