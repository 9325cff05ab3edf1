"""What `manage.py check --deploy` says of the store of originals."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.core.files.storage import FileSystemStorage, default_storage

from hnfsg.intake import originals


@register(deploy=True)
def bucket_answers(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Whether the bucket can be reached, written and read back; a folder is the doctor's."""
    if isinstance(default_storage, FileSystemStorage):
        return []
    problem = originals.probe(default_storage)
    if not problem:
        return []
    return [
        Error(
            f"The store of originals cannot be used: {problem}.",
            hint="Look at S3_BUCKET, S3_ENDPOINT_URL, the credentials and what they allow: "
            "get, put, delete and list.",
            id="intake.E001",
        )
    ]
