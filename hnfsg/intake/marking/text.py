"""A text file with its corrected cells, in its own signs and encoding."""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from hnfsg.intake.exports import guarded
from hnfsg.intake.marking.job import Fix
from hnfsg.intake.reading.delimited import as_written

_LOOKS_LIKE_A_NUMBER = re.compile(r"[+-]?[£(]?[\d.,]+[)%]?")


def is_markup(start: bytes) -> bool:
    """Whether a file that is called a spreadsheet is markup: HTML or XML."""
    return bool(re.match(rb"(?:\xef\xbb\xbf)?\s*<", start)) or b"<\x00" in start[:8]


def correct(original: Path, made: Path, fixes: Iterable[Fix]) -> None:
    """Write the file again with its corrected cells.

    A text that its encoding cannot hold turns the whole file into UTF-8.
    """
    by_row: dict[int, list[Fix]] = {}
    for fix in fixes:
        by_row.setdefault(fix.row, []).append(fix)
    with original.open("rb") as file:
        written = as_written(file)
        out = io.StringIO(newline="")
        if written.says_separator:
            out.write(f"sep={written.delimiter}{written.line_end}")
        writer = csv.writer(out, delimiter=written.delimiter, lineterminator=written.line_end)
        for number, row in enumerate(written.rows, start=1):
            writer.writerow(_corrected(row, by_row.get(number, ())))
    try:
        made.write_bytes(out.getvalue().encode(written.codec))
    except UnicodeEncodeError:
        made.write_bytes(out.getvalue().encode("utf-8-sig"))


def _corrected(row: list[str], fixes: Iterable[Fix]) -> list[str]:
    for fix in fixes:
        row = row + [""] * (fix.column + 1 - len(row))
        is_number = bool(_LOOKS_LIKE_A_NUMBER.fullmatch(fix.text))
        row[fix.column] = fix.text if is_number else str(guarded(fix.text))
    return row
