"""Every dataset, one dataset with its history, its template, and sending a file."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hnfsg import clock
from hnfsg.intake import releases, retention, selectors, services, vintages
from hnfsg.intake.declarations import Dataset
from hnfsg.intake.forms import UploadForm
from hnfsg.intake.freshness import latest_month
from hnfsg.intake.models import Upload
from hnfsg.intake.services import Refused
from hnfsg.intake.template_file import template_workbook
from hnfsg.intake.views.shared import came_whole, dataset_or_404, who
from hnfsg.people.rights import Right, check_right, has_right, require

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require(Right.SEE_DATA_PAGES)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every dataset. Context: states (list of selectors.DatasetState)."""
    states = selectors.dataset_states(vintages.live(), who(request), clock.today())
    return render(request, "intake/index.html", {"states": states})


@require(Right.SEE_DATA_PAGES)
@require_GET
def dataset(request: HttpRequest, slug: str) -> HttpResponse:
    """One dataset. Context: dataset, can_upload, uploads (a page; each with errors, queries and its
    step), planned (uploads that wait for approval or their moment),
    setting (as `_approval.html` takes it), retention and set_aside (sentences).
    """
    found = dataset_or_404(slug)
    page = Paginator(selectors.history(slug), 25).get_page(request.GET.get("page"))
    page.object_list = releases.with_steps(page.object_list)
    context = {
        "dataset": found,
        "can_upload": has_right(request.user, found.right),
        "uploads": page,
        "planned": releases.with_steps(releases.planned(slug)),
        "setting": _approval(request, found),
        "retention": retention.kept_for(found),
        "set_aside": retention.set_aside(found),
    }
    return render(request, "intake/dataset.html", context)


def _approval(request: HttpRequest, found: Dataset) -> dict[str, Any]:
    return {
        "dataset": found,
        "needs_approval": releases.needs_approval(found.slug),
        "can_change_settings": has_right(request.user, found.settings_right),
        "officers": releases.officers(found),
    }


@require(Right.SEE_DATA_PAGES)
@require_POST
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose whether a second officer approves (`needs_approval` is `yes` or `no`).

    Then back to the dataset, or to the settings page for `came_from` of `settings`.
    """
    found = dataset_or_404(slug)
    check_right(request.user, found.settings_right)
    is_needed = request.POST.get("needs_approval") == "yes"
    services.set_needs_approval(dataset=found, is_needed=is_needed, by=who(request))
    said = "A second officer now approves" if is_needed else "No second officer is asked before"
    messages.success(request, f"{said} each publication of {found.title}.")
    if request.POST.get("came_from") == "settings":
        return redirect(f"{reverse('configuration:index')}#approval-{slug}")
    return redirect("intake:dataset", slug=slug)


@require(Right.SEE_DATA_PAGES)
@require_GET
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """The template workbook of a dataset, with a filled example and every rule."""
    found = dataset_or_404(slug)
    response = HttpResponse(template_workbook(found), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{found.slug}-template.xlsx"'
    return response


@require(Right.SEE_DATA_PAGES)
@require_http_methods(["GET", "POST"])
def upload_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a file. Context: dataset, form (UploadForm), max_megabytes."""
    found = dataset_or_404(slug)
    check_right(request.user, found.right)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        dataset=found,
        latest=latest_month(slug, vintages.live()),
        said=selectors.identifier_heading(slug),
    )
    if request.method == "POST" and (upload := _received(request, found, form)):
        return redirect("intake:upload", pk=upload.pk)
    return render(
        request,
        "intake/upload_new.html",
        {"dataset": found, "form": form, "max_megabytes": found.max_bytes // 1024**2},
        status=400 if form.errors else 200,
    )


def _received(request: HttpRequest, found: Dataset, form: UploadForm) -> Upload | None:
    """The upload of the file that was sent; None with what is wrong with it on the form."""
    if not came_whole(request, found, form):
        return None
    try:
        return services.receive_upload(
            dataset=found,
            file=form.cleaned_data["file"],
            file_name=form.cleaned_data["file"].name,
            by=who(request),
            stated_period=form.cleaned_data.get("stated_period", ""),
        )
    except Refused as problem:
        form.add_error("file", str(problem))
    return None
