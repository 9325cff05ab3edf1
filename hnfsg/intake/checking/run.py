"""One check from start to end.

It may be run again from the start at any moment, after an interruption or because an officer has
answered or corrected something: what the last run left is replaced in one transaction at the end.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.db import transaction

from hnfsg import clock
from hnfsg.intake import aggregates, vintages
from hnfsg.intake.checking.asking import compare_chosen_month
from hnfsg.intake.checking.context import CheckContext, Report
from hnfsg.intake.checking.explanations import carry_explanations
from hnfsg.intake.checking.repeats import report_repeats
from hnfsg.intake.checking.setting_aside import set_rows_aside
from hnfsg.intake.checking.sheets import SheetsReader
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.models import Finding, FindingLevel, Outline, Upload, UploadState
from hnfsg.intake.reading.book import Unreadable
from hnfsg.intake.states import move, refuse
from hnfsg.people import audit

Progress = Callable[[str, int], None]


def check_upload(upload: Upload, progress: Progress = lambda step, done: None) -> None:
    """Check an upload from the start and leave it ready, failed or refused."""
    if not _begin(upload):
        return
    check = _Check(upload, progress)
    try:
        with upload.file.open("rb") as file:
            check.read(file)
        check.apply_rules()
        check.finish()
    except Unreadable as problem:
        refuse(upload, str(problem))
    finally:
        check.context.clean_up()


@dataclass(frozen=True)
class Rehearsal:
    """What a check finds in a file of which nothing is kept. Its findings are in no table.

    `refusal`: why it would be refused, blank where it would not be.
    """

    rows: int = 0
    findings: tuple[Finding, ...] = ()
    refusal: str = ""


def rehearse(
    dataset: Dataset, file: IO[bytes], file_name: str, stated_period: str = ""
) -> Rehearsal:
    """Check a file with all that a check looks at, and keep neither file nor row nor finding."""
    upload = Upload(dataset_slug=dataset.slug, file_name=file_name, stated_period=stated_period)
    check = _Check(upload, lambda step, done: None)
    try:
        check.read(file)
        check.apply_rules()
    except Unreadable as problem:
        return Rehearsal(refusal=str(problem))
    finally:
        check.context.clean_up()
    check.report.tell_unlisted()
    rows = sum(staging.count for staging in check.context.stagings.values())
    return Rehearsal(rows, tuple(check.report.findings))


def _begin(upload: Upload) -> bool:
    """Take the upload in hand; False when it is past checking."""
    with transaction.atomic():
        locked = Upload.objects.select_for_update().get(pk=upload.pk)
        if locked.state not in (UploadState.RECEIVED, UploadState.CHECKING):
            return False
        if locked.state == UploadState.RECEIVED:
            move(locked, UploadState.CHECKING)
    upload.refresh_from_db()
    return True


class _Check:
    """One run of the check of one upload."""

    def __init__(self, upload: Upload, progress: Progress) -> None:
        self.upload = upload
        self.progress = progress
        self.context = CheckContext(upload, upload.dataset, vintages.live(), clock.today())
        self.report = Report(upload)
        self.sheets = SheetsReader(self.context, self.report, progress)

    def read(self, file: IO[bytes]) -> None:
        """Stage every sheet that the dataset knows, and look through all of them for people."""
        self.sheets.read(file)
        compare_chosen_month(self.report, self.context)

    def apply_rules(self) -> None:
        """Rows that repeat, then the dataset's own rules across rows."""
        self.progress("Comparing with what is published", self.sheets.rows_done)
        for staging in self.context.stagings.values():
            report_repeats(self.report, self.context, staging)
        for rule in self.context.dataset.rules:
            for issue in rule.run(self.context):
                self.report.add_issue(rule.slug, issue)

    def finish(self) -> None:
        """Insert typed rows and findings, and say how the upload stands: one transaction."""
        self.progress("Saving the rows", self.sheets.rows_done)
        carry_explanations(self.upload, self.report.findings)
        set_aside = set_rows_aside(self.report, self.context)
        self.report.tell_unlisted()
        failed = self.report.has_errors
        with transaction.atomic():
            upload = Upload.objects.select_for_update().get(pk=self.upload.pk)
            if upload.state != UploadState.CHECKING:
                return  # discarded while it was being checked
            upload.findings.all().delete()
            upload.parts.all().delete()
            self._save_rows(upload, failed, set_aside)
            Finding.objects.bulk_create(self.report.findings, batch_size=1_000)
            Outline.objects.update_or_create(
                upload=upload, defaults={"sheets": self.sheets.outline}
            )
            upload.sheets_read = self.sheets.told
            upload.layout = self.sheets.records
            upload.rows_set_aside = set_aside
            upload.rows_wrong = sum(map(len, self.report.wrong.values()))
            upload.checked_at = clock.now()
            upload.save(
                update_fields=[
                    *("sheets_read", "layout", "rows_set_aside", "rows_wrong", "checked_at")
                ]
            )
            move(upload, UploadState.FAILED if failed else UploadState.READY)
            audit.record(
                by=None, verb="checked", subject=upload, after=_counted(self.report.findings)
            )
        self.upload.refresh_from_db()

    def _save_rows(self, upload: Upload, failed: bool, set_aside: int) -> None:
        stagings = self.context.stagings.values()
        saved = sum(staging.save(upload) for staging in stagings)
        if not failed and not set_aside and saved != sum(s.count for s in stagings):
            raise RuntimeError("a file without errors lost rows on its way in")
        aggregates.make(self.context.dataset, upload.parts.all())


def _counted(findings: list[Finding]) -> dict[str, Any]:
    levels = Counter[str]()
    for finding in findings:
        levels[str(finding.level)] += finding.stands_for
    return {name: levels[name] for name in FindingLevel.values if levels[name] or name != "aside"}
