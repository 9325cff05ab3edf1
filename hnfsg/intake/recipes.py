"""Recipes: how one declared sheet is found in files of one shape, as an officer said.

Pure: no Django. A recipe is kept as JSON and never holds a figure of a file, only its words for
things: headings, labels, the names of its sheets.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from hnfsg.intake.declarations import heading_key

_YEAR = re.compile(r"(?:19|20)\d\d(?:(?:19|20)?\d\d)?")
_MONTH = re.compile(
    r"(?:january|february|march|april|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sept|sep|oct|nov|dec)(?=\d|$)"
    r"|(?:month|mth|period|m|p)\d{1,2}(?!\d)"
)


def shape_key(text: str) -> str:
    """A heading or a sheet's name without what changes from month to month.

    `Month 10 forecast 2023/24` and `Month 11 forecast 2023/24` are one; so are `Jan-24` and
    `Feb-24`.
    """
    key = heading_key(text)
    return re.sub(r"#+|\d+$", "#", _YEAR.sub("#", _MONTH.sub("#", key)))


@dataclass(frozen=True)
class Heading:
    """A column of a file, by its words: what stands in the row of headings and above it.

    `nth` tells columns apart that say the same, counted from 0.
    """

    text: str
    above: str = ""
    nth: int = 0

    @property
    def kin(self) -> tuple[str, str]:
        """What it says above and itself, without what changes from month to month."""
        return shape_key(self.above), shape_key(self.text)


@dataclass(frozen=True)
class Origin:
    """Where a declared column comes from: columns of the file (joined when several), another
    declared column, or one value for every row. Exactly one of the three is given.

    `unit` is what an amount is multiplied by, where it names none itself.
    """

    headings: tuple[Heading, ...] = ()
    same_as: str = ""
    value: str = ""
    unit: int = 0  # 0: as the heading says
    is_confirmed: bool = False
    """Whether an officer has said the unit against the look of the figures."""


@dataclass(frozen=True)
class Spot:
    """A single cell, by the label beside it: found again when a row is added above it.

    `right`, `down`: how far the cell lies from the label's. `cell` is where it was last.
    """

    sheet: str
    label: str
    right: int
    down: int
    cell: str
    unit: int = 1


@dataclass(frozen=True)
class Recipe:
    """How one declared sheet is read.

    `headings`: every column of the file in order, as `shape_of` has seen them; `columns`: declared
    name -> origin; `across`: declared names whose columns stand once for each month (the month is
    in the heading or above it); `left_out`, `kept`: labels of rows that look like totals, or like
    the headings of another table, and what an officer said of them; `has_sections`: a row of words
    alone heads the rows below it and becomes part of their key; `spots`: declared name -> single
    cell, where the sheet is a summary that stands in cells. `is_absent`: the officer said that a
    file with these sheets (their names in `headings`) does not hold this one.
    """

    sheet: str = ""
    headings: tuple[Heading, ...] = ()
    columns: Mapping[str, Origin] = field(default_factory=dict)
    across: tuple[str, ...] = ()
    across_year: str = ""
    left_out: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    has_sections: bool = False
    spots: Mapping[str, Spot] = field(default_factory=dict)
    is_absent: bool = False

    def as_json(self) -> dict[str, Any]:
        """The recipe as it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Recipe":
        """Read a kept recipe. Raises KeyError or TypeError for something else."""
        return cls(
            **{
                **kept,
                "headings": _headings(kept["headings"]),
                "columns": {
                    name: Origin(**{**origin, "headings": _headings(origin["headings"])})
                    for name, origin in kept["columns"].items()
                },
                "across": tuple(kept["across"]),
                "left_out": tuple(kept["left_out"]),
                "kept": tuple(kept["kept"]),
                "spots": {name: Spot(**spot) for name, spot in kept["spots"].items()},
            }
        )

    @property
    def shape(self) -> str:
        """What tells files of this kind from others."""
        if self.is_absent:
            return absent_shape(heading.text for heading in self.headings)
        if self.spots:
            return _digest(["cells", *sorted({shape_key(s.sheet) for s in self.spots.values()})])
        return shape_of(self.headings)

    def with_row(self, label: str, *, is_line: bool) -> "Recipe":
        """The recipe with what an officer said of a row that looks like a total."""
        left_out = [known for known in self.left_out if known != label]
        kept = [known for known in self.kept if known != label]
        (kept if is_line else left_out).append(label)
        return replace(self, left_out=tuple(left_out), kept=tuple(kept))

    def with_unit(self, column: str, unit: int) -> "Recipe":
        """The recipe with the unit that an officer said of a column."""
        origin = replace(self.columns[column], unit=unit, is_confirmed=True)
        return replace(self, columns={**self.columns, column: origin})


def _headings(kept: Iterable[Mapping[str, Any]]) -> tuple[Heading, ...]:
    return tuple(Heading(**heading) for heading in kept)


def shape_of(headings: Sequence[Heading]) -> str:
    """A name for the shape of a table: its headings without months and years, in their order.

    A file that gains a month across keeps its shape. The sheet's own name is not part of it: a
    csv has none, and workbooks name their sheets by the month.
    """
    words = [">".join(heading.kin) for heading in headings]
    return _digest(["table", *dict.fromkeys(words)])


def absent_shape(sheets: Iterable[str]) -> str:
    """A name for a workbook by the names of its sheets."""
    return _digest(["absent", *sorted({shape_key(name) for name in sheets})])


def _digest(words: list[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()
