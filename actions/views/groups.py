"""Groups: founding one, changing it, who is in it."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from actions import services
from actions.forms import GroupForm, MemberForm, OfficersForm
from actions.models import Group
from actions.views.shared import attempt, done, form_page, is_saved, who
from hnfsg.people.models import Person
from hnfsg.people.rights import Right, require

OWNER = Right.SETTINGS_MEETINGS


@require(OWNER)
@require_http_methods(["GET", "POST"])
def new_group(request: HttpRequest) -> HttpResponse:
    """Found a group. Context: as `form_page`."""
    form = GroupForm(request.POST or None)
    if request.method == "POST" and is_saved(
        form, lambda: services.found_group(**form.cleaned_data, by=who(request))
    ):
        found = Group.objects.get(name=form.cleaned_data["name"], stood_down_on=None)
        return done(request, "The group is there. Say who is in it.", _at(found))
    return form_page(
        request,
        form,
        title="A new group",
        back=reverse("actions:meetings"),
        back_words="Meetings",
        button="Found the group",
    )


@require(OWNER)
@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group. Context: group, members, form, officers (OfficersForm), joining
    (MemberForm), others (groups that may take its actions on)."""
    found = get_object_or_404(Group, pk=pk)
    names = ("name", "parent_body", "remit", "lead_days")
    form = GroupForm(request.POST or None, initial={n: getattr(found, n) for n in names})
    if request.method == "POST" and is_saved(
        form, lambda: services.rename(group=found, **form.cleaned_data, by=who(request))
    ):
        return done(request, "The group was changed.", _at(found))
    officers = {n: getattr(found, n) for n in ("chair", "deputy", "note_taker")}
    context = {
        "group": found,
        "members": found.memberships.filter(until_on=None).select_related("person"),
        "form": form,
        "officers": OfficersForm(initial=officers),
        "joining": MemberForm(),
        "others": Group.objects.filter(stood_down_on=None).exclude(pk=pk),
    }
    status = 400 if form.errors else 200
    return render(request, "actions/group.html", context, status=status)


@require(OWNER)
@require_POST
def group_officers(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who chairs, stands in and takes notes (`chair`, `deputy`, `note_taker`)."""
    found = get_object_or_404(Group, pk=pk)
    form = OfficersForm(request.POST)
    form.is_valid()
    do = partial(services.set_officers, group=found, **form.cleaned_data, by=who(request))
    return attempt(request, do, "The officers of the group were changed.", _at(found))


@require(OWNER)
@require_POST
def group_join(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody (`person`) into a group."""
    found = get_object_or_404(Group, pk=pk)
    do = partial(services.join, group=found, person=_person(request), by=who(request))
    return attempt(request, do, "The group has a new member.", _at(found))


@require(OWNER)
@require_POST
def group_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody (`person`) out of a group."""
    found = get_object_or_404(Group, pk=pk)
    do = partial(services.leave, group=found, person=_person(request), by=who(request))
    return attempt(request, do, "The member has left the group.", _at(found))


@require(OWNER)
@require_POST
def group_stand_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand a group down; its open actions go to the group `successor`."""
    found = get_object_or_404(Group, pk=pk)
    successor = Group.objects.filter(pk=_number(request, "successor")).first()
    do = partial(services.stand_down, group=found, successor=successor, by=who(request))
    return attempt(request, do, f"{found.name} was stood down.", _at(found))


def _at(found: Group) -> str:
    return reverse("actions:group", args=[found.pk])


def _person(request: HttpRequest) -> Person | None:
    return Person.objects.filter(pk=_number(request, "person")).first()


def _number(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 10 else 0
