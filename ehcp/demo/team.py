"""The demo county's team and service measures: a workbook with 30 months, and one a month after.

Invented, to go with its cases: the queue grows, staff are short, calls are diverted in September
2023 and fewer reach the team.
"""

import io
from collections.abc import Iterator
from datetime import date
from random import Random

from openpyxl import Workbook

from ehcp.calendars import later, span
from hnfsg.periods import month_of

FIRST, LAST = date(2021, 4, 1), date(2024, 1, 1)
DIVERTED = date(2023, 9, 1)  # calls go to the customer service centre first
_SEED = 2021
SUBJECTS = (
    ("Progress of an assessment", 0.46),
    ("A decision not to assess", 0.18),
    ("The draft plan", 0.16),
    ("Naming a school", 0.12),
    ("Annual review", 0.08),
)
_TEAM = (
    "Financial year",
    "Month",
    "Calls to the team",
    "Team calls answered",
    "Calls to the customer service centre",
    "Customer service centre calls answered",
    "Complaints",
    "Staff in post",
    "Staff absent",
    "Plan writers",
    "Educational psychologists",
    "Advice requested",
    "Advice late",
)
_HELPLINE = ("Financial year", "Month", "Subject", "Bookings")


def workbook(first: date = FIRST, last: date = LAST) -> bytes:
    """The measures of some months as an .xlsx file with the sheets Team and Helpline."""
    book = Workbook()
    book.remove(book.worksheets[0])
    team, helpline = book.create_sheet("Team"), book.create_sheet("Helpline")
    team.append(_TEAM)
    helpline.append(_HELPLINE)
    for month, row, bookings in months():
        if first <= month <= last:
            team.append([*_period(month), *row])
            for (subject, _), number in zip(SUBJECTS, bookings, strict=True):
                helpline.append([*_period(month), subject, number])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def months() -> Iterator[tuple[date, list[float], list[int]]]:
    """Each month with its measures, in the order of the template, and its bookings by subject."""
    chance = Random(_SEED)  # noqa: S311 - an invented county
    for place, month in enumerate(span(FIRST, LAST)):
        busy = 0.55 if month.month == 8 else 1.0
        calls = round((420 + 9 * place) * busy * chance.uniform(0.94, 1.06))
        is_diverted = month >= DIVERTED
        centre = round(calls * (0.52 if is_diverted else 0.3) * chance.uniform(0.95, 1.05))
        team = calls - centre
        staff = round(54.0 + 0.25 * place + chance.uniform(-0.8, 0.8), 1)
        asked = round((118 + 2.1 * place) * busy * 3 * chance.uniform(0.95, 1.05))
        bookings = (60 + 2 * place) * busy
        row: list[float] = [
            team,
            round(team * (0.78 - 0.009 * place + (0.14 if is_diverted else 0))),
            centre,
            round(centre * chance.uniform(0.86, 0.92)),
            round((9 + 0.55 * place) * chance.uniform(0.85, 1.15)),
            staff,
            round(staff * chance.uniform(0.08, 0.14), 1),
            round(11.0 + 0.1 * place, 1),
            round(19.5 - 0.12 * place, 1),
            asked,
            round(asked * min(0.6, 0.2 + 0.014 * place)),
        ]
        subjects = [round(bookings * share * chance.uniform(0.9, 1.1)) for _, share in SUBJECTS]
        yield month, row, subjects


def _period(month: date) -> list[object]:
    when = month_of(month)
    return [f"{when.start_year}/{(when.start_year + 1) % 100:02d}", when.month]


def sent_on(month: date) -> date:
    """When the measures of a month are sent: on the twelfth of the next."""
    return later(month, 1).replace(day=12)
