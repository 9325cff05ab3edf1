"""How a file's bytes come in: bounded by its dataset, and of children only as the door lets them.

Django takes a file in before it knows who sends it, so what is decided here is decided by the
address alone: files are taken at a dataset's own address, and where a view says so
(`take_files_at`).
"""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import (
    InMemoryUploadedFile,
    TemporaryUploadedFile,
    UploadedFile,
)
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from hnfsg.intake import declarations
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.door.problems import NotTaken
from hnfsg.intake.door.stream import IN_MEMORY, Stream, StrippedUpload, refuse_all_but_text

TOO_LARGE = "upload_too_large"  # set on the request of a file that was cut off
NOT_TAKEN = "upload_not_taken"  # and why the door did not let it in
ADDRESSES = ("intake:upload_new", "intake:pre_check")


_elsewhere: dict[str, int] = {}


def take_files_at(name: str, max_bytes: int) -> None:
    """Let the view of that name take files of its own, held in memory, up to so many bytes."""
    _elsewhere[name] = max_bytes


def _room_elsewhere(path: str) -> int:
    """How many bytes an address takes that is no dataset's; 0 where it takes no file."""
    try:
        return _elsewhere.get(resolve(path).view_name, 0)
    except Resolver404:
        return 0


def dataset_at(path: str) -> Dataset | None:
    """The dataset that takes files at an address, or None."""
    try:
        match = resolve(path)
        return declarations.dataset(match.kwargs["slug"]) if match.view_name in ADDRESSES else None
    except (Resolver404, KeyError):
        return None


def stopped_on_its_way(request: HttpRequest, dataset: Dataset) -> str:
    """Why a file that was sent was not taken in, as a sentence; blank where it was."""
    if getattr(request, TOO_LARGE, False):
        return (
            f"The file is larger than the {dataset.max_bytes // 1024**2} MB that "
            f"{dataset.title} takes. Delete the sheets that are not part of it."
        )
    return str(getattr(request, NOT_TAKEN, ""))


class DoorUploadHandler(FileUploadHandler):
    """Takes a file in at a dataset's address, up to what that dataset takes.

    Without the bound anybody could fill the disk. Of a dataset with a door nothing is on disk but
    what has passed it: a file is held in memory, where `services.receive_upload` strips it, and a
    large csv is stripped while it comes.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count, or take nothing in."""
        super().new_file(*args, **kwargs)
        path = self.request.path_info if self.request else ""
        self._dataset = dataset_at(path)
        self._room = self._dataset.max_bytes if self._dataset else _room_elsewhere(path)
        self._stream: Stream | None = None
        is_on_disk = self._dataset is not None and not self._dataset.has_door
        self._held: BytesIO | TemporaryUploadedFile = (
            self._temporary(TemporaryUploadedFile) if is_on_disk else BytesIO()
        )
        if not self._room:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a chunk, or give the file up."""
        self._room -= len(raw_data)
        if self._room < 0:
            self._give_up(TOO_LARGE, True)
        try:
            self._take(raw_data)
        except NotTaken as problem:
            self._give_up(NOT_TAKEN, problem)

    def _take(self, raw_data: bytes) -> None:
        if self._stream is not None:
            self._stream.feed(raw_data)
            return
        self._held.write(raw_data)
        is_large = isinstance(self._held, BytesIO) and self._held.tell() > IN_MEMORY
        if self._dataset and self._dataset.has_door and is_large:
            assert isinstance(self._held, BytesIO)  # noqa: S101 - as `is_large` says
            content = self._held.getvalue()
            refuse_all_but_text(content, self._dataset)
            self._held = self._temporary(StrippedUpload)
            self._stream = Stream(self._dataset, self.file_name or "", self._held.write)
            self._stream.feed(content)

    def _give_up(self, why: str, what: object) -> None:
        self._held.close()
        setattr(self.request, why, what)
        raise SkipFile

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """The file, ready to be read from its start."""
        held = self._held
        if isinstance(held, BytesIO):
            held.seek(0)
            about = (self.field_name, self.file_name, self.content_type, file_size, self.charset)
            return InMemoryUploadedFile(held, *about, self.content_type_extra)
        if isinstance(held, StrippedUpload) and self._stream is not None:
            try:
                held.door = self._stream.finish()
            except NotTaken as problem:
                held.close()
                setattr(self.request, NOT_TAKEN, problem)
                return None
        held.size = held.tell()
        held.seek(0)
        return held

    def upload_interrupted(self) -> None:
        """Leave nothing of a file whose sender went away."""
        self._held.close()

    def _temporary(self, kind: type[TemporaryUploadedFile]) -> TemporaryUploadedFile:
        return kind(
            self.file_name or "", self.content_type or "", 0, self.charset, self.content_type_extra
        )
