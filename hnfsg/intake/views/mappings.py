"""What is remembered of a dataset's files: how sheets are read, and what keys stand for."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from hnfsg.intake import services
from hnfsg.intake.declarations import Sheet
from hnfsg.intake.mapping.desk import Desk, open_desk
from hnfsg.intake.mapping.line_map import classified_sheets, rows_for
from hnfsg.intake.mapping.material import material_of_mapping
from hnfsg.intake.mapping.told import told_mapping
from hnfsg.intake.models import Classification, Mapping
from hnfsg.intake.recipes import Recipe
from hnfsg.intake.services import Refused
from hnfsg.intake.views.line_map import posted_values
from hnfsg.intake.views.mapping import LOOK_FIRST, was_seen
from hnfsg.intake.views.shared import dataset_or_404, who
from hnfsg.people.rights import Right, check_right, has_right, require

KEYS_A_PAGE = 50


@require(Right.SEE_DATA_PAGES)
@require_http_methods(["GET", "POST"])
def mappings(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything remembered of a dataset. A POST changes lines of the line map.

    Context: dataset, can_change, mappings (list of told.ToldMapping), sheet (the one with a line
    map, or None), columns, lines (a page of Classification), rows (line_map.KeyRow), search,
    refusal.
    """
    found = dataset_or_404(slug)
    sheet = next(iter(classified_sheets(found)), None)
    refusal = ""
    if request.method == "POST":
        check_right(request.user, found.right)
        refusal = _change_lines(request, sheet)
        if not refusal:
            messages.success(request, "The line map is kept. Files are read by it from now on.")
            return redirect(request.get_full_path())
    kept = Mapping.objects.filter(dataset_slug=slug).select_related("made_by__person")
    context = {
        "dataset": found,
        "can_change": has_right(request.user, found.right),
        "mappings": [told_mapping(mapping, found) for mapping in kept],
        "sheet": sheet,
        **(_lines(request, slug, sheet, refusal) if sheet else {}),
        "refusal": refusal,
    }
    return render(request, "intake/mappings.html", context, status=400 if refusal else 200)


def _lines(request: HttpRequest, slug: str, sheet: Sheet, refusal: str) -> dict[str, object]:
    search = request.GET.get("q", "").strip()
    lines = Classification.objects.filter(dataset_slug=slug, sheet=sheet.slug).select_related(
        "confirmed_by__person"
    )
    if search:
        lines = lines.filter(Q(key__icontains=search) | Q(label__icontains=search))
    page = Paginator(lines, KEYS_A_PAGE).get_page(request.GET.get("page"))
    given = {line.key: line.values for line in page}
    if refusal:
        given |= posted_values(sheet, request.POST)
    rows = rows_for(sheet, [(line.key, line.label) for line in page], given)
    return {
        "columns": [sheet.column(name) for name in sheet.classified.columns],
        "lines": page,
        "rows": list(zip(rows, page, strict=True)),
        "search": search,
    }


def _change_lines(request: HttpRequest, sheet: Sheet | None) -> str:
    """Keep the lines as posted; gives why not, or nothing."""
    if sheet is None:
        return "There is no line map here."
    try:
        services.classify(
            dataset=dataset_or_404(request.resolver_match.kwargs["slug"]),
            sheet=sheet.slug,
            values=posted_values(sheet, request.POST),
            by=who(request),
        )
    except Refused as problem:
        return str(problem)
    return ""


@require(Right.SEE_DATA_PAGES)
@require_http_methods(["GET", "POST"])
def forget_mapping(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Forget how a sheet is read, after a page that says what follows. Context: dataset, told."""
    found = dataset_or_404(slug)
    check_right(request.user, found.right)
    kept = get_object_or_404(Mapping, pk=pk, dataset_slug=slug)
    if request.method == "POST":
        services.forget_mapping(mapping=kept, by=who(request))
        messages.success(request, f"Forgotten: {kept.label}. Files like it are asked about again.")
        return redirect("intake:mappings", slug=slug)
    context = {"dataset": found, "told": told_mapping(kept, found)}
    return render(request, "intake/forget_mapping.html", context)


@require(Right.SEE_DATA_PAGES)
@require_http_methods(["GET", "POST"])
def change_mapping(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a remembered mapping, beside the newest file that was read by it.

    Context: dataset, told, the parts of a Desk, has_posted, refusal, look_first.
    """
    found = dataset_or_404(slug)
    check_right(request.user, found.right)
    kept = get_object_or_404(Mapping, pk=pk, dataset_slug=slug)
    if Recipe.from_json(kept.recipe).is_absent:
        return redirect("intake:forget_mapping", slug=slug, pk=pk)
    posted = request.POST if request.method == "POST" else None
    desk = open_desk(material_of_mapping(kept, found), request.GET, posted)
    more = {"has_posted": posted is not None}
    if posted is not None and posted.get("action") != "look" and desk.recipe:
        if not was_seen(request, desk):
            more["look_first"] = LOOK_FIRST
        else:
            more["refusal"] = _change(request, kept, desk)
            if not more["refusal"]:
                messages.success(request, f"Changed: {kept.label}.")
                return redirect("intake:mappings", slug=slug)
    context = {"dataset": found, "told": told_mapping(kept, found), **desk.context(), **more}
    return render(request, "intake/map_sheet.html", context, status=_status(posted, desk, more))


def _change(request: HttpRequest, kept: Mapping, desk: Desk) -> str:
    """Keep the change; gives why not, or nothing."""
    try:
        services.change_mapping(mapping=kept, recipe=desk.recipe, by=who(request))
    except Refused as problem:
        return str(problem)
    return ""


def _status(posted: QueryDict | None, desk: Desk, more: dict[str, object]) -> int:
    is_wrong = posted is not None and (desk.problems or more.get("refusal"))
    return 400 if is_wrong else 200
