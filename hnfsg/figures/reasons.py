"""Why a headline changed: the page that explains it, and the rows that moved most."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from hnfsg.figures import registry
from hnfsg.figures.as_at import address
from hnfsg.figures.cache import Question
from hnfsg.figures.cells import absence, short, written
from hnfsg.figures.changes import Change
from hnfsg.figures.frames import frame_of, measure_column
from hnfsg.figures.registry import Absent, Audience, Figure, Source, Unit
from hnfsg.figures.scopes import BadScope, resolve
from hnfsg.intake.vintages import Vintage

SHOWN = 3  # rows right under a change; the page has all
SINCE = "since"


@dataclass(frozen=True)
class Reason:
    """One row that moved: its name, its movement as written, the row of a file to look it up.

    `row` and `url` are blank where the row is not known.
    """

    name: str
    amount: str
    row: str
    url: str


@dataclass(frozen=True)
class Explained:
    """A change with the address that says why, and the rows that moved most, the largest first.

    `others` counts the rows that moved less. Rows stand under the first change that they explain
    only: the headlines of a return mostly have the same.
    """

    change: Change
    url: str
    reasons: tuple[Reason, ...] = ()
    others: int = 0


def explained(
    changes: Iterable[Change],
    since: date,
    vintage: Vintage,
    audience_of: Callable[[Figure], Audience],
) -> list[Explained]:
    """Each change since the end of a day, with its reasons."""
    found, told = [], set()
    for change in changes:
        behind = change.figure.behind
        if not behind or change.difference is None:
            found.append(Explained(change, change.url))
            continue
        figure = registry.figure(behind)
        url = address(reverse(figure.page), {SINCE: since.isoformat()}, vintage)
        first = behind not in told and bool(change.difference)
        rows = list(_rows(figure, since, vintage, audience_of(figure))) if first else []
        told |= {behind} if first else set()
        found.append(Explained(change, url, tuple(rows[:SHOWN]), max(0, len(rows) - SHOWN)))
    return found


def _rows(figure: Figure, since: date, vintage: Vintage, audience: Audience) -> Iterator[Reason]:
    """The rows that moved, until the total: the first to which no row of a file could apply."""
    try:
        resolved = resolve(figure, {SINCE: since.isoformat()}, vintage)
    except BadScope:
        return
    frame = frame_of(Question.of(figure, resolved, vintage, audience))
    name = next(c.name for c in figure.told_columns if c.unit is Unit.TEXT)
    measure = measure_column(figure)
    if measure is None:
        return
    leading = [c.name for c in figure.columns if c.unit is Unit.SOURCE]
    for row in frame.to_dict("records"):
        sources = [row[column] for column in leading]
        if all(source is Absent.NOT_APPLICABLE for source in sources):
            return
        amount = row[measure.name]
        if absence(amount) is None and amount:
            source = next((source for source in sources if isinstance(source, Source)), None)
            yield _reason(written(row[name], Unit.TEXT), amount, figure.unit, source)


def _reason(name: str, amount: Any, unit: Unit, source: Source | None) -> Reason:
    sign = "+" if amount > 0 else ""
    if source is None:
        return Reason(name, f"{sign}{short(amount, unit)}", "", "")
    url = reverse("intake:source_row", args=[source.part_id, source.row_number])
    return Reason(name, f"{sign}{short(amount, unit)}", str(source), url)
