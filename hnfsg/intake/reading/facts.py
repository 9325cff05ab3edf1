"""What a workbook's own records say that the workbook reader leaves out: errors, percentages."""

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from hnfsg.intake.reading.addresses import column_letter
from hnfsg.intake.reading.found import Note

COLUMNS = 1 << 14  # the most that any workbook has; a cell's place is row * COLUMNS + column
_RANGES_TOLD = 12
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_PERCENT_FORMATS = frozenset({9, 10})  # built in: 0% and 0.00%
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


@dataclass
class SheetFacts:
    """One sheet: `texts` are cells that hold this whatever the reader says, by their place from
    row 0 and column 0; `percents` are the places of cells shown as percentages.

    `hidden_rows` are from 1, `hidden_columns` from 0: those that hold something.
    """

    name: str
    skipped: str = ""
    texts: dict[int, str] = field(default_factory=dict)
    percents: "array[int]" = field(default_factory=lambda: array("Q"))
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)

    def notes(self) -> Iterable[Note]:
        """What is hidden within the sheet, and read all the same."""
        if self.hidden_rows:
            which = _ranges(self.hidden_rows, str)
            yield Note(
                "hidden-rows", f"Hidden in the sheet, and read: {_word('row', which)}", self.name
            )
        if self.hidden_columns:
            which = _ranges(self.hidden_columns, column_letter)
            yield Note(
                "hidden-columns",
                f"Hidden in the sheet, and read: {_word('column', which)}",
                self.name,
            )


def error_text(code: int) -> str:
    """An error as the cell shows it, by its number in the records of Excel."""
    return _ERRORS.get(code, "#ERROR")


def is_percent(number: int, codes: dict[int, str]) -> bool:
    """Whether a number format shows percentages: built in, or with a % that is not quoted."""
    if number in codes:
        return "%" in _NOT_SHOWN.sub("", codes[number].split(";")[0])
    return number in _PERCENT_FORMATS


def _ranges(numbers: list[int], spell: "type[str] | object") -> list[str]:
    """Numbers in words, neighbours together: `5 to 9`, `12`."""
    said: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if said and said[-1][1] == number - 1:
            said[-1] = (said[-1][0], number)
        else:
            said.append((number, number))
    words = [
        spell(a) if a == b else f"{spell(a)} to {spell(b)}"  # type: ignore[operator]
        for a, b in said[:_RANGES_TOLD]
    ]
    return [*words, "and more"] if len(said) > _RANGES_TOLD else words


def _word(what: str, which: list[str]) -> str:
    is_one = len(which) == 1 and " to " not in which[0]
    return f"{what if is_one else what + 's'} {', '.join(which)}"
