"""A pre-check of a file, before it is sent: the same check, and nothing is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from hnfsg.intake import findings, selectors, services, vintages
from hnfsg.intake.forms import UploadForm
from hnfsg.intake.freshness import latest_month
from hnfsg.intake.services import Refused
from hnfsg.intake.views.shared import came_whole, dataset_or_404, who
from hnfsg.people.rights import Right, check_right, require


@require(Right.SEE_DATA_PAGES)
@require_http_methods(["GET", "POST"])
def pre_check(request: HttpRequest, slug: str) -> HttpResponse:
    """Check a file without keeping it.

    Context: dataset, form (UploadForm), max_megabytes, found (checking.Rehearsal, or None) and
    levels (findings.LevelFound, the gravest first).
    """
    dataset = dataset_or_404(slug)
    check_right(request.user, dataset.right)
    months = latest_month(slug, vintages.live())
    came = (request.POST, request.FILES) if request.method == "POST" else ()
    said = selectors.identifier_heading(slug)
    form = UploadForm(*came, dataset=dataset, latest=months, said=said)
    megabytes, found = dataset.max_bytes // 1024**2, None
    if request.method == "POST" and came_whole(request, dataset, form):
        sent, said = form.cleaned_data["file"], form.cleaned_data.get("stated_period", "")
        try:
            found = services.rehearse(
                dataset=dataset, file=sent, file_name=sent.name, by=who(request), stated_period=said
            )
        except Refused as problem:
            form.add_error("file", str(problem))
    levels = findings.by_level(found.findings, dataset) if found else []
    context = {"dataset": dataset, "form": form, "max_megabytes": megabytes, "found": found}
    context["levels"] = levels
    return render(request, "intake/pre_check.html", context, status=400 if form.errors else 200)
