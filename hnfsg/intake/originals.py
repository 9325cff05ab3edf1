"""The store of originals: whether it answers, what is in it, and what a file in it hashes to."""

import hashlib
import uuid
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from hnfsg.intake.models import Upload

FOLDER = "uploads"
_BLOCK = 1 << 20
MISSING = "The kept file is missing."


def probe(storage: Storage) -> str:
    """Write a small file, read it back, remove it; gives what went wrong, blank when nothing."""
    content = uuid.uuid4().bytes
    try:
        name = storage.save(f"probe-{uuid.uuid4().hex}", ContentFile(content))
        try:
            with storage.open(name, "rb") as file:
                came_back = file.read()
        finally:
            storage.delete(name)
    except OSError as problem:
        return problem.strerror or str(problem) or "it does not answer"
    return "" if came_back == content else "what was written came back changed"


def names(storage: Storage, folder: str = FOLDER) -> Iterator[str]:
    """The name of every file in the store, as `Upload.file` has it. Raises OSError."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in files:
        yield f"{folder}/{file}"
    for inner in folders:
        yield from names(storage, f"{folder}/{inner}")


def sha256_of(storage: Storage, name: str) -> str:
    """The sha256 of a kept file, read a block at a time.

    Raises FileNotFoundError where it is not there, another OSError where the store fails.
    """
    digest = hashlib.sha256()
    with storage.open(name, "rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def problem_with(upload: Upload) -> str:
    """What is wrong with an upload's kept bytes, as a sentence; blank when they are as they came.

    Raises OSError where the store fails: that says nothing about the file.
    """
    try:
        now = sha256_of(upload.file.storage, upload.file.name or "")
    except FileNotFoundError:
        return MISSING
    if now == upload.sha256:
        return ""
    return (
        f"The kept file is not the file that came: its sha256 is {now[:12]}…, and was "
        f"{upload.sha256[:12]}…."
    )
