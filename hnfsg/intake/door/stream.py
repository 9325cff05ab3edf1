"""A large csv that passes the door while it comes."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile

from hnfsg.intake.declarations import Dataset
from hnfsg.intake.door import key as keys
from hnfsg.intake.door.problems import NotTaken
from hnfsg.intake.door.record import kept_name, known_of, quietly, record_of
from hnfsg.intake.door.text import TextDoor
from hnfsg.intake.door.words import LOCKED_OR_OLD, TOO_LARGE_A_WORKBOOK, TOO_LARGE_TO_HOLD

IN_MEMORY = 32 * 1024 * 1024  # bytes of a file that are held; a workbook has no more
ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0"


class StrippedUpload(TemporaryUploadedFile):
    """An uploaded file that has passed the door, so that it may be on disk. `door`: its record."""

    door: Mapping[str, Any] = {}


class Stream:
    """Lets a text file of a dataset in, block by block. `write` is given the bytes that passed."""

    def __init__(self, dataset: Dataset, file_name: str, write: Callable[[bytes], object]) -> None:
        """Raises NotTaken where the installation has no key."""
        name = kept_name(file_name, dataset)
        self._door = TextDoor(known_of(dataset), name, keys.child_key(), write)

    def feed(self, block: bytes) -> None:
        """Take the next bytes. Raises NotTaken."""
        with quietly():
            self._door.feed(block)

    def finish(self) -> Mapping[str, Any]:
        """Say that there are no more; gives the record. Raises NotTaken."""
        with quietly():
            return record_of([self._door.finish()])


def refuse_all_but_text(start: bytes, dataset: Dataset) -> None:
    """Raise NotTaken where a file that is too large to be held is no csv that may be streamed."""
    if start.startswith(OLE):
        raise NotTaken(LOCKED_OR_OLD)
    if dataset.is_of_its_own_kind:
        raise NotTaken(TOO_LARGE_TO_HOLD.format(megabytes=IN_MEMORY // 1024**2))
    if start.startswith(ZIP):
        raise NotTaken(TOO_LARGE_A_WORKBOOK.format(megabytes=IN_MEMORY // 1024**2))
