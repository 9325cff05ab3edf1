"""The records of a csv that comes in blocks, and the bytes that they are written with again.

Letters are not decoded where signs and line ends are ASCII, as in UTF-8 and Windows-1252: the bytes
of a cell that is let in stay as they came.
"""

import codecs
import csv
import io
import re
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from hnfsg.intake.door.words import OTHER_FORMAT
from hnfsg.intake.reading import charsets, delimited, sniffing
from hnfsg.intake.reading.found import Refusal

LOOKED_AT = 64 * 1024
_LONGEST_RECORD = 4 * 1024 * 1024
_AS_THEY_ARE = "latin-1"  # every byte a character, so that no byte is changed
_MARK = codecs.BOM_UTF8.decode(_AS_THEY_ARE)  # wider codecs read and write theirs themselves
_LINE_END = re.compile("\r\n|\r|\n")
_END = "\x00the end of the batch\x00"  # stands alone in a record unless a quotation is open

Record = list[str]


@dataclass(frozen=True)
class Batch:
    """Records that came together. `is_plain`: they have no quotation marks, and all one line end;
    `is_ascii`: nor a letter beyond ASCII.
    """

    records: list[Record]
    is_plain: bool
    is_ascii: bool


class Records:
    """Divides one file. `beginning` are its first bytes, 64 KB of them or all there are."""

    def __init__(self, beginning: bytes, *, is_whole: bool) -> None:
        """Raises Refusal where it is no text in columns."""
        self._codec = charsets.wide_codec(beginning) or _AS_THEY_ARE
        text = _decoder(self._codec).decode(_text_of(beginning, self._codec))
        self._mark = _MARK if text.startswith(_MARK) else ""
        text = text.removeprefix(self._mark)[:LOOKED_AT]
        if sniffing.is_markup(text):
            raise Refusal(OTHER_FORMAT)
        sniffing.refuse_json(text)
        self._form = delimited.Form(text, is_whole=is_whole and len(text) < LOOKED_AT)
        if not self._form.divides:
            raise Refusal(delimited.UNDIVIDED)
        end = _LINE_END.search(text)
        self._line_end = end[0] if end else "\r\n"
        self._decoder = _decoder(self._codec)
        self._encoder = codecs.getincrementalencoder(self._codec)("replace")
        self._carried, self._lines = "", 0
        self._is_begun = self._is_written = False

    @property
    def is_decoded(self) -> bool:
        """Whether the cells are letters already, and not bytes."""
        return self._codec != _AS_THEY_ARE

    def readable(self, cell: str) -> str:
        """A cell as it is read, whatever its letters are written with."""
        if cell.isascii() or self.is_decoded:
            return cell
        raw = cell.encode(_AS_THEY_ARE)
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("cp1252", "replace")

    def divided(self, block: bytes, *, is_last: bool) -> Batch:
        """The records that the next bytes make whole. Raises Refusal."""
        if not self.is_decoded:
            charsets.refuse_binary(block, whole=True)
        text = self._carried + self._decoder.decode(block, is_last)
        if not self._is_begun:
            text = self._begun(text)
        end = self._line_end
        is_plain = '"' not in text and text.count("\r") + text.count("\n") == len(end) * text.count(
            end
        )
        divide = self._plainly if is_plain else self._by_signs
        records, self._carried = divide(text, is_last=is_last)
        return Batch(records, is_plain, text.isascii())

    def written(self, batch: Batch) -> bytes:
        """The bytes of records, as those of the file were written."""
        sign, end = self._form.delimiter, self._line_end
        if batch.is_plain and self._is_written:
            text = "".join([sign.join(record) + end for record in batch.records])
            return self._encoder.encode(text)
        out = io.StringIO(newline="")
        if not self._is_written:
            self._is_written = True
            out.write(self._mark + (f"sep={sign}{end}" if self._form.says_separator else ""))
        csv.writer(out, delimiter=sign, lineterminator=end).writerows(batch.records)
        return self._encoder.encode(out.getvalue())

    def _begun(self, text: str) -> str:
        """The text without the file's mark and the line that says the separator."""
        self._is_begun = True
        text = text.removeprefix(self._mark)
        if self._form.says_separator:
            self._lines = 1
            return text.partition(self._line_end)[2]
        return text

    def _plainly(self, text: str, *, is_last: bool) -> tuple[list[Record], str]:
        """The records of a text without quotations, and what is not a whole one yet."""
        lines = text.split(self._line_end)
        held = lines.pop()
        if is_last and held:
            lines.append(held)
        self._lines += len(lines)
        sign = self._form.delimiter
        return [line.split(sign) for line in lines], "" if is_last else held

    def _by_signs(self, text: str, *, is_last: bool) -> tuple[list[Record], str]:
        """The records of any text, and what is not a whole one yet. Raises Refusal."""
        lines = list(io.StringIO(text, newline=""))
        held = "" if is_last or not lines or lines[-1].endswith("\n") else lines.pop()
        try:
            records, used = self._records(lines)
        except csv.Error as problem:
            raise Refusal(delimited.BROKEN.format(line=self._lines, problem=problem)) from None
        if used < len(lines):  # a quotation is open
            held = "".join(lines[used:]) + held
            if is_last or len(held) > _LONGEST_RECORD:
                raise Refusal(delimited.UNCLOSED.format(line=self._lines + used + 1))
        self._lines += used
        return records, held

    def _records(self, lines: list[str]) -> tuple[list[Record], int]:
        """The whole records of lines, and how many of the lines they are."""
        records = list(self._reader(lines))
        if records[-1] == [_END]:
            return records[:-1], len(lines)
        reader = self._reader(lines)
        whole = list(islice(reader, len(records) - 1))
        return whole, reader.line_num if whole else 0

    def _reader(self, lines: list[str]) -> Any:
        return csv.reader(
            chain(self._form.doubled(iter(lines)), [_END]),
            delimiter=self._form.delimiter,
            skipinitialspace=self._form.skips_space,
        )


def _decoder(codec: str) -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder(codec)("replace")


def _text_of(beginning: bytes, codec: str) -> bytes:
    """The first bytes, where they are text. Raises Refusal."""
    start = beginning[:LOOKED_AT]
    if not start.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise Refusal("The file is empty. Open it, check that it has rows, and send it again.")
    sniffing.refuse_by_signature(start)
    if codec == _AS_THEY_ARE:
        charsets.refuse_binary(start, whole=False)
    return start
