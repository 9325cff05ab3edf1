"""The EHCP files of the demo county: its schools, and its cases as at one day after another."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache, partial
from typing import Any

from django.db import models
from django.utils import timezone

from ehcp.datasets.cases import CASES, CASES_SHEET
from ehcp.datasets.published import PUBLISHED
from ehcp.datasets.reference import FUNDING, NEIGHBOURS
from ehcp.datasets.reported import REPORTED
from ehcp.datasets.schools import SCHOOLS
from ehcp.datasets.team import TEAM
from ehcp.demo import county, published, team
from ehcp.demo.extracts import Row, case_number, cases
from ehcp.demo.schools import schools
from ehcp.demo.stories import later
from ehcp.models import Case
from ehcp.services.council import set_this_council
from hnfsg.intake.demo import Say, Sending, send
from hnfsg.people.models import User

AT = time(9, 40)
SCHOOLS_ON = date(2022, 1, 20)
REPORTED_ON = date(2024, 1, 30)
_WAIT = 3  # days from that of an extract to that on which it is sent
_BAR = 24  # characters


def sendings(*, every: int = 1, newest: int = len(county.EXTRACTS)) -> list[Sending]:
    """Every file with its moment, the oldest first.

    `every` keeps one child in so many, `newest` so many of the extracts.
    """
    rolls = Sending(SCHOOLS, "Schools January 2022.csv", _moment(SCHOOLS_ON), school_list)
    cases = (_extract(day, every) for day in county.EXTRACTS[-newest:])
    measures = Sending(TEAM, "Team measures.xlsx", _moment(team.sent_on(team.LAST)), team.workbook)
    return sorted((rolls, *_published(), *cases, measures), key=lambda sending: sending.at)


def load(files: Sequence[Sending], by: User, say: Say) -> None:
    """Send files, saying how far it is, and say which council the county is.

    Raises DemoFileRefused when one does not pass.
    """
    for count, sending in enumerate(files):
        say(f"Cases of EHCPs {_bar(count, len(files))} {count} of {len(files)} files")
        send(sending, by)
    if files:
        set_this_council(said=str(published.NUMBER), by=by)
        say(f"Cases of EHCPs {_bar(1, 1)} all {len(files)} files published")


def _published() -> list[Sending]:
    """What is published of all councils, in June 2023, and what others report of our own."""
    on, later_on = _moment(published.RELEASED_ON), _moment(REPORTED_ON)
    return [
        Sending(PUBLISHED, "requests.csv", on, published.requests_file),
        Sending(PUBLISHED, "timeliness_20_week.csv", on, published.timeliness_file),
        Sending(PUBLISHED, "caseload.csv", on, published.caseload_file),
        Sending(NEIGHBOURS, "Statistical neighbours.csv", on, published.neighbours_file),
        Sending(FUNDING, "School funding per pupil.csv", on, published.funding_file),
        Sending(REPORTED, "Reported elsewhere.csv", later_on, published.reported_file),
    ]


def _extract(day: date, every: int) -> Sending:
    name = f"EHC cases {day:%Y-%m-%d}.csv"
    return Sending(CASES, name, _moment(later(day, _WAIT)), partial(case_file, day, every=every))


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, AT))


def _bar(done: int, whole: int) -> str:
    full = _BAR * done // whole
    return f"[{'#' * full}{'.' * (_BAR - full)}]"


def case_file(day: date, *, every: int = 1) -> bytes:
    """The extract of a day as the case system would export it: the template's columns as csv."""
    words = _words()
    columns = CASES_SHEET.columns
    rows = (
        [_told(words, column.name, row.get(column.name)) for column in columns]
        for row in map(_with_number, cases(day, every=every))
    )
    return _csv([column.heading for column in columns], rows)


def _with_number(row: Row) -> Row:
    return row | {"case_number": case_number(row)}


def _told(words: Mapping[str, Mapping[str, str]], name: str, value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return words.get(name, {}).get(value, "" if value is None else str(value))


@cache
def _words() -> dict[str, dict[str, str]]:
    """By field, what each stored choice is called."""
    return {
        field.name: {str(value): str(label) for value, label in field.choices}
        for field in Case._meta.get_fields()
        if isinstance(field, models.CharField) and field.choices
    }


def school_list() -> bytes:
    """The list of schools, as our own template has it."""
    rows = ([s.urn, s.name, s.phase, s.area, str(s.roll)] for s in schools())
    return _csv(["URN", "School", "Phase", "Area", "Pupils on roll"], rows)


def _csv(headings: list[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode()
