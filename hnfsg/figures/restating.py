"""The months of a figure that were published again with another value: what it was, who, when.

Told from publications alone: what counted just before the rows of now came is a vintage too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from hnfsg.figures import scopes
from hnfsg.figures.cache import Question
from hnfsg.figures.cells import short, written
from hnfsg.figures.facts import Facts, facts
from hnfsg.figures.registry import Marker, Unit
from hnfsg.figures.sources import Uploads
from hnfsg.intake import vintages
from hnfsg.intake.models import Publication, UploadState
from hnfsg.intake.vintages import LivePart
from hnfsg.periods import period_name

SUBJECT = "Restated"
_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Restated:
    """A month whose measure is another than it was before its rows were published again."""

    period: str
    was: str
    now: str
    at: datetime
    by: str

    @property
    def month(self) -> str:
        """The period in words."""
        return period_name(self.period)

    @property
    def marker(self) -> Marker:
        """What its point on the chart says."""
        day = timezone.localtime(self.at)
        return Marker(
            self.period, SUBJECT, f"{self.now}, was {self.was}, {day.day} {day:%B %Y}", self.by
        )


def restated(
    question: Question, now: Facts, uploads: Uploads, replacing: "Replacing"
) -> tuple[Restated, ...]:
    """The months of a figure's facts that were restated last, newest first.

    One query where nothing was; then two for each moment at which something was replaced, beside
    what the figure asks. A preview tells none: nothing of it has been published.
    """
    if question.vintage.preview_of is not None or not now.measures:
        return ()
    parts = [p for p in question.vintage.parts if p.period in now.measures and p.from_at]
    found: dict[str, Restated] = {}
    for part in sorted(replacing.get(parts), key=lambda p: p.part_id):
        told = _told(question, now, part, uploads)
        if told:
            found[part.period] = told
    return tuple(found[period] for period in sorted(found, reverse=True))


class Replacing:
    """Parts that took the place of others, looked up once for the figures of a page."""

    def __init__(self) -> None:
        self._known: dict[frozenset[int], list[LivePart]] = {}

    def get(self, parts: list[LivePart]) -> list[LivePart]:
        """Those of these parts, one for each month and moment. One query for new ones."""
        key = frozenset(part.part_id for part in parts)
        if key not in self._known:
            self._known[key] = _replacing(parts)
        return self._known[key]


def _replacing(parts: Iterable[LivePart]) -> list[LivePart]:
    """One of those parts, of each month and moment, that took the place of others.

    Not where those were withdrawn: then what had counted counts again, and nobody restated it.
    """
    wanted = list(parts)
    ended = set(
        Publication.objects.filter(
            until_at__in={p.from_at for p in wanted}, period__in={p.period for p in wanted}
        )
        .exclude(part__upload__state=UploadState.WITHDRAWN)
        .values_list("dataset_slug", "sheet", "period", "until_at")
    )
    found = {
        (p.period, p.from_at): p
        for p in wanted
        if (p.dataset, p.sheet, p.period, p.from_at) in ended
    }
    return list(found.values())


def _told(question: Question, now: Facts, part: LivePart, uploads: Uploads) -> Restated | None:
    """What replacing a month's rows did to its measure; None where it left it as it was."""
    if part.from_at is None:
        return None
    figure = question.figure
    before = vintages.as_at(part.from_at - _A_MOMENT)
    scope = scopes.of_period(figure, part.period, before, question.resolved.scope)
    (old,) = facts([Question.of(figure, scope, before, question.audience)])
    was, is_now = old.measures.get(part.period), now.measures[part.period]
    if was is None or was == is_now:
        return None
    told_was, told_now = _apart(was, is_now, figure.unit)
    if told_was == told_now:
        return None
    by = uploads.get({part.upload_id})[0].published_by
    return Restated(
        part.period,
        told_was,
        told_now,
        part.from_at,
        by.initials if by else "",
    )


def _apart(was: Decimal, now: Decimal, unit: Unit) -> tuple[str, str]:
    """Both values in few words, or in full where few words would make them look the same."""
    few = short(was, unit), short(now, unit)
    return few if few[0] != few[1] else (written(was, unit), written(now, unit))
