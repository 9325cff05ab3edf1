"""A larger county than the demonstration's, sent down the road: run by `manage.py shell`.

Five years of 200 lines and 40 actions, 60 files. Amounts are of a plain formula: nothing here is
random, and nothing is unusual, so that no officer has to explain a thing.
"""

import io
from datetime import datetime, time, timedelta

from django.utils import timezone
from openpyxl import Workbook

from finance.datasets import MONTHLY_RETURN
from finance.demo import actions
from finance.models import Block, Category
from hnfsg.intake import jobs, services
from hnfsg.intake.models import FindingLevel, Job, Upload, UploadState
from hnfsg.people.demo import demo_users, make_demo_people
from hnfsg.people.models import User
from hnfsg.people.rights import Right, has_right
from hnfsg.periods import OUTTURN, FinancialMonth, months

FIRST, LAST = FinancialMonth(2019, 1), FinancialMonth(2023, 10)
FILES, LINES, AGAIN = 60, 200, 3  # so often is the last month sent
BUDGET, INCOME = 1_600_000, 290_000_000
CATEGORIES = [c for c in Category if c is not Category.NOT_HIGH_NEEDS]


def fill() -> None:
    """Everything but the last month's files, which wait to be published."""
    make_demo_people()
    by = officer()
    closed = [FinancialMonth(2022, OUTTURN)]
    sent = sorted([m for m in months(FIRST, LAST) if m != LAST] + closed)
    assert len(sent) + AGAIN >= FILES
    for month in sent[len(sent) + AGAIN - FILES :]:
        publish(month, _checked(month, 0, by), by)
    for version in range(AGAIN):
        _checked(LAST, version, by)
    Job.objects.filter(finished_at=None).delete()  # nobody has drawn a figure yet


def publish_next() -> None:
    """Publish the next of the files that wait."""
    upload = Upload.objects.filter(state=UploadState.READY).order_by("pk")[0]
    services.publish(upload=upload, by=officer())


def publish(month: FinancialMonth, upload: Upload, by: User) -> None:
    """Publish a month's upload as of three weeks after the month."""
    moment = datetime.combine(month.ends_on + timedelta(days=20), time(10))
    services.publish(upload=upload, by=by, effective_at=timezone.make_aware(moment))


def officer() -> User:
    """Somebody who may send returns."""
    return next(user for user in demo_users() if has_right(user, Right.UPLOAD_FINANCE))


def _checked(month: FinancialMonth, version: int, by: User) -> Upload:
    acted = actions.rows(FinancialMonth(2023, min(month.month, 11)))
    content = workbook(month, version, LINES, acted)
    return checked(f"County {month.key} v{version}.xlsx", content, by)


def checked(file_name: str, content: bytes, by: User) -> Upload:
    """A return, received, checked and explained."""
    upload = services.receive_upload(
        dataset=MONTHLY_RETURN, file=io.BytesIO(content), file_name=file_name, by=by
    )
    jobs.run(upload.jobs.get().pk)
    upload.refresh_from_db()
    if upload.state != UploadState.READY:
        told = [f"{f.place} {f.what}" for f in upload.findings.all()[:3]]
        raise SystemExit(f"{upload.file_name}: {upload.state} {upload.refusal} {told}")
    for query in upload.findings.filter(level=FindingLevel.QUERY):
        services.explain(finding=query, text="It was looked at, and it is right.", by=by)
    return upload


def workbook(month: FinancialMonth, version: int, count: int, acted: list[list[object]]) -> bytes:
    """A return of so many lines that agree with its summary, and of these actions."""
    book = Workbook(write_only=True)
    lines = [_line(number, month, version) for number in range(count)]
    spend, budget = (sum(int(str(line[place])) for line in lines) for place in (5, 4))
    brought = 10_000_000 * (month.start_year - 2018)
    names = [f"{month.start_year}/{(month.start_year + 1) % 100:02d}"]
    names.append("Outturn" if month.is_outturn else str(month.month))
    summary = [*names, INCOME, spend, spend - INCOME, spend - budget, brought]
    _sheet(book, "Summary", SUMMARY, [summary])
    _sheet(book, "Lines", LINE, lines)
    _sheet(book, "Management actions", actions.HEADINGS, acted)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book: Workbook, name: str, headings: object, rows: list[list[object]]) -> None:
    sheet = book.create_sheet(name)
    sheet.append(headings)
    for row in rows:
        sheet.append(row)


SUMMARY = (
    "Financial year",
    "Month",
    "DSG income after recoupment",
    "Forecast spend",
    "Reported overspend",
    "Budget variance",
    "Cumulative deficit brought forward",
)
LINE = (
    *("Code", "Line", "DSG block", "Provision category", "Budget", "Forecast"),
    *("Actual to date", "Budget volume", "Forecast volume", "Comment"),
)


def _line(number: int, month: FinancialMonth, version: int) -> list[object]:
    """One line: its forecast creeps up by month, its spending keeps pace with it."""
    is_high_needs = number % 4 != 0
    block = Block.HIGH_NEEDS if is_high_needs else Block.SCHOOLS
    budget = BUDGET + 4_000 * number + 60_000 * (month.start_year - FIRST.start_year)
    forecast = budget + 800 * (number % 7) * month.month + 100 * version
    spent = forecast if month.is_outturn else forecast * month.month // 12
    category = CATEGORIES[number % len(CATEGORIES)] if is_high_needs else Category.NOT_HIGH_NEEDS
    places = budget // 12_000
    return [
        f"L{number:03d}",
        f"Line {number} of the county",
        block.label.removesuffix(" block"),
        category.label,
        budget,
        forecast,
        spent,
        places,
        forecast // 12_000,
        "As last month" if number % 9 == 0 else None,
    ]
