"""Rows of values into chunks for the wire: column by column, each distinct text once."""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count, zip_longest
from typing import Any

from hnfsg.intake.reading.found import Bounds, Refusal
from hnfsg.intake.reading.wire import CHUNK_ROWS, JSON_LENGTH, as_json

Row = list[Any]


def chunks(rows: Iterator[Row], bounds: Bounds, sheet: str) -> Iterator[tuple[int, list[Row]]]:
    """Rows in chunks of CHUNK_ROWS, each with the number of its first row; none ends in blanks.

    Raises Refusal at a row or a column too many.
    """
    first, blanks = 1, 0
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK_ROWS:
            kept = _without_trailing_blanks(chunk)
            if kept:
                yield from _blanks(first, blanks)
                first, blanks = first + blanks, CHUNK_ROWS - len(kept)
                yield first, _narrowed(kept, first, bounds, sheet)
                first += len(kept)
            else:
                blanks += CHUNK_ROWS
            _look_at_length(first - 1, bounds, sheet)
            chunk = []
    kept = _without_trailing_blanks(chunk)
    if kept:
        yield from _blanks(first, blanks)
        first += blanks
        yield first, _narrowed(kept, first, bounds, sheet)
        first += len(kept)
    _look_at_length(first - 1, bounds, sheet)


def _without_trailing_blanks(rows: list[Row]) -> list[Row]:
    end = len(rows)
    while end and not any(value != "" for value in rows[end - 1]):
        end -= 1
    return rows[:end]


def _blanks(first: int, count: int) -> Iterator[tuple[int, list[Row]]]:
    for done in range(0, count, CHUNK_ROWS):
        yield first + done, [[""]] * min(CHUNK_ROWS, count - done)


def _look_at_length(rows: int, bounds: Bounds, sheet: str) -> None:
    if rows > bounds.rows:
        raise Refusal(
            f"{sheet} has more than {bounds.rows:,} rows, and the return can have no more. Check "
            "that this is the right file, and delete what is not part of the return."
        )


def _narrowed(rows: list[Row], first: int, bounds: Bounds, sheet: str) -> list[Row]:
    """The rows without blanks beyond the widest that may be. Raises Refusal when one is wider."""
    if max(map(len, rows)) <= bounds.columns:
        return rows
    for number, row in enumerate(rows, start=first):
        while row and row[-1] == "":
            row.pop()
        if len(row) > bounds.columns:
            raise Refusal(
                f"Row {number} of {sheet} has {len(row):,} columns, more than the "
                f"{bounds.columns:,} that any return has. Check that this is the right file."
            )
    return rows


def encode(first: int, rows: list[Row]) -> bytes:
    """The payload of a chunk: the distinct texts of each column and which of them stands where."""
    texts: list[list[str]] = []
    codes: list[array[int]] = []
    for values in zip_longest(*rows, fillvalue=""):
        distinct, which = _column(values)
        texts.append(distinct)
        codes.append(which)
    while texts and texts[-1] == [""]:
        texts.pop()
        codes.pop()
    header = as_json({"first": first, "rows": len(rows), "texts": texts})
    return b"".join([JSON_LENGTH.pack(len(header)), header, *(c.tobytes() for c in codes)])


def _column(values: tuple[Any, ...]) -> tuple[list[str], "array[int]"]:
    """The distinct texts of a column in the order they come in, and which stands in each row."""
    kinds = set(map(type, values))
    if bool in kinds and len(kinds) > 1:  # True and 1 would be one
        values, kinds = tuple(map(as_text, values)), {str}
    known: defaultdict[Any, int] = defaultdict(count().__next__)
    which = array("I", map(known.__getitem__, values))
    if kinds == {str}:
        return list(known), which
    texts = [number_text(v) if type(v) is float else as_text(v) for v in known]
    by_text = dict.fromkeys(texts)
    if len(by_text) == len(texts):
        return texts, which
    # two numbers that differ beyond what a spreadsheet keeps are one text
    place = dict(zip(by_text, range(len(by_text)), strict=True))
    return list(by_text), array("I", [place[texts[code]] for code in which])


def as_text(value: object) -> str:  # noqa: PLR0911 - one line for each kind of value
    """A cell as text: no floating-point tail, dates as ISO, true and false as Excel shows them."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, time):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def number_text(value: float) -> str:
    """A number to the fifteen digits that a spreadsheet keeps: 0.1 + 0.2 is 0.3."""
    text = f"{value:.15g}"
    return "0" if text == "-0" else text


def percent_text(value: float) -> str:
    """A share as a cell of percentages shows it: 0.52 is 52%."""
    return f"{number_text(value * 100)}%"


def _moment(value: datetime) -> str:
    """To the nearest second: a moment kept as a fraction of a day has a tail too."""
    try:
        value = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    except OverflowError:
        value = value.replace(microsecond=0)
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ")


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
