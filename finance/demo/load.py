"""Sends the demo county's files down the road: received, checked, explained, published."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from django.utils import timezone

from finance.datasets import MONTHLY_RETURN, RECOVERY_PLAN, REPORTED, due_on
from finance.demo import county, recovery, reports, workbooks
from finance.demo.workbooks import Return
from hnfsg.intake.demo import Say, Sending, send
from hnfsg.intake.models import Finding
from hnfsg.people.models import User
from hnfsg.periods import FinancialMonth

RESTATED_ON = date(2024, 1, 22)
AT = time(10, 15)
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
        _explanation,
    )


def _register() -> Sending:
    """What others report, an hour before the newest return: that one is the last change."""
    at = timezone.make_aware(datetime.combine(reports.PUBLISHED_ON, AT)) - timedelta(hours=1)
    return Sending(REPORTED, reports.FILE_NAME, at, reports.register, explain=_explanation)


def _plan(file: tuple[str, date, str]) -> Sending:
    """A version of the recovery plan, on the day on which it was decided."""
    version, on, name = file
    at = timezone.make_aware(datetime.combine(on, AT))
    return Sending(RECOVERY_PLAN, name, at, partial(recovery.plan, version), explain=_explanation)


def _published_on(month: FinancialMonth) -> date:
    """On the day it was due; an outturn in June, when the accounts are closed."""
    if month.is_outturn:
        return date(month.start_year + 1, 6, 20)
    return due_on(month)


def load(files: list[Sending], by: User, say: Say) -> None:
    """Send files. Raises DemoFileRefused when one does not pass."""
    for count, sending in enumerate(files, start=1):
        send(sending, by)
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


def _explanation(query: Finding) -> str:
    if query.rule == "budget-changed":
        return _BUDGET_MOVED
    if query.rule == "action-unallocated":
        return _UNALLOCATED[query.subject]
    return _EXPLANATIONS.get(query.subject, _OTHERWISE)
