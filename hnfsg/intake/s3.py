"""Originals in an S3-compatible store, for installations whose machines share no volume.

Only loaded where S3_BUCKET is set: boto3 is no part of a plain installation.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage


class S3Store(S3Storage):
    """A bucket that speaks as a folder does: what goes wrong is an OSError, whatever is missing a
    FileNotFoundError, and an opened file is a real one on disk, so memory stays bounded.
    """

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if mode != "rb":
            raise ValueError("An original is only read, or saved whole.")
        copy = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever reads it
        try:
            with _as_os_error(name):
                self.bucket.Object(self._normalize_name(name)).download_fileobj(copy)
        except BaseException:
            copy.close()
            raise
        copy.seek(0)
        return File(copy, name)

    def _save(self, name: str, content: "File[bytes]") -> str:
        return str(self._told(super()._save, name, content))

    def delete(self, name: str) -> None:
        """Remove an object; one that is not there is no error."""
        self._told(super().delete, name)

    def exists(self, name: str) -> bool:
        """Whether the bucket has an object of that name."""
        return bool(self._told(super().exists, name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """The folders and the objects directly under a path."""
        folders, files = self._told(super().listdir, path)
        return folders, files

    def url(self, name: str, *_: Any, **__: Any) -> str:
        """None: an original is downloaded through the dashboard, which asks who may."""
        raise ValueError(f"{name} has no address of its own.")

    def size(self, name: str) -> int:
        """How many bytes an object has."""
        return int(self._told(super().size, name))

    def get_modified_time(self, name: str) -> datetime:
        """When an object was saved, aware."""
        moment: datetime = self._told(super().get_modified_time, name)
        return moment

    @staticmethod
    def _told(ask: Callable[..., Any], name: str, *more: Any) -> Any:
        with _as_os_error(name):
            return ask(name, *more)


@contextmanager
def _as_os_error(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as problem:
        said = problem.response.get("Error", {})
        if said.get("Code") in ("404", "NoSuchKey"):
            raise FileNotFoundError(2, "No such object", name) from problem
        raise OSError(f"{said.get('Code', '')} {said.get('Message', '')}".strip()) from problem
    except (BotoCoreError, Boto3Error) as problem:
        raise OSError(str(problem)) from problem
