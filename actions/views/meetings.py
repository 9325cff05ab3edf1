"""Meetings: all of them, planning one, and the page of one."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actions import selectors, services
from actions.forms import AttendanceForm, CorrectionForm, ItemForm, MeetingForm
from actions.models import MOVES, Action, Group, Meeting, MeetingStatus
from actions.services.meetings import may_run
from actions.views.shared import attempt, done, form_page, is_saved, who
from hnfsg import clock
from hnfsg.people.rights import Right, check_right, has_right, require


@require(Right.SEE_PAGES)
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """Every meeting. Context: coming, past (Meeting), groups, can_run, can_found."""
    today = clock.today()
    every = list(selectors.calendar())
    coming = sorted((m for m in every if m.on >= today), key=lambda m: m.on)
    context = {
        "coming": [(m, selectors.papers_out_on(m)) for m in coming],
        "past": [m for m in every if m.on < today],
        "groups": Group.objects.all(),
        "can_run": has_right(request.user, Right.RUN_MEETINGS),
        "can_found": has_right(request.user, Right.SETTINGS_MEETINGS),
    }
    return render(request, "actions/meetings.html", context)


@require(Right.RUN_MEETINGS)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a meeting. Context: as `form_page`."""
    form = MeetingForm(request.POST or None)
    made: list[Meeting] = []
    if request.method == "POST" and is_saved(
        form,
        lambda: made.append(
            services.plan_meeting(group=form.cleaned_data["group"], when=form.when, by=who(request))
        ),
    ):
        return done(request, "The meeting is planned.", _at(made[0]))
    return form_page(
        request,
        form,
        title="Plan a meeting",
        back=reverse("actions:meetings"),
        back_words="Meetings",
        button="Plan it",
    )


@require(Right.SEE_PAGES)
@require_GET
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: agenda, notes, decisions, actions. Context: as `page`."""
    return page(request, _found(pk))


def page(request: HttpRequest, found: Meeting, status: int = 200) -> HttpResponse:
    """The page of a meeting.

    Context: meeting, runs, shows_notes, has_begun, papers_out, present, apologies, items (each with
    its actions as `selectors.Listed`), arising (Listed), moves (MeetingStatus), adding (ItemForm),
    correcting.
    """
    today = clock.today()
    runs = may_run(who(request), found)
    before = Meeting.objects.filter(group=found.group, on__lt=found.on).first()
    items = list(found.items.all())
    listed = selectors.listed([a for item in items for a in item.actions.all()], today)
    by_item: dict[int, list[selectors.Listed]] = {}
    for each in listed:
        by_item.setdefault(each.action.item_id or 0, []).append(each)
    shows_notes = runs or found.status in (MeetingStatus.NOTES_DRAFT, MeetingStatus.AGREED)
    context = {
        "meeting": found,
        "runs": runs,
        "shows_notes": shows_notes,
        "has_begun": found.status in selectors.HELD,
        "papers_out": selectors.papers_out_on(found),
        "present": [a.person for a in found.attendances.all() if a.was_present],
        "apologies": [a.person for a in found.attendances.all() if not a.was_present],
        "items": [(item, by_item.get(item.pk, [])) for item in items],
        "arising": selectors.listed(selectors.arising(found, before), today),
        "before": before,
        "moves": [to for to in MeetingStatus if to in MOVES[MeetingStatus(found.status)]],
        "adding": ItemForm() if runs and not found.is_locked else None,
        "correcting": CorrectionForm() if runs and found.is_locked else None,
    }
    return render(request, "actions/meeting.html", context, status=status)


@require(Right.SEE_PAGES)
@require_http_methods(["GET", "POST"])
def change_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Change when and where a meeting is. Context: as `form_page`."""
    found = runs_or_404(request, pk)
    form = MeetingForm(request.POST or None, meeting=found)
    if request.method == "POST" and is_saved(
        form, lambda: services.amend_meeting(meeting=found, when=form.when, by=who(request))
    ):
        return done(request, "The meeting was changed.", _at(found))
    return form_page(
        request,
        form,
        title="When and where",
        back=_at(found),
        back_words=str(found),
        button="Save the changes",
    )


@require(Right.SEE_PAGES)
@require_POST
def move_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a meeting to the status `to`."""
    found = runs_or_404(request, pk)
    said = request.POST.get("to", "")
    if said not in MeetingStatus.values:
        messages.error(request, "A meeting has no such status.")
        return redirect(_at(found))
    to = MeetingStatus(said)
    do = partial(services.move_on, meeting=found, to=to, by=who(request))
    return attempt(request, do, f"The meeting is now: {to.label.lower()}.", _at(found))


@require(Right.SEE_PAGES)
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was there. Context: as `form_page`."""
    found = runs_or_404(request, pk)
    members = found.group.memberships.filter(until_on=None).select_related("person")
    said = list(found.attendances.select_related("person"))
    people = list(
        {p.pk: p for p in [*(m.person for m in members), *(a.person for a in said)]}.values()
    )
    data = request.POST if request.method == "POST" else None
    form = AttendanceForm(data, people=people, said=said)
    if request.method == "POST" and is_saved(
        form,
        lambda: services.set_attendance(
            meeting=found,
            present=form.said_of("present"),
            apologies=form.said_of("apologies"),
            by=who(request),
        ),
    ):
        return done(request, "It is recorded who was there.", _at(found))
    return form_page(
        request,
        form,
        title="Who was there",
        back=_at(found),
        back_words=str(found),
        button="Record it",
        empty="" if people else "The group has no members yet. Add them on the page of the group.",
    )


@require(Right.SEE_PAGES)
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct agreed notes beside them (`text`)."""
    found = runs_or_404(request, pk)
    text = request.POST.get("text", "")
    do = partial(services.correct_notes, meeting=found, text=text, by=who(request))
    return attempt(request, do, "The correction stands under the notes.", _at(found))


@require(Right.SEE_PAGES)
@require_POST
def carry(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry the chosen actions (`action`, several) forward from this meeting."""
    found = runs_or_404(request, pk)
    chosen = [each for each in request.POST.getlist("action") if each.isdecimal()]
    actions = Action.objects.filter(pk__in=chosen, group=found.group)
    do = partial(services.carry_forward, actions=actions, meeting=found, by=who(request))
    return attempt(request, do, "The chosen actions were carried forward.", _at(found))


def runs_or_404(request: HttpRequest, pk: int) -> Meeting:
    """A meeting that whoever asks runs. Raises PermissionDenied and Http404."""
    found = get_object_or_404(Meeting.objects.select_related("group"), pk=pk)
    check_runs_page(request, found)
    return found


def check_runs_page(request: HttpRequest, found: Meeting) -> None:
    """Raise PermissionDenied unless whoever asks runs the meeting."""
    if not may_run(who(request), found):
        check_right(request.user, Right.RUN_MEETINGS)


def _found(pk: int) -> Meeting:
    found = selectors.with_all(pk)
    if found is None:
        raise Http404
    return found


def _at(found: Meeting) -> str:
    return reverse("actions:meeting", args=[found.pk])
