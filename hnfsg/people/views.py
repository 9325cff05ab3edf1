"""The pages of people: list, one person, audit trail, own account, accepting an invitation."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from hnfsg.people import selectors, services
from hnfsg.people.forms import (
    AddressForm,
    AuditFilterForm,
    InviteForm,
    InviteNewForm,
    JoinForm,
    OwnNameForm,
    PersonForm,
    RolesForm,
)
from hnfsg.people.middleware import AS_MEMBER_KEY
from hnfsg.people.models import Invitation, Person, User
from hnfsg.people.rights import Right, page_to_come_back_to, public, require

ENTRIES_A_PAGE = 50


@require(Right.MANAGE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, with roles and how things stand with the account."""
    return render(request, "people/people.html", {"people": selectors.people()})


@require(Right.MANAGE_PEOPLE)
def add(request: HttpRequest) -> HttpResponse:
    """Add somebody without an account."""
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            person = services.create_person(by=request.user, **form.cleaned_data)
            messages.success(request, f"{person} was added.")
            return redirect("people:person", person.pk)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "people/add.html", {"form": form})


@require(Right.MANAGE_PEOPLE)
def invite_new(request: HttpRequest) -> HttpResponse:
    """Add somebody and send them an invitation."""
    form = InviteNewForm(request.POST or None)
    if form.is_valid():
        about = dict(form.cleaned_data)
        email, roles = about.pop("email"), about.pop("roles")
        try:
            with transaction.atomic():
                person = services.create_person(by=request.user, **about)
                invitation = services.invite_person(
                    by=request.user, person=person, email=email, roles=roles
                )
            _tell(request, f"{person} was invited.", invitation)
            return redirect("people:people")
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "people/invite.html", {"form": form})


@require(Right.MANAGE_PEOPLE)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: name, account, roles, invitation. Posting changes the name and the sector."""
    found = get_object_or_404(Person, pk=pk)
    form = PersonForm(request.POST or None, initial=_details(found))
    if form.is_valid():
        try:
            services.update_person(by=request.user, person=found, **form.cleaned_data)
            messages.success(request, f"{found} was changed.")
            return redirect("people:person", pk)
        except ValidationError as error:
            form.add_error(None, error)
    return _person_page(request, found, details=form)


@require(Right.MANAGE_PEOPLE)
@require_POST
def address(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the e-mail address that somebody signs in with."""
    user = get_object_or_404(User, person=pk)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            services.update_person(
                by=request.user,
                person=user.person,
                name=user.name,
                initials=user.initials,
                email=form.cleaned_data["email"],
            )
            messages.success(request, f"The e-mail address of {user} was changed.")
            return redirect("people:person", pk)
        except ValidationError as error:
            form.add_error(None, error)
    return _person_page(request, user.person, address=form)


@require(Right.MANAGE_PEOPLE)
@require_POST
def roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Set somebody's roles."""
    user = get_object_or_404(User, person=pk)
    form = RolesForm(request.POST)
    if form.is_valid():
        try:
            services.change_roles(by=request.user, user=user, roles=form.cleaned_data["roles"])
            _tell(request, f"The roles of {user} were changed.", user)
            return redirect("people:person", pk)
        except ValidationError as error:
            form.add_error(None, error)
    return _person_page(request, user.person, roles=form)


@require(Right.MANAGE_PEOPLE)
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody who is known already, or invite them again."""
    found = get_object_or_404(Person, pk=pk)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            invitation = services.invite_person(by=request.user, person=found, **form.cleaned_data)
            _tell(request, f"{found} was invited.", invitation)
            return redirect("people:person", pk)
        except ValidationError as error:
            form.add_error(None, error)
    return _person_page(request, found, invite=form)


@require(Right.MANAGE_PEOPLE)
@require_POST
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the open invitation to somebody."""
    invitation = get_object_or_404(
        Invitation, person=pk, accepted_at__isnull=True, revoked_at__isnull=True
    )
    services.revoke_invitation(by=request.user, invitation=invitation)
    messages.success(request, f"The invitation to {invitation.person} was withdrawn.")
    return redirect("people:person", pk)


@require(Right.MANAGE_PEOPLE)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close somebody's account."""
    return _do(request, pk, services.deactivate_user, "The account of {} was closed.")


@require(Right.MANAGE_PEOPLE)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    return _do(request, pk, services.reactivate_user, "The account of {} was opened again.")


@require(Right.MANAGE_PEOPLE)
@require_POST
def reset_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget somebody's password and second factor, and send a link to begin again."""
    return _do(
        request,
        pk,
        services.reset_sign_in,
        "{} has to choose a new password, by a link sent by e-mail.",
    )


@require(Right.MANAGE_PEOPLE)
def audit(request: HttpRequest) -> HttpResponse:
    """The audit trail, by person, subject and date."""
    form = AuditFilterForm(request.GET, subject_types=selectors.audited_types())
    chosen = form.cleaned_data if form.is_valid() else {}
    entries = selectors.audit_entries(
        person=chosen.get("person"),
        subject_type=chosen.get("subject", ""),
        first=chosen.get("first"),
        last=chosen.get("last"),
    )
    page = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/audit.html", {"form": form, "page": page})


@require()
def account(request: HttpRequest) -> HttpResponse:
    """One's own name and initials, and the ways of signing in."""
    own = {"name": request.user.name, "initials": request.user.initials}
    form = OwnNameForm(request.POST or None, initial=own)
    if form.is_valid():
        try:
            services.update_person(by=request.user, person=request.user.person, **form.cleaned_data)
            messages.success(request, "Your name was changed.")
            return redirect("people:account")
        except ValidationError as error:
            form.add_error(None, error)
    factors = selectors.second_factors(request.user)
    return render(request, "people/account.html", {"form": form, "second_factors": factors})


@require(Right.SEE_DATA_PAGES)
@require_POST
def as_member(request: HttpRequest) -> HttpResponse:
    """See the pages as members do, or no longer (`stop`). It lasts as long as the session."""
    if "stop" in request.POST:
        request.session.pop(AS_MEMBER_KEY, None)
    else:
        request.session[AS_MEMBER_KEY] = True
    return redirect(page_to_come_back_to(request))


@public
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: choose a password where the role asks for one, and be signed in."""
    invitation = services.find_invitation(token)
    if invitation is None:
        return render(request, "people/join_expired.html", status=410)
    form = JoinForm(request.POST or None) if invitation.needs_password else None
    if request.method == "POST" and (form is None or form.is_valid()):
        password = form.cleaned_data["password1"] if form else ""
        try:
            user = services.accept_invitation(token=token, password=password)
            return _sign_in(request, user, "password" if password else "invitation")
        except ValidationError as error:
            problem = " ".join(error.messages)
            if form:
                form.add_error(None, problem)
            else:
                messages.error(request, problem)
    context = {"invitation": invitation, "form": form, "council_name": settings.COUNCIL_NAME}
    return render(request, "people/join.html", context)


def _sign_in(request, user, method):
    request.session.flush()
    record_authentication(request, user, method=method)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)


def _do(request, pk, service, sentence):
    """Run a service on somebody's account; say what it did, or why it did not."""
    user = get_object_or_404(User, person=pk)
    try:
        service(by=request.user, user=user)
        _tell(request, sentence.format(user), user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("people:person", pk)


def _tell(request, sentence, addressed):
    """Say what was done, and whether the e-mail about it could not be sent."""
    messages.success(request, sentence)
    if addressed.is_mail_lost:
        messages.error(
            request,
            f"The e-mail to {addressed.email} could not be sent, so the link has not arrived. "
            "Tell whoever looks after the server, then send it again from this person’s page.",
        )


def _details(found):
    return {"name": found.name, "initials": found.initials, "sector": found.sector}


def _person_page(request, found, **forms):
    """The page of one person, with the form that was posted and the others as they stand."""
    user = services.account_of(found)
    invitation = selectors.open_invitation(found)
    known = {"email": user.email if user else invitation.email if invitation else ""}
    known["roles"] = user.role_names if user else invitation.roles if invitation else []
    context = {
        "person": found,
        "account": user,
        "invitation": invitation,
        "second_factors": selectors.second_factors(user) if user else set(),
        "why_not_close": services.reason_not_to_close(user) if user else "",
        "details_form": forms.get("details") or PersonForm(initial=_details(found)),
        "address_form": forms.get("address") or AddressForm(initial=known, prefix=None),
        "roles_form": forms.get("roles") or RolesForm(initial=known),
        "invite_form": forms.get("invite") or InviteForm(initial=known),
        "wrong": next((form for form in forms.values() if form.errors), None),
    }
    return render(request, "people/person.html", context)
