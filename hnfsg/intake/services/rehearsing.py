"""A pre-check: a file is checked as if it were sent, and nothing of it is kept."""

from collections import Counter
from typing import IO

from hnfsg.intake.checking import Rehearsal
from hnfsg.intake.checking import rehearse as rehearsed
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.door.stripping import at_the_door
from hnfsg.people import audit
from hnfsg.people.models import User


def rehearse(
    *, dataset: Dataset, file: IO[bytes], file_name: str, by: User | None, stated_period: str = ""
) -> Rehearsal:
    """Find what the check of a file would find. Only that it was done is written down.

    Raises NotTaken where it does not pass the door.
    """
    with at_the_door(file, file_name, dataset) as passed:
        found = rehearsed(dataset, passed.file, passed.file_name, stated_period)
    counts = Counter(str(finding.level) for finding in found.findings)
    after = {"rows": found.rows, **counts} if not found.refusal else {"refused": True}
    audit.record(by=by, verb="pre-checked a file of", subject=dataset.title, after=after)
    return found
