"""Entering, correcting and removing limits of time and local targets."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from ehcp.models import Deadline, Step
from hnfsg.figures import recounting
from hnfsg.figures.cache import forget_all
from hnfsg.intake import rebuilding
from hnfsg.intake.personal import objection
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import User
from hnfsg.people.rights import Right, check_right

OWNER = Right.SETTINGS_DEADLINES
ENTERED, CORRECTED, REMOVED = "entered the limit", "corrected the limit", "removed the limit"
LONGEST = 1_000  # days
SUBJECT = "ehcp"


@dataclass(frozen=True)
class Said:
    """A limit in calendar days, from a day on. `source` is the law or decision it rests on."""

    days: int
    from_date: date
    source: str


def enter(*, step: Step, is_local: bool, said: Said, by: User | None) -> Deadline:
    """Enter a limit that holds from a day on, or a target of the council's own.

    What is counted from an earlier day keeps the limit before it. Raises Refused where one begins
    on that day already, or what was typed cannot be.
    """
    _check(said, by)
    with transaction.atomic():
        _check_day(step, is_local, said)
        deadline = Deadline.objects.create(step=step, is_local=is_local, **_fields(said))
        audit.record(by=by, verb=ENTERED, subject=deadline, after=_told(deadline))
        _count_again()
    return deadline


def correct(*, deadline: Deadline, said: Said, by: User | None) -> None:
    """Change a limit that was entered wrongly. The same again is no change.

    Raises Refused as `enter`, and where the days before it would be left without a limit of law.
    """
    _check(said, by)
    with transaction.atomic():
        deadline = Deadline.objects.select_for_update().get(pk=deadline.pk)
        _check_day(Step(deadline.step), deadline.is_local, said, besides=deadline)
        if said.from_date > deadline.from_date:
            _check_earlier(deadline)
        was = _told(deadline)
        for name, value in _fields(said).items():
            setattr(deadline, name, value)
        now = _told(deadline)
        changed = [name for name in now if now[name] != was[name]]
        if not changed:
            return
        deadline.save()
        audit.record(
            by=by,
            verb=CORRECTED,
            subject=deadline,
            before={name: was[name] for name in changed},
            after={name: now[name] for name in changed},
        )
        _count_again()


def remove(*, deadline: Deadline, by: User | None) -> None:
    """Remove a limit that was entered by mistake; the one before it holds again.

    Raises Refused for the first limit of the law: something has to hold on every day.
    """
    if by is not None:
        check_right(by, OWNER)
    with transaction.atomic():
        deadline = Deadline.objects.select_for_update().get(pk=deadline.pk)
        _check_earlier(deadline)
        audit.record(by=by, verb=REMOVED, subject=deadline, before=_told(deadline))
        deadline.delete()
        _count_again()


def _check(said: Said, by: User | None) -> None:
    if by is not None:
        check_right(by, OWNER)
    if not 1 <= said.days <= LONGEST:
        raise Refused(f"The days have to be between 1 and {LONGEST:,}.")
    if not said.source.strip():
        raise Refused("Say which law or decision it rests on.")
    if problem := objection(said.source, "The source"):
        raise Refused(problem)


def _check_day(step: Step, is_local: bool, said: Said, besides: Deadline | None = None) -> None:
    """Raise Refused where another limit of the step begins on the same day."""
    others = Deadline.objects.filter(step=step, is_local=is_local, from_date=said.from_date)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        kind = "target" if is_local else "limit"
        raise Refused(f"There is a {kind} from that day already. Correct that one.")


def _check_earlier(deadline: Deadline) -> None:
    """Raise Refused where no limit of the law would hold before another one begins."""
    earlier = Deadline.objects.filter(
        step=deadline.step, is_local=False, from_date__lt=deadline.from_date
    )
    if not deadline.is_local and not earlier.exists():
        raise Refused(
            "This is the first limit of the law, and something has to hold on every day. Correct "
            "its days, or enter another limit from a later day on."
        )


def _fields(said: Said) -> dict[str, Any]:
    source = " ".join(said.source.split())
    return {"days": said.days, "from_date": said.from_date, "source": source}


def _count_again() -> None:
    """Have what is published counted by the new limits and targets."""
    transaction.on_commit(forget_all)
    for dataset in rebuilding.with_aggregates():
        if dataset.subject == SUBJECT:
            recounting.ask(dataset.slug)


def _told(deadline: Deadline) -> dict[str, Any]:
    """What it says, as the audit trail tells it."""
    return {
        "what": deadline.get_step_display(),
        "kind": "the council’s own target" if deadline.is_local else "limit of the law",
        "days": deadline.days,
        "from": f"{deadline.from_date.day} {deadline.from_date:%B %Y}",
        "source": deadline.source,
    }
