"""The way through the door: what every sender's file passes before anything of it is kept."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from hnfsg.intake.declarations import Dataset
from hnfsg.intake.door import key as keys
from hnfsg.intake.door.problems import NotTaken
from hnfsg.intake.door.record import kept_name, known_of, quietly, record_of
from hnfsg.intake.door.stream import (
    IN_MEMORY,
    OLE,
    ZIP,
    Stream,
    StrippedUpload,
    refuse_all_but_text,
)
from hnfsg.intake.door.words import LOCKED_OR_OLD
from hnfsg.intake.door.workbook import strip_workbook

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Stripped:
    """A file as it may be kept, what it is called, and what was done at the door."""

    file: IO[bytes]
    file_name: str
    record: Mapping[str, Any]


@contextmanager
def at_the_door(
    file: IO[bytes], file_name: str, dataset: Dataset, *, is_small: bool = True
) -> Iterator[Stripped]:
    """A file as it may be kept, while the block lasts; as it came where its dataset has no door.

    Not `is_small`: it will not be kept, and only its name is looked at. Raises NotTaken.
    """
    if not dataset.has_door:
        yield Stripped(file, file_name, {})
    elif not is_small:
        yield Stripped(file, kept_name(file_name, dataset), {})
    else:
        passed = strip(file, file_name, dataset)
        try:
            yield passed
        finally:
            if passed.file is not file:
                passed.file.close()


def strip(file: IO[bytes], file_name: str, dataset: Dataset) -> Stripped:
    """What of a file may be kept. Raises NotTaken with a sentence for whoever sends it.

    The file is read from its start, and nothing that has not passed is written anywhere. What has
    passed beyond IN_MEMORY bytes stands in a temporary file. Whoever asked closes the result's file
    where it is another than theirs.
    """
    if isinstance(file, StrippedUpload):
        return Stripped(file, kept_name(file_name, dataset), file.door)
    file.seek(0)
    with quietly():
        if dataset.door is not None:
            file = io.BytesIO(dataset.door(io.BytesIO(_whole(file, dataset))))
        start = file.read(len(OLE))
        file.seek(0)
        if start.startswith(OLE):
            raise NotTaken(LOCKED_OR_OLD)
        if start.startswith(ZIP):
            content, passages = strip_workbook(
                _whole(file, dataset), known_of(dataset), keys.child_key()
            )
            name = kept_name(file_name, dataset, ".xlsx")
            return Stripped(io.BytesIO(content), name, record_of(passages))
    return _strip_text(file, file_name, dataset)


def _strip_text(file: IO[bytes], file_name: str, dataset: Dataset) -> Stripped:
    out: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever asked closes it
    try:
        stream = Stream(dataset, file_name, out.write)
        while block := file.read(_BLOCK):
            stream.feed(block)
        return Stripped(out, kept_name(file_name, dataset), stream.finish())
    except BaseException:
        out.close()
        raise


def _whole(file: IO[bytes], dataset: Dataset) -> bytes:
    content = file.read(IN_MEMORY + 1)
    if len(content) > IN_MEMORY:
        refuse_all_but_text(content, dataset)
    return content
