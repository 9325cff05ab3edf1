"""Small monthly returns: as workbooks for the road, or put straight into the tables."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from finance.datasets import MONTHLY_RETURN
from finance.models import Block, ManagementActionRow, ReturnLine, ReturnSummary
from hnfsg import clock
from hnfsg.intake import services
from hnfsg.intake.models import Finding, FindingLevel, Part, Publication, Upload, UploadState
from hnfsg.periods import FinancialMonth
from tests.intake.files import send, workbook

M9, M10 = FinancialMonth(2023, 9), FinancialMonth(2023, 10)

SUMMARY = [
    "Financial year",
    "Month",
    "DSG income after recoupment",
    "Forecast spend",
    "Reported overspend",
    "Budget variance",
    "Cumulative deficit brought forward",
    "Contributions",
]
LINES = ["Code", "Line", "DSG block", "Budget", "Actual to date", "Forecast"]
ACTIONS = ["Reference", "Plan version", "Action", "Planned saving this year"]
ACTIONS_WITH_STATES = [*ACTIONS, "Delivered", "On track", "At risk", "Not deliverable"]

Row = Sequence[object]


def summary(
    month: object = 10,
    *,
    income: object = 1_000_000,
    spend: object = 1_300_000,
    overspend: object = 300_000,
    variance: object = 100_000,
    contributions: object = None,
) -> list[object]:
    """A row of the sheet Summary that agrees with `two_lines`."""
    return ["2023/24", month, income, spend, overspend, variance, 2_000_000, contributions]


def line(code: str, budget: object, forecast: object, name: str = "") -> list[object]:
    """A row of the sheet Lines."""
    return [code, name or f"Line {code}", "High needs", budget, None, forecast]


def two_lines() -> list[list[object]]:
    """Lines that add up to `summary`: 1,300,000 forecast, 100,000 over budget."""
    return [line("A", 800_000, 900_000), line("B", 400_000, 400_000)]


def book(
    summaries: Sequence[Row] | None = None,
    lines: Sequence[Row] | None = None,
    actions: Sequence[Row] | None = None,
    action_headings: Row = ACTIONS,
) -> io.BytesIO:
    """A workbook of one month."""
    sheets: dict[str, list[Row]] = {
        "Summary": [SUMMARY, *([summary()] if summaries is None else summaries)],
        "Lines": [LINES, *(two_lines() if lines is None else lines)],
    }
    if actions is not None:
        sheets["Management actions"] = [action_headings, *actions]
    return workbook(sheets)


def send_book(file: io.BytesIO, file_name: str = "return.xlsx") -> Upload:
    """Send a workbook down the road and check it here."""
    return send(file, file_name, MONTHLY_RETURN.slug)


def found(upload: Upload, rule: str) -> list[Finding]:
    """What a rule found in an upload, in order."""
    return list(upload.findings.filter(rule=rule))


def publish(upload: Upload) -> Upload:
    """Explain whatever is asked and publish."""
    for query in upload.findings.filter(level=FindingLevel.QUERY):
        services.explain(finding=query, text="It is right.", by=None)
    services.publish(upload=upload, by=None)
    upload.refresh_from_db()
    return upload


def live_month(
    month: FinancialMonth,
    lines: Mapping[str, tuple[int, int]],
    stated: Mapping[str, object] | None = None,
    at: datetime | None = None,
    spent: Mapping[str, int] | None = None,
) -> Upload:
    """A published month, put straight into the tables: {code: (budget, forecast)}.

    `stated` are fields of the summary; without it the month has lines only. `spent` are actuals
    to date by code. Every line is of high needs, but those whose codes begin with S.
    """
    moment = at or clock.now()
    upload = _published(month, moment)
    part = _live_part(upload, "lines", month, moment, len(lines))
    ReturnLine.objects.bulk_create(
        ReturnLine(
            part=part,
            row_number=row,
            code=code,
            line=f"Line {code}",
            block=Block.SCHOOLS if code.startswith("S") else Block.HIGH_NEEDS,
            budget=Decimal(budget),
            actual_to_date=None if spent is None or code not in spent else Decimal(spent[code]),
            forecast=Decimal(forecast),
        )
        for row, (code, (budget, forecast)) in enumerate(lines.items(), start=2)
    )
    if stated is not None:
        part = _live_part(upload, "summary", month, moment, 1)
        ReturnSummary.objects.create(part=part, row_number=2, **stated)
    return upload


def action(ref: str, planned: int, *, plan: str = "Plan 2023", **fields: object) -> dict[str, Any]:
    """Fields of a management action; amounts in pounds, what is left out was not stated."""
    amounts = {
        name: Decimal(value) if isinstance(value, int) else value for name, value in fields.items()
    }
    return {
        "ref": ref,
        "plan_version": plan,
        "title": f"Action {ref}",
        "planned": Decimal(planned),
        **amounts,
    }


def live_actions(
    month: FinancialMonth, *actions: Mapping[str, Any], at: datetime | None = None
) -> Upload:
    """A published month of management actions (see `action`), put straight into the tables.

    It takes the place of what counted for the month, from `at`.
    """
    moment = at or clock.now()
    Publication.objects.filter(
        sheet="management-actions", period=month.key, until_at__isnull=True
    ).update(until_at=moment)
    upload = _published(month, moment)
    part = _live_part(upload, "management-actions", month, moment, len(actions))
    ManagementActionRow.objects.bulk_create(
        ManagementActionRow(part=part, row_number=row, **fields)
        for row, fields in enumerate(actions, start=2)
    )
    return upload


def _published(month: FinancialMonth, moment: datetime) -> Upload:
    return Upload.objects.create(
        dataset_slug=MONTHLY_RETURN.slug,
        state=UploadState.PUBLISHED,
        file_name=f"{month.key}.xlsx",
        sha256="0" * 64,
        size_bytes=1,
        received_at=moment,
        published_at=moment,
        sheets_read=[],
    )


def stated_amounts(overspend: int, variance: int, spend: int) -> dict[str, object]:
    """Fields of a summary of 2023/24."""
    return {
        "dsg_income_after_recoupment": Decimal(322_900_000),
        "forecast_spend": Decimal(spend),
        "reported_overspend": Decimal(overspend),
        "budget_variance": Decimal(variance),
        "cumulative_brought_forward": Decimal(125_560_000),
        "contributions": Decimal(3_500_000),
    }


def _live_part(
    upload: Upload, sheet: str, month: FinancialMonth, moment: datetime, rows: int
) -> Part:
    part = Part.objects.create(upload=upload, sheet=sheet, period=month.key, rows=rows)
    Publication.objects.create(
        dataset_slug=upload.dataset_slug,
        sheet=sheet,
        period=month.key,
        part=part,
        from_at=moment,
    )
    return part
