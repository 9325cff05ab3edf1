"""What the Data pages look up."""

from typing import cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from hnfsg.intake import declarations
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.models import Upload
from hnfsg.people.models import User
from hnfsg.people.rights import check_right


def dataset_or_404(slug: str) -> Dataset:
    """The dataset of that slug. Raises Http404."""
    try:
        return declarations.dataset(slug)
    except KeyError as problem:
        raise Http404 from problem


def who(request: HttpRequest) -> User:
    """The person who asks: `require` lets nobody else this far."""
    return cast("User", request.user)


def upload_or_404(request: HttpRequest, pk: int, *, to_change: bool = False) -> Upload:
    """The upload, or 404; 403 where the person may not change uploads of its dataset.

    What was found in files of children is for those alone who may send them.
    """
    upload = get_object_or_404(
        Upload.objects.select_related(
            "received_by__person",
            "published_by__person",
            "withdrawn_by__person",
            "release_by__person",
            "approved_by__person",
        ),
        pk=pk,
    )
    if to_change or upload.dataset.is_of_children:
        check_right(request.user, upload.dataset.right)
    return upload
