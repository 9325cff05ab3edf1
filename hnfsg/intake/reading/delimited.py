"""Text whose cells are divided by a sign: csv, tsv and their like."""

import codecs
import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO

from hnfsg.intake.reading import charsets
from hnfsg.intake.reading.addresses import address
from hnfsg.intake.reading.charsets import Charset, charset_of
from hnfsg.intake.reading.found import Bounds, Contents, Note, Refusal, Table
from hnfsg.intake.reading.wire import MAX_NAME

__all__ = ["Written", "as_written", "charset_of", "open_contents"]

DELIMITERS = ",;\t|"
UNDIVIDED = (
    "The file is text without columns: no comma, semicolon, tab or bar divides its lines. "
    "Save the sheet as .xlsx, or as “CSV UTF-8”, and send that."
)
BROKEN = (
    "The file cannot be read as a csv beyond line {line} ({problem}). "
    "A quotation mark may have been opened there and never closed."
)
UNCLOSED = (
    "A quotation mark is opened in line {line} of the file and never closed: the file may be cut "
    "off there. Close it, or take the file again from where it came from, and send it."
)
_SAMPLE = 64 * 1024
_SAMPLE_RECORDS = 200
_LONGEST_CELL = 4 * 1024 * 1024
_SAMPLES_TOLD = 3
_SHOWN = 60
_END = "\x00the end of the file\x00"  # stands alone in a row unless a quotation is still open
_ENDS = "\x00\x1a"  # how old systems end a file
_BREAK = re.compile("\r\n|\r|\n")
_SEP = re.compile(r"\ufeff?\"?sep=(.)\"?\r?\n?", re.IGNORECASE)
_SPACE_BEFORE_QUOTE = re.compile(r'[,;|\t] +"')


class Form:
    """How the cells of a file are divided and quoted, judged by its beginning."""

    def __init__(self, sample: str, *, is_whole: bool) -> None:
        self.says_separator = _SEP.match(sample)
        lines = list(io.StringIO(sample, newline=""))
        if self.says_separator:
            lines = lines[1:]
        if not is_whole and len(lines) > 1:
            lines.pop()  # it may be cut
        text = "".join(lines)
        self.skips_space = bool(_SPACE_BEFORE_QUOTE.search(text))
        self._escaped: re.Pattern[str] | None = None
        scores = {sign: self._score(sign, lines) for sign in DELIMITERS}
        best = max(DELIMITERS, key=lambda sign: scores[sign])
        self.delimiter = self.says_separator[1] if self.says_separator else best
        self.divides = bool(self.says_separator) or scores[best] > 0
        self._escaped = re.compile(rf'\\"(?!\s*(?:{re.escape(self.delimiter)}|[\r\n]|$))')
        self._escaped = self._escaped if self._has_escapes(text) else None

    def _score(self, sign: str, lines: list[str]) -> float:
        """How evenly a sign divides the records: 1 when all have the same number of many cells."""
        widths = Counter[int]()
        reader = csv.reader(iter(lines), delimiter=sign, skipinitialspace=self.skips_space)
        try:
            for record in islice(reader, _SAMPLE_RECORDS):
                if record and any(record):
                    widths[len(record)] += 1
        except csv.Error:
            return 0.0
        total = widths.total()
        return max(
            (count / total * (1 - 1 / width) for width, count in widths.items()), default=0.0
        )

    def _has_escapes(self, text: str) -> bool:
        r"""Whether quotation marks are written \" within quotations, and not "" ."""
        assert self._escaped is not None  # noqa: S101 - for the types
        quoted = any(f'{s}"' in text for s in (self.delimiter, f"{self.delimiter} ", "\n"))
        return quoted and bool(self._escaped.search(text))

    def lines(self, text: Iterator[str]) -> Iterator[str]:
        """The lines for the csv reader: without `sep=`, quotation marks doubled."""
        if self.says_separator:
            next(text, None)
        return self.doubled(text)

    def doubled(self, text: Iterator[str]) -> Iterator[str]:
        """The lines with quotation marks doubled, where they are written otherwise."""
        if self._escaped is None:
            return text
        pattern = self._escaped
        return (pattern.sub('""', line) for line in text)


def open_contents(file: IO[bytes], charset: Charset, name: str, bounds: Bounds) -> Contents:
    """The one sheet of a text file, read as it is asked for. Raises Refusal."""
    csv.field_size_limit(_LONGEST_CELL)
    sample = _open(file, charset).read(_SAMPLE)
    form = Form(sample, is_whole=len(sample) < _SAMPLE)
    if not form.divides:
        raise Refusal(UNDIVIDED)
    title = name.rsplit("/", 1)[-1].rsplit(".", 1)[0][:MAX_NAME] or "file"
    return Contents(
        [Table(title, lambda: _rows(file, charset, form))],
        list(_notes(file, charset, form, title)),
        streamed=True,
    )


def _open(file: IO[bytes], charset: Charset) -> io.TextIOWrapper:
    file.seek(0)
    again = os.fdopen(os.dup(file.fileno()), "rb")
    return io.TextIOWrapper(again, encoding=charset.codec, errors=charset.errors, newline="")


def _rows(file: IO[bytes], charset: Charset, form: Form) -> Iterator[list[str]]:
    """The records; a line break inside quotes belongs to its cell. Raises Refusal."""
    text = _open(file, charset)
    reader = csv.reader(
        chain(form.lines(iter(text)), [_END]),
        delimiter=form.delimiter,
        skipinitialspace=form.skips_space,
    )
    skipped = 1 if form.says_separator else 0
    try:
        line, held = 0, None
        for row in reader:
            line = reader.line_num
            if held is not None and (row != [_END] or "".join(held).strip(_ENDS)):
                yield held
            held = row
    except csv.Error as problem:
        raise Refusal(BROKEN.format(line=line + skipped, problem=problem)) from problem
    if held != [_END]:
        within = ",".join(held or []).removesuffix(_END)
        lines = len(_BREAK.findall(within)) + (not within.endswith(("\r", "\n")))
        line = reader.line_num - lines + skipped
        raise Refusal(UNCLOSED.format(line=max(1, line)))


def _notes(file: IO[bytes], charset: Charset, form: Form, title: str) -> Iterator[Note]:
    """What an officer has to know of the letters of the file, with the first cells it shows in."""
    if charset.has_lost:
        cells = _cells_with(re.compile("\ufffd"), file, charset, form)
        for where, text in cells:
            yield Note(
                "lost-characters",
                f"“{text}” holds a character that was lost before the file came here",
                title,
                where,
            )
    if charset.is_odd:
        for where, text in _cells_with(charsets.ODD, file, charset, form):
            yield Note("encoding-unsure", text, title, where)
    elif charset.is_windows:
        yield Note(
            "encoding",
            "The file is text as Windows writes it (Windows-1252), and was read as that. Saved as "
            "“CSV UTF-8” no letter can be mistaken.",
            title,
        )


def _cells_with(
    pattern: re.Pattern[str], file: IO[bytes], charset: Charset, form: Form
) -> list[tuple[str, str]]:
    """The first cells in which a pattern is found: address and text."""
    found = (
        (address(column, row), _around(text, match))
        for row, cells in enumerate(_rows(file, charset, form), start=1)
        for column, text in enumerate(cells)
        if (match := pattern.search(text))
    )
    try:
        return list(islice(found, _SAMPLES_TOLD))
    except Refusal:
        return []  # it is raised again where the rows are read


def _around(text: str, match: re.Match[str]) -> str:
    start = max(0, match.start() - _SHOWN // 2)
    return text[start : start + _SHOWN].strip()


@dataclass(frozen=True)
class Written:
    """How a text file is written, so that it can be written so again; and its records."""

    codec: str
    delimiter: str
    says_separator: bool
    line_end: str
    rows: Iterator[list[str]]


def as_written(file: IO[bytes]) -> Written:
    """How a text file is written. Raises Refusal, also later from its rows."""
    start = file.read(_SAMPLE)
    charset = charset_of(file, start)
    csv.field_size_limit(_LONGEST_CELL)
    sample = _open(file, charset).read(_SAMPLE)
    form = Form(sample, is_whole=len(sample) < _SAMPLE)
    is_plain = charset.codec == "utf-8-sig" and not start.startswith(codecs.BOM_UTF8)
    ends = ("\r\n", "\n", "\r")
    return Written(
        "utf-8" if is_plain else charset.codec,
        form.delimiter,
        bool(form.says_separator),
        next((end for end in ends if end in sample), "\r\n"),
        _rows(file, charset, form),
    )
