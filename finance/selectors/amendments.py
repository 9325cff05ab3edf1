"""What officers changed of management actions on the page, and whether it still counts."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from finance.models import ActionAmendment
from finance.selectors.actions import ACTIONS
from finance.selectors.parts import DATASET
from hnfsg.intake.models import UploadState
from hnfsg.intake.vintages import Vintage
from hnfsg.periods import FinancialMonth


@dataclass(frozen=True)
class Amended:
    """A change that was published: its month, and whether the rows that count still have it."""

    amendment: ActionAmendment
    month: FinancialMonth
    is_in_force: bool

    @property
    def by(self) -> str:
        """The initials of who made it."""
        who = self.amendment.upload.received_by
        return who.initials if who else ""

    @property
    def at(self) -> datetime:
        """When it was made."""
        return self.amendment.upload.received_at


def in_force(vintage: Vintage) -> list[Amended]:
    """The changes that the rows that count were made with, in the order in which they were made.

    A change counts while the rows of its file do, or those of a later change made from them. Two
    queries at most.
    """
    known = {
        each.upload_id: each
        for each in ActionAmendment.objects.select_related(
            "base", "upload__received_by__person"
        ).order_by("pk")
    }
    found = []
    for part in vintage.live(DATASET, ACTIONS):
        change = known.get(part.upload_id)
        while change is not None:
            found.append(Amended(change, FinancialMonth.from_key(part.period), True))
            change = known.get(change.base.upload_id)
    return sorted(found, key=lambda each: each.amendment.pk)


def of_action(vintage: Vintage, plan: str, ref: str) -> list[Amended]:
    """Every change of one action that was published by the vintage, newest first.

    Changes that a later file of the month replaced are told too, as no longer in force; withdrawn
    ones are not.
    """
    counted = Q(upload__parts__publications__isnull=False)
    if vintage.as_at is not None:
        counted &= Q(upload__parts__publications__from_at__lte=vintage.as_at)
    rows = (
        ActionAmendment.objects.filter(counted, plan_version=plan, ref=ref)
        .exclude(upload__state=UploadState.WITHDRAWN)
        .select_related("base", "upload__received_by__person")
        .distinct()
    )
    if not rows:
        return []
    standing = {each.amendment.pk for each in in_force(vintage)}
    return [
        Amended(row, FinancialMonth.from_key(row.base.period), row.pk in standing) for row in rows
    ]
