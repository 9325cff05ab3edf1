"""Which way a file is made: in the officer's own workbook, in its own text, or from its values."""

from pathlib import Path

from hnfsg.intake.marking import text, values, workbook
from hnfsg.intake.marking.job import MADE, ORIGINAL, MarkingJob, Said
from hnfsg.intake.marking.limits import TOO_LARGE

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def make(folder: Path) -> Said:
    """Make the file and say how it ends, or what is needed for it."""
    job = MarkingJob.read(folder)
    try:
        return _from_values(folder, job) if job.has_values else _from_original(folder, job)
    except workbook.TooLarge:
        return Said(refusal=TOO_LARGE)


def _from_values(folder: Path, job: MarkingJob) -> Said:
    book = values.book_of(folder)
    workbook.finish(book, job)
    book.save(folder / MADE)
    return Said(made="xlsx")


def _from_original(folder: Path, job: MarkingJob) -> Said:
    original = folder / ORIGINAL
    with original.open("rb") as file:
        start = file.read(64 * 1024)
    if start.startswith(_ZIP):
        ending = workbook.ending_of(original)
        book = workbook.opened(original, ending) if ending else None
        if book is None:
            return Said(needs_values=True)
        workbook.finish(book, job)
        book.save(folder / MADE)
        return Said(made=ending)
    if job.is_marked or start.startswith(_OLE) or text.is_markup(start):
        return Said(needs_values=True)
    text.correct(original, folder / MADE, job.fixes)
    return Said(made="csv")
