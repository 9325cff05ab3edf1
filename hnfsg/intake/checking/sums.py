"""Rows that are the sum of other rows. Pure: a total and its parts must never both be added."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Amounts = tuple[Decimal, ...]
Stated = tuple[Decimal | None, ...]  # None where a row leaves a column blank


@dataclass(frozen=True)
class Sum:
    """Row `total` has in every column the sum of the rows `parts` (places from 0)."""

    total: int
    parts: tuple[int, ...]


def find_sums(rows: Sequence[Stated]) -> list[Sum]:
    """The rows that are the sum of rows next to them in every column that they fill, in order.

    A row is compared with every run of rows that ends just above it, then with every run that
    begins just below. A total that is found stands for its parts from then on, so that a total of
    totals is found too. Two parts at least are not nought, and neither is the sum. Linear in the
    number of rows.
    """
    found: dict[int, Sum] = {}
    for columns in dict.fromkeys(_filled(row) for row in rows):
        amounts = [tuple(row[c] or Decimal(0) for c in columns) for row in rows]
        of_these = {place for place, row in enumerate(rows) if _filled(row) == columns}
        found |= {s.total: s for s in _find(amounts) if columns and s.total in of_these}
    return [found[place] for place in sorted(found)]


def _filled(row: Stated) -> tuple[int, ...]:
    """The columns in which a row says something."""
    return tuple(place for place, amount in enumerate(row) if amount is not None)


def _find(rows: Sequence[Amounts]) -> list[Sum]:
    found = {s.total: s for s in _sums_above(rows)}
    free = [place for place in range(len(rows)) if place not in found]
    for mirrored in _sums_above([rows[place] for place in reversed(free)]):
        total, *parts = (free[len(free) - 1 - p] for p in (mirrored.total, *mirrored.parts))
        if len(parts) > 2:
            found.setdefault(total, Sum(total, tuple(sorted(parts))))
    return [found[place] for place in sorted(found)]


def _sums_above(rows: Sequence[Amounts]) -> list[Sum]:
    if not rows:
        return []
    nought = tuple(Decimal(0) for _ in rows[0])
    open_rows: list[int] = []  # rows that no total stands for yet
    running: list[Amounts] = [nought]  # running[n]: the sum of the first n open rows
    ends: dict[Amounts, list[int]] = {nought: [0]}  # where each running sum was reached
    found = []
    for place, amounts in enumerate(rows):
        parts = _parts(open_rows, running, ends, amounts, rows)
        if parts:
            found.append(Sum(place, parts))
            for _ in parts:
                open_rows.pop()
                ends[running.pop()].pop()
        open_rows.append(place)
        running.append(_add(running[-1], amounts))
        ends.setdefault(running[-1], []).append(len(running) - 1)
    return found


def _parts(
    open_rows: Sequence[int],
    running: Sequence[Amounts],
    ends: dict[Amounts, list[int]],
    amounts: Amounts,
    rows: Sequence[Amounts],
) -> tuple[int, ...]:
    """The longest run of open rows, up to the last, whose sum this is; or none."""
    if not any(amounts):
        return ()
    start = tuple(total - own for total, own in zip(running[-1], amounts, strict=True))
    for place in ends.get(start, ()):
        parts = tuple(open_rows[place:])
        if sum(any(rows[part]) for part in parts) > 1:
            return parts
    return ()


def _add(one: Amounts, other: Amounts) -> Amounts:
    return tuple(a + b for a, b in zip(one, other, strict=True))
