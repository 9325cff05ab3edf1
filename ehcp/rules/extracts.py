"""An extract beside the one that is live: its day, cases gone, new areas, its volume.

Each is told once, with counts and examples by row, however many cases it concerns.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ehcp.rules.dates import SHEET, told
from hnfsg.intake.checking import CheckContext, Issue
from hnfsg.intake.models import FindingLevel

EXAMPLES = 10  # rows named in a finding
AREAS_NAMED = 10
YEAR = timedelta(days=365)
USUAL_SHARE = 0.5  # so much more or less than usual is asked about
FEWEST = 30  # requests more or fewer; a smaller difference is never asked about
LEAST_DAYS = 14  # between two extracts, to tell a pace from


@dataclass(frozen=True)
class Live:
    """The part that is live, and the day as at which it is true."""

    part: int
    day: date


def one_day(ctx: CheckContext) -> Iterable[Issue]:
    """An error for each day of extract but the commonest, and where it is in the future."""
    if not ctx.has(SHEET):
        return
    query = (
        f"SELECT extract_date AS day, count(*) AS rows, min(row_number) AS first "  # noqa: S608
        f"FROM {ctx.table(SHEET)} WHERE extract_date IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 DESC"
    )
    days = ctx.rows(query)
    for other in days[1:]:
        yield Issue(
            FindingLevel.ERROR,
            SHEET,
            what=f"{_rows(other['rows'])} {'says' if other['rows'] == 1 else 'say'} "
            f"{told(other['day'])} as the extract date, the first of them row {other['first']:,}. "
            f"{_rows(days[0]['rows'])} {'says' if days[0]['rows'] == 1 else 'say'} "
            f"{told(days[0]['day'])}",
            fix="An extract is true as at one day: give every row the same extract date.",
            subject=other["day"],
        )
    for each in days[:1]:
        if date.fromisoformat(each["day"]) > ctx.today:
            yield Issue(
                FindingLevel.ERROR,
                SHEET,
                row=each["first"],
                column="extract_date",
                what=f"Extract date is {told(each['day'])}, which lies in the future",
                fix="Give the day on which the extract was made.",
            )


def older(ctx: CheckContext) -> Iterable[Issue]:
    """A query where the extract that is live is newer than this one."""
    live, day = _live(ctx), _day(ctx)
    if live and day and day < live.day:
        yield Issue(
            FindingLevel.QUERY,
            SHEET,
            what=f"This extract is of {told(day)}. The one that is live is newer: {told(live.day)}",
            fix="Send the newest extract, or explain why the older one should count.",
            subject=day.isoformat(),
        )


def gone(ctx: CheckContext) -> Iterable[Issue]:
    """A query where cases of the live extract are not in this newer one, with some of its rows."""
    return _gone(ctx, "true", "case", "cases")


def open_gone(ctx: CheckContext) -> Iterable[Issue]:
    """As gone, of cases that were open alone: a return holds the year before it and what is open.

    A plan that was in force may have ended, and a refusal is told once (DfE, SEN2 guide).
    """
    is_open = (
        "c.exported <> 'yes' AND (c.request_outcome = 'undecided' OR "
        "c.request_outcome IN ('assess', 'before') AND c.assessment_outcome IN ('', 'undecided'))"
    )
    return _gone(ctx, is_open, "open case", "open cases")


def _gone(ctx: CheckContext, which: str, one: str, several: str) -> Iterable[Issue]:
    live = _compared(ctx)
    if live is None:
        return
    query = (
        "SELECT count(*) AS cases, (array_agg(c.row_number ORDER BY c.row_number))[:%s] AS rows "  # noqa: S608
        f"FROM ehcp_case c LEFT JOIN {_keys(ctx)} k "
        "ON k.child = c.child AND k.received_date = c.received_date "
        f"WHERE c.part_id = %s AND k.child IS NULL AND {which}"
    )
    (found,) = ctx.rows(query, [EXAMPLES, live.part])
    if found["cases"]:
        yield Issue(
            FindingLevel.QUERY,
            SHEET,
            what=f"{found['cases']:,} {one if found['cases'] == 1 else several} of the extract "
            f"of {told(live.day)} {'is' if found['cases'] == 1 else 'are'} not in this one. "
            f"{_examples(found['cases'], found['rows'])}",
            fix="Send all cases, or explain why they left: merged, entered by mistake, or older "
            "than the extract goes back.",
            subject="gone",
        )


def new_area(ctx: CheckContext) -> Iterable[Issue]:
    """A query for areas that the live extract does not have."""
    live = _live(ctx)
    if live is None or not ctx.has(SHEET):
        return
    query = (
        f"SELECT area, count(*) AS cases, min(row_number) AS first FROM {ctx.table(SHEET)} "  # noqa: S608
        "WHERE area IS NOT NULL AND area NOT IN "
        "(SELECT DISTINCT area FROM ehcp_case WHERE part_id = %s) GROUP BY area ORDER BY 2 DESC, 1"
    )
    areas = ctx.rows(query, [live.part])
    known = ctx.rows(
        "SELECT DISTINCT area FROM ehcp_case WHERE part_id = %s AND area <> '' ORDER BY 1",
        [live.part],
    )
    if not areas or not known:
        return
    named = "; ".join(
        f"“{area['area']}” in {_rows(area['cases'])}, the first row {area['first']:,}"
        for area in areas[:AREAS_NAMED]
    )
    rest = len(areas) - AREAS_NAMED
    more = f"; and {rest:,} more" if rest > 0 else ""
    had = ", ".join(f"“{area['area']}”" for area in known[:AREAS_NAMED])
    yield Issue(
        FindingLevel.QUERY,
        SHEET,
        column="area",
        row=areas[0]["first"],
        what=f"Areas that were not in the extract of {told(live.day)}: {named}{more}. It had {had}",
        fix="Correct the spelling, or explain how the areas changed: figures of an area begin anew "
        "under another name.",
        subject=", ".join(area["area"] for area in areas)[:200],
    )


def volume(ctx: CheckContext) -> Iterable[Issue]:
    """A query where requests since the live extract came in at another pace than before it.

    The pace before is that of the year before its day, as it says itself.
    """
    live, day = _compared(ctx), _day(ctx)
    if live is None or day is None or (day - live.day).days < LEAST_DAYS:
        return
    new = f"SELECT count(*) AS found FROM {ctx.table(SHEET)} WHERE received_date > %s"  # noqa: S608
    (now,) = ctx.rows(new, [live.day.isoformat()])
    before = (
        "SELECT count(*) AS found FROM ehcp_case "
        "WHERE part_id = %s AND received_date > %s AND received_date <= %s"
    )
    (was,) = ctx.rows(before, [live.part, live.day - YEAR, live.day])
    days = (day - live.day).days
    usual = was["found"] * days / YEAR.days
    difference = abs(now["found"] - usual)
    if difference > max(FEWEST, USUAL_SHARE * usual):
        yield Issue(
            FindingLevel.QUERY,
            SHEET,
            what=f"{now['found']:,} requests came in during the {days} days since the extract of "
            f"{told(live.day)}. At the pace of the year before it there would be about "
            f"{round(usual):,}",
            fix="Check that the extract is whole and has no case twice, or explain what happened.",
            subject="volume",
        )


def _live(ctx: CheckContext) -> Live | None:
    parts = ctx.live.live(ctx.dataset.slug, SHEET)
    return _live_of(parts[-1].part_id, ctx) if parts else None


def _live_of(part: int, ctx: CheckContext) -> Live | None:
    (found,) = ctx.rows("SELECT max(extract_date) AS day FROM ehcp_case WHERE part_id = %s", [part])
    return Live(part, found["day"]) if found["day"] else None


def _day(ctx: CheckContext) -> date | None:
    """The day of the file's extract: the commonest, as one_day has it."""
    if not ctx.has(SHEET):
        return None
    query = f"SELECT mode() WITHIN GROUP (ORDER BY extract_date) AS day FROM {ctx.table(SHEET)}"  # noqa: S608
    (found,) = ctx.rows(query)
    return date.fromisoformat(found["day"]) if found["day"] else None


def _compared(ctx: CheckContext) -> Live | None:
    """What is live, where this extract follows it; an older one lacks what came later."""
    live, day = _live(ctx), _day(ctx)
    return live if live and day and day >= live.day else None


def _keys(ctx: CheckContext) -> str:
    """A table of the file's cases by what they are known by."""
    query = (
        f"SELECT DISTINCT child, received_date::date AS received_date "  # noqa: S608
        f"FROM {ctx.table(SHEET)} WHERE child IS NOT NULL AND received_date IS NOT NULL"
    )
    return ctx.made("rule_case_keys", query)


def _examples(count: int, rows: list[int]) -> str:
    named = ", ".join(f"{row:,}" for row in rows)
    return f"There they are in row{'s' if count > 1 else ''} {named}" + (
        f" and {count - len(rows):,} more" if count > len(rows) else ""
    )


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"
