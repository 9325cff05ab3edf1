"""Personal data that nobody declared: found by heading and by the look of the values, and stopped.

Design: section 5. A message names the cell and the kind, never the value.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from hnfsg.intake.declarations import heading_key
from hnfsg.intake.reading.addresses import address

HEADING_ROWS = 20
_HEADINGS = {
    "name of a child": (
        "surname forename firstname lastname givenname familyname middlename pupilname childname "
        "childsname studentname learnername nameofchild nameofpupil fullname"
    ),
    "date of birth": "dob dateofbirth birthdate personbirthdate pupildob",
    "pupil number": "upn uniquepupilnumber pupilupn formerupn",
    "learner number": "uln uniquelearnernumber",
    "NHS number": "nhsnumber nhsno nhs",
    "home address": "postcode homepostcode homeaddress pupilpostcode addressline1 uprn",
}
_KIND_OF_HEADING = {word: kind for kind, words in _HEADINGS.items() for word in words.split()}
_UPN = re.compile(r"(?<![A-Z0-9])([A-HJ-NP-RT-Z])(\d{11}[0-9A-Z])(?![A-Z0-9])")
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_POSTCODE = re.compile(r"(?<![A-Z0-9])[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}(?![A-Z0-9])")
_NHS = re.compile(r"(?<!\d)(\d{3})[ -](\d{3})[ -](\d{4})(?!\d)")
# One postcode in a comment may be a school's; a column of them is where people live.
_POSTCODES_ALLOWED = 2


@dataclass(frozen=True)
class Suspect:
    """A cell that looks personal: where, and what kind of thing it seems to be."""

    sheet: str
    cell: str
    kind: str


class Scanner:
    """Looks through the chunks of one sheet; remembers what it saw in earlier chunks."""

    def __init__(self, sheet: str, allowed_headings: frozenset[str]) -> None:
        self._sheet = sheet
        self._allowed = allowed_headings
        self._postcodes: dict[int, list[Suspect]] = {}

    def scan(self, chunk: pd.DataFrame) -> Iterator[Suspect]:
        """Every suspect cell of a chunk (index row numbers, columns numbers, values text)."""
        yield from self._headings(chunk)
        for column in chunk.columns:
            joined = "\n".join(chunk[column].unique())
            if _worth_a_look(joined):
                for row, text in chunk[column].items():
                    yield from self._values(int(str(row)), int(column), text)

    def _headings(self, chunk: pd.DataFrame) -> Iterator[Suspect]:
        for row, cells in chunk[chunk.index <= HEADING_ROWS].iterrows():
            for column, text in cells.items():
                key = heading_key(str(text))
                if key in _KIND_OF_HEADING and key not in self._allowed:
                    kind = f"a column headed like a {_KIND_OF_HEADING[key]}"
                    yield self._suspect(int(str(row)), int(str(column)), kind)

    def _values(self, row: int, column: int, text: str) -> Iterator[Suspect]:
        upper = text.upper()
        if any(_is_upn(*match.groups()) for match in _UPN.finditer(upper)):
            yield self._suspect(row, column, "a pupil number (UPN)")
        if _EMAIL.search(text):
            yield self._suspect(row, column, "an e-mail address")
        if any(_is_nhs_number("".join(m.groups())) for m in _NHS.finditer(text)):
            yield self._suspect(row, column, "an NHS number")
        if _POSTCODE.search(upper):
            seen = self._postcodes.setdefault(column, [])
            seen.append(self._suspect(row, column, "one of several postcodes in a column"))
            if len(seen) == _POSTCODES_ALLOWED + 1:
                yield from seen
            elif len(seen) > _POSTCODES_ALLOWED:
                yield seen[-1]

    def _suspect(self, row: int, column: int, kind: str) -> Suspect:
        return Suspect(self._sheet, address(column, row), kind)


def kinds_in(text: str) -> list[str]:
    """What looks personal in a sentence that an officer types, in words; empty when nothing."""
    suspects = Scanner("", frozenset())._values(1, 0, text)
    kinds = {suspect.kind for suspect in suspects}
    if _POSTCODE.search(text.upper()):
        kinds.add("a postcode")
    return sorted(kinds)


def _worth_a_look(joined: str) -> bool:
    """One quick pass over a whole column before any cell is looked at alone."""
    upper = joined.upper()
    return bool(
        "@" in joined or _UPN.search(upper) or _POSTCODE.search(upper) or _NHS.search(joined)
    )


def _is_upn(letter: str, rest: str) -> bool:
    """Whether the check letter fits (DfE UPN guide: digits 2 to 13 weighted 2 to 13, modulo 23)."""
    digits = rest if rest[-1].isdigit() else rest[:-1] + str(_temporary_digit(rest[-1]))
    total = sum(int(digit) * weight for weight, digit in enumerate(digits, start=2))
    return _UPN_LETTERS[total % 23] == letter


def _temporary_digit(letter: str) -> int:
    """The number a temporary UPN's final letter stands for."""
    place = _UPN_LETTERS.find(letter)
    return place if place >= 0 else 0


def _is_nhs_number(digits: str) -> bool:
    """Whether the eleven-modulus check digit fits (NHS data dictionary)."""
    check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == int(digits[9]) and check != 10
