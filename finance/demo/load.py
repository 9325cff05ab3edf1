"""Sends the demo county's files down the road: received, checked, explained, published."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import monotonic, sleep

from django.utils import timezone

from finance.datasets import MONTHLY_RETURN, RECOVERY_PLAN, REPORTED, due_on
from finance.demo import county, recovery, reports, workbooks
from finance.demo.workbooks import Return
from hnfsg.intake import jobs, services
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.models import Finding, FindingLevel, Upload, UploadState
from hnfsg.people.models import User
from hnfsg.periods import FinancialMonth

Say = Callable[[str], None]
RESTATED_ON = date(2024, 1, 22)
AT = time(10, 15)
LONGEST_CHECK = 60  # seconds
TRIALS: dict[str, Callable[[], Return]] = {
    "M11 2023-24 clean": workbooks.trial_clean,
    "M11 2023-24 with two errors and a query": workbooks.trial_with_errors,
    "M11 2023-24 corrected": workbooks.trial_corrected,
}

_EXPLANATIONS = {
    "HN02": "Autumn places were confirmed by the special schools, and more pupils are in the "
    "higher bands than the budget allowed for.",
    "HN03": "Plans issued in the autumn carry top-ups from the start of term.",
    "HN04": "Pupils who moved up to secondary schools kept their top-ups at a higher band.",
    "HN07": "Colleges confirmed their numbers for September.",
    "HN10": "Colleges confirmed their numbers for September.",
    "HN11": "Six more places were bought from September.",
    "HN12": "The contract for tuition was let again at a higher price.",
    "HN16": "Tuition at home was agreed for pupils whose school places fell through.",
    county.SPECIAL: "New placements were agreed this month, and the full year's cost is now in "
    "the forecast.",
}
_BUDGET_MOVED = (
    "Moved between the two alternative provision lines by the director of finance in October; the "
    "total is unchanged."
)
_UNALLOCATED = {
    "Plan 2022 1": "Twelve reviews are with the panel; what they save is not known yet.",
    "Plan 2022 4": "Waits for the opening date, which the contractor confirms in February.",
    "Plan 2022 7": "Two cases are still being discussed with the health board.",
}
_OTHERWISE = "Checked with the budget holder: the forecast now has the full year's cost."


class DemoFileRefused(RuntimeError):
    """A file of the demonstration did not pass the checks; the message has its findings."""


@dataclass(frozen=True)
class Sending:
    """One file and the moment from which it counts."""

    dataset: Dataset
    name: str
    at: datetime
    content: Callable[[], bytes]
    milestone: str = ""  # what is said once it has been published


def sendings() -> Iterator[Sending]:
    """Every file of the demo county with its moment, in the order in which they were published."""
    plain = [m for m in county.returned_months() if m != county.RESTATED]
    made = [_sending(workbooks.month_return(month), _published_on(month)) for month in plain]
    made.append(_sending(workbooks.first_restated(), _published_on(county.RESTATED)))
    again = workbooks.restated()
    made.append(_sending(again, RESTATED_ON, again.file_name.replace(".xlsx", " v2.xlsx")))
    made.append(_register())
    made += map(_plan, recovery.FILES)
    return iter(sorted(made, key=lambda sending: sending.at))


def _sending(stated: Return, on: date, name: str = "") -> Sending:
    return Sending(
        MONTHLY_RETURN,
        name or stated.file_name,
        timezone.make_aware(datetime.combine(on, AT)),
        partial(workbooks.workbook, stated),
        stated.month.label if stated.month.month in (6, 12) else "",
    )


def _register() -> Sending:
    """What others report, an hour before the newest return: that one is the last change."""
    at = timezone.make_aware(datetime.combine(reports.PUBLISHED_ON, AT)) - timedelta(hours=1)
    return Sending(REPORTED, reports.FILE_NAME, at, reports.register)


def _plan(file: tuple[str, date, str]) -> Sending:
    """A version of the recovery plan, on the day on which it was decided."""
    version, on, name = file
    at = timezone.make_aware(datetime.combine(on, AT))
    return Sending(RECOVERY_PLAN, name, at, partial(recovery.plan, version))


def _published_on(month: FinancialMonth) -> date:
    """On the day it was due; an outturn in June, when the accounts are closed."""
    if month.is_outturn:
        return date(month.start_year + 1, 6, 20)
    return due_on(month)


def unfinished() -> list[Sending]:
    """The files that are still to be sent: all at first, the rest after an interruption.

    None when only somebody else's files are here: nothing is loaded over them.
    """
    sent = set(Upload.objects.exclude(published_at=None).values_list("file_name", "published_at"))
    planned = list(sendings())
    left = [sending for sending in planned if (sending.name, sending.at) not in sent]
    is_others = Upload.objects.exists() and not _own_names(planned)
    return [] if is_others else left


def _own_names(planned: list[Sending]) -> set[str]:
    names = [sending.name for sending in planned]
    return set(Upload.objects.filter(file_name__in=names).values_list("file_name", flat=True))


def load(files: list[Sending], by: User, say: Say) -> None:
    """Send files, each received, checked, explained and published.

    Raises DemoFileRefused when one does not pass.
    """
    for count, sending in enumerate(files, start=1):
        _send(sending, by)
        if sending.milestone:
            say(f"{sending.milestone}: {count} files published")


def write_trials(folder: Path) -> list[Path]:
    """Write the workbooks that officers can try; returns where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, stated in TRIALS.items():
        path = folder / f"DSG monitoring {name}.xlsx"
        path.write_bytes(workbooks.workbook(stated()))
        paths.append(path)
    return paths


def _send(sending: Sending, by: User) -> None:
    _discard_interrupted(sending.name)
    file = io.BytesIO(sending.content())
    upload = services.receive_upload(
        dataset=sending.dataset, file=file, file_name=sending.name, by=by
    )
    _check(upload)
    if upload.state != UploadState.READY:
        found = "; ".join(f"{f.place} {f.what}" for f in upload.findings.all())
        raise DemoFileRefused(f"{upload.file_name} is {upload.state}: {upload.refusal or found}")
    for query in upload.findings.filter(level=FindingLevel.QUERY, explained_at=None):
        services.explain(finding=query, text=_explanation(query), by=by)
    services.publish(upload=upload, by=by, effective_at=sending.at)
    _backdate(upload, sending.at)


def _discard_interrupted(name: str) -> None:
    """Throw away what an interrupted load left unpublished under this name."""
    waiting = (UploadState.RECEIVED, UploadState.CHECKING, UploadState.READY)
    for upload in Upload.objects.filter(file_name=name, state__in=waiting):
        services.discard(upload=upload, by=None)


def _check(upload: Upload) -> None:
    """Check a file here, or wait for a worker that was quicker."""
    job = upload.jobs.get()
    until = monotonic() + LONGEST_CHECK
    while not jobs.run(job.pk) and job.finished_at is None and monotonic() < until:
        sleep(0.1)
        job.refresh_from_db()
    upload.refresh_from_db()


def _explanation(query: Finding) -> str:
    if query.rule == "budget-changed":
        return _BUDGET_MOVED
    if query.rule == "action-unallocated":
        return _UNALLOCATED[query.subject]
    return _EXPLANATIONS.get(query.subject, _OTHERWISE)


def _backdate(upload: Upload, moment: datetime) -> None:
    """Put the file's history on the day on which the county would have sent it."""
    Upload.objects.filter(pk=upload.pk).update(received_at=moment, checked_at=moment)
    upload.findings.filter(explained_at__isnull=False).update(explained_at=moment)
