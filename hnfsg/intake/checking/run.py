"""One check from start to end.

It may be run again from the start at any moment: what an interrupted run left is removed first,
and the last step is one transaction.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
from django.db import connection, transaction
from psycopg import sql

from hnfsg import clock
from hnfsg.intake import vintages
from hnfsg.intake.checking.context import CheckContext, Issue, Report
from hnfsg.intake.checking.explanations import carry_explanations
from hnfsg.intake.checking.rows import RowReader
from hnfsg.intake.declarations import Dataset, Personal, Sheet
from hnfsg.intake.layout import (
    Layout,
    SheetMatch,
    find_layout,
    match_sheets,
    missing_sheets,
)
from hnfsg.intake.models import Finding, FindingLevel, Upload, UploadState
from hnfsg.intake.personal import Scanner, Suspect
from hnfsg.intake.reading import Unreadable, open_file
from hnfsg.intake.staging import Staging
from hnfsg.intake.states import move, refuse
from hnfsg.people import audit
from hnfsg.periods import period_label

Progress = Callable[[str, int], None]
_ADD_SHEET = "Add it as in the template, or send it in a file of its own."


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
        self.report = Report(upload)
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
            self.report.error("missing-sheet", what=sentence, fix=_ADD_SHEET)
        self._two_alike(matches)
        self._chosen_month()

    def _no_sheet(self, matches: list[SheetMatch]) -> None:
        known = ", ".join(sheet.name for sheet in self.dataset.sheets)
        found = ", ".join(match.raw.name for match in matches) or "none"
        self.report.error(
            "no-known-sheet",
            what=f"No sheet of the file is one of: {known}. Its sheets are: {found}",
            fix=_nearest(self.dataset, matches)
            or "Name the sheets and their headings as the template does.",
        )

    def _two_alike(self, matches: list[SheetMatch]) -> None:
        for sheet in self.dataset.sheets:
            names = [m.raw.name for m in matches if m.could_be is sheet]
            if names:
                self.report.error(
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
            self.report.error(
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
                self.report.error(
                    "empty-sheet",
                    sheet=match.raw.name,
                    what=f"The sheet {match.raw.name} has headings and no rows",
                    fix="Add its rows, or delete the sheet.",
                )
        elif match.sheet:
            self.report.error(
                "no-headings",
                sheet=match.raw.name,
                what=match.reason,
                fix="Put the headings of the template in one row above the figures.",
            )

    def _report_columns(self, sheet: Sheet, layout: Layout) -> None:
        for column in layout.missing:
            self.report.error(
                "missing-column",
                sheet=layout.name,
                what=f"There is no column {column.heading}",
                fix=f"Add a column headed {column.heading}. {column.rule}",
            )
        for clash, where in layout.repeated:
            self.report.error(
                "repeated-column",
                sheet=layout.name,
                cell=where,
                what=clash,
                fix="Delete the column that is not wanted, or give it another heading.",
            )
        for heading, where in layout.unknown:
            self.report.add(
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
            self.report.layouts[sheet.slug] = layout
        reader = RowReader(sheet, layout, self.context, self.report)
        rows = reader.of_ours(chunk[chunk.index > layout.heading_row])
        if staging.count + len(rows) > sheet.max_rows:
            raise Unreadable(
                f"The sheet {layout.name} has more than {sheet.max_rows:,} rows, the most that "
                f"{self.dataset.title} can have. Check that this is the right file."
            )
        if len(rows):
            staging.append(reader.normalised(rows))

    def _stop_at_personal_data(self) -> None:
        if not self.suspects:
            return
        shown = [f"{s.sheet}!{s.cell} ({s.kind})" for s in self.suspects[:20]]
        rest = len(self.suspects) - len(shown)
        more = f" and {rest:,} more cells" if rest else ""
        raise Unreadable(
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
                self.report.add_issue(rule.slug, issue)

    def _repeats(self, staging: Staging) -> None:
        sheet = staging.sheet
        names = [n for n in sheet.identity if n in self.report.layouts[sheet.slug].columns]
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
            self.report.add_issue(
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

    # --- the end ---------------------------------------------------------------------------------

    def finish(self) -> None:
        """Insert typed rows and findings, and say how the upload stands: one transaction."""
        self.progress("Saving the rows", self.rows_done)
        carry_explanations(self.upload, self.report.findings)
        failed = self.report.has_errors
        with transaction.atomic():
            upload = Upload.objects.select_for_update().get(pk=self.upload.pk)
            if upload.state != UploadState.CHECKING:
                return  # discarded while it was being checked
            saved = sum(staging.save(upload) for staging in self.context.stagings.values())
            if not failed and saved != sum(s.count for s in self.context.stagings.values()):
                raise RuntimeError("a file without errors lost rows on its way in")
            Finding.objects.bulk_create(self.report.findings, batch_size=1_000)
            upload.sheets_read = self.sheets_read
            upload.checked_at = clock.now()
            upload.save(update_fields=["sheets_read", "checked_at"])
            move(upload, UploadState.FAILED if failed else UploadState.READY)
            audit.record(
                by=None, verb="checked", subject=upload, after=_counted(self.report.findings)
            )
        self.upload.refresh_from_db()

    def clean_up(self) -> None:
        """Drop the staging tables; a broken connection has dropped them already."""
        if connection.connection is not None and not connection.connection.broken:
            for staging in self.context.stagings.values():
                staging.drop()


def _nearest(dataset: Dataset, matches: list[SheetMatch]) -> str:
    """What the sheet that comes nearest lacks, as a sentence; nothing when none comes near."""
    near = [
        (len(layout.columns), sheet, layout)
        for match in matches
        for sheet in dataset.sheets
        if (layout := find_layout(sheet, match)) and not match.raw.skipped
    ]
    if not near:
        return ""
    _, sheet, layout = max(near, key=lambda found: found[0])
    lacking = ", ".join(column.heading for column in layout.missing)
    return (
        f"{layout.name} comes nearest to {sheet.name}, and has no column {lacking}. Add it, or "
        "name the headings as the template does."
    )


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


def _counted(findings: list[Finding]) -> dict[str, int]:
    levels = Counter(str(finding.level) for finding in findings)
    return {name: levels[name] for name in FindingLevel.values}
