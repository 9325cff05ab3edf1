"""A vintage: the set of parts that count. Live now, live as at a moment, or live plus a preview.

Every selector takes one; its key names everything computed from it in the cache. Preview,
withdrawal, "since" and "what did we believe in October" are all this one idea.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Max, Q

from hnfsg.intake.declarations import datasets as declared
from hnfsg.intake.models import Part, Publication, Upload


@dataclass(frozen=True)
class LivePart:
    """One part that counts: which sheet and period, from which upload, since when."""

    dataset: str
    sheet: str
    period: str
    part_id: int
    upload_id: int
    from_at: datetime | None  # None while it is only previewed
    rows_set_aside: int = 0


@dataclass(frozen=True)
class Vintage:
    """The parts that count, and how they were chosen."""

    parts: tuple[LivePart, ...]
    as_at: datetime | None = None
    preview_of: int | None = None
    _by_sheet: dict[tuple[str, str], tuple[LivePart, ...]] = field(
        init=False, repr=False, compare=False, hash=False, default_factory=dict
    )

    @cached_property
    def key(self) -> str:
        """A name for exactly this set of parts: two vintages with the same parts share it."""
        text = ",".join(str(p.part_id) for p in sorted(self.parts, key=lambda p: p.part_id))
        return hashlib.sha256(text.encode()).hexdigest()[:20]

    def of(self, datasets: Iterable[str]) -> "Vintage":
        """Only the parts of these datasets: the narrower key survives others' publications.

        What stands in for one of them that has parts of its own is left out.
        """
        wanted = frozenset(datasets)
        parts = [part for part in self.parts if part.dataset in wanted]
        idle = _stood_in_for(frozenset(part.dataset for part in parts))
        kept = tuple(part for part in parts if part.dataset not in idle)
        return Vintage(kept, self.as_at, self.preview_of)

    def live(self, dataset: str, sheet: str) -> tuple[LivePart, ...]:
        """The parts of one sheet that count, by period."""
        if not self._by_sheet:
            for part in sorted(self.parts, key=lambda p: p.period):
                key = (part.dataset, part.sheet)
                self._by_sheet[key] = (*self._by_sheet.get(key, ()), part)
        return self._by_sheet.get((dataset, sheet), ())

    def part_ids(self, dataset: str, sheet: str, periods: Iterable[str] | None = None) -> list[int]:
        """The ids that a selector filters its rows by; all periods unless some are named."""
        parts = self.live(dataset, sheet)
        if periods is not None:
            wanted = frozenset(periods)
            parts = tuple(p for p in parts if p.period in wanted)
        return [p.part_id for p in parts]

    def upload_ids(self, datasets: Iterable[str]) -> list[int]:
        """The uploads that stand behind these datasets."""
        wanted = frozenset(datasets)
        return sorted({p.upload_id for p in self.parts if p.dataset in wanted})


def _stood_in_for(present: frozenset[str]) -> frozenset[str]:
    """The datasets that only stand in for others of those present."""
    return frozenset(found.slug for found in declared() if found.stands_in_for in present)


def live() -> Vintage:
    """What counts now. One query, of one row while nothing has changed since the last time.

    Every publication opens one, every withdrawal closes some: so the newest and the number of
    open ones tell whether anything has moved.
    """
    is_open = Q(until_at__isnull=True)
    newest, opened = Publication.objects.aggregate(
        newest=Max("pk"), opened=Count("pk", filter=is_open)
    ).values()
    known = _last_live.get((newest, opened))
    if known is None:
        known = Vintage(_published(is_open))
        _last_live.clear()
        _last_live[newest, opened] = known
    return known


_last_live: dict[tuple[int | None, int], Vintage] = {}


def as_at(moment: datetime) -> Vintage:
    """What counted at a moment. One query."""
    counted = Q(from_at__lte=moment) & (Q(until_at__isnull=True) | Q(until_at__gt=moment))
    return Vintage(_published(counted), as_at=moment)


def preview(upload: Upload) -> Vintage:
    """What would count if this upload were published. Two queries."""
    own = tuple(
        LivePart(
            upload.dataset_slug,
            part.sheet,
            part.period,
            part.pk,
            upload.pk,
            None,
            part.rows_set_aside,
        )
        for part in Part.objects.filter(upload=upload)
    )
    replaced = {(p.sheet, p.period) for p in own}
    versions = {p.period for p in own} if upload.dataset.is_versioned else set()
    kept = tuple(
        p
        for p in live().parts
        if p.dataset != upload.dataset_slug
        or ((p.sheet, p.period) not in replaced and p.period not in versions)
    )
    return Vintage(kept + own, preview_of=upload.pk)


def _published(which: Q) -> tuple[LivePart, ...]:
    rows = Publication.objects.filter(which).values_list(
        "dataset_slug",
        "sheet",
        "period",
        "part_id",
        "part__upload_id",
        "from_at",
        "part__rows_set_aside",
    )
    return tuple(LivePart(*row) for row in rows)
