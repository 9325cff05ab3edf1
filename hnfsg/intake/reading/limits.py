"""What a file may hold and what reading it may cost."""

from dataclasses import asdict, dataclass
from typing import Any

from hnfsg.intake.declarations import Dataset

MAX_UNZIPPED_BYTES = 400 * 1024 * 1024
MAX_CELLS = 10_000_000  # what a sheet may span, blank cells included
SPARE_ROWS = 1_000  # titles, notes, blank rows and totals around the rows of a return
_BYTES_A_SECOND = 10 * 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Limits on one file and on the process that reads it.

    `seconds` of computing; a file of more than 10 MB gets one more for each 10 MB. `silence` is
    how long the process may say nothing, by the clock on the wall, so it is the larger.
    """

    max_columns: int = 400
    max_rows: int = 1_048_576
    max_cells: int = MAX_CELLS
    max_unzipped: int = MAX_UNZIPPED_BYTES
    memory_mb: int = 480
    seconds: int = 8
    silence: float = 30.0

    def seconds_for(self, size: int) -> int:
        """The seconds of computing that a file of so many bytes may take."""
        return self.seconds + size // _BYTES_A_SECOND

    def as_bounds(self) -> dict[str, Any]:
        """What the reading process is told."""
        told = asdict(self)
        return {name.removeprefix("max_"): told[name] for name in told if name.startswith("max_")}


def limits_for(dataset: Dataset) -> Limits:
    """The limits for files of a dataset: as wide and as long as its widest and longest sheet."""
    return Limits(
        max_columns=max(sheet.max_columns for sheet in dataset.sheets),
        max_rows=max(sheet.max_rows for sheet in dataset.sheets) + SPARE_ROWS,
    )
