"""What the child is asked to do, and what it says it did: JSON in a folder."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ORIGINAL, VALUES, JOB, MADE, SAID = "original", "values", "job.json", "made", "said.json"
_MAX_SAID = 20_000


@dataclass(frozen=True)
class Mark:
    """One finding: where it is, and the cells of its row in the list of findings.

    `level` is that of the finding, or `corrected` for a cell that was corrected on the page.
    """

    level: str
    sheet: str
    cell: str
    what: str
    fix: str
    listed: list[Any]


@dataclass(frozen=True)
class Fix:
    """A corrected cell: row from 1, column from 0, and what it says now."""

    sheet: str
    row: int
    column: int
    text: str


@dataclass(frozen=True)
class MarkingJob:
    """`is_marked`: mark what was found; else put the corrected cells in. `has_values`: the file
    is given as values (see `values`), since openpyxl cannot open it.
    """

    is_marked: bool
    has_values: bool = False
    headings: list[list[Any]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    fixes: list[Fix] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Leave it in the folder for the child."""
        (folder / JOB).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "MarkingJob":
        """What was left in the folder."""
        told = json.loads((folder / JOB).read_text(encoding="utf-8"))
        marks = [Mark(**mark) for mark in told.pop("marks")]
        fixes = [Fix(**fix) for fix in told.pop("fixes")]
        return cls(**told, marks=marks, fixes=fixes)


@dataclass(frozen=True)
class Said:
    """How it went. `made`: how the file ends (xlsx, xlsm, csv), or nothing; `needs_values`: ask
    again with the file as values; `refusal`: a sentence; `problem`: for the log.
    """

    made: str = ""
    needs_values: bool = False
    refusal: str = ""
    problem: str = ""

    def write(self, folder: Path) -> None:
        """Leave it in the folder for the parent."""
        (folder / SAID).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Said":
        """What the child said; nothing where it said nothing that can be read."""
        try:
            told = json.loads((folder / SAID).read_bytes()[:_MAX_SAID])
            return cls(
                str(told["made"]),
                bool(told["needs_values"]),
                str(told["refusal"]),
                str(told["problem"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return cls(problem="the child said nothing")
