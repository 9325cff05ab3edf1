"""What a clever reader can work out of everything that they may fetch of a figure.

`fetched` is what is read: the rows of the real download, in every scope. `bounds` sets up what it
means for each cell of the cube behind it, adds what is published exactly, and narrows every cell by
every sum that holds between them. A cell is pinned when one value is left.

A cell is a tuple with a value for each dimension: one of its values, ALL of them, or those up to
one in time (`up_to`). A new figure is attacked by saying what the rows of its download are.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from hnfsg.figures.cache import Question
from hnfsg.figures.exports import csv_file
from hnfsg.figures.masking import BASE, SMALLEST_SHOWN
from hnfsg.figures.registry import Absent, Audience, Figure, Scope
from hnfsg.figures.scopes import Resolved
from hnfsg.intake.vintages import Vintage

ALL = "*"
ENDLESS = 10**9
NOTHING = Vintage(())

Cell = tuple[str, ...]
Bounds = dict[Cell, tuple[int, int]]
Sum = tuple[Cell, list[Cell]]
Fetch = Callable[[Figure, Scope], str]


class Contradiction(AssertionError):
    """What was fetched cannot all be true: the attack misreads it."""


def up_to(value: str) -> str:
    """All values up to this one, in the order of the dimension."""
    return f"≤{value}"


def fetched(
    figure: Figure, fetch: Fetch, vintage: Vintage = NOTHING
) -> Iterator[tuple[Scope, dict[str, str]]]:
    """Every row of the download in every scope, by heading."""
    for scope in every_scope(figure, vintage):
        for row in csv.DictReader(io.StringIO(fetch(figure, scope).removeprefix("\ufeff"))):
            yield scope, row


def every_scope(figure: Figure, vintage: Vintage) -> Iterator[Scope]:
    """Every scope that can be chosen."""
    scopes: list[dict[str, str]] = [{}]
    for dimension in figure.dimensions:
        scopes = [
            {**scope, dimension.name: value}
            for scope in scopes
            for value, _ in dimension.choices(vintage, scope)
        ]
    yield from scopes


def exported(audience: Audience) -> Fetch:
    """The download as the view makes it, for an audience."""
    return lambda figure, scope: csv_file(
        Question.of(figure, Resolved(scope, ""), Vintage(()), audience)
    )


def as_rounded(text: str) -> tuple[int, int]:
    """What a cell of a masked download says of the count behind it."""
    if text == Absent.SMALL:
        return 0, SMALLEST_SHOWN - 1
    if text.startswith("["):
        return 0, ENDLESS
    return max(0, int(text) - BASE + 1), int(text) + BASE - 1


def as_exact(text: str) -> tuple[int, int]:
    """What a cell of an exact download says."""
    return (0, ENDLESS) if text.startswith("[") else (int(text), int(text))


def sums_of(dimensions: Sequence[Sequence[str]], in_time: Iterable[int] = ()) -> list[Sum]:
    """Every sum that holds in a cube: ALL is the sum of the values, up to m is up to m - 1 and m.

    `in_time` are the places of the dimensions that have an order of time.
    """
    ordered = frozenset(in_time)
    values = [
        [*dim, ALL, *(map(up_to, dim) if place in ordered else ())]
        for place, dim in enumerate(dimensions)
    ]
    return [
        (_at(cell, place, total), [_at(cell, place, part) for part in parts])
        for place, dim in enumerate(dimensions)
        for total, parts in _sums_along(dim, place in ordered)
        for cell in _product([*values[:place], [ALL], *values[place + 1 :]])
    ]


def bounds(told: Mapping[Cell, Iterable[tuple[int, int]]], sums: Sequence[Sum]) -> Bounds:
    """The least and the most that each cell can be, given all that is told and all sums.

    Integer bounds are narrowed along every sum until nothing moves. Raises Contradiction.
    """
    cells = {cell for total, parts in sums for cell in (total, *parts)} | set(told)
    found: Bounds = dict.fromkeys(cells, (0, ENDLESS))
    for cell, ranges in told.items():
        for low, high in ranges:
            _narrow(found, cell, low, high)
    has_moved = True
    while has_moved:
        has_moved = False
        for total, parts in sums:
            has_moved |= _follow(found, total, parts)
    return found


def pinned(found: Bounds, truth: Mapping[Cell, int], public: Bounds | None = None) -> list[Cell]:
    """The cells of 1 to 4 of which one value is left, and was not already from what is public."""
    known = public or {}
    assert all(low <= truth[cell] <= high for cell, (low, high) in found.items() if cell in truth)
    return [
        cell
        for cell, (low, high) in found.items()
        if low == high and 1 <= truth.get(cell, 0) <= 4 and known.get(cell, (0, 1)) != (low, high)
    ]


def _sums_along(dim: Sequence[str], is_in_time: bool) -> Iterator[tuple[str, list[str]]]:
    yield ALL, list(dim)
    if is_in_time:
        yield up_to(dim[0]), [dim[0]]
        yield ALL, [up_to(dim[-1])]
        for before, value in pairwise(dim):
            yield up_to(value), [up_to(before), value]


def _product(values: Sequence[Sequence[str]]) -> Iterator[Cell]:
    if not values:
        yield ()
        return
    for first in values[0]:
        for rest in _product(values[1:]):
            yield (first, *rest)


def _at(cell: Cell, place: int, value: str) -> Cell:
    return (*cell[:place], value, *cell[place + 1 :])


def _follow(found: Bounds, total: Cell, parts: list[Cell]) -> bool:
    """Narrow a total by its parts and each part by the total and the others."""
    lows, highs = sum(found[p][0] for p in parts), sum(found[p][1] for p in parts)
    has_moved = _narrow(found, total, lows, highs)
    low, high = found[total]
    for part in parts:
        least, most = found[part]
        has_moved |= _narrow(found, part, low - (highs - most), high - (lows - least))
    return has_moved


def _narrow(found: Bounds, cell: Cell, low: int, high: int) -> bool:
    before = found[cell]
    found[cell] = max(before[0], low), min(before[1], high)
    if found[cell][0] > found[cell][1]:
        raise Contradiction(f"{cell} would be from {found[cell][0]} to {found[cell][1]}")
    return found[cell] != before
