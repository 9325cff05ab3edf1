"""Small returns, stripped: what goes out of them, or why they are refused."""

import hashlib
from collections.abc import Callable
from datetime import date

import pytest

from ehcp.sen2 import NotAReturn, Stripped, strip
from ehcp.sen2.cases import HEADINGS as COLUMNS
from tests.ehcp.sen2.returns import HEADINGS, Blades, Made, rows_of

TODAY = date(2026, 2, 2)
SCHOOLS = {"123456": "Mainstream schools"}


def reference(identifier: str) -> str:
    return hashlib.sha256(identifier.upper().encode()).hexdigest()


def stripped(content: bytes, today: date = TODAY) -> Stripped:
    return strip(content, reference, today, lambda urn: SCHOOLS.get(urn, ""))


def refusal(content: bytes) -> str:
    with pytest.raises(NotAReturn) as told:
        stripped(content)
    return str(told.value)


def one(change: Callable[[Blades], object] = lambda blades: None, count: int = 1) -> dict[str, str]:
    """The first case of a return that was changed, by column."""
    made = plain(count)
    change(made.blades)
    row = next(rows_of(stripped(made.zip).content))
    return {name: row[heading] for name, (heading, *_) in COLUMNS.items() if heading in row}


def plain(count: int = 1) -> Made:
    """A return of requests that are not decided yet."""
    made = Made({name: [] for name in HEADINGS})
    for number in range(1, count + 1):
        made.blades["person"].append(
            {
                "persontableid": f"P{number}",
                "surname": "Plantagenet",
                "forename": "Zebedee",
                "personbirthdate": "2015-Aug-31 00:00:00",
                "upn": f"A00000000000{number}",
            }
        )
        made.blades["requests"].append(
            {
                "requeststableid": f"R{number}",
                "persontableid": f"P{number}",
                "receiveddate": "2025-Sep-01 00:00:00",
                "requestoutcome": "A",
            }
        )
    return made
