"""How a file's bytes come in: to a temporary file, and never more than any dataset takes."""

from typing import Any

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

from hnfsg.intake.declarations import datasets

TOO_LARGE = "upload_too_large"  # set on the request of a file that was cut off


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Stops keeping a file once it is larger than the largest that any dataset takes.

    Django takes a file in before it knows who sends it, so without this anybody could fill the
    disk. The form says how large a file may be.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count."""
        super().new_file(*args, **kwargs)
        self._room = max((dataset.max_bytes for dataset in datasets()), default=0)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a chunk, or give the file up."""
        self._room -= len(raw_data)
        if self._room < 0:
            self.file.close()
            setattr(self.request, TOO_LARGE, True)
            raise SkipFile
        super().receive_data_chunk(raw_data, start)
