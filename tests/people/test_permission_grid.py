"""Every address times everybody, for GET and POST, against one table of who may.

A new address fails here until it has a row in GRID, and an example in EXAMPLES if it takes
arguments.
"""

from collections.abc import Callable, Iterator
from datetime import date
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from actions.models import Action, NotesDraft, OutcomeKind
from actions.services import keep_draft, record_outcome
from ehcp.models import Deadline, Step
from finance.datasets import MONTHLY_RETURN
from finance.models import ReturnLine
from hnfsg.figures.events.services import Said, enter
from hnfsg.figures.models import Event
from hnfsg.intake.models import Upload
from hnfsg.intake.recipes import Heading, Recipe
from hnfsg.intake.services import keep_mapping, publish
from hnfsg.people.demo import demo_users, make_demo_people
from hnfsg.people.models import Person, User
from hnfsg.people.rights import Right, Role
from hnfsg.people.services import invite_person
from tests.actions.meetings import action as raised
from tests.actions.meetings import group, item, meeting, person
from tests.cast import CAST
from tests.finance.returns import M10, action, book, live_actions, send_book

Who = frozenset[str]

EVERYBODY: Who = frozenset(CAST)
SIGNED_IN = EVERYBODY - {"stranger"}
READERS = SIGNED_IN - {"nobody"}
DATA_PAGES = READERS - {"member"}
FINANCE: Who = frozenset({"finance_officer"})
ADMINISTRATOR: Who = frozenset({"administrator"})
CHAIR: Who = frozenset({"chair"})
GROUPS: Who = frozenset({"chair", "administrator"})
SEND: Who = frozenset({"send_officer"})
EVENTS: Who = frozenset({"send_officer", "administrator"})
NOT_SERVED: Who = frozenset()  # nobody gets an answer: 405 for whoever may otherwise come here

# Who may GET and who may POST, by the name of the address.
GRID: dict[str, tuple[Who, Who]] = {
    "overview": (READERS, NOT_SERVED),
    "health": (EVERYBODY, EVERYBODY),
    # Signing in
    "account_login": (EVERYBODY, EVERYBODY),
    "account_request_login_code": (EVERYBODY, EVERYBODY),
    "account_confirm_login_code": (EVERYBODY, EVERYBODY),
    "account_logout": (EVERYBODY, EVERYBODY),
    "account_signup": (EVERYBODY, EVERYBODY),
    "account_inactive": (EVERYBODY, NOT_SERVED),
    "account_reset_password": (EVERYBODY, EVERYBODY),
    "account_reset_password_done": (EVERYBODY, NOT_SERVED),
    "account_reset_password_from_key": (EVERYBODY, EVERYBODY),
    "account_reset_password_from_key_done": (EVERYBODY, NOT_SERVED),
    "account_change_password": (SIGNED_IN, SIGNED_IN),
    "account_set_password": (SIGNED_IN, SIGNED_IN),
    "account_reauthenticate": (SIGNED_IN, SIGNED_IN),
    "mfa_authenticate": (EVERYBODY, EVERYBODY),
    "mfa_index": (SIGNED_IN, SIGNED_IN),
    "mfa_activate_totp": (SIGNED_IN, SIGNED_IN),
    "mfa_deactivate_totp": (SIGNED_IN, SIGNED_IN),
    "mfa_reauthenticate": (SIGNED_IN, SIGNED_IN),
    "mfa_view_recovery_codes": (SIGNED_IN, NOT_SERVED),
    "mfa_generate_recovery_codes": (SIGNED_IN, SIGNED_IN),
    # People
    "people:people": (ADMINISTRATOR, ADMINISTRATOR),
    "people:add": (ADMINISTRATOR, ADMINISTRATOR),
    "people:invite_new": (ADMINISTRATOR, ADMINISTRATOR),
    "people:audit": (ADMINISTRATOR, ADMINISTRATOR),
    "people:person": (ADMINISTRATOR, ADMINISTRATOR),
    "people:address": (NOT_SERVED, ADMINISTRATOR),
    "people:roles": (NOT_SERVED, ADMINISTRATOR),
    "people:invite": (NOT_SERVED, ADMINISTRATOR),
    "people:withdraw_invitation": (NOT_SERVED, ADMINISTRATOR),
    "people:close": (NOT_SERVED, ADMINISTRATOR),
    "people:reopen": (NOT_SERVED, ADMINISTRATOR),
    "people:reset_sign_in": (NOT_SERVED, ADMINISTRATOR),
    "people:account": (SIGNED_IN, SIGNED_IN),
    "people:as_member": (NOT_SERVED, DATA_PAGES),
    "people:join": (EVERYBODY, EVERYBODY),
    "people:demo_sign_in": (NOT_SERVED, EVERYBODY),
    "people:demo_mail": (EVERYBODY, EVERYBODY),
    # Data: the example is the monthly return
    "intake:index": (DATA_PAGES, NOT_SERVED),
    "intake:dataset": (DATA_PAGES, NOT_SERVED),
    "intake:template": (DATA_PAGES, NOT_SERVED),
    "intake:compare": (DATA_PAGES, NOT_SERVED),
    "intake:compare_csv": (DATA_PAGES, NOT_SERVED),
    "intake:compare_xlsx": (DATA_PAGES, NOT_SERVED),
    "intake:upload_new": (FINANCE, FINANCE),
    "intake:pre_check": (FINANCE, FINANCE),
    "intake:upload": (DATA_PAGES, NOT_SERVED),
    "intake:progress": (DATA_PAGES, NOT_SERVED),
    "intake:preview": (DATA_PAGES, NOT_SERVED),
    "intake:mapping": (FINANCE, FINANCE),
    "intake:map_sheet": (FINANCE, FINANCE),
    "intake:line_map": (FINANCE, FINANCE),
    "intake:mappings": (DATA_PAGES, FINANCE),
    "intake:change_mapping": (FINANCE, FINANCE),
    "intake:forget_mapping": (FINANCE, FINANCE),
    "intake:findings": (DATA_PAGES, NOT_SERVED),
    "intake:findings_xlsx": (DATA_PAGES, NOT_SERVED),
    "intake:original": (FINANCE, NOT_SERVED),
    "intake:marked": (FINANCE, NOT_SERVED),
    "intake:corrected": (FINANCE, NOT_SERVED),
    "intake:answer": (NOT_SERVED, FINANCE),
    "intake:correct": (NOT_SERVED, FINANCE),
    "intake:undo_corrections": (NOT_SERVED, FINANCE),
    "intake:set_aside": (NOT_SERVED, FINANCE),
    "intake:explain": (NOT_SERVED, FINANCE),
    "intake:publish": (NOT_SERVED, FINANCE),
    "intake:release": (NOT_SERVED, FINANCE),
    "intake:call_off": (NOT_SERVED, FINANCE),
    "intake:approve": (NOT_SERVED, FINANCE),
    "intake:send_back": (NOT_SERVED, FINANCE),
    "intake:settings": (NOT_SERVED, FINANCE | ADMINISTRATOR),
    "intake:withdraw": (FINANCE, FINANCE),
    "intake:discard": (FINANCE, FINANCE),
    "intake:source_row": (READERS, NOT_SERVED),
    "configuration:index": (DATA_PAGES, NOT_SERVED),
    "events:new": (EVENTS, EVENTS),
    "events:amend": (EVENTS, EVENTS),
    "events:remove": (EVENTS, EVENTS),
    "ehcp:council": (NOT_SERVED, EVENTS),
    "ehcp:new_deadline": (EVENTS, EVENTS),
    "ehcp:correct_deadline": (EVENTS, EVENTS),
    "ehcp:remove_deadline": (EVENTS, EVENTS),
    "ehcp:other_councils": (READERS, NOT_SERVED),
    # About the dashboard
    "about:help": (READERS, NOT_SERVED),
    "about:accessibility": (EVERYBODY, NOT_SERVED),
    "about:whats_new": (READERS, NOT_SERVED),
    # Figures and pages
    "glossary": (READERS, NOT_SERVED),
    "figures:index": (READERS, NOT_SERVED),
    "figures:figure": (READERS, NOT_SERVED),
    "figures:csv": (READERS, NOT_SERVED),
    "figures:xlsx": (READERS, NOT_SERVED),
    "figures:page_zip": (READERS, NOT_SERVED),
    "finance:position": (READERS, NOT_SERVED),
    "finance:movement": (READERS, NOT_SERVED),
    "finance:forecast_record": (READERS, NOT_SERVED),
    "finance:lines": (READERS, NOT_SERVED),
    "finance:line": (READERS, NOT_SERVED),
    "finance:management_actions": (READERS, NOT_SERVED),
    "finance:management_action": (READERS, NOT_SERVED),
    "finance:years": (READERS, NOT_SERVED),
    "finance:change_action": (FINANCE, FINANCE),
    "finance:add_action": (FINANCE, FINANCE),
    "finance:recovery_plan": (READERS, NOT_SERVED),
    # Meetings and actions: the example action is nobody's of the cast
    "actions:meetings": (READERS, NOT_SERVED),
    "actions:plan": (CHAIR, CHAIR),
    "actions:new_group": (GROUPS, GROUPS),
    "actions:group": (GROUPS, GROUPS),
    "actions:group_officers": (NOT_SERVED, GROUPS),
    "actions:group_join": (NOT_SERVED, GROUPS),
    "actions:group_leave": (NOT_SERVED, GROUPS),
    "actions:stand_down": (NOT_SERVED, GROUPS),
    "actions:bring_in": (CHAIR, CHAIR),
    "actions:confirm_notes": (CHAIR, CHAIR),
    "actions:drop_notes": (NOT_SERVED, CHAIR),
    "actions:meeting": (READERS, NOT_SERVED),
    "actions:change_meeting": (CHAIR, CHAIR),
    "actions:move_meeting": (NOT_SERVED, CHAIR),
    "actions:attendance": (CHAIR, CHAIR),
    "actions:add_item": (NOT_SERVED, CHAIR),
    "actions:correct": (NOT_SERVED, CHAIR),
    "actions:carry": (NOT_SERVED, CHAIR),
    "actions:item": (CHAIR, CHAIR),
    "actions:move_item": (NOT_SERVED, CHAIR),
    "actions:remove_item": (NOT_SERVED, CHAIR),
    "actions:add_outcome": (NOT_SERVED, CHAIR),
    "actions:remove_outcome": (NOT_SERVED, CHAIR),
    "actions:log": (READERS, NOT_SERVED),
    "actions:raise": (CHAIR, CHAIR),
    "actions:action": (READERS, CHAIR),
    "actions:change_action": (CHAIR, CHAIR),
    "ehcp:requests": (READERS, NOT_SERVED),
    "ehcp:decisions": (READERS, NOT_SERVED),
    "ehcp:plans": (READERS, NOT_SERVED),
    "ehcp:schools": (READERS, NOT_SERVED),
    "ehcp:timeliness": (READERS, NOT_SERVED),
    "ehcp:backlog": (READERS, NOT_SERVED),
    "ehcp:cases": (SEND, NOT_SERVED),
    "ehcp:cases_csv": (SEND, NOT_SERVED),
}


def a_ready_upload() -> Upload:
    return send_book(book())


def a_published_row() -> dict[str, int]:
    upload = a_ready_upload()
    publish(upload=upload, by=None)
    row = ReturnLine.objects.filter(part__upload=upload)[0]
    return {"part_id": row.part_id, "row_number": row.row_number}


def a_published_line() -> dict[str, str]:
    publish(upload=a_ready_upload(), by=None)
    return {"code": ReturnLine.objects.values_list("code", flat=True)[0]}


def an_action() -> dict[str, str]:
    """A management action that is published."""
    live_actions(M10, action("14", 1_000, plan="Plan 2023"))
    return {"plan": "Plan-2023", "ref": "14"}


def two_uploads() -> dict[str, str]:
    """The dataset of two uploads, which are what is compared unless somebody chooses."""
    a_ready_upload()
    a_ready_upload()
    return {"slug": "monthly-return"}


def a_mapping() -> dict[str, Any]:
    """A mapping of a file that holds no lines."""
    recipe = Recipe(headings=(Heading("Dashboard"),), is_absent=True)
    kept = keep_mapping(MONTHLY_RETURN, "lines", recipe, by=None, label="Dashboard")
    return {"slug": "monthly-return", "pk": kept.pk}


def an_invited_person() -> Person:
    """Kay, whose invitation has the token `TOKEN`."""
    kay = Person.objects.create(name="Kay King", initials="KK")
    with patch("secrets.token_urlsafe", return_value=TOKEN):
        invite_person(by=None, person=kay, email="kay@example.org", roles=[Role.MEMBER])
    return kay


def a_raised_action() -> Action:
    """An action of a meeting's item, which has a decision too."""
    one = item(meeting(group(), date(2024, 1, 15)))
    record_outcome(item=one, kind=OutcomeKind.DECISION, text="Rates stay", by=None)
    return raised(one, person("Kate Knight"))


def some_notes() -> NotesDraft:
    """Notes that wait to be confirmed."""
    return keep_draft(group=group(), name="notes.txt", text="Action: KK to write", by=None)


def an_event() -> Event:
    said = {
        "on": date(2023, 3, 2),
        "title": "Improvement plan",
        "what": "The government published its plan.",
        "source": "GOV.UK",
        "address": "https://www.gov.uk/",
        "figures": ["finance.position.overspend"],
    }
    return enter(said=Said(**said), by=None)


def a_deadline() -> dict[str, int]:
    return {"pk": Deadline.objects.get(step=Step.DECIDE).pk}


def a_link() -> str:
    an_invited_person()
    return TOKEN


def a_demo_user() -> User:
    make_demo_people()
    return demo_users()[0]


TOKEN = "a-token-of-the-tests"

# Arguments for the addresses that take any, by the start of their name; the longest start counts.
EXAMPLES: dict[str, Callable[[], dict[str, Any]]] = {
    "account_reset_password_from_key": lambda: {"uidb36": "1", "key": "none"},
    "people:": lambda: {"pk": Person.objects.get(name="Mary Member").pk},
    "people:withdraw_invitation": lambda: {"pk": an_invited_person().pk},
    "people:join": lambda: {"token": a_link()},
    "people:demo_sign_in": lambda: {"pk": a_demo_user().pk},
    "intake:": lambda: {"pk": a_ready_upload().pk},
    "intake:map_sheet": lambda: {"pk": a_ready_upload().pk, "sheet": "lines"},
    "intake:mappings": lambda: {"slug": "monthly-return"},
    "intake:change_mapping": a_mapping,
    "intake:forget_mapping": a_mapping,
    "intake:dataset": lambda: {"slug": "monthly-return"},
    "intake:settings": lambda: {"slug": "monthly-return"},
    "intake:template": lambda: {"slug": "monthly-return"},
    "intake:compare": two_uploads,
    "intake:upload_new": lambda: {"slug": "monthly-return"},
    "intake:pre_check": lambda: {"slug": "monthly-return"},
    "actions:confirm_notes": lambda: {"pk": some_notes().pk},
    "actions:drop_notes": lambda: {"pk": some_notes().pk},
    "actions:group": lambda: {"pk": group().pk},
    "actions:stand_down": lambda: {"pk": group().pk},
    "actions:": lambda: {"pk": meeting(group(), date(2024, 1, 15)).pk},
    "actions:item": lambda: {"pk": a_raised_action().item_id},
    "actions:move_item": lambda: {"pk": a_raised_action().item_id},
    "actions:remove_item": lambda: {"pk": a_raised_action().item_id},
    "actions:add_outcome": lambda: {"pk": a_raised_action().item_id},
    "actions:remove_outcome": lambda: {"pk": a_raised_action().item.outcomes.get().pk},
    "actions:action": lambda: {"pk": a_raised_action().pk},
    "actions:change_action": lambda: {"pk": a_raised_action().pk},
    "events:": lambda: {"pk": an_event().pk},
    "ehcp:correct_deadline": a_deadline,
    "ehcp:remove_deadline": a_deadline,
    "figures:page_zip": lambda: {"page": "finance:position"},
    "figures:": lambda: {"slug": "finance.position.overspend"},
    "intake:source_row": a_published_row,
    "finance:management_action": an_action,
    "finance:change_action": an_action,
    "finance:add_action": lambda: {"plan": an_action()["plan"]},
    "finance:line": a_published_line,
}


def addresses(
    patterns: list[URLPattern | URLResolver], namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the product: its name with its namespace, and its pattern."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name or pattern.pattern}", pattern


ADDRESSES = dict(addresses(get_resolver().url_patterns))


BROWSER = Client()  # one for all, because each would load the middleware again


@pytest.fixture
def signed_in(request: pytest.FixtureRequest, db: None) -> dict[str, SimpleCookie]:
    """The cookies of everybody; no page is closed to them for want of a password or a factor."""
    cookies = {}
    for name in CAST:
        user = request.getfixturevalue(name)
        BROWSER.cookies = SimpleCookie()
        if isinstance(user, User):
            user.set_password("correct horse battery")
            user.save()
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
            RecoveryCodes.activate(user)
            BROWSER.force_login(user)
        cookies[name] = BROWSER.cookies
    return cookies


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(GRID) == set(ADDRESSES)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_every_view_says_who_may(name: str) -> None:
    view = ADDRESSES[name].callback
    marks = hasattr(view, "required_rights") + hasattr(view, "is_public")
    assert marks == 1, f"{name} needs either @require(...) or @public"
    assert getattr(view, "required_rights", frozenset()) <= frozenset(Right)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_only_those_come_in_who_may(name: str, signed_in: dict[str, SimpleCookie]) -> None:
    address = reverse(name, kwargs=arguments(name))
    may_get, may_post = GRID[name]
    for method, may in (("get", may_get), ("post", may_post)):
        came_in = {who for who in CAST if came(ask(method, address, signed_in[who]))}
        assert came_in == may, f"{method.upper()} {address}"


def arguments(name: str) -> dict[str, Any]:
    """Example arguments for an address. Fails for one that takes arguments and has none."""
    pattern = ADDRESSES[name].pattern
    wanted = set(pattern.converters) | set(pattern.regex.groupindex)
    if not wanted:
        return {}
    starts = [start for start in EXAMPLES if name.startswith(start)]
    assert starts, f"{name} takes {wanted}: give it an example in EXAMPLES"
    return EXAMPLES[max(starts, key=len)]()


def ask(method: str, address: str, cookies: SimpleCookie) -> HttpResponse:
    """One request, whose writes are undone."""
    BROWSER.cookies = SimpleCookie({key: morsel.value for key, morsel in cookies.items()})
    with transaction.atomic():
        response = getattr(BROWSER, method)(address)
        if response.streaming:
            list(response.streaming_content)  # type: ignore[attr-defined] # closes the file
        transaction.set_rollback(True)
    return response


def came(response: HttpResponse) -> bool:
    """Whether somebody got past the door: neither refused, nor asked to sign in, nor 404, nor 405.

    What an address is about exists (see EXAMPLES), so that a 404 is a closed door too.
    """
    asked_to_sign_in = response.status_code == 302 and response.url.startswith(  # type: ignore[attr-defined]
        "/accounts/login/?next="
    )
    return response.status_code not in (403, 404, 405) and not asked_to_sign_in
