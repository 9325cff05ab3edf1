"""What an app says of one column of a figure: its unit, what may stand in it, how it is masked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Unit(StrEnum):
    """How a column is written."""

    TEXT = "text"
    POUNDS = "pounds"
    COUNT = "count"
    CHILDREN = "children"  # a count of children: masked for members
    SHARE = "share"
    DAYS = "days"  # calendar days, told whole
    RATE = "rate"  # per 1,000 pupils
    STAFF = "staff"  # full-time equivalents
    PERIOD = "period"  # a FinancialMonth key
    MONTH = "month"  # a FinancialMonth key, told as a calendar month
    SOURCE = "source"  # a Source (see below), shown as a link to the row of the file
    KEYS = "keys"  # sums of record keys, which decide how a count is rounded: nobody is told them


PERIODS = frozenset({Unit.PERIOD, Unit.MONTH})  # units whose cells are FinancialMonth keys


class Absent(StrEnum):
    """Why a cell holds no value; different things, of which nought is none.

    A frame may hold one of these in any cell; None and NaN mean MISSING.
    """

    MISSING = "not available"
    NOT_APPLICABLE = "not applicable"
    TOO_FEW = "too few"  # a share, cost or average of too few children to be told
    SMALL = "0 to 9"  # a count of children that is none or small; only masking gives it


@dataclass(frozen=True)
class Source:
    """The row of a file that a row of a frame comes from. `label` names it, such as its sheet."""

    part_id: int
    row_number: int
    label: str = ""

    def __str__(self) -> str:
        return f"{self.label}, row {self.row_number}" if self.label else f"Row {self.row_number}"


def divided(part: Any, whole: Any) -> Any:
    """part / whole."""
    return part / whole


@dataclass(frozen=True)
class FromCounts:
    """How a share, an end of its interval, a limit or an average comes from two other columns.

    Members are given `by(part, base)` of the masked columns in place of what the frame holds. The
    base is a count, the part another one or, for an average, an amount `over` it.
    """

    part: str
    base: str
    by: Callable[[Any, Any], Any] = divided


@dataclass(frozen=True)
class FromColumns:
    """How a column comes from whole columns of the frame, row upon row, such as a curve.

    The columns are counts of children, and others that are open to everybody.
    Members are given `by` of the masked columns, by name, in place of what the frame holds; it
    answers a cell for each row, an Absent where a small count leaves nothing to say.
    """

    columns: tuple[str, ...]
    by: Callable[[Mapping[str, Sequence[Any]]], Sequence[Any]]


@dataclass(frozen=True)
class FigureColumn:
    """One column of a figure's frame: its name there, its heading on screen, its unit.

    In a figure that counts children every number says what it hangs on, one of: `keys`, of a count
    of children, the column with the sum of the record keys of those counted; `from_counts`;
    `from_columns`;
    `over`, of a cost or a mean duration, the count of children that it is of; `is_public`, open to
    everybody, because it was published as it is or is of no child.
    """

    name: str
    heading: str
    unit: Unit = Unit.TEXT
    is_shown: bool = True  # hidden columns serve the chart and the CSV only
    definition: str = ""
    keys: str = ""
    from_counts: FromCounts | None = None
    from_columns: FromColumns | None = None
    over: str = ""
    is_public: bool = False
    is_cumulative: bool = False  # a running total: its points are not apart from each other
