"""What papers of the demo county say of its own figures. The county and its papers are invented.

Two of them do not agree with each other at month 10 of 2023/24: Cabinet was told £42.0m before
the month's return was closed, which says £40.9m.
"""

import csv
import io
from datetime import date

from finance.datasets.reported import REPORTED
from finance.models import ReportedMeasure, ReportedPoint

FILE_NAME = "Reported elsewhere, February 2024.csv"
PUBLISHED_ON = date(2024, 2, 21)
_SITE = "https://council.demo.example/papers"
_LAST_YEAR, _YEAR = "2022/23", "2023/24"
_MEASURE, _POINT = ReportedMeasure, ReportedPoint

Report = tuple[str, ReportedPoint, ReportedMeasure, int, str, str, str, str]
# Year, point, measure, pounds, in its own words, source, its page, note.
REPORTS: tuple[Report, ...] = (
    (_LAST_YEAR, _POINT.OUTTURN, _MEASURE.DSG_OVERSPEND, 39_000_000, "around £39 million",
     "Council, 20 July 2023, item 9", "council-2023-07-20", ""),
    (_YEAR, _POINT.MONTH_6, _MEASURE.DSG_OVERSPEND, 38_100_000, "£38.1m",
     "Schools’ Forum, 15 November 2023, item 6", "forum-2023-11-15", ""),
    (_YEAR, _POINT.MONTH_9, _MEASURE.BUDGET_VARIANCE, 15_400_000, "about £15.4 million",
     "Cabinet, 24 January 2024, item 5", "cabinet-2024-01-24", ""),
    (_YEAR, _POINT.MONTH_10, _MEASURE.DSG_OVERSPEND, 42_000_000, "£42.0m",
     "Cabinet, 14 February 2024, item 8", "cabinet-2024-02-14",
     "Written before the return of month 10 was closed."),
    (_YEAR, _POINT.MONTH_10, _MEASURE.DSG_OVERSPEND, 40_900_000, "£40.9m",
     "Schools’ Forum, 21 February 2024, item 7", "forum-2024-02-21", ""),
    (_YEAR, _POINT.MONTH_10, _MEASURE.CUMULATIVE, 163_000_000, "just under £163 million",
     "Answer to a councillor, 19 February 2024", "answer-2024-02-19", ""),
)  # fmt: skip


def register() -> bytes:
    """The list as a csv, under the headings of the template."""
    (sheet,) = REPORTED.sheets
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([column.heading for column in sheet.columns])
    for year, point, measure, pounds, said, source, page, note in REPORTS:
        address = f"{_SITE}/{page}"
        table.writerow([year, point.label, measure.label, pounds, "", said, source, address, note])
    return out.getvalue().encode()
