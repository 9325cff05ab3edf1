"""Roles, what each may do, and the one place where that is checked.

A role is a Django group, a right is a Django permission on User. `ROLE_RIGHTS` is the table of
the design ("Roles"); a migration writes it into the database, a test compares the two. Every view
is marked by `require` or `public`, and a test finds one that is not.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from hnfsg.people.models import User

View = Callable[..., HttpResponseBase]


class Role(StrEnum):
    """What a person is here. The value is the group's name and what people read."""

    MEMBER = "Member"
    FINANCE_OFFICER = "Finance officer"
    SEND_OFFICER = "SEND officer"
    AP_OFFICER = "AP officer"
    CHAIR = "Chair"
    ADMINISTRATOR = "Administrator"


class Right(StrEnum):
    """Something that not everybody may do. The value is the permission's full name."""

    SEE_PAGES = "people.see_pages"
    UPDATE_OWN_ACTIONS = "people.update_own_actions"
    EXACT_EHCP = "people.exact_ehcp"
    EXACT_AP = "people.exact_ap"
    PROVIDER_PRICES = "people.provider_prices"
    SEE_DATA_PAGES = "people.see_data_pages"
    UPLOAD_FINANCE = "people.upload_finance"
    UPLOAD_EHCP = "people.upload_ehcp"
    UPLOAD_PUBLISHED_STATISTICS = "people.upload_published_statistics"
    UPLOAD_AP = "people.upload_ap"
    RUN_MEETINGS = "people.run_meetings"
    SETTINGS_FINANCE = "people.settings_finance"
    SETTINGS_DEADLINES = "people.settings_deadlines"
    SETTINGS_PROVIDER_MATCHES = "people.settings_provider_matches"
    SETTINGS_MEETINGS = "people.settings_meetings"
    SETTINGS_ALL = "people.settings_all"
    MANAGE_PEOPLE = "people.manage_people"

    @property
    def codename(self) -> str:
        """The permission's name without its app."""
        return self.value.partition(".")[2]


# What each right lets people do, to follow "can" or "cannot".
DOING: dict[Right, str] = {
    Right.SEE_PAGES: "see these pages",
    Right.UPDATE_OWN_ACTIONS: "update your actions",
    Right.EXACT_EHCP: "see exact numbers of children with EHCPs",
    Right.EXACT_AP: "see exact numbers of children in alternative provision",
    Right.PROVIDER_PRICES: "see what each provider charges",
    Right.SEE_DATA_PAGES: "see the data pages",
    Right.UPLOAD_FINANCE: "upload or publish finance files",
    Right.UPLOAD_EHCP: "upload or publish EHCP files",
    Right.UPLOAD_PUBLISHED_STATISTICS: "upload or publish published statistics",
    Right.UPLOAD_AP: "upload or publish alternative provision files",
    Right.RUN_MEETINGS: "run meetings",
    Right.SETTINGS_FINANCE: "change the finance settings",
    Right.SETTINGS_DEADLINES: "change deadlines and events",
    Right.SETTINGS_PROVIDER_MATCHES: "change how providers are matched",
    Right.SETTINGS_MEETINGS: "change the meeting settings",
    Right.SETTINGS_ALL: "change these settings",
    Right.MANAGE_PEOPLE: "manage people and roles",
}

_EVERYBODY = {Right.SEE_PAGES, Right.UPDATE_OWN_ACTIONS}

# The table of the design, "Roles". The migration people.0002 holds a copy of its own.
ROLE_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.MEMBER: frozenset(_EVERYBODY),
    Role.FINANCE_OFFICER: frozenset(
        _EVERYBODY
        | {
            Right.SEE_DATA_PAGES,
            Right.UPLOAD_FINANCE,
            Right.PROVIDER_PRICES,
            Right.SETTINGS_FINANCE,
        }
    ),
    Role.SEND_OFFICER: frozenset(
        _EVERYBODY
        | {
            Right.SEE_DATA_PAGES,
            Right.EXACT_EHCP,
            Right.EXACT_AP,
            Right.UPLOAD_EHCP,
            Right.UPLOAD_PUBLISHED_STATISTICS,
            Right.SETTINGS_DEADLINES,
        }
    ),
    Role.AP_OFFICER: frozenset(
        _EVERYBODY
        | {
            Right.SEE_DATA_PAGES,
            Right.EXACT_AP,
            Right.UPLOAD_AP,
            Right.PROVIDER_PRICES,
            Right.SETTINGS_PROVIDER_MATCHES,
        }
    ),
    Role.CHAIR: frozenset(
        _EVERYBODY | {Right.SEE_DATA_PAGES, Right.RUN_MEETINGS, Right.SETTINGS_MEETINGS}
    ),
    Role.ADMINISTRATOR: frozenset(
        _EVERYBODY
        | {
            Right.SEE_DATA_PAGES,
            Right.SETTINGS_FINANCE,
            Right.SETTINGS_DEADLINES,
            Right.SETTINGS_PROVIDER_MATCHES,
            Right.SETTINGS_MEETINGS,
            Right.SETTINGS_ALL,
            Right.MANAGE_PEOPLE,
        }
    ),
}

# What somebody does without who has chosen to see the pages as members do: exact numbers, prices.
# What they may do stays.
NOT_FOR_MEMBERS = frozenset({Right.EXACT_EHCP, Right.EXACT_AP, Right.PROVIDER_PRICES})

# Roles that can change what others see, or see more than they: a code by e-mail is not enough.
STRONG_ROLES = frozenset(Role) - {Role.MEMBER}

_PLURALS = {
    Role.MEMBER: "members",
    Role.FINANCE_OFFICER: "finance officers",
    Role.SEND_OFFICER: "SEND officers",
    Role.AP_OFFICER: "AP officers",
    Role.CHAIR: "the chair",
    Role.ADMINISTRATOR: "administrators",
}


def has_right(user: "User | AnonymousUser", right: Right) -> bool:
    """Whether the user may. At most one query for all of a user's rights in a request."""
    return user.is_authenticated and user.is_active and right in user.rights


def sees_as_officer(user: "User | AnonymousUser", right: Right) -> bool:
    """Whether the user is shown what only the officers of a right see: not while they have chosen
    to see the pages as members do, though what they may do stays.
    """
    return has_right(user, right) and not getattr(user, "sees_as_member", False)


def check_right(user: "User | AnonymousUser", right: Right) -> None:
    """Raise PermissionDenied, with a sentence for the person, unless the user may."""
    if not has_right(user, right):
        raise PermissionDenied(refusal(right))


def refusal(right: Right) -> str:
    """The sentence that says what somebody cannot do, who can, and whom to ask."""
    if right is Right.SEE_PAGES:
        return (
            "Your account has no role yet, so you cannot see these pages. "
            "Ask an administrator to give you one."
        )
    return (
        f"You cannot {DOING[right]}. Only {holders(right)} can. "
        "If that should be you, ask an administrator."
    )


def holders(right: Right) -> str:
    """Who has a right, in words: `finance officers and administrators`."""
    who = [_PLURALS[role] for role, rights in ROLE_RIGHTS.items() if right in rights]
    return " and ".join(filter(None, [", ".join(who[:-1]), who[-1]]))


def require(*rights: Right) -> Callable[[View], View]:
    """Open a view only to those who have every one of `rights`; without any, to all signed in.

    Somebody not signed in is sent to sign in and comes back; somebody without the right gets the
    403 page with the sentence of `refusal`.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _ask_to_sign_in(request)
            for right in rights:
                check_right(request.user, right)
            return view(request, *args, **kwargs)

        guarded.required_rights = frozenset(rights)  # type: ignore[attr-defined]
        return guarded

    return decorator


def public(view: View) -> View:
    """Mark a view as open to everybody, signed in or not."""

    @wraps(view)
    def open_view(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    open_view.is_public = True  # type: ignore[attr-defined]
    return open_view


def page_to_come_back_to(request: HttpRequest) -> str:
    """The page itself, or for something that was sent, the page it was sent from."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    origin = urlsplit(request.META.get("HTTP_REFERER", ""))
    if origin.netloc != request.get_host():
        return "/"
    path = "/" + origin.path.lstrip("/")  # two slashes would name another site
    return f"{path}?{origin.query}" if origin.query else path


def _ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page and back; a fragment that htmx asked for takes its whole page there."""
    htmx = getattr(request, "htmx", None)
    page = (htmx.current_url_abs_path or "/") if htmx else page_to_come_back_to(request)
    query = QueryDict(mutable=True)
    query["next"] = page
    address = f"{resolve_url(settings.LOGIN_URL)}?{query.urlencode(safe='/')}"
    return HttpResponseClientRedirect(address) if htmx else HttpResponseRedirect(address)
