"""What can go wrong on a person's own machine, said in a sentence."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOM_TO_RUN = 100  # MB: a new database is 50, and its log takes 16 at a time
FULL_BELOW = 10  # MB
FULL = ("No space left on device", "Disk quota exceeded", "ENOSPC", "EDQUOT")


class Trouble(SystemExit):
    """A sentence for the person at the terminal. Uncaught, it is printed and the exit code is 1."""


def free_megabytes(folder: Path) -> int:
    """Free space for an ordinary user on the disk of `folder` or of its nearest parent."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free // 2**20


def require_room(folder: Path, needed: int, purpose: str) -> None:
    """Raise Trouble unless `needed` megabytes are free where `folder` is."""
    free = free_megabytes(folder)
    if free < needed:
        raise Trouble(
            f"There is not enough room on the disk {purpose}: {free} MB are free at {folder}, "
            f"about {needed} MB are needed. Free some space and run the same command again."
        )


def full_disk(folder: Path, said: str = "") -> str | None:
    """A sentence naming the disk that is full, or None when that is not the trouble.

    `said` is the output of what failed: a program often tidies up after itself, so that there is
    room again by the time anyone looks.
    """
    reported = any(words in said for words in FULL)
    for place in (folder, Path(tempfile.gettempdir()), Path(os.path.expanduser("~"))):
        free = free_megabytes(place)
        if free < FULL_BELOW or (reported and free < ROOM_TO_RUN):
            return (
                f"The disk is full: {free} MB are free at {place}, about {ROOM_TO_RUN} MB are "
                "needed. Free some space and run the same command again; what was saved is safe."
            )
    return None


@contextmanager
def saying_when_full(folder: Path) -> Iterator[None]:
    """Turn a disk or quota that fills up inside the block into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Trouble(
            full_disk(folder)
            or f"The disk is full ({free_megabytes(folder)} MB are free at {folder}, about "
            f"{ROOM_TO_RUN} MB are needed), or your quota on it is used up."
        ) from error


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, indented, for showing under a sentence."""
    try:
        text = log.read_text(errors="replace")
    except OSError:
        return ""
    return "\n".join("    " + line for line in text.strip().splitlines()[-count:])
