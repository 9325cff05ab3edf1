"""The check job: read the file, normalise, stage, run the rules, insert the typed rows.

When it ends, everything an upload brings is in place and not yet live. It may be run again from
the start at any moment: what an interrupted run left is removed first, and the last step is one
transaction.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from django.db import connection, transaction
from psycopg import sql

from hnfsg import clock
from hnfsg.intake import vintages
from hnfsg.intake.cells import LARGEST, normalise
from hnfsg.intake.declarations import Column, ColumnType, Dataset, Personal, Sheet
from hnfsg.intake.layout import Layout, SheetMatch, match_sheets, missing_sheets
from hnfsg.intake.models import Finding, FindingLevel, Upload, UploadState
from hnfsg.intake.personal import Scanner, Suspect
from hnfsg.intake.reading import Unreadable, address, open_file
from hnfsg.intake.staging import Staging
from hnfsg.intake.states import move, refuse
from hnfsg.intake.vintages import Vintage
from hnfsg.money import parse_amount
from hnfsg.people import audit
from hnfsg.periods import FinancialMonth, period_label

Progress = Callable[[str, int], None]


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


class PersonalData(Unreadable):
    """The file holds personal data that its dataset does not declare."""


def check_upload(upload: Upload, progress: Progress = lambda step, done: None) -> None:
    """Check an upload from the start and leave it ready, failed or refused."""
    if not _begin(upload):
        return
    check = _Check(upload, progress)
    try:
        check.read()
        check.apply_rules()
        check.finish()
    except Unreadable as problem:
        refuse(upload, str(problem))
    finally:
        check.clean_up()


def _begin(upload: Upload) -> bool:
    """Remove what an interrupted check left; False when the upload is past checking."""
    with transaction.atomic():
        locked = Upload.objects.select_for_update().get(pk=upload.pk)
        if locked.state not in (UploadState.RECEIVED, UploadState.CHECKING):
            return False
        if locked.state == UploadState.RECEIVED:
            move(locked, UploadState.CHECKING)
        locked.findings.all().delete()
        locked.parts.all().delete()
    upload.refresh_from_db()
    return True


class _Check:
    """One run of the check of one upload."""

    def __init__(self, upload: Upload, progress: Progress) -> None:
        self.upload = upload
        self.dataset = upload.dataset
        self.progress = progress
        self.context = CheckContext(upload, self.dataset, vintages.live(), clock.today())
        self.findings: list[Finding] = []
        self.layouts: dict[str, Layout] = {}
        self.sheets_read: list[dict[str, Any]] = []
        self.suspects: list[Suspect] = []
        self.rows_done = 0

    # --- reading ---------------------------------------------------------------------------------

    def read(self) -> None:
        """Stage every sheet that the dataset knows, and look through all of them for people."""
        with self.upload.file.open("rb") as file:
            matches = match_sheets(self.dataset, open_file(file, self.upload.file_name))
            if not any(match.sheet or match.could_be for match in matches):
                self._no_sheet(matches)
            for match in _summary_first(self.dataset, matches):
                self._read_sheet(match)
        self._stop_at_personal_data()
        for sentence in missing_sheets(self.dataset, matches):
            self._add(FindingLevel.ERROR, "missing-sheet", what=sentence, fix=_ADD_SHEET)
        self._two_alike(matches)
        self._chosen_month()

    def _no_sheet(self, matches: list[SheetMatch]) -> None:
        known = ", ".join(sheet.name for sheet in self.dataset.sheets)
        found = ", ".join(match.raw.name for match in matches) or "none"
        self._add(
            FindingLevel.ERROR,
            "no-known-sheet",
            what=f"No sheet of the file is one of: {known}. Its sheets are: {found}",
            fix="Name the sheets and their headings as the template does.",
        )

    def _two_alike(self, matches: list[SheetMatch]) -> None:
        for sheet in self.dataset.sheets:
            names = [m.raw.name for m in matches if m.could_be is sheet]
            if names:
                self._add(
                    FindingLevel.ERROR,
                    "two-sheets-alike",
                    what=f"{' and '.join(names)} could each be the sheet {sheet.name}",
                    fix=f"Name the right one {sheet.name}, or delete the others.",
                )

    def _chosen_month(self) -> None:
        """The month chosen at the upload counts where the file is silent, and must not differ."""
        chosen = self.upload.stated_period
        others = {p for staging in self.context.stagings.values() for p in staging.periods()}
        if chosen and others - {chosen}:
            told = ", ".join(period_label(key) for key in sorted(others - {chosen}))
            self._add(
                FindingLevel.ERROR,
                "chosen-month",
                what=f"You chose {period_label(chosen)}, and the file says {told}",
                fix="Choose “The file says” when you upload it, or correct the month in the file.",
            )

    def _read_sheet(self, match: SheetMatch) -> None:
        name = match.raw.name
        self.progress(f"Reading {name}", self.rows_done)
        scanner = Scanner(name, _allowed_headings(self.dataset))
        before = self.rows_done
        for chunk in match.chunks():
            self.suspects += scanner.scan(chunk)
            if match.layout and match.sheet:
                self._stage(match.sheet, match.layout, chunk)
            self.rows_done += len(chunk)
            self.progress(f"Reading {name}", self.rows_done)
        self._report_sheet(match, self.rows_done - before)

    def _report_sheet(self, match: SheetMatch, seen: int) -> None:
        slug = match.sheet.slug if match.sheet else None
        staging = self.context.stagings.get(slug or "")
        rows = staging.count if staging and match.layout else 0
        self.sheets_read.append(
            {"name": match.raw.name, "sheet": slug, "rows": rows, "reason": match.reason}
        )
        if match.sheet and match.layout:
            self._report_columns(match.sheet, match.layout)
            if not rows:
                self._add(
                    FindingLevel.ERROR,
                    "empty-sheet",
                    sheet=match.raw.name,
                    what=f"The sheet {match.raw.name} has headings and no rows",
                    fix="Add its rows, or delete the sheet.",
                )
        elif match.sheet:
            self._add(
                FindingLevel.ERROR,
                "no-headings",
                sheet=match.raw.name,
                what=match.reason,
                fix="Put the headings of the template in one row above the figures.",
            )

    def _report_columns(self, sheet: Sheet, layout: Layout) -> None:
        for column in layout.missing:
            self._add(
                FindingLevel.ERROR,
                "missing-column",
                sheet=layout.name,
                what=f"There is no column {column.heading}",
                fix=f"Add a column headed {column.heading}. {column.rule}",
            )
        for clash, where in layout.repeated:
            self._add(
                FindingLevel.ERROR,
                "repeated-column",
                sheet=layout.name,
                cell=where,
                what=clash,
                fix="Delete the column that is not wanted, or give it another heading.",
            )
        for heading, where in layout.unknown:
            self._add(
                FindingLevel.NOTE,
                "unread-column",
                sheet=layout.name,
                cell=where,
                what=f"The column {heading} is not read",
            )

    def _stage(self, sheet: Sheet, layout: Layout, chunk: pd.DataFrame) -> None:
        staging = self.context.stagings.get(sheet.slug)
        if staging is None:
            staging = self.context.stagings[sheet.slug] = Staging(sheet)
            staging.create()
            self.layouts[sheet.slug] = layout
        rows = self._figures_of(sheet, layout, chunk[chunk.index > layout.heading_row])
        if staging.count + len(rows) > sheet.max_rows:
            raise Unreadable(
                f"The sheet {layout.name} has more than {sheet.max_rows:,} rows, the most that "
                f"{self.dataset.title} can have. Check that this is the right file."
            )
        if len(rows):
            staging.append(self._normalised(sheet, layout, rows))

    def _figures_of(self, sheet: Sheet, layout: Layout, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows that hold something of ours: neither blank, nor a total, nor the example."""
        places = [place for place in layout.columns.values() if place in rows]
        text = rows[places].apply(lambda cells: cells.str.strip())
        rows, text = rows[(text != "").any(axis=1)], text[(text != "").any(axis=1)]
        total = _total_rows(sheet, layout, text)
        for row in rows.index[total]:
            self._add(
                FindingLevel.NOTE,
                "total-row",
                sheet=layout.name,
                row=int(row),
                cell=address(layout.columns[sheet.label], int(row)),
                what=f"Row {row} looks like a total, so it is not read: totals are worked out",
            )
        for row in text.index[_example_rows(sheet, layout, text)]:
            self._add(
                FindingLevel.ERROR,
                "example-row",
                sheet=layout.name,
                row=int(row),
                cell=address(min(layout.columns.values()), int(row)),
                what=f"Row {row} is the example of the template",
                fix="Type your own figures over it, or delete the row.",
            )
        return rows[~total]

    def _normalised(self, sheet: Sheet, layout: Layout, rows: pd.DataFrame) -> pd.DataFrame:
        frame = pd.DataFrame(index=rows.index)
        frame["row_number"] = rows.index
        ok = pd.Series(True, index=rows.index)
        labels = _labels(sheet, layout, rows)
        for column in sheet.columns:
            place = layout.columns.get(column.name)
            if place is None or column.personal is Personal.DROPPED:
                frame[column.name] = None
                continue
            values = rows[place] if place in rows else pd.Series("", index=rows.index)
            frame[column.name], bad = normalise(values, column, self._largest(sheet, column))
            for cell in bad:
                ok[cell.row] = False
                self._add(
                    FindingLevel.ERROR,
                    f"cell-{column.name}",
                    sheet=layout.name,
                    cell=address(place, cell.row),
                    row=cell.row,
                    label=labels.get(cell.row, ""),
                    subject=labels.get(cell.row, ""),
                    what=cell.what,
                    fix=cell.fix,
                )
        frame["period"] = self._periods(sheet, layout, frame, ok)
        frame["is_ok"] = ok & frame["period"].notna()
        return frame

    def _largest(self, sheet: Sheet, column: Column) -> Decimal:
        is_stored = column in sheet.value_columns
        return self.context.stagings[sheet.slug].largest(column) if is_stored else LARGEST

    def _periods(
        self, sheet: Sheet, layout: Layout, frame: pd.DataFrame, ok: "pd.Series[bool]"
    ) -> "pd.Series[Any]":
        """The period of each row: its own year and month, else the file's one period.

        A row that says half a period, or says what cannot be, is an error at its cell.
        """
        names = {
            kind: next((c.name for c in sheet.columns if c.type is kind), "")
            for kind in (ColumnType.FINANCIAL_YEAR, ColumnType.FINANCIAL_MONTH)
        }
        said = [
            list(frame[name]) if name in layout.columns else [None] * len(frame)
            for name in names.values()
        ]
        has_month = names[ColumnType.FINANCIAL_MONTH] in layout.columns
        default, year = self._default_period(), self._default_year()
        pairs = list(zip(*said, strict=True))
        answers = {
            pair: _period_of(*pair, default=default, default_year=year) for pair in set(pairs)
        }
        for row, pair in zip(frame.index, pairs, strict=True):
            if answers[pair][1] and ok[row]:
                ok[row] = False
                self._half_a_period(layout, names, int(row), answers[pair][1], has_month=has_month)
        return pd.Series([answers[pair][0] for pair in pairs], index=frame.index, dtype=object)

    def _half_a_period(
        self,
        layout: Layout,
        names: dict[ColumnType, str],
        row: int,
        problem: str,
        *,
        has_month: bool,
    ) -> None:
        """An error at the row's cell; once for a sheet where the file says no month at all."""
        place = layout.columns.get(names[ColumnType.FINANCIAL_MONTH])
        if not has_month and any(
            f.rule == "no-period" and f.sheet == layout.name for f in self.findings
        ):
            return
        self._add(
            FindingLevel.ERROR,
            "no-period",
            sheet=layout.name,
            row=row if has_month else None,
            cell=address(place, row) if place is not None else "",
            what=problem
            if has_month
            else f"The sheet {layout.name} does not say which month it is for",
            fix="Fill in Financial year and Month in each row, or choose the month when you upload "
            "the file.",
        )

    def _default_period(self) -> str | None:
        """The period of rows that say none: the first sheet's only one, else the chosen one."""
        found = self.context.periods(self.dataset.sheets[0].slug)
        if found:
            return found[0] if len(found) == 1 else None
        return self.upload.stated_period or None

    def _default_year(self) -> str | None:
        """The financial year of rows that say only a month, when the file has but one."""
        periods = self.context.periods(self.dataset.sheets[0].slug) or [self.upload.stated_period]
        years = {FinancialMonth.from_key(p).start_year for p in periods if p}
        return str(years.pop()) if len(years) == 1 else None

    def _stop_at_personal_data(self) -> None:
        if not self.suspects:
            return
        shown = [f"{s.sheet}!{s.cell} ({s.kind})" for s in self.suspects[:20]]
        rest = len(self.suspects) - len(shown)
        more = f" and {rest:,} more cells" if rest else ""
        raise PersonalData(
            f"The file seems to hold personal data that {self.dataset.title} must not have: "
            f"{'; '.join(shown)}{more}. Delete it and send the file again. This file has been "
            "deleted here."
        )

    # --- rules -----------------------------------------------------------------------------------

    def apply_rules(self) -> None:
        """Rows that repeat, then the dataset's own rules across rows."""
        self.progress("Comparing with what is published", self.rows_done)
        for staging in self.context.stagings.values():
            self._repeats(staging)
        for rule in self.dataset.rules:
            for issue in rule.run(self.context):
                self._add_issue(rule.slug, issue)

    def _repeats(self, staging: Staging) -> None:
        sheet = staging.sheet
        names = [n for n in sheet.identity if n in self.layouts[sheet.slug].columns]
        if not names:
            return
        query = sql.SQL(
            "SELECT period, {keys}, min({label}) AS label, "
            "array_agg(row_number ORDER BY row_number) AS rows "
            "FROM {table} WHERE {given} GROUP BY period, {keys} HAVING count(*) > 1 "
            "ORDER BY min(row_number)"
        ).format(
            keys=sql.SQL(", ").join(map(sql.Identifier, names)),
            label=sql.Identifier(sheet.label),
            table=sql.Identifier(staging.table),
            given=sql.SQL(" AND ").join(
                sql.SQL("{} IS NOT NULL").format(sql.Identifier(n)) for n in names
            ),
        )
        repeated = self.context.rows(query.as_string(connection.connection))
        for group in repeated:
            self._report_repeat(sheet, names, group)
        staging.mark_bad([row for group in repeated for row in group["rows"][1:]])

    def _report_repeat(self, sheet: Sheet, names: list[str], group: dict[str, Any]) -> None:
        what = ", ".join(f"{sheet.column(n).heading} {group[n]}" for n in names)
        first = group["rows"][0]
        for row in group["rows"][1:]:
            self._add_issue(
                "repeated-row",
                Issue(
                    FindingLevel.ERROR,
                    sheet.slug,
                    row=row,
                    column=names[-1],
                    period=group["period"] or "",
                    subject=str(group[names[-1]]),
                    label=group["label"] or "",
                    what=f"{what} is used twice: here and in row {first}",
                    fix=f"Give one of them another {sheet.column(names[-1]).heading.lower()}, or "
                    "delete the row that is not wanted.",
                ),
            )

    def _add_issue(self, rule: str, issue: Issue) -> None:
        layout = self.layouts.get(issue.sheet)
        place = layout.columns.get(issue.column or "") if layout else None
        cell = address(place, issue.row) if place is not None and issue.row else ""
        self._add(
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

    def _add(self, level: FindingLevel, rule: str, *, what: str, fix: str = "", **at: Any) -> None:
        self.findings.append(
            Finding(upload=self.upload, level=level, rule=rule, what=what, fix=fix, **at)
        )

    # --- the end ---------------------------------------------------------------------------------

    def finish(self) -> None:
        """Insert typed rows and findings, and say how the upload stands: one transaction."""
        self.progress("Saving the rows", self.rows_done)
        _carry_explanations(self.upload, self.findings)
        failed = any(f.level == FindingLevel.ERROR for f in self.findings)
        with transaction.atomic():
            upload = Upload.objects.select_for_update().get(pk=self.upload.pk)
            if upload.state != UploadState.CHECKING:
                return  # discarded while it was being checked
            saved = sum(staging.save(upload) for staging in self.context.stagings.values())
            if not failed and saved != sum(s.count for s in self.context.stagings.values()):
                raise RuntimeError("a file without errors lost rows on its way in")
            Finding.objects.bulk_create(self.findings, batch_size=1_000)
            upload.sheets_read = self.sheets_read
            upload.checked_at = clock.now()
            upload.save(update_fields=["sheets_read", "checked_at"])
            move(upload, UploadState.FAILED if failed else UploadState.READY)
            audit.record(by=None, verb="checked", subject=upload, after=_counted(self.findings))
        self.upload.refresh_from_db()

    def clean_up(self) -> None:
        """Drop the staging tables; a broken connection has dropped them already."""
        if connection.connection is not None and not connection.connection.broken:
            for staging in self.context.stagings.values():
                staging.drop()


_TAKEN_BACK = (UploadState.DISCARDED, UploadState.WITHDRAWN)
_TELLING = 12  # characters: a shorter example may well be somebody's own word
_ADD_SHEET = "Add it as in the template, or send it in a file of its own."


def _summary_first(dataset: Dataset, matches: list[SheetMatch]) -> Iterator[SheetMatch]:
    """The sheets in the order of the declaration: the first may say the period of the others."""
    order = {sheet.slug: place for place, sheet in enumerate(dataset.sheets)}
    return iter(sorted(matches, key=lambda m: order.get(m.sheet.slug, 99) if m.sheet else 100))


def _allowed_headings(dataset: Dataset) -> frozenset[str]:
    return frozenset(
        key
        for sheet in dataset.sheets
        for column in sheet.columns
        if column.personal is not Personal.NONE
        for key in column.keys
    )


def _labels(sheet: Sheet, layout: Layout, rows: pd.DataFrame) -> dict[int, str]:
    place = layout.columns.get(sheet.label)
    if place is None or place not in rows:
        return {}
    return {int(str(row)): str(text).strip()[:200] for row, text in rows[place].items()}


def _period_of(
    year: str | None, month: str | None, *, default: str | None, default_year: str | None
) -> tuple[str | None, str]:
    """A row's period, or None with what is wrong. A month typed as a date is `year/month`."""
    if year is None and month is None:
        return default, "" if default else "Financial year and Month are blank"
    if month is None:
        return None, "Month is blank"
    dated, _, number = month.rpartition("/")
    if dated and year and dated != year:
        told = FinancialMonth(int(dated), int(number)).label
        return None, f"Month is a date of {told}, which is not in the year beside it"
    start = year or dated or default_year
    if not start:
        return None, "Financial year is blank"
    key = FinancialMonth(int(start), int(number)).key
    if year is None and not dated and default and key != default:
        return None, (
            f"Month is {number}, and the file is for {period_label(default)}, by its first sheet"
        )
    return key, ""


_TOTAL = re.compile(r"(?:grand |sub[- ]?|overall |net )?totals?\b.*", re.IGNORECASE)


def _total_rows(sheet: Sheet, layout: Layout, text: pd.DataFrame) -> "pd.Series[bool]":
    """Rows that call themselves a total and have no key of their own."""
    no = pd.Series(False, index=text.index)
    names = [text[layout.columns[n]] for n in sheet.identity if n in layout.columns]
    label = text[layout.columns[sheet.label]] if sheet.label in layout.columns else None
    if not names or label is None:
        return no
    says_total = label.str.fullmatch(_TOTAL)
    keyless = ~no
    for name in names:
        key_says = name.str.fullmatch(_TOTAL)
        keyless &= (name == "") | key_says
        says_total |= key_says & ((label == "") | (label == name))
    return says_total & keyless


def _example_rows(sheet: Sheet, layout: Layout, text: pd.DataFrame) -> "pd.Series[bool]":
    """Rows that are the template's example, word for word in every column that has one."""
    same = pd.Series(True, index=text.index)
    shown = [c for c in sheet.columns if c.type is ColumnType.TEXT and len(c.example) > _TELLING]
    shown = [c for c in shown if c.name in layout.columns]
    for column in shown:
        same &= text[layout.columns[column.name]] == column.example
    amounts = [c for c in sheet.columns if c.type is ColumnType.AMOUNT and c.name in layout.columns]
    for column in amounts:
        example = str(parse_amount(column.example)) if column.example else ""
        same &= text[layout.columns[column.name]].str.replace(",", "") == example
    return same & bool(shown)


def _counted(findings: list[Finding]) -> dict[str, int]:
    levels = Counter(str(finding.level) for finding in findings)
    return {name: levels[name] for name in FindingLevel.values}


def _carry_explanations(upload: Upload, findings: list[Finding]) -> None:
    """Give each query the explanation that the same query had in an earlier upload.

    When its words are the same it stays explained; when the figures in it have changed, or the
    earlier upload was taken back, the old text is offered and waits to be confirmed.
    """
    queries = [f for f in findings if f.level == FindingLevel.QUERY]
    if not queries:
        return
    earlier: dict[tuple[str, str, str], Finding] = {
        (f.rule, f.period, f.subject): f
        for f in Finding.objects.filter(
            upload__dataset_slug=upload.dataset_slug,
            level=FindingLevel.QUERY,
            explained_at__isnull=False,
            rule__in={f.rule for f in queries},
            period__in={f.period for f in queries},
        )
        .select_related("upload")
        .order_by("explained_at")
    }
    for query in queries:
        old = earlier.get((query.rule, query.period, query.subject))
        if old:
            query.explanation = old.explanation
            if old.what == query.what and old.upload.state not in _TAKEN_BACK:
                query.explained_at, query.explained_by_id = old.explained_at, old.explained_by_id
