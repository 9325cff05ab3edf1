"""Masks a figure's frame for members, before anything is made from it (design: section 5).

Counts of children are rounded by the cell-key method of the ABS and the ONS, to base 5 with a
threshold of 10 (docs/adr/0050-masking.md says why): at random, up with probability
(n mod 5)/5, decided by the sum of the record keys of the children counted. A cell is rounded the
same way wherever and whenever it appears, so comparing and averaging teach nothing.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from hnfsg.figures.cells import absence
from hnfsg.figures.registry import Absent, Audience, Figure, FigureColumn, Unit

BASE = 5
KEYS = 256  # record keys are 0 to 255
SMALLEST_SHOWN = 10  # what is rounded to less prints as Absent.SMALL
SMALLEST_BASE = 20  # of a share
STEP = Decimal(1_000)  # pounds, of a cost

# By n mod 5, how many of the 256 cell keys round up: the whole number nearest to 256 x (n mod 5)/5.
_UP = tuple(round(KEYS * rest / BASE) for rest in range(BASE))


class CannotMask(ValueError):
    """A frame does not hold what its counts are masked by; then nothing of it may be shown."""


def record_key(hmac_hex: str) -> int:
    """A child's fixed record key, 0 to 255: the last byte of the HMAC that stands for the child.

    Raises ValueError for what is no such text.
    """
    return int(hmac_hex[-2:], 16)


def rounded(count: int, keys: int) -> int:
    """A count as rounded by the sum of its record keys: a multiple of 5, less than 5 away.

    Over all keys the mean is the count, to within 0.008; over counts the rest cancels out.
    """
    rest = count % BASE
    return count - rest + (BASE if keys % KEYS < _UP[rest] else 0)


def perturbations(highest: int) -> Iterator[tuple[int, int, int]]:
    """The table of what is added, as (count, cell key, change), for counts from 1 to `highest`."""
    for count in range(1, highest + 1):
        for key in range(KEYS):
            yield count, key, rounded(count, key) - count


def is_told_masked(figure: Figure, audience: Audience) -> bool:
    """Whether an audience is given a figure masked."""
    return figure.is_masked and audience is Audience.MEMBER


def masked_words(figure: Figure) -> str:
    """What a member is told under a masked figure."""
    costs = any(c.over and c.unit is Unit.POUNDS for c in figure.columns)
    return (
        f"Numbers of children are rounded to {BASE}, and small ones are shown as "
        f"“{Absent.SMALL}”, so that no child can be recognised. "
        + ("Costs are those of the rounded number. " if costs else "")
        + "Parts may not add up to their total."
    )


def masked(figure: Figure, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame of the figure's columns as members may know it.

    Counts of children are rounded, small ones become Absent.SMALL; what hangs on them is worked
    out from the rounded ones or becomes Absent.TOO_FEW. Published and other public columns stay as
    they are. Raises CannotMask.
    """
    given = {column.name: list(frame[column.name]) for column in figure.columns}
    counts = {
        column.name: _rounded(figure, column, given[column.name], given[column.keys])
        for column in figure.columns
        if column.unit is Unit.CHILDREN and not column.is_public
    }
    told = {**given, **{name: [_shown(n) for n in counts[name]] for name in counts}}
    for column in figure.columns:
        if column.over:
            values, exact = given[column.name], given[column.over]
            told[column.name] = _over(column, values, exact, counts[column.over])
    for column in figure.columns:
        if column.from_counts:
            told[column.name] = _from_counts(column, told)
    for column in figure.columns:
        if how := column.from_columns:
            told[column.name] = list(how.by({name: told[name] for name in how.columns}))
    return pd.DataFrame(
        {name: pd.Series(told[name], index=frame.index, dtype=object) for name in told}
    )


def _rounded(
    figure: Figure, column: FigureColumn, counts: Sequence[Any], keys: Sequence[Any]
) -> list[Any]:
    """The counts rounded; what is absent stays so."""
    return [
        why if (why := absence(n)) else rounded(n, _checked(figure, column, n, key))
        for n, key in zip(counts, keys, strict=True)
    ]


def _checked(figure: Figure, column: FigureColumn, count: int, keys: Any) -> int:
    """The sum of keys, where it can be one of so many children."""
    if count < 0 or absence(keys) or not 0 <= keys <= (KEYS - 1) * count:
        raise CannotMask(f"{figure.slug}: {column.name} has a count without its record keys")
    return int(keys)


def _shown(count: Any) -> Any:
    return Absent.SMALL if absence(count) is None and count < SMALLEST_SHOWN else count


def _from_counts(column: FigureColumn, told: dict[str, list[Any]]) -> list[Any]:
    """A share, limit or average from the masked columns, too few where these are."""
    how = column.from_counts
    assert how is not None  # noqa: S101 - asked of such columns only
    smallest = SMALLEST_BASE if column.unit is Unit.SHARE else SMALLEST_SHOWN
    result = []
    for part, base in zip(told[how.part], told[how.base], strict=True):
        if missing := _first_absence(part, base):
            result.append(missing)
        elif base < smallest or (column.unit is Unit.SHARE and base - part < SMALLEST_SHOWN):
            result.append(Absent.TOO_FEW)
        else:
            result.append(how.by(part, base))
    return result


def _first_absence(part: Any, base: Any) -> Absent | None:
    """Why there is nothing to work out; a small count makes it too few."""
    why = absence(base) or absence(part)
    return Absent.TOO_FEW if why is Absent.SMALL else why


def _over(column: FigureColumn, values: list[Any], exact: list[Any], told: list[Any]) -> list[Any]:
    """A cost or duration of so many children: too few where they are.

    A cost is told for the rounded number of children, at the true mean, to the nearest £1,000: an
    exact one would give the exact number away wherever a price is known, and what is hidden
    wherever a total is.
    """
    result = []
    for value, count, shown in zip(values, exact, told, strict=True):
        if absence(value):
            result.append(value)
        elif absence(shown) or shown < SMALLEST_SHOWN:
            result.append(Absent.TOO_FEW)
        elif column.unit is Unit.POUNDS:
            scaled = value * int(shown) / int(count)
            result.append((scaled / STEP).quantize(Decimal(1)) * STEP)
        else:
            result.append(value)
    return result
