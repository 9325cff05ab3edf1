"""Bringing old notes in: paste or send, then confirm what they propose."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from actions import services
from actions.bringing_form import ConfirmForm, NotesForm
from actions.models import Meeting, NotesDraft
from actions.notes.reading import MAX_BYTES
from actions.views.shared import attempt, done, is_saved, who
from hnfsg.intake.receiving import TOO_LARGE
from hnfsg.people.rights import Right, require


@require(Right.RUN_MEETINGS)
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Paste notes or send a file. Context: form, drafts (NotesDraft that wait)."""
    form = NotesForm(request.POST or None, request.FILES or None)
    if getattr(request, TOO_LARGE, False):
        room = MAX_BYTES // 1024**2
        form.errors["file"] = form.error_class(
            [f"The file is larger than the {room} MB that notes may have."]
        )
    made: list[NotesDraft] = []
    if request.method == "POST" and is_saved(
        form,
        lambda: made.append(
            services.keep_draft(
                group=form.cleaned_data["group"],
                name=form.cleaned_data["name"],
                text=form.cleaned_data["notes"],
                by=who(request),
            )
        ),
    ):
        return redirect("actions:confirm_notes", pk=made[0].pk)
    context = {"form": form, "drafts": NotesDraft.objects.select_related("group")}
    status = 400 if form.errors else 200
    return render(request, "actions/bring_in.html", context, status=status)


@require(Right.RUN_MEETINGS)
@require_http_methods(["GET", "POST"])
def confirm_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, mend or drop each proposal. Context: draft, form (ConfirmForm)."""
    draft = get_object_or_404(NotesDraft.objects.select_related("group"), pk=pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None, draft=draft)
    made: list[Meeting] = []
    if request.method == "POST" and is_saved(
        form,
        lambda: made.append(services.confirm(draft=draft, said=form.said, by=who(request))),
    ):
        return done(
            request,
            "What you confirmed is in the log and on the page of the meeting.",
            reverse("actions:meeting", args=[made[0].pk]),
        )
    status = 400 if form.errors else 200
    return render(request, "actions/confirm.html", {"draft": draft, "form": form}, status=status)


@require(Right.RUN_MEETINGS)
@require_POST
def drop_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    draft = get_object_or_404(NotesDraft, pk=pk)
    do = partial(services.drop_draft, draft=draft, by=who(request))
    return attempt(request, do, "The notes were dropped.", reverse("actions:bring_in"))
