"""The sheets of a file as the check has outlined them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from hnfsg.intake.models import Outline, Upload


@dataclass(frozen=True)
class FileSheet:
    """The first rows of one sheet: row number -> the texts of its columns from A.

    `skipped` says why it is not read unasked; `count` is how many rows the sheet has.
    """

    name: str
    rows: dict[int, list[str]]
    skipped: str = ""
    count: int = 0

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max(map(len, self.rows.values()), default=0)

    def frame(self) -> pd.DataFrame:
        """The rows as a reader gives them: blank cells "", columns numbered from 0."""
        return pd.DataFrame(
            list(self.rows.values()), index=list(self.rows), columns=range(self.width), dtype=object
        )


def sheets_of(upload: Upload) -> list[FileSheet]:
    """The sheets of an upload in the file's order; none where its outline is gone."""
    outline = Outline.objects.filter(upload=upload).first()
    return [_sheet(kept) for kept in outline.sheets] if outline else []


def _sheet(kept: Mapping[str, Any]) -> FileSheet:
    cells: Mapping[str, Mapping[str, str]] = kept["cells"]
    width = 1 + max((int(place) for row in cells.values() for place in row), default=-1)
    rows = {int(number): _row(cells[number], width) for number in sorted(cells, key=int)}
    return FileSheet(kept["name"], rows, kept["skipped"], kept["rows"])


def _row(cells: Mapping[str, str], width: int) -> list[str]:
    return [cells.get(str(place), "").strip() for place in range(width)]


def named(sheets: Iterable[FileSheet], name: str) -> FileSheet | None:
    """The sheet of that name."""
    return next((sheet for sheet in sheets if sheet.name == name), None)
