"""The limits of time on the settings page."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from ehcp.models import Deadline, Step
from ehcp.selectors.limits import in_weeks
from ehcp.services.deadlines import OWNER
from hnfsg import clock
from hnfsg.configuration.registry import Setting, register
from hnfsg.people.models import AuditEntry


@register
def settings() -> list[Setting]:
    """One setting: the limits of the law and the council's own targets."""
    return [
        Setting(
            slug="deadlines",
            section="Education, health and care plans",
            title="Limits of time",
            explanation=(
                "How long each step may take, in calendar days from the day it is counted from. "
                "Each holds from a day on, so that a change of the law leaves earlier requests as "
                "they were. A target of the council’s own stands beside the limit of the law. "
                "After a change the published cases are counted again, which takes a minute or "
                "two; what was published before stays as it was counted then."
            ),
            owner=OWNER,
            value=_in_words,
            history=_history,
            template="ehcp/_deadlines_setting.html",
            context=_context,
        )
    ]


def _in_words() -> str:
    """What holds today, step by step."""
    law, own = _today(is_local=False), _today(is_local=True)
    told = [
        f"{step.label}: {in_weeks(law[step])}"
        + (f" (our target: {in_weeks(own[step])})" if step in own else "")
        for step in Step
        if step in law
    ]
    return "; ".join(told) + "."


def _today(*, is_local: bool) -> dict[Step, int]:
    held = Deadline.objects.filter(is_local=is_local, from_date__lte=clock.today())
    return {Step(each.step): each.days for each in held.order_by("from_date")}


def _history() -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(subject_type="ehcp.deadline")


def _context() -> Mapping[str, Any]:
    """Every limit by step, with its words and whether it may be removed: the first limit of the
    law may not. Those of the law come first, the newest of each first.
    """
    order = list(Step)
    found = Deadline.objects.order_by("is_local", "-from_date")
    by_step = sorted(found, key=lambda each: order.index(Step(each.step)))
    first = {each.step: each.pk for each in by_step if not each.is_local}  # the last one wins
    return {
        "deadlines": [
            (each, in_weeks(each.days), each.pk != first.get(each.step)) for each in by_step
        ]
    }
