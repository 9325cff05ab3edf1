"""What a reader of one format found in a file (child's side)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from hnfsg.intake.reading.wire import MAX_NAME


class Refusal(Exception):
    """The file is not read; the message says what it is and what to send instead."""


@dataclass(frozen=True)
class Bounds:
    """What the file may hold, as the parent said."""

    columns: int
    rows: int
    cells: int
    unzipped: int


@dataclass(frozen=True)
class Note:
    """Something worth knowing about a file that does not keep it from being read."""

    kind: str
    what: str
    sheet: str = ""
    cell: str = ""


@dataclass
class Table:
    """One sheet: its rows from row 1 on, each a list of values, which may be shorter than others.

    `merged`: first row, first column, last row, last column; rows from 1, columns from 0.
    """

    name: str
    rows: Callable[[], Iterator[list[Any]]]
    skipped: str = ""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.name[:MAX_NAME] or "Sheet"


@dataclass
class Contents:
    """A file: its sheets and what is to be said of it. `streamed`: read while it is asked for."""

    tables: list[Table]
    notes: list[Note] = field(default_factory=list)
    streamed: bool = False


HIDDEN = "it is hidden"
VERY_HIDDEN = "it is hidden, so that Excel itself does not offer it"
CHART = "it is a chart"
MACRO = "it is a macro sheet"
DIALOG = "it is a dialog"
PIVOT = "it holds a pivot table"
