"""A marked or a corrected file, made by a process of its own: the parent's side."""

import contextlib
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from hnfsg.intake.findings import listed
from hnfsg.intake.findings.putting_right import corrected_cells
from hnfsg.intake.marking.job import MADE, ORIGINAL, VALUES, Fix, Mark, MarkingJob, Said
from hnfsg.intake.marking.limits import BUSY, FAILED, MAX_CELLS, TOO_LARGE, WALL_SECONDS
from hnfsg.intake.models import Upload
from hnfsg.intake.reading.book import Unreadable, open_book
from hnfsg.intake.reading.limits import limits_for

logger = logging.getLogger(__name__)

_PROJECT = Path(__file__).resolve().parents[3]
_CHILD = "hnfsg.intake.marking.child"
_ONE_AT_A_TIME = threading.Semaphore(1)  # each may take a gigabyte
_PATIENCE = 30  # seconds
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "csv": "text/csv",
}


class CannotMark(Exception):
    """The file cannot be made; the message says why and what to do instead."""


@dataclass(frozen=True)
class Made:
    """A file that was made. The caller closes it."""

    file: IO[bytes]
    name: str
    content_type: str


def marked_file(upload: Upload) -> Made:
    """The officer's own file with every finding's cell marked. Raises CannotMark, OSError."""
    headings = [list(heading) for heading in listed.HEADINGS]
    marks = [*_found(upload), *_corrected(upload)]
    return _make(upload, MarkingJob(is_marked=True, headings=headings, marks=marks), "marked")


def corrected_file(upload: Upload) -> Made:
    """The officer's own file with the cells that were corrected. Raises CannotMark, OSError."""
    fixes = [Fix(c.sheet, c.row, c.column, c.now) for c in upload.corrections.all()]
    return _make(upload, MarkingJob(is_marked=False, fixes=fixes), "corrected")


def _found(upload: Upload) -> Iterator[Mark]:
    for finding in upload.findings.iterator(chunk_size=2_000):
        cells = listed.cells_of(finding, upload)
        f = finding
        yield Mark(f.level, f.sheet, f.cell, f.what, f.fix, cells)


def _corrected(upload: Upload) -> Iterator[Mark]:
    for cell in corrected_cells(upload):
        sheet, _, address = cell.place.rpartition("!")
        what = f"It is read as “{cell.now}”, as {cell.by or 'somebody'} corrected it on the page"
        row = int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        about = ["Corrected on the page", "", sheet, address, row, ""]
        yield Mark("corrected", sheet, address, what, "", [*about, what, "", cell.was, "", ""])


def _make(upload: Upload, job: MarkingJob, how: str) -> Made:
    with _alone(), tempfile.TemporaryDirectory(prefix="marking-") as name:
        folder = Path(name)
        with upload.file.open("rb") as file, (folder / ORIGINAL).open("wb") as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
        said = _run(folder, job)
        if said.needs_values:
            _write_values(upload, folder)
            said = _run(folder, replace(job, has_values=True))
        if said.problem:
            logger.warning("no %s file of upload %s: %s", how, upload.pk, said.problem)
        if said.refusal or said.made not in _TYPES:
            raise CannotMark(said.refusal or FAILED)
        stem = upload.file_name.rpartition(".")[0] or upload.file_name
        made = (folder / MADE).open("rb")  # it stays open when the folder is gone
        return Made(made, f"{stem} {how}.{said.made}", _TYPES[said.made])


@contextmanager
def _alone() -> Iterator[None]:
    if not _ONE_AT_A_TIME.acquire(timeout=_PATIENCE):
        raise CannotMark(BUSY)
    try:
        yield
    finally:
        _ONE_AT_A_TIME.release()


def _run(folder: Path, job: MarkingJob) -> Said:
    """Have the child do a job; it is ended when it takes too long."""
    job.write(folder)
    child = subprocess.Popen(
        [sys.executable, "-E", "-s", "-B", "-m", _CHILD, str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=_PROJECT,
        env={"LANG": "C.UTF-8", "PATH": os.defpath, "TMPDIR": str(folder)},
        start_new_session=True,
    )
    try:
        child.wait(WALL_SECONDS)
    except subprocess.TimeoutExpired:
        return Said(refusal=FAILED, problem="it took too long")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    return Said.read(folder)


def _write_values(upload: Upload, folder: Path) -> None:
    """Leave what the reading process reads, for the child. Raises CannotMark."""
    count = 0
    try:
        with (
            upload.file.open("rb") as file,
            open_book(file, upload.file_name, limits_for(upload.dataset)) as book,
            (folder / VALUES).open("w", encoding="utf-8") as lines,
        ):
            for sheet in book.sheets:
                lines.write(json.dumps(sheet.name) + "\n")
                for chunk in sheet.chunks:
                    count += chunk.size
                    if count > MAX_CELLS:
                        raise CannotMark(TOO_LARGE)
                    texts = chunk.astype(object).to_numpy().tolist()
                    for number, row in zip(chunk.index.tolist(), texts, strict=True):
                        lines.write(json.dumps([number, row]) + "\n")
    except Unreadable as problem:
        raise CannotMark(FAILED) from problem
