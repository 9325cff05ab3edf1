"""The sums that hold between the counts of a figure's downloads, found from exact ones.

A reader of masked downloads knows what the columns and rows mean, and so which add up to which.
Here that is found: a sum is one that holds wherever it can be checked in two exact extracts, over
every area, source, row and month. Nobody has to say it for a new figure.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from hnfsg.figures.cache import Question
from hnfsg.figures.exports import csv_file
from hnfsg.figures.registry import Audience, Figure, Scope, Unit
from hnfsg.figures.scopes import Resolved
from hnfsg.intake.vintages import Vintage
from tests.figures.attack import Cell, Sum

CUT = ("area", "source")  # dimensions that are attacked in every value; the others as they come
PARTS, ROWS = 5, 16  # the most parts of a sum of columns, the most rows of a sum of rows
FEWEST = 4  # places at which a sum must have been checked
YEAR = 12

Numbers = npt.NDArray[np.float64]
Place = tuple[int, int, int]  # scope, row, column


@dataclass(frozen=True)
class Read:
    """A figure's downloads: the text of each count, by scope, row and column."""

    scopes: tuple[Scope, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    texts: dict[Place, str]

    @property
    def numbers(self) -> Numbers:
        """The counts as numbers; what is not one is NaN."""
        found = np.full((len(self.scopes), len(self.rows), len(self.columns)), np.nan)
        for place, text in self.texts.items():
            if text.isdigit():
                found[place] = int(text)
        return found


def read(figure: Figure, vintage: Vintage, audience: Audience) -> Read:
    """Every download of a figure, over the areas and sources, as an audience is given it."""
    columns = [c.name for c in figure.told_columns if c.unit is Unit.CHILDREN and not c.is_public]
    scopes, rows, texts = list(_scopes(figure, vintage)), list[str](), dict[Place, str]()
    for number, scope in enumerate(scopes):
        question = Question.of(figure, Resolved(scope, ""), vintage, audience)
        lines = list(csv.reader(io.StringIO(csv_file(question).removeprefix("\ufeff"))))[1:]
        for line in lines:
            told = dict(zip(figure.told_columns, line, strict=False))  # where it is from comes last
            key = " ".join(text for c, text in told.items() if c.unit in _KEYS and c.is_shown)
            if key not in rows:
                rows.append(key)
            for place, column in enumerate(columns):
                text = next(text for c, text in told.items() if c.name == column)
                texts[number, rows.index(key), place] = text
    return Read(tuple(scopes), tuple(rows), tuple(columns), texts)


_KEYS = (Unit.TEXT, Unit.MONTH, Unit.PERIOD)


def _scopes(figure: Figure, vintage: Vintage) -> Iterator[Scope]:
    scopes: list[dict[str, str]] = [{}]
    for dimension in figure.dimensions:
        found = []
        for scope in scopes:
            choices = dimension.choices(vintage, scope)
            wanted = choices if dimension.name in CUT else choices[:1]
            found += [{**scope, dimension.name: value} for value, _ in wanted]
        scopes = found
    yield from scopes


Places = Iterator[tuple[list[Place], list[Place]]]  # what adds up to what
Shape = Callable[[], Places]  # one kind of sum, at every place; cheap to begin anew


def sums(exact: Read, other: Read) -> list[Sum]:
    """The sums between the counts of `exact` that hold in it and in another exact reading."""
    tables = [_along(other, exact).numbers, exact.numbers]
    size = tables[0].shape
    shapes = [*_over_scopes(exact.scopes, size), *_over_columns(size)]
    shapes += [*_over_rows(size)] if size[1] <= ROWS else [*_over_time(size)]
    return [each for shape in shapes for each in _kept(shape, tables)]


def _along(other: Read, exact: Read) -> Read:
    """Another reading in the rows of this one; what it has not is missing."""
    assert other.scopes == exact.scopes
    rows = {row: place for place, row in enumerate(exact.rows)}
    texts = {
        (s, rows[other.rows[r]], c): text
        for (s, r, c), text in other.texts.items()
        if other.rows[r] in rows
    }
    return Read(exact.scopes, exact.rows, exact.columns, texts)


def _kept(shape: Shape, tables: list[Numbers]) -> list[Sum]:
    """The sums of one shape, if it holds wherever it can be checked, in every table."""
    for numbers in tables:
        checked = 0
        for left, right in shape():
            one, other = (sum(numbers[p] for p in side) for side in (left, right))
            if np.isnan(one) or np.isnan(other):
                continue
            if one != other:
                return []
            checked += bool(one)
        if checked < FEWEST:
            return []
    return [
        each
        for left, right in shape()
        if not any(np.isnan(tables[-1][p]) for p in (*left, *right))
        for each in _as_sums(left, right)
    ]


def _as_sums(left: list[Place], right: list[Place]) -> list[Sum]:
    """One total and its parts; where both sides have several, both make up a cell between."""
    if len(left) == 1:
        return [(cell(left[0]), [cell(p) for p in right])]
    between = ("between", *(str(p) for p in (*left, *right)))
    return [(between, [cell(p) for p in side]) for side in (left, right)]


def cell(place: Place) -> Cell:
    """A place as the attack names it."""
    return tuple(map(str, place))


def _over_scopes(scopes: tuple[Scope, ...], size: tuple[int, ...]) -> Iterator[Shape]:
    """All areas are the areas, all sources the sources, column by column."""
    for name in CUT:
        if name not in (scopes[0] if scopes else {}):
            continue
        every = scopes[0][name]  # all of them come first
        groups = {
            number: [
                i
                for i, other in enumerate(scopes)
                if other[name] != every and {**other, name: every} == scope
            ]
            for number, scope in enumerate(scopes)
            if scope[name] == every
        }
        for column in range(size[2]):
            yield lambda groups=groups, column=column: (  # type: ignore[misc]
                ([(number, row, column)], [(i, row, column) for i in parts])
                for number, parts in groups.items()
                for row in range(size[1])
            )


def _over_columns(size: tuple[int, ...]) -> Iterator[Shape]:
    """A column is others together, in every row."""
    columns = range(size[2])
    most = PARTS if size[2] <= 8 else 3
    for total in columns:
        others = [c for c in columns if c != total]
        for count in range(1, min(most, len(others)) + 1):
            for parts in combinations(others, count):
                yield _everywhere(size, [(0, total)], [(0, c) for c in parts])


def _over_rows(size: tuple[int, ...]) -> Iterator[Shape]:
    """A row is a run of other rows, column by column."""
    for total in range(size[1]):
        for first in range(size[1]):
            for last in range(first + 1, size[1]):
                run = range(first, last + 1)
                if total in run:
                    continue
                for column in range(size[2]):
                    yield lambda total=total, run=run, column=column: (  # type: ignore[misc]
                        ([(s, total, column)], [(s, r, column) for r in run])
                        for s in range(size[0])
                    )


def _over_time(size: tuple[int, ...]) -> Iterator[Shape]:
    """Running totals, the same month a year before, twelve months together, what is carried on."""
    columns = range(size[2])
    for one in columns:
        for other in columns:
            for back in (1, YEAR):
                yield _everywhere(size, [(0, one)], [(back, other)])
            yield _everywhere(size, [(0, one)], [(n, other) for n in range(YEAR)])
            yield _everywhere(size, [(0, one)], [(1, one), (0, other)])
            for out in columns:
                yield _everywhere(size, [(0, one), (0, out)], [(1, one), (0, other)])


Step = tuple[int, int]  # so many rows before, and a column


def _everywhere(size: tuple[int, ...], left: list[Step], right: list[Step]) -> Shape:
    """The same sum in every scope and row."""
    opening = max(back for back, _ in (*left, *right))
    return lambda: (
        ([(s, r - b, c) for b, c in left], [(s, r - b, c) for b, c in right])
        for s in range(size[0])
        for r in range(opening, size[1])
    )
