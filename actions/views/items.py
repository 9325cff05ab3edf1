"""One item of an agenda: what it is, its notes, what came of it."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from actions import services
from actions.forms import ItemForm, NotesForm, OutcomeForm
from actions.models import AgendaItem, Outcome, OutcomeKind
from actions.services.agenda import SavedMeanwhile
from actions.views.meetings import check_runs_page, runs_or_404
from actions.views.shared import attempt, done, is_saved, who
from hnfsg.intake.states import Refused
from hnfsg.people.rights import Right, require


@require(Right.SEE_PAGES)
@require_POST
def add_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an item to the agenda of a meeting (`title`, `owner`, `asked`)."""
    found = runs_or_404(request, pk)
    form = ItemForm(request.POST)
    to = reverse("actions:meeting", args=[pk])
    if is_saved(
        form, lambda: services.add_item(meeting=found, **form.cleaned_data, by=who(request))
    ):
        return done(request, "The item is on the agenda.", f"{to}#agenda")
    context = {"form": form, "title": "Add an item", "back": to, "back_words": str(found)}
    return render(request, "actions/form.html", {**context, "button": "Add it"}, status=400)


@require(Right.SEE_PAGES)
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Write on one item: its words, and its notes (which is saved is told by `part`).

    Context: item, meeting, form (ItemForm), notes (NotesForm), outcome (OutcomeForm), theirs (the
    notes that somebody else saved meanwhile, or nothing).
    """
    found = _runs(request, pk)
    part = request.POST.get("part", "")
    form = ItemForm(request.POST if part == "item" else None, item=found)
    notes = NotesForm(request.POST if part == "notes" else None, item=found)
    theirs, here = "", reverse("actions:item", args=[pk])
    if part == "item" and is_saved(
        form, lambda: services.amend_item(item=found, **form.cleaned_data, by=who(request))
    ):
        return done(request, "The item was changed.", here)
    if part == "notes" and notes.is_valid():
        try:
            services.save_notes(item=found, **notes.cleaned_data, by=who(request))
        except SavedMeanwhile as problem:
            theirs, notes = problem.notes, _over(notes, problem)
        except Refused as problem:
            notes.add_error(None, str(problem))
        else:
            return done(request, "The notes are saved.", here)
    context = {
        "item": found,
        "meeting": found.meeting,
        "form": form,
        "notes": notes,
        "outcome": OutcomeForm(),
        "theirs": theirs,
    }
    status = 409 if theirs else 400 if form.errors or notes.errors else 200
    return render(request, "actions/item.html", context, status=status)


@require(Right.SEE_PAGES)
@require_POST
def move_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an item one place up or down (`by` is -1 or 1)."""
    found = _runs(request, pk)
    step = -1 if request.POST.get("by") == "-1" else 1
    do = partial(services.move_item, item=found, to=found.number + step, by=who(request))
    return attempt(request, do, "The item was moved.", _agenda(found))


@require(Right.SEE_PAGES)
@require_POST
def remove_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an item off the agenda."""
    found = _runs(request, pk)
    do = partial(services.remove_item, item=found, by=who(request))
    return attempt(request, do, "The item was taken off the agenda.", _agenda(found))


@require(Right.SEE_PAGES)
@require_POST
def add_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what came of an item (`kind`, `text`)."""
    found = _runs(request, pk)
    kind = request.POST.get("kind", "")
    said = OutcomeKind(kind) if kind in OutcomeKind.values else OutcomeKind.INFORMATION
    text = request.POST.get("text", "")
    do = partial(services.record_outcome, item=found, kind=said, text=text, by=who(request))
    return attempt(request, do, f"{said.label} recorded.", reverse("actions:item", args=[pk]))


@require(Right.SEE_PAGES)
@require_POST
def remove_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away an outcome that was recorded by mistake."""
    found = get_object_or_404(Outcome.objects.select_related("item__meeting__group"), pk=pk)
    check_runs_page(request, found.item.meeting)
    to = reverse("actions:item", args=[found.item_id])
    do = partial(services.remove_outcome, outcome=found, by=who(request))
    return attempt(request, do, "It was taken away.", to)


def _runs(request: HttpRequest, pk: int) -> AgendaItem:
    found = get_object_or_404(AgendaItem.objects.select_related("meeting__group", "owner"), pk=pk)
    check_runs_page(request, found.meeting)
    return found


def _over(form: NotesForm, problem: SavedMeanwhile) -> NotesForm:
    """The form with what was typed, over the edition that is there now."""
    data = form.data.copy()
    data["edition"] = str(problem.edition)
    again = NotesForm(data, item=AgendaItem(notes=problem.notes, edition=problem.edition))
    again.add_error(None, str(problem))
    return again


def _agenda(found: AgendaItem) -> str:
    return f"{reverse('actions:meeting', args=[found.meeting_id])}#agenda"
