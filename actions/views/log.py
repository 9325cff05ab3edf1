"""The log of actions, one action, raising and changing one."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from actions import selectors, services
from actions.forms import ActionForm, LogForm, UpdateForm
from actions.models import Action, ActionStatus, AgendaItem, Group, Meeting
from actions.services.raising import may_update
from actions.views.meetings import check_runs_page
from actions.views.shared import done, form_page, is_saved, who
from hnfsg import clock
from hnfsg.figures import registry
from hnfsg.figures.registry import Scope
from hnfsg.people.rights import Right, check_right, has_right, require


@require(Right.SEE_PAGES)
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The actions that are wanted. Context: form, listed (selectors.Listed), mine (address)."""
    form = LogForm(request.GET or {"which": "open"})
    said = form.cleaned_data if form.is_valid() else {}
    owner, meeting = said.get("owner"), said.get("meeting")
    wanted = selectors.Wanted(
        which=said.get("which") or "open",
        owner=owner.pk if owner else None,
        meeting=meeting.pk if meeting else None,
        text=said.get("q", ""),
    )
    context = {
        "form": form,
        "listed": selectors.log(wanted, clock.today()),
        "mine": f"{reverse('actions:log')}?owner={who(request).person_id}",
        "can_run": has_right(request.user, Right.RUN_MEETINGS),
    }
    return render(request, "actions/log.html", context)


@require(Right.SEE_PAGES)
@require_http_methods(["GET", "POST"])
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """One action with its history; its owners and the chair update it here.

    Context: listed, updates, figures (title and address), form (UpdateForm or None), can_change.
    """
    found = get_object_or_404(
        Action.objects.select_related(
            "group", "meeting__group", "item", "superseded_by"
        ).prefetch_related("owners", "figures", "updates", "savings"),
        pk=pk,
    )
    runs = has_right(request.user, Right.RUN_MEETINGS)
    form = None
    if may_update(who(request), found) and (found.is_open or runs):
        data = request.POST if request.method == "POST" else None
        form = UpdateForm(data, action=found, runs=runs, initial={"status": found.status})
    if request.method == "POST":
        check_right(request.user, Right.UPDATE_OWN_ACTIONS if form else Right.RUN_MEETINGS)
        if form and is_saved(form, partial(_update, form, found, request)):
            return done(request, "Your update is in the log.", _at(found))
    (listed,) = selectors.listed([found], clock.today())
    context = {
        "listed": listed,
        "updates": found.updates.all(),
        "figures": [_shown(each.slug, each.scope) for each in found.figures.all()],
        "form": form,
        "can_change": runs and found.is_open,
    }
    status = 400 if form and form.errors else 200
    return render(request, "actions/action.html", context, status=status)


def _update(form: UpdateForm, found: Action, request: HttpRequest) -> None:
    services.update_action(
        action=found,
        text=form.cleaned_data["text"],
        status=ActionStatus(form.cleaned_data["status"]),
        by=who(request),
    )


@require(Right.SEE_PAGES)
@require_http_methods(["GET", "POST"])
def raise_new(request: HttpRequest) -> HttpResponse:
    """Raise an action: at an item (`item`), or from a figure (`figure` and its scope).

    Context: as `form_page`.
    """
    found = _number(request, "item")
    item = (
        get_object_or_404(AgendaItem.objects.select_related("meeting__group"), pk=found)
        if found
        else None
    )
    meeting = item.meeting if item else selectors.last_or_current(clock.today())
    _check_may_raise(request, meeting)
    group = meeting.group if meeting else Group.objects.filter(stood_down_on=None).first()
    slug, scope = _figure(request)
    form = ActionForm(request.POST or None)
    to = reverse("actions:item", args=[item.pk]) if item else reverse("actions:log")
    if group is None:
        return form_page(
            request,
            form,
            title="Raise an action",
            back=to,
            back_words="Actions",
            button="",
            empty="There is no group yet. Found one on the page of meetings.",
        )
    if request.method == "POST" and is_saved(
        form,
        lambda: services.raise_action(
            group=group,
            text=form.cleaned_data["text"],
            owners=form.cleaned_data["owners"],
            due=form.due,
            meeting=meeting,
            item=item,
            figures=[(slug, scope)] if slug else [],
            by=who(request),
        ),
    ):
        return done(request, "The action is in the log.", to)
    about = _shown(slug, scope)[0] if slug else str(item or "")
    return form_page(
        request,
        form,
        title="Raise an action",
        about=about,
        back=to,
        back_words=str(item) if item else "Actions",
        button="Raise it",
    )


@require(Right.RUN_MEETINGS)
@require_http_methods(["GET", "POST"])
def change_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an action says, who has it, when it is due. Context: as `form_page`."""
    found = get_object_or_404(Action.objects.prefetch_related("owners"), pk=pk)
    form = ActionForm(request.POST or None, action=found)
    if request.method == "POST" and is_saved(
        form,
        lambda: services.amend_action(
            action=found,
            text=form.cleaned_data["text"],
            owners=form.cleaned_data["owners"],
            due=form.due,
            by=who(request),
        ),
    ):
        return done(request, "The action was changed.", _at(found))
    return form_page(
        request,
        form,
        title="Change an action",
        back=_at(found),
        back_words="The action",
        button="Save the changes",
    )


def _check_may_raise(request: HttpRequest, meeting: Meeting | None) -> None:
    if meeting is None:
        check_right(request.user, Right.RUN_MEETINGS)
    else:
        check_runs_page(request, meeting)


def _figure(request: HttpRequest) -> tuple[str, Scope]:
    """The figure that an address names, with its scope; nothing where there is no such figure."""
    slug = request.GET.get("figure", "")
    try:
        dimensions = registry.figure(slug).dimensions
    except KeyError:
        return "", {}
    names = [d.name for d in dimensions]
    return slug, {n: request.GET[n][:100] for n in names if n in request.GET}


def _shown(slug: str, scope: Scope) -> tuple[str, str]:
    """A figure's title and the address at which it is shown in that scope."""
    try:
        figure = registry.figure(slug)
    except KeyError:
        return "A figure that is no longer made", ""
    query = "&".join(f"{name}={value}" for name, value in scope.items())
    return figure.title, f"{reverse('figures:figure', args=[slug])}{'?' if query else ''}{query}"


def _number(request: HttpRequest, name: str) -> int:
    said = request.GET.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 10 else 0


def _at(found: Action) -> str:
    return reverse("actions:action", args=[found.pk])
