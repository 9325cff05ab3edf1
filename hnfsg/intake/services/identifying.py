"""Saying how the files of a dataset head the column of identifiers."""

from django.db import transaction

from hnfsg import clock
from hnfsg.intake import personal
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.models import IdentifierHeading
from hnfsg.intake.states import Refused
from hnfsg.people import audit
from hnfsg.people.models import User

LONGEST = 80  # characters


def say_identifier(*, dataset: Dataset, heading: str, by: User | None) -> None:
    """Remember the heading under which the door finds identifiers; blank forgets it.

    Raises Refused where the heading is too long or is somebody's name or number.
    """
    heading = heading.strip()
    if len(heading) > LONGEST:
        raise Refused(f"Shorten it to {LONGEST} characters.")
    if personal.kinds_in(heading):
        raise Refused("Type the heading of the column, not what stands beneath it.")
    with transaction.atomic():
        said = IdentifierHeading.objects.select_for_update().filter(dataset_slug=dataset.slug)
        before = said.first()
        if (before.heading if before else "") == heading:
            return
        if heading:
            IdentifierHeading.objects.update_or_create(
                dataset_slug=dataset.slug,
                defaults={"heading": heading, "said_at": clock.now(), "said_by": by},
            )
        else:
            said.delete()
        audit.record(
            by=by,
            verb="said how the identifier is headed in files of",
            subject=dataset.title,
            before={"heading": before.heading} if before else None,
            after={"heading": heading} if heading else None,
        )
