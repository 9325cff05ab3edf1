"""The team and its service beside timeliness: staff, absence, calls, complaints, advice."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
from django.utils.crypto import salted_hmac

from ehcp import charts
from ehcp.calendars import first_day
from ehcp.figures.scope import MONTH, cells, counted, table
from ehcp.figures.timeliness.issued import PAGE
from ehcp.selectors.team import TEAM, Month, bookings_by_subject, team_months
from hnfsg.figures.cells import absence, short, written
from hnfsg.figures.registry import (
    Figure,
    FigureColumn,
    Limited,
    Polarity,
    Scope,
    Unit,
    register,
)
from hnfsg.intake.vintages import Vintage

SOURCES = (TEAM,)
CALL_COLUMNS = (
    MONTH,
    FigureColumn("calls", "Calls to the team and the service centre", Unit.COUNT),
    FigureColumn("answered", "Answered", Unit.COUNT),
    FigureColumn("share", "Share answered", Unit.SHARE),
    FigureColumn("team_calls", "Calls to the team", Unit.COUNT),
    FigureColumn("team_answered", "Answered by the team", Unit.COUNT),
    FigureColumn("centre_calls", "Calls to the service centre", Unit.COUNT),
    FigureColumn("centre_answered", "Answered by the service centre", Unit.COUNT),
    FigureColumn("complaints", "Complaints", Unit.COUNT),
    FigureColumn("bookings", "Helpline bookings", Unit.COUNT),
)
STAFF_COLUMNS = (
    MONTH,
    FigureColumn("staff", "Staff in post", Unit.STAFF, is_public=True),
    FigureColumn("absent", "Absent", Unit.STAFF, is_public=True),
    FigureColumn("absent_share", "Share absent", Unit.SHARE, is_public=True),
    FigureColumn("plan_writers", "Plan writers", Unit.STAFF, is_public=True),
    FigureColumn("psychologists", "Educational psychologists", Unit.STAFF, is_public=True),
    *counted("advice_requested", "Advice requested"),  # each is of a child
    *counted("advice_late", "Advice late"),
)


def _both(one: int | None, other: int | None) -> int | None:
    """Two numbers together; what is not stated adds nothing, unless neither is."""
    known = [number for number in (one, other) if number is not None]
    return sum(known) if known else None


def _ratio(part: Any, whole: Any) -> float | None:
    return None if part is None or not whole else float(part) / float(whole)


def _calls(month: Month) -> dict[str, Any]:
    row = month.stated
    calls = _both(row.team_calls, row.centre_calls)
    # Of a line that does not say how many were answered no share can be told.
    lines = ((row.team_calls, row.team_answered), (row.centre_calls, row.centre_answered))
    is_whole = all(answered is not None for came, answered in lines if came is not None)
    answered = _both(row.team_answered, row.centre_answered)
    return {
        "calls": calls,
        "answered": answered,
        "share": _ratio(answered, calls) if is_whole else None,
        "team_calls": row.team_calls,
        "team_answered": row.team_answered,
        "centre_calls": row.centre_calls,
        "centre_answered": row.centre_answered,
        "complaints": row.complaints,
        "bookings": month.bookings,
    }


def _staff(month: Month) -> dict[str, Any]:
    row = month.stated
    return {
        "staff": row.staff,
        "absent": row.absent,
        "absent_share": _ratio(row.absent, row.staff),
        "plan_writers": row.plan_writers,
        "psychologists": row.psychologists,
        **_advice("advice_requested", month.period, row.advice_requested),
        **_advice("advice_late", month.period, row.advice_late),
    }


def _advice(name: str, period: str, count: int | None) -> dict[str, int | None]:
    """A stated number of children and what it is rounded by: there are no children's own keys, so
    a month's number has one of its own that nobody can work out.
    """
    if count is None:
        return cells(name, None)
    key = salted_hmac("ehcp.team", f"{name} {period}").digest()[0]
    return cells(name, (count, key if count else 0))


def _by_month(
    columns: Sequence[FigureColumn], cells: Callable[[Month], dict[str, Any]]
) -> Callable[[Scope, Vintage], pd.DataFrame]:
    def frame(scope: Scope, vintage: Vintage) -> pd.DataFrame:
        months = team_months(vintage)
        return table(columns, ({"period": m.period, **cells(m)} for m in months))

    return frame


def _calls_takeaway(frame: pd.DataFrame) -> str:
    last = frame.iloc[-1]
    month = f"{first_day(last['period']):%B %Y}"
    said = f"In {month} "
    if absence(last["calls"]):
        said += "no calls were stated"
    elif absence(last["share"]):
        said += f"{_counted(last['calls'], 'call')} came in"
    else:
        share = short(Decimal(str(last["share"])), Unit.SHARE)
        said += f"{_number(last['answered'])} of {_number(last['calls'])} calls were answered "
        said += f"({share})"
    if not absence(last["complaints"]):
        there = "was" if last["complaints"] == 1 else "were"
        said += f", and there {there} {_counted(last['complaints'], 'complaint')}"
    return f"{said}."


def _staff_takeaway(frame: pd.DataFrame) -> str:
    last = frame.iloc[-1]
    month = f"{first_day(last['period']):%B %Y}"
    if absence(last["staff"]):
        return f"How many staff were in post was not stated for {month}."
    said = f"At the end of {month} {_people(last['staff'])} staff were in post"
    if not absence(last["absent_share"]):
        share = short(Decimal(str(last["absent_share"])), Unit.SHARE)
        said += f", {_people(last['absent'])} of them absent ({share})"
    if not absence(last["plan_writers"]):
        one = last["plan_writers"] == 1
        said += f"; {_people(last['plan_writers'])} plan "
        said += "writer was at work" if one else "writers were at work"
    return f"{said}."


def _number(value: Any) -> str:
    return written(value, Unit.COUNT)


def _counted(value: Any, word: str) -> str:
    return f"{_number(value)} {word}{'' if value == 1 else 's'}"


def _people(value: Any) -> str:
    return written(value, Unit.STAFF).removesuffix(".0")


CALLS = register(
    Figure(
        slug="ehcp.timeliness.calls",
        title="Calls, complaints and helpline bookings",
        definition=(
            "Calls about education, health and care plans that came in to the team and to the "
            "customer service centre, how many were answered, complaints received and bookings of "
            "the helpline."
        ),
        formula="Share answered: answered over came in, of the team and the centre together.",
        unit=Unit.COUNT,
        polarity=Polarity.NEITHER,
        sources=SOURCES,
        columns=CALL_COLUMNS,
        frame=_by_month(CALL_COLUMNS, _calls),
        takeaway=_calls_takeaway,
        page=PAGE,
        chart=charts.calls,
        xmr=Limited("complaints"),
        notes=("As stated month by month; what was not stated is not nought.",),
    )
)
STAFF = register(
    Figure(
        slug="ehcp.timeliness.staff",
        title="Staff in post, absent, and who writes and advises",
        definition=(
            "Staff of the team in post and absent, plan writers and educational psychologists at "
            "work, full-time equivalent at the end of each month; advice requested and late."
        ),
        formula="Share absent: absent over in post.",
        unit=Unit.STAFF,
        polarity=Polarity.NEITHER,
        sources=SOURCES,
        columns=STAFF_COLUMNS,
        frame=_by_month(STAFF_COLUMNS, _staff),
        takeaway=_staff_takeaway,
        page=PAGE,
        chart=charts.staff,
        notes=(
            "Full-time equivalents: two people at half time are one.",
            "Advice that is late in a month may have been asked for in an earlier one.",
        ),
    )
)

SUBJECT_COLUMNS = (
    FigureColumn("subject", "Subject"),
    FigureColumn("bookings", "Bookings in the month", Unit.COUNT),
    FigureColumn("before", "In the month before", Unit.COUNT),
    FigureColumn("twelve", "In the 12 months to then", Unit.COUNT),
    FigureColumn("month", "Month", is_shown=False),
)


def _subjects(scope: Scope, vintage: Vintage) -> pd.DataFrame:
    rows = bookings_by_subject(vintage)
    if not rows:
        return table(SUBJECT_COLUMNS, [])
    periods = sorted({period for period, _, _ in rows})
    counts = {(period, subject): n for period, subject, n in rows}
    last, before = periods[-1], periods[-2] if len(periods) > 1 else ""
    recent = [p for p in periods if _months_between(p, last) < 12]
    subjects = dict.fromkeys(subject for period, subject, _ in rows if period in recent)
    told: list[dict[str, Any]] = [
        {
            "subject": subject,
            "bookings": counts.get((last, subject), 0),
            "before": counts.get((before, subject), 0) if before else None,
            "twelve": sum(counts.get((p, subject), 0) for p in recent),
            "month": f"{first_day(last):%B %Y}",
        }
        for subject in subjects
    ]
    told.sort(key=lambda row: (-row["bookings"], row["subject"]))
    return table(SUBJECT_COLUMNS, told)


def _months_between(key: str, last: str) -> int:
    one, other = first_day(key), first_day(last)
    return (other.year - one.year) * 12 + other.month - one.month


def _subjects_takeaway(frame: pd.DataFrame) -> str:
    first = frame.iloc[0]
    every = sum(frame["bookings"])
    if not every:
        return f"The helpline had no bookings in {first['month']}."
    return (
        f"The most bookings of {first['month']} were about “{first['subject']}”: "
        f"{_number(first['bookings'])} of {_number(every)}."
    )


SUBJECTS = register(
    Figure(
        slug="ehcp.timeliness.subjects",
        title="What helpline bookings were about",
        definition="Bookings of the helpline by subject, as the team groups them.",
        formula="Bookings of the newest month, of the month before it, and of 12 months.",
        unit=Unit.COUNT,
        polarity=Polarity.NEITHER,
        sources=SOURCES,
        columns=SUBJECT_COLUMNS,
        frame=_subjects,
        takeaway=_subjects_takeaway,
        page=PAGE,
    )
)
SLUGS = (STAFF.slug, CALLS.slug, SUBJECTS.slug)
