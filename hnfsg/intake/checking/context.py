"""What rules across rows are given, and what they and the reader find."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection
from psycopg import sql

from hnfsg.intake.declarations import Dataset, Sheet
from hnfsg.intake.door.references import SHOWN, shortened
from hnfsg.intake.layout import Layout, SheetMatch
from hnfsg.intake.models import Finding, FindingLevel, Upload
from hnfsg.intake.staging import Staging
from hnfsg.intake.vintages import Vintage

EXAMPLE = "example-row"
_FETCHED = 2_000  # rows that are made into dicts at once


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
    matches: list[SheetMatch] = field(default_factory=list)
    _made: set[str] = field(default_factory=set)

    def clean_up(self) -> None:
        """Drop the staging tables; a broken connection has dropped them already."""
        if connection.connection is not None and not connection.connection.broken:
            for staging in self.stagings.values():
                staging.drop()
            for name in self._made:
                self._execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(name)))

    def has(self, sheet: str) -> bool:
        """Whether the file brings any row of this sheet."""
        return sheet in self.stagings

    def table(self, sheet: str) -> str:
        """The staging table of a sheet: row_number, period, is_ok, and text columns."""
        return self.stagings[sheet].table

    def periods(self, sheet: str) -> list[str]:
        """The period keys that the file's rows of this sheet have, in order."""
        return self.stagings[sheet].periods() if self.has(sheet) else []

    def usual_amounts(self, sheet: Sheet) -> dict[str, Decimal]:
        """The median size of each column of money in the newest published month. One query."""
        names = [column.name for column in sheet.columns if column.is_money]
        parts = self.live.live(self.dataset.slug, sheet.slug)
        if not names or not parts:
            return {}
        median = sql.SQL(
            "percentile_disc(0.5) WITHIN GROUP (ORDER BY abs({0})) FILTER (WHERE {0} <> 0) AS {0}"
        )
        query = sql.SQL("SELECT {} FROM {} WHERE part_id = %s").format(
            sql.SQL(", ").join(median.format(sql.Identifier(name)) for name in names),
            sql.Identifier(apps.get_model(sheet.model)._meta.db_table),
        )
        found = self.rows(query.as_string(connection.connection), [parts[-1].part_id])[0]
        return {name: value for name, value in found.items() if value is not None}

    def made(self, name: str, query: str, params: Sequence[Any] = ()) -> str:
        """A temporary table of a query's rows, made once for all the rules that ask for it."""
        if name not in self._made:
            self._made.add(name)
            table = sql.Identifier(name)
            self._execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table))
            made = sql.SQL("CREATE TEMPORARY TABLE {} AS ").format(table) + sql.SQL(query)
            self._execute(made, params)
            self._execute(sql.SQL("ANALYZE {}").format(table))
        return name

    def _execute(self, command: sql.Composable, params: Sequence[Any] | None = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(command, params)

    def rows(self, query: str, params: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Run a query and give its rows by column name."""
        return list(self.each(query, params))

    def each(self, query: str, params: Sequence[Any] = ()) -> Iterator[dict[str, Any]]:
        """The rows of a query one by one, for a rule that every row of a large file may break."""
        with connection.cursor() as cursor:
            cursor.execute(query, params)
            names = [column.name for column in cursor.description or ()]
            while found := cursor.fetchmany(_FETCHED):
                for row in found:
                    yield dict(zip(names, row, strict=True))


LISTED = 10_000  # findings of one level and rule; of more only the number is told


@dataclass
class Report:
    """The findings of one check, and where each declared sheet stands in the file.

    `wrong`: by the sheet's name in the file the rows that have an error, of findings that are not
    listed too. `unlisted`: how many those are, by level and rule.
    """

    upload: Upload
    findings: list[Finding] = field(default_factory=list)
    wrong: dict[str, set[int]] = field(default_factory=dict)
    unlisted: Counter[tuple[str, str]] = field(default_factory=Counter)
    _listed: Counter[tuple[str, str]] = field(default_factory=Counter)
    layouts: dict[str, list[Layout]] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        """Whether anything must be fixed or answered."""
        return any(f.level in (FindingLevel.ERROR, FindingLevel.QUESTION) for f in self.findings)

    def add(self, level: FindingLevel, rule: str, *, what: str, fix: str = "", **at: Any) -> None:
        """Add a finding; `at` are the fields of Finding that say where.

        Of a child's reference its first characters are told, and as much again tells its subject.
        """
        if level == FindingLevel.ERROR and at.get("row") and rule != EXAMPLE:
            self.wrong.setdefault(at.get("sheet", ""), set()).add(at["row"])
        if self._listed[level, rule] >= LISTED:
            self.unlisted[level, rule] += 1
            return
        self._listed[level, rule] += 1
        texts = {"what": what, "fix": fix, "label": at.pop("label", "")}
        about = shortened(at.pop("subject", ""), 2 * SHOWN)
        told = {name: shortened(text) for name, text in texts.items()}
        self.findings.append(
            Finding(upload=self.upload, level=level, rule=rule, subject=about, **told, **at)
        )

    def tell_unlisted(self) -> None:
        """Add how many more there are of what is not listed. Once, at the end."""
        for (level, rule), count in self.unlisted.items():
            self.findings.append(
                Finding(
                    upload=self.upload,
                    level=level,
                    rule=rule,
                    what=f"{count:,} more are like these, of which the first {LISTED:,} are listed",
                    fix="Put these right first, or mend what all of them have in common.",
                    stands_for=count,
                )
            )

    def error(self, rule: str, *, what: str, fix: str, **at: Any) -> None:
        """Add an error."""
        self.add(FindingLevel.ERROR, rule, what=what, fix=fix, **at)

    def ask(self, rule: str, *, what: str, fix: str, **at: Any) -> None:
        """Ask the officer, once for each subject."""
        subject = at.get("subject", "")
        is_asked = any(
            f.level == FindingLevel.QUESTION and (f.rule, f.subject) == (rule, subject)
            for f in self.findings
        )
        if not is_asked:
            self.add(FindingLevel.QUESTION, rule, what=what, fix=fix, **at)

    def add_issue(self, rule: str, issue: Issue) -> None:
        """Add what a rule found, at its cell of the file."""
        layout = self._layout(issue)
        self.add(
            issue.level,
            rule,
            sheet=layout.name if layout else "",
            cell=layout.cell(issue.column, issue.row) if layout else "",
            row=issue.row,
            period=issue.period,
            subject=issue.subject,
            label=self.upload.dataset.sheet(issue.sheet).named(issue.row, issue.label),
            what=issue.what,
            fix=issue.fix,
        )

    def _layout(self, issue: Issue) -> Layout | None:
        """The layout of an issue's sheet: that of its month, where months stand across."""
        layouts = self.layouts.get(issue.sheet, [])
        of_period = [layout for layout in layouts if layout.period == issue.period]
        return next(iter(of_period or layouts), None)
