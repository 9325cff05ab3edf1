"""The tables of a return, out of the bytes of its zip, in memory and within bounds."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ehcp.sen2.blades import BLADES, Blade
from ehcp.sen2.problems import NotAReturn, Problem
from hnfsg.intake.reading.addresses import column_letter
from hnfsg.intake.reading.found import Refusal
from hnfsg.intake.reading.zipped import Parts

MOST_UNZIPPED = 64 * 1024 * 1024  # a council of 12,000 requests has about 10 MB
MOST_FILES = 100
MOST_ROWS = 200_000  # of one file
_FIELD = 64 * 1024  # characters of one cell
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_SPACES = re.compile(r"[\s\u00a0\u200b-\u200f\ufeff]+")
_AGAIN = "Export the return from COLLECT again and send the zip as it comes."
_NO_ZIP = (
    "The file is no zip of a SEN2 return. Export the blade files from COLLECT (person, requests, "
    "assessment, namedplan, plandetail, activeplans, placementdetail, senneed), put them in one "
    "zip file and send that. Nothing of this file was kept."
)
_TOO_LARGE = (
    f"The zip unpacks to more than a SEN2 return can have ({MOST_UNZIPPED // 1024**2} MB in all, "
    f"{MOST_FILES} files). {_AGAIN} Nothing of this file was kept."
)
_LOCKED = (
    "The zip is protected by a password. Make it without one and send it again: nothing of it is "
    "kept but what has been stripped. Nothing of this file was kept."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its number as Excel shows it, and its cells by heading."""

    blade: Blade
    number: int
    cells: tuple[str, ...]
    places: Mapping[str, int]

    def __getitem__(self, heading: str) -> str:
        """The text under a heading; blank where the file has no such heading."""
        place = self.places.get(heading)
        return "" if place is None else self.cells[place]

    @property
    def at(self) -> str:
        """Where it stands: requests.csv row 12."""
        return f"{self.blade.file} row {self.number}"


@dataclass(frozen=True)
class Table:
    """One file of the return. `headings`: those of ours that it has; `unread`: other columns."""

    blade: Blade
    headings: frozenset[str] = frozenset()
    rows: Sequence[Row] = ()
    unread: tuple[str, ...] = ()


@dataclass
class Return:
    """The files of a return by the name of their blade, and the columns that are not read."""

    tables: dict[str, Table] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def __getitem__(self, blade: Blade) -> Table:
        """The table of a blade; an empty one where the return has none."""
        return self.tables.get(blade.name) or Table(blade)


def read_return(content: bytes) -> Return:
    """The tables of a zip. Raises NotAReturn: no zip, too large, files or headings missing."""
    files = _files(content)
    found, problems = Return(), list[Problem]()
    for blade, text in files.items():
        try:
            table = _table(blade, text)
        except NotAReturn as problem:
            problems += problem.problems
        else:
            found.tables[blade.name] = table
            found.unread += table.unread
    problems += [
        Problem(blade.file, "is missing from the zip", _AGAIN)
        for blade in BLADES
        if blade.is_required and blade not in files
    ]
    if problems:
        raise NotAReturn(problems)
    return found


def _files(content: bytes) -> dict[Blade, bytes]:
    """The bytes of each blade file of a zip. Raises NotAReturn."""
    try:
        parts = Parts(io.BytesIO(content))
        names = [name for name in parts.names() if _is_a_csv(name)]
        sizes = [parts.items[name].file_size for name in names]
        if len(parts.items) > MOST_FILES or sum(sizes) > MOST_UNZIPPED:
            raise NotAReturn(sentence=_TOO_LARGE)
        if parts.is_locked():
            raise NotAReturn(sentence=_LOCKED)
        found = dict[Blade, bytes]()
        for name in names:
            text = parts.read(name)
            blade = _blade_of(name, text)
            if blade in found:
                fix = "Leave one of them out and send the zip again."
                raise NotAReturn([Problem(blade.file, "is in the zip twice", fix)])
            if blade:
                found[blade] = text
    except Refusal:
        raise NotAReturn(sentence=_NO_ZIP) from None
    if not found:
        raise NotAReturn(sentence=_NO_ZIP)
    return found


def _is_a_csv(name: str) -> bool:
    """Whether a file of the zip is a csv, and not what a Mac adds of its own."""
    base = name.rsplit("/", 1)[-1]
    return base.endswith(".csv") and not base.startswith(".") and "__macosx/" not in name


def _blade_of(name: str, text: bytes) -> Blade | None:
    """Which file of the return it is, by the end of its name, else by the technical ids it has."""
    base = _NO_LETTERS.sub("", name.rsplit("/", 1)[-1].removesuffix(".csv"))
    for blade in BLADES:
        if base.endswith(blade.name):
            return blade
    first = text.split(b"\n", 1)[0].decode("latin-1").lower()
    heads = {_NO_LETTERS.sub("", cell) for cell in re.split(r"[,;\t]", first)}
    with_parent = (b for b in BLADES if b.parent and {b.own_id, b.parent_id} <= heads)
    return next(with_parent, None)


def _table(blade: Blade, content: bytes) -> Table:
    """One file. Raises NotAReturn where a heading is missing or its rows cannot be told apart."""
    records = _records(blade, content)
    heads = [_SPACES.sub("", cell).lower() for cell in next(records, (0, []))[1]]
    problems = [
        Problem(
            blade.file,
            f"has no heading {heading} in its first row",
            "Leave the headings as COLLECT writes them.",
        )
        for heading in blade.must_have
        if heading not in heads
    ]
    problems += [
        Problem(blade.file, f"has the heading {heading} twice", "Delete one of the two columns.")
        for heading in blade.read
        if heads.count(heading) > 1
    ]
    if problems:
        raise NotAReturn(problems)
    taken = [(heading, heads.index(heading)) for heading in blade.read if heading in heads]
    places = {heading: place for place, (heading, _) in enumerate(taken)}
    rows = list(_rows(blade, records, places, [column for _, column in taken], len(heads)))
    return Table(blade, frozenset(places), rows, tuple(_unread(blade, heads)))


def _rows(
    blade: Blade,
    records: Iterator[tuple[int, list[str]]],
    places: Mapping[str, int],
    columns: Sequence[int],
    width: int,
) -> Iterator[Row]:
    """The filled rows, with the cells that are read and no other. Raises NotAReturn."""
    too_wide = list[int]()
    for number, cells in records:
        if not any(cells):
            continue
        if any(cells[width:]):
            too_wide.append(number)
        count = len(cells)
        texts = tuple(_SPACES.sub(" ", cells[c]).strip() if c < count else "" for c in columns)
        yield Row(blade, number, texts, places)
    if too_wide:
        what = "it has more cells than there are headings"
        fix = "A comma within a cell may not be quoted. Export the file again."
        raise NotAReturn([Problem(blade.file, what, fix, row) for row in too_wide])


def _records(blade: Blade, content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The records of a csv, numbered from 1 as Excel does. Raises NotAReturn."""
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True
    )
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS + 1:
                what, fix = f"has more than {MOST_ROWS:,} rows", "Check that it is the right file."
                raise NotAReturn([Problem(blade.file, what, fix)])
            if max(map(len, cells), default=0) > _FIELD:
                raise csv.Error
            yield number, cells
    except csv.Error:
        what = "its cells cannot be told apart: a quotation mark is not closed, or stands alone"
        raise NotAReturn([Problem(blade.file, what, _AGAIN, number + 1)]) from None


def _decoded(content: bytes) -> str:
    """The text, in UTF-8, UTF-16 with its mark, or as Windows writes it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _unread(blade: Blade, heads: Sequence[str]) -> Iterator[str]:
    """Columns whose headings nobody knows, by place: the heading may be anything, a name too."""
    for place, heading in enumerate(heads):
        if heading and heading not in blade.known:
            yield f"{blade.file} column {column_letter(place)}"
