"""Two uploads of a dataset beside each other, row by row.

Rows are matched by their sheet's identity within a month, in SQL, so that the size of the files
costs the database and not this process.
"""

from hnfsg.intake.comparing.differences import Cell, Comparison, Difference, Tally
from hnfsg.intake.comparing.sides import (
    LIVE,
    Side,
    choices,
    default_first,
    newest_with_rows,
    notes,
    side,
)

__all__ = [
    "LIVE",
    "Cell",
    "Comparison",
    "Difference",
    "Side",
    "Tally",
    "choices",
    "default_first",
    "newest_with_rows",
    "notes",
    "side",
]
