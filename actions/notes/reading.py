"""The text of a file of notes: .txt, .docx (tables too) and .pdf. What cannot be read is refused.

Files come from outside: a package that unpacks to too much, or a PDF of too many pages, is refused
before it is read.
"""

import io
import zipfile
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.table import Table

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024  # of all that a .docx holds
MAX_PAGES = 400
MAX_LETTERS = 500_000
KINDS = (".txt", ".docx", ".pdf")


class UnreadableNotes(ValueError):
    """The file is not notes that can be read; the message says why, and what to do."""


def text_of(name: str, content: bytes) -> str:
    """The text of a file, one paragraph a line. Raises UnreadableNotes."""
    if len(content) > MAX_BYTES:
        raise UnreadableNotes(
            f"The file has {len(content) / 1024**2:.0f} MB; "
            f"notes may have {MAX_BYTES // 1024**2} MB."
        )
    kind = PurePath(name).suffix.lower()
    if content.startswith(b"PK"):
        text = _docx(content)
    elif content.startswith(b"%PDF"):
        text = _pdf(content)
    elif kind in (".docx", ".pdf"):
        raise UnreadableNotes(
            f"The file is called {kind} and is none. Save it again and send that."
        )
    else:
        text = _plain(content)
    if not text.strip():
        raise UnreadableNotes(
            "There is no text in the file. If it is a scan, paste the words of the notes instead."
        )
    return text[:MAX_LETTERS]


def _plain(content: bytes) -> str:
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableNotes(f"The file is no text. Notes may be {', '.join(KINDS)}.")
    for charset in ("utf-8-sig", "utf-16", "cp1252"):
        if charset == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            return content.decode(charset).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _docx(content: bytes) -> str:
    import docx
    from docx.table import Table

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
            names = {entry.filename for entry in package.infolist()}
        if "word/document.xml" not in names:
            raise UnreadableNotes("The file is no Word document. Save the notes as .docx or .txt.")
        if unpacked > MAX_UNPACKED:
            raise UnreadableNotes("The document unpacks to more than notes can have.")
        document = docx.Document(io.BytesIO(content))
        lines: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                lines += _rows(block)
            else:
                lines.append(block.text)
    except UnreadableNotes:
        raise
    except Exception as problem:  # the library raises many kinds for a broken file
        raise UnreadableNotes("The document is damaged. Save it again and send that.") from problem
    return "\n".join(lines)


def _rows(table: "Table") -> list[str]:
    """The rows of a table; cells that are merged across are said once."""
    lines = []
    for row in table.rows:
        seen: list[object] = []
        for cell in row.cells:
            if cell._tc not in seen:
                seen.append(cell._tc)
                lines.append(cell.text)
        lines.append("")
    return lines


def _pdf(content: bytes) -> str:
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableNotes("The PDF is locked with a password. Save it without one.")
        if len(reader.pages) > MAX_PAGES:
            raise UnreadableNotes(
                f"The PDF has {len(reader.pages)} pages; notes may have {MAX_PAGES}."
            )
        return "\n".join(page.extract_text() for page in reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as problem:
        if isinstance(problem, UnreadableNotes):
            raise
        raise UnreadableNotes("The PDF is damaged. Save it again and send that.") from problem
