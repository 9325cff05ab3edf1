"""What the Data pages look up."""

from typing import cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from hnfsg.intake import declarations, services
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.forms import UploadForm
from hnfsg.intake.models import Upload
from hnfsg.intake.receiving import stopped_on_its_way
from hnfsg.intake.services import Refused
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


def came_whole(request: HttpRequest, dataset: Dataset, form: UploadForm) -> bool:
    """Whether a file came with a form; what is wrong is on the form.

    How the officer's file heads the identifier is remembered first, whatever becomes of the file.
    """
    is_valid = form.is_valid()
    if "identifier_heading" in request.POST and dataset.identifier:
        heading = form.cleaned_data.get("identifier_heading", "")
        try:
            services.say_identifier(dataset=dataset, heading=heading, by=who(request))
        except Refused as problem:
            form.add_error("identifier_heading", str(problem))
            return False
    if stopped := stopped_on_its_way(request, dataset):
        form.errors["file"] = form.error_class([stopped])
    return is_valid and not stopped
