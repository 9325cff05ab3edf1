"""Every figure of the past is what the files that counted then make of it.

Withdrawn, restated, released later, seen as at a day: whatever the history, a figure as at a
moment is the figure of a new site that was sent only the files that counted at that moment.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from finance.datasets import MONTHLY_RETURN
from finance.models import Block, ReturnLine, ReturnSummary
from finance.selectors import Moment, moved_lines
from hnfsg.intake import jobs, services, vintages
from hnfsg.intake.models import FindingLevel, Job, Part, Publication, Upload, UploadState
from hnfsg.intake.services.releasing import RELEASE_UPLOAD, enqueue_due
from hnfsg.people.models import User
from hnfsg.periods import FinancialMonth
from tests.finance.reports import report, send_reports
from tests.finance.returns import SUMMARY, send_book
from tests.finance.vintages import (
    BROUGHT,
    INCOME,
    PAID,
    File,
    History,
    Line,
    by_hand,
    cells,
    column,
)
from tests.intake.files import workbook

pytestmark = pytest.mark.django_db
M8, M9, M10 = (FinancialMonth(2023, number) for number in (8, 9, 10))
LINES = ["Code", "Line", "DSG block", "Budget", "Actual to date", "Forecast"]


@pytest.fixture(autouse=True)
def _moving_clock(settings: Settings) -> None:
    settings.TODAY = None  # the demonstration's day would stand still


def noon(day: int, month: int = 2) -> datetime:
    return datetime(2024, month, day, 12, tzinfo=UTC)


def of_month(name: str, month: FinancialMonth, more: int = 0) -> File:
    """A file of two lines of high needs and one of schools."""
    spent = 60_000 * month.month
    return File(
        name,
        month,
        (
            Line(
                "A", Block.HIGH_NEEDS, 700_000, spent + more, 800_000 + 1_000 * month.month + more
            ),
            Line("B", Block.HIGH_NEEDS, 200_000, spent // 3, 190_000),
            Line("S", Block.SCHOOLS, 300_000, spent // 2, 300_000 + more // 2),
        ),
    )


# --- down the road ---


def sent(file: File) -> Upload:
    """A file down the road, with whatever is asked explained."""
    upload = _return(file) if file.month else send_reports(*map(report, file.reports))
    assert upload.state == UploadState.READY, list(upload.findings.values_list("what", flat=True))
    for query in upload.findings.filter(level=FindingLevel.QUERY):
        services.explain(finding=query, text="It is right.", by=None)
    return upload


def _return(file: File) -> Upload:
    assert file.month
    summary = ["2023/24", file.month.month, INCOME, file.spend, file.spend - INCOME]
    summary += [file.spend - file.budget, BROUGHT, PAID]
    blocks = {Block.HIGH_NEEDS: "High needs", Block.SCHOOLS: "Schools"}
    lines = [
        [line.code, f"Line {line.code}", blocks[line.block], line.budget, line.spent, line.forecast]
        for line in file.lines
    ]
    sheets = {"Summary": [SUMMARY, summary], "Lines": [LINES, *lines]}
    return send_book(workbook(sheets), f"{file.name}.xlsx")


def rebuilt(files: list[File]) -> dict[tuple[str, str], list[list[Any]]]:
    """The cells of a site that was sent these files and no other."""
    with transaction.atomic():
        Publication.objects.all().delete()
        for file in files:
            services.publish(upload=sent(file), by=None, effective_at=noon(1, 1))
        found = cells(vintages.live())
        transaction.set_rollback(True)
    return found


def test_a_scripted_history_is_at_each_moment_a_rebuild(finance_officer: User) -> None:
    history, uploads = History(), dict[str, Upload]()
    first, second = of_month("nine", M9), of_month("nine again", M9, more=7_000)
    late, later = of_month("ten", M10, more=3_000), of_month("ten again", M10, more=4_000)
    reports, newer = File("reports", None, reports=(90_000,)), File("more", None, reports=(1, 2))

    def published(file: File, at: datetime) -> None:
        with time_machine.travel(at, tick=False):
            uploads[file.name] = sent(file)
            services.publish(upload=uploads[file.name], by=None)
        history.tell(at, "published", file)

    def withdrawn(file: File, at: datetime) -> None:
        with time_machine.travel(at, tick=False):
            services.withdraw(upload=uploads[file.name], by=None, reason="It was not agreed.")
        history.tell(at, "withdrawn", file)

    def planned(file: File, at: datetime, release: datetime) -> None:
        with time_machine.travel(at, tick=False):
            upload = sent(file)
            seen = services.seen_token(upload)
            services.plan_release(upload=upload, at=release, by=finance_officer, seen=seen)
        with time_machine.travel(release + timedelta(minutes=1), tick=False):
            enqueue_due()
            assert [jobs.run(job.pk) for job in _releases()] == [True]
        history.tell(release + timedelta(minutes=1), "published", file)

    published(of_month("eight", M8), noon(10, 1))
    published(first, noon(20, 1))
    published(reports, noon(25, 1))
    published(second, noon(1))
    published(late, noon(5))
    withdrawn(late, noon(7))
    published(newer, noon(9))
    withdrawn(second, noon(11))
    planned(later, noon(12), noon(20))
    withdrawn(newer, noon(22))
    withdrawn(first, noon(24))

    made: dict[tuple[str, ...], Any] = {}
    for moment in [noon(1, 1), *(at + timedelta(hours=1) for at, _, _ in history.events), noon(15)]:
        counted = history.counted(moment)
        names = tuple(sorted(file.name for file in counted.values()))
        if names not in made:
            made[names] = rebuilt(list(counted.values()))
        assert cells(vintages.as_at(moment)) == made[names], f"{moment}: {names}"
    assert cells(vintages.live()) == made["eight", "reports", "ten again"]
    assert len(made) == 11


def _releases() -> Iterator[Job]:
    return iter(Job.objects.filter(kind=RELEASE_UPLOAD, finished_at__isnull=True))


# --- any history ---


def _ready(file: File) -> Upload:
    """An upload whose rows are in place, as a check leaves it."""
    assert file.month
    upload = Upload.objects.create(
        dataset_slug=MONTHLY_RETURN.slug,
        state=UploadState.READY,
        file_name=f"{file.name}.xlsx",
        sha256="0" * 64,
        size_bytes=1,
        received_at=noon(1, 1),
        sheets_read=[],
    )
    part = Part.objects.create(upload=upload, sheet="lines", period=file.month.key, rows=3)
    ReturnLine.objects.bulk_create(
        ReturnLine(
            part=part,
            row_number=row,
            code=line.code,
            line=line.code,
            block=line.block,
            budget=line.budget,
            actual_to_date=line.spent,
            forecast=line.forecast,
        )
        for row, line in enumerate(file.lines, start=2)
    )
    part = Part.objects.create(upload=upload, sheet="summary", period=file.month.key, rows=1)
    ReturnSummary.objects.create(
        part=part,
        row_number=2,
        dsg_income_after_recoupment=INCOME,
        forecast_spend=file.spend,
        reported_overspend=file.spend - INCOME,
        budget_variance=file.spend - file.budget,
        cumulative_brought_forward=BROUGHT,
        contributions=PAID,
    )
    return upload


AMOUNTS = st.integers(-100_000, 3_000_000)
FILES = st.builds(
    lambda month, lines: File("file", FinancialMonth(2023, month), lines),
    st.integers(1, 4),
    st.tuples(
        *(
            st.builds(Line, st.just(code), st.just(block), AMOUNTS, AMOUNTS, AMOUNTS)
            for code, block in (
                ("A", Block.HIGH_NEEDS),
                ("B", Block.HIGH_NEEDS),
                ("S", Block.SCHOOLS),
            )
        )
    ),
)
STEPS = st.lists(st.one_of(FILES, st.integers(0, 9)), min_size=1, max_size=8)


@given(steps=STEPS)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_history_is_at_each_moment_what_a_pencil_makes_of_it(steps: list[File | int]) -> None:
    """A step is a file to publish, or which of those sent so far is withdrawn."""
    with transaction.atomic():
        history, moments = _told(steps)
        for moment in moments:
            _hold(vintages.as_at(moment), history, moment)
        _hold(vintages.live(), history, moments[-1])
        transaction.set_rollback(True)


@given(steps=STEPS)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_between_any_two_moments_the_movements_add_up_to_the_difference(
    steps: list[File | int],
) -> None:
    """Between every two moments of a history, from the newest month then to the newest now."""
    with transaction.atomic():
        history, moments = _told(steps)
        sides = [(vintages.as_at(at), _newest(history.counted(at))) for at in moments]
        for (before, old), (after, new) in combinations(sides, 2):
            if old is None or new is None:
                continue
            moved = moved_lines(Moment(after, new.month), Moment(before, old.month))  # type: ignore[arg-type]
            twin = {line.code: line.forecast for line in new.lines}
            for line in old.lines:
                twin[line.code] -= line.forecast
            assert dict(zip(moved["code"], moved["moved"], strict=True)) == twin
            assert sum(moved["moved"], Decimal(0)) == new.spend - old.spend
        transaction.set_rollback(True)


def _newest(counted: dict[str, File]) -> File | None:
    return counted[max(counted)] if counted else None


def _told(steps: list[File | int]) -> tuple[History, list[datetime]]:
    history, moments = History(), list[datetime]()
    sent: list[tuple[File, Upload]] = []
    for day, step in enumerate(steps, start=1):
        at = noon(day)
        moments.append(at)
        with time_machine.travel(at, tick=False):
            if isinstance(step, File):
                file = File(f"file {day}", step.month, step.lines)
                sent.append((file, _ready(file)))
                services.publish(upload=sent[-1][1], by=None)
                history.tell(at, "published", file)
            elif step < len(sent):
                file, upload = sent.pop(step)
                services.withdraw(upload=upload, by=None, reason="It was not agreed.")
                history.tell(at, "withdrawn", file)
    return history, moments


def _hold(vintage: vintages.Vintage, history: History, moment: datetime) -> None:
    counted = history.counted(moment)
    for file in counted.values():
        assert file.month
        for name, expected in by_hand(counted, file.month).items():
            slug, _, told = name.partition(" ")
            assert column(vintage, slug, told, file.month) == _decimals(expected), name
    if not counted:
        assert vintage.parts == ()


def _decimals(amounts: dict[str, int | None]) -> dict[str, Decimal | None]:
    return {key: None if n is None else Decimal(n) for key, n in sorted(amounts.items())}


def test_the_pencil_brings_back_what_was_there_before() -> None:
    one, two, three = (of_month(name, M9, more=n) for n, name in enumerate("abc"))
    history = History()
    steps: list[tuple[str, File]] = [("published", one), ("published", two), ("published", three)]
    steps += [("withdrawn", two), ("withdrawn", three), ("withdrawn", one)]
    for day, (what, file) in enumerate(steps, start=1):
        history.tell(noon(day), what, file)
    named = [[f.name for f in history.counted(noon(day)).values()] for day in range(1, 7)]
    assert named == [["a"], ["b"], ["c"], ["c"], ["a"], []]
