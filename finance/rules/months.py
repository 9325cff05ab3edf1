"""Which months a file brings: skipped, published already, or not those that its name says."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from finance.rules.staged import LINES, SUMMARY, known_months
from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.models import FindingLevel
from hnfsg.periods import FinancialMonth, month_of, months, year_label

MONTH_AHEAD = 31  # days after today in which a month may end: a return may be made up early
_YEAR_IN_NAME = re.compile(
    r"(?<!\d)(?:20)?(\d\d)\s*(?:[-–_/ .]|to)?\s*(?:20)?(\d\d)(?!\d)", re.ASCII | re.IGNORECASE
)
_MONTH_WORDS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# A month's name and a year, unless a day stands before it.
_WORDS_IN_NAME = re.compile(
    r"(?<![a-z])(?<!\d)(?<!\d[ _.-])(?<!\d(?:st|nd|rd|th))(?<!\d(?:st|nd|rd|th)[ _.-])"
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[ _.,-]*(20\d\d)(?!\d)",
    re.ASCII | re.IGNORECASE,
)
_NUMBERS_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_. ](\d\d)(?![-_. ]?\d)", re.ASCII)
_MONTH_IN_NAME = re.compile(
    r"(?<![a-z0-9])(?:month|mth|period|m|p)[ _.-]?0?(\d{1,2})(?!\d)", re.ASCII | re.IGNORECASE
)


def in_future(ctx: CheckContext) -> Iterable[Issue]:
    """An error for a month that ends more than a month after today: its year is mistyped."""
    latest = ctx.today + timedelta(days=MONTH_AHEAD)
    told: set[str] = set()
    for sheet, month in ((s, m) for s in ctx.stagings for m in _months(ctx.periods(s))):
        if month.ends_on <= latest or month.key in told:
            continue
        told.add(month.key)
        query = f"SELECT min(row_number) AS first FROM {ctx.table(sheet)} WHERE period = %s"  # noqa: S608
        yield Issue(
            FindingLevel.ERROR,
            sheet,
            what=f"{month.label} is in the future",
            fix="Correct the financial year or the month.",
            row=ctx.rows(query, [month.key])[0]["first"],
            column="financial_year",
            period=month.key,
            subject="month",
            label=month.label,
        )


def skipped(ctx: CheckContext) -> Iterable[Issue]:
    """A query for a month that comes after a gap, be it since an earlier year."""
    sheet = _main_sheet(ctx)
    known = known_months(ctx, sheet)
    for month in _months(ctx.periods(sheet)):
        before = max((m for m in known if m < month), default=None)
        missing = list(months(before.next(), month.previous())) if before else []
        if missing:
            yield Issue(
                FindingLevel.QUERY,
                sheet,
                what=f"{month.label} is here, but {_listed(missing, month)} not published",
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


def _listed(missing: list[FinancialMonth], month: FinancialMonth) -> str:
    """The missing months and their verb: by name within the month's year, else as a span."""
    if len(missing) > 1 and missing[0].start_year != month.start_year:
        return f"the {len(missing)} months from {missing[0].label}, to {missing[-1].label}, are"
    if len(missing) == 1:
        only = missing[0]
        return f"{only.name if only.start_year == month.start_year else only.label} is"
    return f"{', '.join(m.name for m in missing[:-1])} and {missing[-1].name} are"


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
    named = _calendar_months(name)
    if named and not set(named) & {(m.start_year, min(m.month, 12)) for m in held}:
        return FinancialMonth(*named[0]).calendar_name
    return None


def _calendar_months(name: str) -> list[tuple[int, int]]:
    """The (start year, month) of each `January 2024`, `Jan_2024` or `2024-01` in a name.

    A whole date is not one of them: it says when the file was made. Nor is `2023-24` or `2011-12`,
    which is a financial year.
    """
    found = [
        (int(y), _MONTH_WORDS.index(m.lower()[:3]) + 1) for m, y in _WORDS_IN_NAME.findall(name)
    ]
    found += [
        (int(year), int(month))
        for year, month in _NUMBERS_IN_NAME.findall(name)
        if 1 <= int(month) <= 12 and (int(year) + 1) % 100 != int(month)
    ]
    whole = [month_of(date(year, month, 1)) for year, month in found]
    return [(month.start_year, month.month) for month in whole]
