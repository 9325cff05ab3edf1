"""What a file is, by its content, and which reader reads it. What none reads is named."""

import re
from typing import IO

from hnfsg.intake.reading import delimited, sentences
from hnfsg.intake.reading.found import Bounds, Contents, Refusal

_LOOKED_AT = 64 * 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04")
_OLE = b"\xd0\xcf\x11\xe0"
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")
# What begins so is no spreadsheet: the bytes, and what it is called.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a Word document (RTF)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM", "a picture (BMP)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"\x1f\x8b", "a gzip archive: unpack it and send what is inside"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: unpack it and send what is inside"),
    (b"Rar!", "a RAR archive: unpack it and send what is inside"),
    (b"BZh", "a bzip2 archive: unpack it and send what is inside"),
    (b"\xfd7zXZ", "an xz archive: unpack it and send what is inside"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
    (b"\x00\x01\x00\x00Standard", "a database (Access)"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"!BDN", "an Outlook mailbox"),
    (b"\x00\x00\x00\x18ftyp", "a picture or a film"),
    (b"\x00\x00\x00\x1cftyp", "a picture or a film"),
    (b"\x00\x00\x00\x20ftyp", "a film"),
    (b"%!PS", "a PostScript file"),
)
_TEXT_SIGNATURES = (b"BM", b"MZ", b"GIF8", b"PAR1", b"BZh")  # also how a heading may begin
_MAIL = re.compile(
    rb"(?:received|from|to|cc|return-path|mime-version|date|subject|message-id|delivered-to|"
    rb"reply-to|content-type|x-[a-z-]+): ?[^\r\n]*",
    re.IGNORECASE,
)
_MAIL_LINES = 3
_JSON = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{"\d\]])')


def open_contents(file: IO[bytes], name: str, bounds: Bounds) -> Contents:
    """The sheets of a file. Raises Refusal with what the file is, where it cannot be read."""
    file.seek(0)
    start = file.read(_LOOKED_AT)
    file.seek(0)
    if not start.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise Refusal("The file is empty. Open it, check that it has rows, and send it again.")
    if start.startswith(_ZIP):
        from hnfsg.intake.reading import zipped

        return zipped.open_contents(file, bounds)
    if start.startswith(_OLE):
        from hnfsg.intake.reading import compound

        return compound.open_contents(file, bounds)
    refuse_by_signature(start)
    return _text(file, start, name, bounds)


def refuse_by_signature(start: bytes) -> None:
    """Raise Refusal where the first bytes are those of another kind of file."""
    is_binary = b"\x00" in start
    for signature, what in _SIGNATURES:
        if start.startswith(signature) and (is_binary or signature not in _TEXT_SIGNATURES):
            raise Refusal(sentences.NOT_A_SPREADSHEET.format(what=f" but {what}"))
    if start.startswith(_OLD_EXCEL):
        raise Refusal(
            "The file is of an Excel older than 1995. Open it in Excel, save it as .xlsx and send "
            "it again."
        )
    lines = start[:4_000].splitlines()[:15]
    if lines and _MAIL.match(lines[0]) and sum(bool(_MAIL.match(x)) for x in lines) >= _MAIL_LINES:
        raise Refusal(
            "The file is an e-mail, not a spreadsheet. Save the workbook that is attached to it "
            "and send that."
        )


def _text(file: IO[bytes], start: bytes, name: str, bounds: Bounds) -> Contents:
    charset = delimited.charset_of(file, start)
    beginning = start.decode(charset.codec, "replace").lstrip("\ufeff")
    if is_markup(beginning):
        from hnfsg.intake.reading import markup

        return markup.open_contents(file, beginning, charset.codec, name, bounds)
    refuse_json(beginning)
    return delimited.open_contents(file, charset, name, bounds)


def is_markup(beginning: str) -> bool:
    """Whether a text is HTML or XML."""
    return bool(re.match(r"\s*<", beginning))


def refuse_json(beginning: str) -> None:
    """Raise Refusal where a text is JSON."""
    if _JSON.match(beginning):
        raise Refusal(sentences.NOT_A_SPREADSHEET.format(what=" but JSON, data for programs"))
