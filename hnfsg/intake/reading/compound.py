"""Files of OLE storages: the older Excel (.xls), and what else Office keeps in them, by name."""

from typing import IO

import olefile

from hnfsg.intake.reading import sentences, xls_facts
from hnfsg.intake.reading.found import Bounds, Contents, Note, Refusal
from hnfsg.intake.reading.workbook import Workbook

_MAX_STREAM = 128 * 1024 * 1024
_STREAMS = ("workbook", "book")
_OTHERS = (
    ("worddocument", "a Word document"),
    ("powerpoint document", "a PowerPoint presentation"),
    ("visiodocument", "a Visio drawing"),
)
_MAIL = "__properties_version1.0"
_FAILURES = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError)


def open_contents(file: IO[bytes], bounds: Bounds) -> Contents:
    """The sheets of an .xls workbook. Raises Refusal, with what the file is if it is another."""
    try:
        storage = olefile.OleFileIO(file)
        paths = ["/".join(path).lower() for path in storage.listdir(storages=True)]
    except _FAILURES:
        raise Refusal(_why_no_storage(file)) from None
    stream = next((name for name in _STREAMS if name in paths), "")
    if not stream:
        raise Refusal(_what_else(paths))
    try:
        content = storage.openstream(stream).read(_MAX_STREAM)
    except _FAILURES:
        raise Refusal(sentences.CUT_OFF) from None
    facts, notes = xls_facts.facts_of(content, bounds)
    notes += _notes(paths)
    for fact in facts:
        notes += fact.notes()
    return Contents(Workbook(file, None).tables(facts), notes)


def _why_no_storage(file: IO[bytes]) -> str:
    """Cut off where the file ends within a sector; else damaged."""
    return sentences.CUT_OFF if file.seek(0, 2) % 512 else sentences.DAMAGED


def _what_else(paths: list[str]) -> str:
    if "encryptedpackage" in paths or "encryptioninfo" in paths:
        return sentences.LOCKED
    if _MAIL in paths:
        return (
            "The file is an e-mail of Outlook, not a spreadsheet. Save the workbook that is "
            "attached to it and send that."
        )
    for stream, what in _OTHERS:
        if stream in paths:
            return sentences.NOT_A_SPREADSHEET.format(what=f" but {what}")
    return sentences.NOT_A_SPREADSHEET.format(what="")


def _notes(paths: list[str]) -> list[Note]:
    found = []
    if any(path.startswith("_vba_project_cur") for path in paths):
        found.append(Note("macros", "The workbook holds macros. They were not run."))
    if any(path.startswith("mbd") for path in paths):
        found.append(
            Note("embedded", "The workbook holds other files within it. They were not opened.")
        )
    return found
