"""Changing and adding a management action on the page: for finance officers."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from finance.action_names import plan_name, slug_of
from finance.amending_form import AddForm, AmendForm
from finance.models import ManagementActionRow
from finance.selectors.actions import live_part_of
from finance.selectors.plan_versions import named, newest_with_plan
from finance.services import add_action, amend_action
from hnfsg.intake import vintages
from hnfsg.intake.models import Upload
from hnfsg.intake.states import Refused
from hnfsg.people.models import User
from hnfsg.people.rights import Right, require


@require(Right.UPLOAD_FINANCE)
@require_http_methods(["GET", "POST"])
def change_action(request: HttpRequest, plan: str, ref: str) -> HttpResponse:
    """Change an action as the newest month has it. Context: form, title, month, back_url."""
    live = vintages.live()
    found = named(live, plan, ref)
    if found is None:
        raise Http404
    plan_version, reference, months = found
    part = live_part_of(live, months[-1])
    row = get_object_or_404(
        ManagementActionRow, part_id=part, plan_version=plan_version, ref=reference
    )
    form = AmendForm(request.POST or None, action=row)
    save = partial(amend_action, plan=plan_version, ref=reference, by=cast("User", request.user))
    back = reverse("finance:management_action", args=[plan, ref])
    context = {"title": f"Change {row.ref} {row.title}", "month": months[-1], "back_url": back}
    return _sent(request, form, save) or _form(request, form, context)


@require(Right.UPLOAD_FINANCE)
@require_http_methods(["GET", "POST"])
def add_to_plan(request: HttpRequest, plan: str) -> HttpResponse:
    """Add an action to a plan in its newest month. Context: form, title, month, back_url."""
    live = vintages.live()
    found = newest_with_plan(live, plan)
    if found is None:
        raise Http404
    plan_version, month = found
    form = AddForm(request.POST or None, part=live_part_of(live, month))
    save = partial(_add, plan_version, cast("User", request.user))
    context = {
        "title": f"Add an action to {plan_name(plan_version)}",
        "month": month,
        "back_url": f"{reverse('finance:management_actions')}?plan={slug_of(plan_version)}",
    }
    return _sent(request, form, save) or _form(request, form, context)


def _add(plan_version: str, by: User, *, said: dict[str, Any], **others: Any) -> Upload:
    return add_action(said={"plan_version": plan_version, **said}, by=by, **others)


def _sent(
    request: HttpRequest, form: AmendForm, save: Callable[..., Upload]
) -> HttpResponse | None:
    """Where the file is checked, once it was written; None while the form has a mistake."""
    if not form.is_valid():
        return None
    try:
        upload = save(part_id=form.part, said=form.said, why=form.cleaned_data["why"])
    except Refused as problem:
        form.add_error(None, str(problem))
        return None
    messages.success(
        request,
        "The change is being checked. Look at the preview, then publish it: until then members "
        "see nothing of it.",
    )
    return redirect("intake:upload", pk=upload.pk)


def _form(request: HttpRequest, form: AmendForm, context: dict[str, Any]) -> HttpResponse:
    status = 400 if form.errors else 200
    return render(request, "finance/amend_action.html", {"form": form, **context}, status=status)
