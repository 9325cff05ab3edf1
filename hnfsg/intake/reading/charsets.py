"""How the text of a file is written down: UTF-8, UTF-16 or Windows-1252, and how sure that is."""

import codecs
import re
from dataclasses import dataclass
from typing import IO

from hnfsg.intake.reading import sentences
from hnfsg.intake.reading.found import Refusal

_BLOCK = 1 << 20
_LOST = b"\xef\xbf\xbd"  # U+FFFD in UTF-8
_MOST_CONTROLS = 0.02  # of the characters: more is no text
_MOST_NULS = 0.001
_UTF16_NULS = 0.3  # of every second byte, where mostly Latin letters are written
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_CONTINUATION = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
# What Windows-1252 gives where the bytes were something else.
ODD = re.compile(
    "[\x80-\x9f]"  # bytes that Windows-1252 does not define
    f"|[ÂÃ][{_CONTINUATION}]|â€"  # UTF-8 taken for Windows-1252: Ã©, Â£, â€™
    "|[a-z][À-ÖØ-ÞŠŒŽŸ]"  # a capital within a word: é as the Macintosh wrote it
    "|[œ\x9c] ?\\d"  # a pound sign as DOS wrote it
    "|[a-z][”•™‰][a-z]"  # other letters of the Macintosh
    "|[A-Za-z][‚„†‡ˆ‰‹›¤¦¨¬¯¸²³¹¼½¾][a-z]"  # other letters of DOS
)


def _undefined(problem: UnicodeError) -> tuple[str, int]:
    """The bytes that Windows-1252 leaves undefined, as the control characters of Latin-1."""
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    return problem.object[problem.start : problem.end].decode("latin-1"), problem.end


codecs.register_error("undefined-as-control", _undefined)


@dataclass(frozen=True)
class Charset:
    """How to decode a file; whether that is not sure, and whether characters were lost before."""

    codec: str
    errors: str = "strict"
    is_windows: bool = False
    is_odd: bool = False
    has_lost: bool = False


def charset_of(file: IO[bytes], start: bytes) -> Charset:
    """The charset by the whole file. Raises Refusal when it is no text."""
    if codec := wide_codec(start):
        return Charset(codec, "replace")
    refuse_binary(start, whole=False)
    return _by_every_byte(file)


def wide_codec(start: bytes) -> str:
    """The codec of a file whose letters are of two or four bytes; empty for every other."""
    if start.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "utf-32"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return _utf_16_by_nuls(start)


def _utf_16_by_nuls(start: bytes) -> str:
    """UTF-16 without its mark: of Latin letters, every second byte is zero."""
    even, odd = start[:4_096:2], start[1:4_096:2]
    few, many = sorted((even.count(0) / max(1, len(even)), odd.count(0) / max(1, len(odd))))
    if many < _UTF16_NULS or few > many / 10:
        return ""
    return "utf-16-le" if odd.count(0) > even.count(0) else "utf-16-be"


def refuse_binary(block: bytes, *, whole: bool) -> None:
    """Raise Refusal where bytes are no text; `whole`: within a file that began as text."""
    nuls = block.count(0)
    controls = len(block) - len(block.translate(None, _CONTROLS)) - nuls
    if nuls > len(block) * _MOST_NULS + 2 or controls > len(block) * _MOST_CONTROLS + 2:
        if whole:
            raise Refusal(sentences.CUT_OFF)
        raise Refusal(sentences.NOT_A_SPREADSHEET.format(what=""))


def _by_every_byte(file: IO[bytes]) -> Charset:
    """UTF-8 when every byte of the file is, else Windows-1252, as Excel saves a plain csv."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    windows = codecs.getdecoder("cp1252")
    is_utf_8, has_lost, is_odd = True, False, False
    tail = b""
    file.seek(0)
    while block := file.read(_BLOCK):
        refuse_binary(block, whole=True)
        has_lost = has_lost or _LOST in block
        if is_utf_8:
            try:
                text = decoder.decode(block)
                is_odd = is_odd or bool(_DOUBLY.search(text))
            except UnicodeDecodeError:
                is_utf_8 = False
                file.seek(0)  # from the start, as Windows text
                is_odd = False
                continue
        else:
            is_odd = is_odd or bool(ODD.search(windows(block, "undefined-as-control")[0]))
        tail = block[-4:]
    file.seek(0)
    if not is_utf_8:
        return Charset("cp1252", "undefined-as-control", is_windows=True, is_odd=is_odd)
    is_cut = bool(decoder.getstate()[0]) and len(tail) > 0
    return Charset("utf-8-sig", "replace", is_odd=is_odd, has_lost=has_lost or is_cut)


_DOUBLY = re.compile("Â[£ ]|Ã[\x80-\xbf]|â€")  # UTF-8 written down twice
