"""What `manage.py check --deploy` says of the store of originals and the key of references."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.core.files.storage import FileSystemStorage, default_storage

from hnfsg.intake import originals
from hnfsg.intake.door import key


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


@register(deploy=True)
def children_have_a_key(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Whether identifiers of children can be replaced, where any dataset has them."""
    if not (key.is_needed() and (problem := key.problem_with_key())):
        return []
    return [Error(problem, hint=key.HINT, id="intake.E002")]
