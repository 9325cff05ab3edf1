"""What a zip file is: a workbook, an OpenDocument spreadsheet, or something else, by name."""

import re
import zipfile
import zlib
from typing import IO

from hnfsg.intake.reading import sentences
from hnfsg.intake.reading.found import Bounds, Contents, Note, Refusal

MAX_ENTRIES = 10_000
MAX_PART = 64 * 1024 * 1024  # of what is read whole
_NAMES_TOLD = 5
_SHEET_FILE = re.compile(r"\.(?:xls[xmb]?|xlt[xm]|ods|fods|csv|tsv)$", re.IGNORECASE)
_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError)
_OTHERS = (
    (r"word/document\d*\.xml$", "a Word document"),
    (r"ppt/presentation\.xml$", "a PowerPoint presentation"),
    (r"visio/", "a Visio drawing"),
    (r"androidmanifest\.xml$", "a program"),
    (r"meta-inf/container\.xml$", "a book (EPUB)"),
)
_APPLE = re.compile(r"(?:^|/)(?:index/document\.iwa|index\.zip|index\.apxl|index\.xml)$")
_NOTES = (
    (
        r"vbaproject\.bin$|^basic/.|^scripts/.",
        "macros",
        "The workbook holds macros. They were not run.",
    ),
    (
        r"externallinks/[^/]+\.(?:xml|bin)$",
        "external-links",
        "The workbook holds links to other workbooks. They were not followed: what was saved "
        "with it was read.",
    ),
    (
        r"/connections\.(?:xml|bin)$",
        "connections",
        "The workbook holds connections to data elsewhere. They were not followed.",
    ),
    (
        r"(?:/embeddings/|^object \d+/content\.xml$)",
        "embedded",
        "The workbook holds other files within it. They were not opened.",
    ),
)


class Parts:
    """The parts of a zip file by name, whatever slashes and capitals they are written with."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._archive = zipfile.ZipFile(file)
        except _DAMAGED:
            raise Refusal(_why_no_zip(file)) from None
        self.items = {_plain(item.filename): item for item in self._archive.infolist()}
        if len(self._archive.infolist()) > MAX_ENTRIES:
            raise Refusal(
                f"The file is a zip of {len(self._archive.infolist()):,} parts, and no workbook "
                "has so many. Check that this is the right file."
            )

    def size(self) -> int:
        """What all parts unpack to, as the file says."""
        return sum(item.file_size for item in self._archive.infolist())

    def is_locked(self) -> bool:
        """Whether a part is encrypted."""
        return any(item.flag_bits & 1 for item in self.items.values())

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self.items

    def names(self) -> list[str]:
        """The names of the files, in small letters and with plain slashes."""
        return [name for name in self.items if not name.endswith("/")]

    def matching(self, pattern: str) -> list[str]:
        """The names in which a pattern is found."""
        return [name for name in self.names() if re.search(pattern, name)]

    def read(self, name: str) -> bytes:
        """A small part whole; empty where there is none. Raises Refusal when it is damaged."""
        if name not in self:
            return b""
        with self.open(name) as part:
            return part.read(MAX_PART)

    def open(self, name: str) -> "Part":
        """A part to be read in blocks."""
        try:
            return Part(self._archive.open(self.items[_plain(name)]))
        except (*_DAMAGED, RuntimeError):
            raise Refusal(sentences.DAMAGED) from None


class Part:
    """A part that ends in a sentence where it is damaged."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part

    def __enter__(self) -> "Part":
        return self

    def __exit__(self, *_: object) -> None:
        self._part.close()

    def read(self, size: int) -> bytes:
        """The next bytes. Raises Refusal."""
        try:
            return self._part.read(size)
        except _DAMAGED:
            raise Refusal(sentences.DAMAGED) from None


def open_contents(file: IO[bytes], bounds: Bounds) -> Contents:
    """The sheets of a zip file that is a workbook or a spreadsheet. Raises Refusal."""
    parts = Parts(file)
    if parts.size() > bounds.unzipped:
        raise Refusal(sentences.UNZIPS_TOO_FAR.format(megabytes=bounds.unzipped // 1024**2))
    if parts.is_locked():
        raise Refusal(sentences.LOCKED)
    notes = [Note(kind, what) for pattern, kind, what in _NOTES if parts.matching(pattern)]
    if parts.matching(r"(?:^|/)(?:workbook\d*\.bin|worksheets/[^/]+\.bin)$"):
        from hnfsg.intake.reading import xlsb

        return xlsb.open_contents(file, parts, notes, bounds)
    if parts.matching(r"(?:^|/)(?:xl/workbook\d*\.xml|worksheets/[^/]+\.xml)$"):
        from hnfsg.intake.reading import xlsx

        return xlsx.open_contents(file, parts, notes, bounds)
    if "content.xml" in parts:
        from hnfsg.intake.reading import ods

        return ods.open_zipped(parts, notes, bounds)
    raise Refusal(_what_else(parts))


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _why_no_zip(file: IO[bytes]) -> str:
    """Cut off, when the directory at the end of a zip file is missing; else damaged."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 66_000))
    return sentences.DAMAGED if b"PK\x05\x06" in file.read() else sentences.CUT_OFF


def _what_else(parts: Parts) -> str:
    for pattern, what in _OTHERS:
        if parts.matching(pattern):
            return sentences.NOT_A_SPREADSHEET.format(what=f" but {what}")
    if any(_APPLE.search(name) for name in parts.names()):
        return (
            "The file is of Apple Numbers, Pages or Keynote. In Numbers, export it as Excel "
            "(.xlsx) and send that."
        )
    names = [item.filename for key, item in parts.items.items() if not key.endswith("/")]
    if not names:
        return "The file is a zip file that holds nothing. Check that this is the right file."
    if len(names) == 1:
        is_sheet = _SHEET_FILE.search(names[0])
        fix = "Unpack it and send the workbook inside." if is_sheet else "Send an .xlsx or a .csv."
        return f"The file is a zip file that holds {_short(names[0])}. {fix}"
    shown = ", ".join(_short(name) for name in names[:_NAMES_TOLD])
    more = f" and {len(names) - _NAMES_TOLD:,} more" if len(names) > _NAMES_TOLD else ""
    return (
        f"The file is a zip file that holds {len(names):,} files: {shown}{more}. Unpack it and "
        "send the workbook of the return."
    )


def _short(name: str) -> str:
    return name.rsplit("/", 1)[-1][:60] or name[:60]
