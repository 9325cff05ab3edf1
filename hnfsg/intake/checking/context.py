"""What rules across rows are given, and what they and the reader find."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from hnfsg.intake.declarations import Dataset
from hnfsg.intake.layout import Layout
from hnfsg.intake.models import Finding, FindingLevel, Upload
from hnfsg.intake.reading import address
from hnfsg.intake.staging import Staging
from hnfsg.intake.vintages import Vintage


@dataclass(frozen=True)
class Issue:
    """One thing that a check found. `sheet` and `column` are declared names, not the file's."""

    level: FindingLevel
    sheet: str
    what: str
    fix: str = ""
    row: int | None = None
    column: str | None = None
    period: str = ""
    subject: str = ""
    label: str = ""


@dataclass
class CheckContext:
    """What a rule across rows may use. Staged rows by SQL, live rows by `live`."""

    upload: Upload
    dataset: Dataset
    live: Vintage
    today: date
    stagings: dict[str, Staging] = field(default_factory=dict)

    def has(self, sheet: str) -> bool:
        """Whether the file brings any row of this sheet."""
        return sheet in self.stagings

    def table(self, sheet: str) -> str:
        """The staging table of a sheet: row_number, period, is_ok, and text columns."""
        return self.stagings[sheet].table

    def periods(self, sheet: str) -> list[str]:
        """The period keys that the file's rows of this sheet have, in order."""
        return self.stagings[sheet].periods() if self.has(sheet) else []

    def rows(self, query: str, params: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Run a query and give its rows by column name."""
        with connection.cursor() as cursor:
            cursor.execute(query, params)
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@dataclass
class Report:
    """The findings of one check, and where each declared sheet stands in the file."""

    upload: Upload
    findings: list[Finding] = field(default_factory=list)
    layouts: dict[str, Layout] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        """Whether anything must be fixed."""
        return any(f.level == FindingLevel.ERROR for f in self.findings)

    def add(self, level: FindingLevel, rule: str, *, what: str, fix: str = "", **at: Any) -> None:
        """Add a finding; `at` are the fields of Finding that say where."""
        self.findings.append(
            Finding(upload=self.upload, level=level, rule=rule, what=what, fix=fix, **at)
        )

    def error(self, rule: str, *, what: str, fix: str, **at: Any) -> None:
        """Add an error."""
        self.add(FindingLevel.ERROR, rule, what=what, fix=fix, **at)

    def add_issue(self, rule: str, issue: Issue) -> None:
        """Add what a rule found, at its cell of the file."""
        layout = self.layouts.get(issue.sheet)
        place = layout.columns.get(issue.column or "") if layout else None
        cell = address(place, issue.row) if place is not None and issue.row else ""
        self.add(
            issue.level,
            rule,
            sheet=layout.name if layout else "",
            cell=cell,
            row=issue.row,
            period=issue.period,
            subject=issue.subject,
            label=issue.label,
            what=issue.what,
            fix=issue.fix,
        )
