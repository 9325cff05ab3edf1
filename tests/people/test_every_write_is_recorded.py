"""Every address that takes a POST leaves a line in the audit trail, or writes nothing."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse

from actions import services
from actions.models import MeetingStatus
from actions.services import add_item
from ehcp.models import Deadline, Step
from ehcp.services.deadlines import Said
from ehcp.services.deadlines import enter as enter_deadline
from finance.models import ManagementActionRow
from hnfsg import clock
from hnfsg.intake import jobs
from hnfsg.intake.models import Finding, FindingLevel, Mapping, Upload
from hnfsg.intake.services import (
    ask_for_approval,
    asked_token,
    correct,
    publish,
    seen_token,
    set_needs_approval,
)
from hnfsg.people.demo import demo_users, make_demo_people
from hnfsg.people.models import AuditEntry, Person, User
from hnfsg.people.rights import Role
from hnfsg.people.services import deactivate_user, invite_person
from tests.cast import make_user
from tests.finance.returns import LINES, SUMMARY, book, line, send_book, summary, two_lines
from tests.intake.files import workbook
from tests.intake.mapping import pages
from tests.people.conftest import app_code
from tests.people.test_permission_grid import GRID, a_raised_action, an_action, an_event, some_notes

PASSWORD = "correct horse battery"
NEW = {"password1": "another long password", "password2": "another long password"}
WHO = {"name": "Kim Kent", "initials": "KK", "sector": "governor"}
EMAIL = {"email": "kim@example.org"}

# These change nothing but the session: codes and links are sent, or somebody is sent elsewhere.
WRITE_NOTHING = {
    "account_request_login_code",
    "account_signup",
    "account_reset_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "people:people",
    "people:audit",
    "people:as_member",
    "people:demo_mail",
}


class Stage:
    """An administrator who is signed in, a chair, a finance officer, Kay without an account."""

    def __init__(self) -> None:
        self.boss = make_user("Ada Admin", "AD", Role.ADMINISTRATOR, password=PASSWORD)
        self.chair = make_user("Chris Chair", "CC", Role.CHAIR, password=PASSWORD)
        self.officer = make_user("Fay Finance", "FF", Role.FINANCE_OFFICER, password=PASSWORD)
        self.kay = Person.objects.create(name="Kay King", initials="KK")
        self.browser = Client()
        self.sign_in(self.boss)

    def sign_in(self, user: User) -> None:
        credentials = {"login": user.email, "password": PASSWORD}
        self.browser.post(reverse("account_login"), credentials)

    def post(self, name: str, data: dict[str, Any] | None = None, **kwargs: Any) -> None:
        self.browser.post(reverse(name, kwargs=kwargs), data or {})

    def set_up_app(self) -> str:
        page = self.browser.get(reverse("mfa_activate_totp")).text
        secret = re.findall(r"<code>([A-Z2-7]+)</code>", page)[0]
        self.post("mfa_activate_totp", {"code": app_code(secret)})
        return secret

    def link(self) -> str:
        return re.findall(r"http://[^/]+(/\S+)", str(mail.outbox[-1].body))[0]


def invited(stage: Stage) -> None:
    invite_person(by=stage.boss, person=stage.kay, email="kay@example.org", roles=["Member"])


def sign_in_by_code(stage: Stage) -> None:
    stage.post("account_logout")
    stage.chair.groups.set(Group.objects.filter(name=Role.MEMBER))
    stage.post("account_request_login_code", {"email": stage.chair.email})
    code = re.findall(r"[A-Z]{4}-[A-Z]{4}", str(mail.outbox[-1].body))[0]
    stage.post("account_confirm_login_code", {"code": code})


def second_step(stage: Stage) -> None:
    secret = stage.set_up_app()
    stage.post("account_logout")
    stage.sign_in(stage.boss)
    stage.post("mfa_authenticate", {"code": app_code(secret)})


def password_by_link(stage: Stage) -> None:
    stage.post("account_reset_password", {"email": stage.boss.email})
    form = stage.browser.get(stage.link(), follow=True)
    stage.browser.post(form.redirect_chain[-1][0], NEW)


def first_password(stage: Stage) -> None:
    stage.browser = Client()
    stage.boss.set_unusable_password()
    stage.boss.save()
    stage.browser.force_login(stage.boss)
    stage.post("account_set_password", NEW)


def remove_app(stage: Stage) -> None:
    stage.set_up_app()
    stage.post("mfa_deactivate_totp")


def renew_codes(stage: Stage) -> None:
    stage.set_up_app()
    stage.post("mfa_generate_recovery_codes")


def withdraw(stage: Stage) -> None:
    invited(stage)
    stage.post("people:withdraw_invitation", pk=stage.kay.pk)


def reopen(stage: Stage) -> None:
    deactivate_user(by=stage.boss, user=stage.chair)
    stage.post("people:reopen", pk=stage.chair.person_id)


def join(stage: Stage) -> None:
    invited(stage)
    stage.browser.post(stage.link())


def demo_sign_in(stage: Stage) -> None:
    make_demo_people()
    stage.post("people:demo_sign_in", pk=demo_users()[0].pk)


def sends(name: str, file: Callable[[], io.BytesIO] = book) -> Callable[[Stage], None]:
    """A finance officer sends a file, and then posts to that address what its page would."""

    def post(stage: Stage) -> None:
        stage.browser.force_login(stage.officer)
        upload = send_book(file())
        query = upload.findings.filter(level=FindingLevel.QUERY).first()
        data = {f"explanation-{query.pk}": "Rounded by the ledger"} if query else {}
        stage.post(name, data | {"seen": seen_token(upload)}, pk=upload.pk)

    return post


def with_a_query() -> io.BytesIO:
    return book([summary(overspend=350_000)])


def corrects(stage: Stage) -> None:
    """A cell that is no number is corrected on the page."""
    stage.browser.force_login(stage.officer)
    upload = send_book(book(lines=[line("A", 800_000, "?"), line("B", 400_000, 400_000)]))
    stage.post("intake:correct", {f"cell-{wrong(upload).pk}": "900000"}, pk=upload.pk)


def undoes(stage: Stage) -> None:
    stage.browser.force_login(stage.officer)
    upload = send_book(book(lines=[line("A", 800_000, "?"), line("B", 400_000, 400_000)]))
    correct(upload=upload, cells={wrong(upload).pk: "900000"}, by=stage.officer)
    jobs.run(upload.jobs.latest("pk").pk)
    stage.post("intake:undo_corrections", pk=upload.pk)


def wrong(upload: Upload) -> Finding:
    return upload.findings.get(rule="cell-forecast")


def answers(stage: Stage) -> None:
    stage.browser.force_login(stage.officer)
    lines = [LINES, *two_lines()]
    upload = send_book(workbook({"M9 detail": lines, "M10 detail": lines}))
    question = upload.findings.get(rule="which-sheet")
    stage.post("intake:answer", {f"answer-{question.pk}": "M10 detail"}, pk=upload.pk)


def sets_aside(stage: Stage) -> None:
    stage.browser.force_login(stage.officer)
    upload = send_book(book())
    stage.post("intake:set_aside", {"back": "1"}, pk=upload.pk)


def send_file(stage: Stage) -> None:
    stage.browser.force_login(stage.officer)
    file = book()
    file.name = "return.xlsx"
    stage.post("intake:upload_new", {"file": file}, slug="monthly-return")


def pre_check_file(stage: Stage) -> None:
    stage.browser.force_login(stage.officer)
    file = book()
    file.name = "return.xlsx"
    stage.post("intake:pre_check", {"file": file}, slug="monthly-return")


def withdraw_file(stage: Stage) -> None:
    stage.browser.force_login(stage.officer)
    upload = send_book(book())
    publish(upload=upload, by=stage.officer)
    stage.post("intake:withdraw", {"reason": "The wrong month"}, pk=upload.pk)


def ask(stage: Stage) -> Upload:
    """The return needs approval, and another officer has asked for it."""
    other = make_user("Bo Budget", "BB", Role.FINANCE_OFFICER, password=PASSWORD)
    upload = send_book(book())
    set_needs_approval(dataset=upload.dataset, is_needed=True, by=None)
    ask_for_approval(upload=upload, at=None, by=other, seen=seen_token(upload))
    stage.browser.force_login(stage.officer)
    upload.refresh_from_db()
    return upload


def decides(name: str) -> Callable[[Stage], None]:
    """A finance officer answers another's request for approval."""

    def post(stage: Stage) -> None:
        upload = ask(stage)
        answer = {"asked": asked_token(upload), "seen": seen_token(upload), "reason": "Not yet."}
        stage.post(name, answer, pk=upload.pk)

    return post


def plan(stage: Stage) -> None:
    stage.browser.force_login(stage.officer)
    upload = send_book(book())
    tomorrow = clock.today() + timedelta(days=1)
    when = {"when": "later", "day": tomorrow.isoformat(), "time": "09:00"}
    stage.post("intake:release", when | {"seen": seen_token(upload)}, pk=upload.pk)


def call_off_plan(stage: Stage) -> None:
    plan(stage)
    stage.post("intake:call_off", pk=Upload.objects.get().pk)


def change_settings(stage: Stage) -> None:
    stage.browser.force_login(stage.officer)
    stage.post("intake:settings", {"needs_approval": "yes"}, slug="monthly-return")


def map_sheet(stage: Stage) -> None:
    stage.browser.force_login(stage.officer)
    upload = send_book(book())
    stage.post("intake:map_sheet", {"sheet": ":absent"}, pk=upload.pk, sheet="management-actions")


def change_mapping(stage: Stage) -> None:
    """A table's mapping is kept as its page proposes it, and then changed to thousands."""
    stage.browser.force_login(stage.officer)
    upload = send_book(book())
    address = reverse("intake:map_sheet", kwargs={"pk": upload.pk, "sheet": "lines"})
    pages.send(stage.browser, address, stage.browser.get(address))
    kept = {"slug": "monthly-return", "pk": Mapping.objects.get().pk}
    address = reverse("intake:change_mapping", kwargs=kept)
    looked = pages.send(stage.browser, address, stage.browser.get(address), "look", unit__3="1000")
    pages.send(stage.browser, address, looked)


def forget_mapping(stage: Stage) -> None:
    map_sheet(stage)
    kept = Mapping.objects.get()
    stage.post("intake:forget_mapping", slug="monthly-return", pk=kept.pk)


def confirm_lines(stage: Stage) -> None:
    stage.browser.force_login(stage.officer)
    lines = ["Code", "Line", "Budget", "Forecast"], ["HN1", "Hospital education", 1, 2]
    upload = send_book(workbook({"Summary": [SUMMARY, summary()], "Lines": lines}))
    said = {"key": "HN1", "label": "Hospital education", "block-0": "high-needs"}
    stage.post("intake:line_map", said, pk=upload.pk)


def change_line_map(stage: Stage) -> None:
    confirm_lines(stage)
    said = {"key": "HN1", "label": "Hospital education", "block-0": "schools"}
    stage.post("intake:mappings", said, slug="monthly-return")


def posts(name: str, data: dict[str, Any] | None = None, who: str = "") -> Callable[[Stage], None]:
    """A plain post to that address, about the person of that name on the stage."""

    def post(stage: Stage) -> None:
        subject = getattr(stage, who) if who else None
        person = subject.person if isinstance(subject, User) else subject
        stage.post(name, data, **({"pk": person.pk} if person else {}))

    return post


AN_EVENT = {
    "on": "2023-03-02",
    "title": "Improvement plan",
    "what": "The government published its plan.",
    "source": "GOV.UK",
    "address": "https://www.gov.uk/",
    "figures": ["finance.position.overspend"],
}


def amend_event(stage: Stage) -> None:
    stage.post("events:amend", AN_EVENT | {"title": "The plan"}, pk=an_event().pk)


def remove_event(stage: Stage) -> None:
    stage.post("events:remove", pk=an_event().pk)


def enter_event(stage: Stage) -> None:
    stage.post("events:new", AN_EVENT)


A_TARGET = {"step": "decide", "kind": "target", "days": "28", "from_date": "2024-01-01"}
A_TARGET |= {"source": "Cabinet of 5 December 2023"}


def a_target() -> Deadline:
    said = Said(28, date(2024, 1, 1), "Cabinet of 5 December 2023")
    return enter_deadline(step=Step.DECIDE, is_local=True, said=said, by=None)


def correct_target(stage: Stage) -> None:
    stage.post("ehcp:correct_deadline", A_TARGET | {"days": "35"}, pk=a_target().pk)


def remove_target(stage: Stage) -> None:
    stage.post("ehcp:remove_deadline", pk=a_target().pk)


def say_council(stage: Stage) -> None:
    stage.post("ehcp:council", {"number": "901"})


AMOUNTS = {"planned": "1,000", "at_risk": "400", "why": "The contractor told us so."}


def change_action(stage: Stage) -> None:
    stage.browser.force_login(stage.officer)
    where = an_action()
    part = ManagementActionRow.objects.get(ref="14").part_id
    stage.post("finance:change_action", AMOUNTS | {"made_from": part}, **where)


def add_action(stage: Stage) -> None:
    stage.browser.force_login(stage.officer)
    where = an_action()
    part = ManagementActionRow.objects.get(ref="14").part_id
    said = {"ref": "15", "title": "Joint funding", "kind": "cashable", "made_from": part}
    stage.post("finance:add_action", AMOUNTS | said, plan=where["plan"])


def of_a_meeting(
    name: str, data: dict[str, Any] | None = None, of: str = ""
) -> Callable[[Stage], None]:
    """The chair posts to an address of a meeting, of an item or of its action (`of`)."""

    def post(stage: Stage) -> None:
        stage.browser.force_login(stage.chair)
        action = a_raised_action()
        subjects = {
            "": action.meeting,
            "group": action.group,
            "item": action.item,
            "empty": add_item(meeting=action.meeting, title="Another", by=None),
            "action": action,
            "outcome": action.item.outcomes.get(),
        }
        said = {
            key: value(stage, action) if callable(value) else value
            for key, value in (data or {}).items()
        }
        stage.post(name, said, pk=subjects[of].pk)

    return post


def plan_meeting(stage: Stage) -> None:
    stage.browser.force_login(stage.chair)
    action = a_raised_action()
    stage.post("actions:plan", {"group": action.group_id, "on": "2024-03-04"})


def found_group(stage: Stage) -> None:
    stage.browser.force_login(stage.chair)
    stage.post("actions:new_group", {"name": "Finance Group", "lead_days": "5"})


def raise_action(stage: Stage) -> None:
    stage.browser.force_login(stage.chair)
    item = a_raised_action().item
    said = {"text": "Write", "owners": [stage.kay.pk], "due_kind": "next-meeting"}
    stage.browser.post(f"{reverse('actions:raise')}?item={item.pk}", said)


def leave_group(stage: Stage) -> None:
    stage.browser.force_login(stage.chair)
    group = a_raised_action().group
    services.join(group=group, person=stage.kay, by=None)
    stage.post("actions:group_leave", {"person": stage.kay.pk}, pk=group.pk)


def stand_down(stage: Stage) -> None:
    stage.browser.force_login(stage.chair)
    group = a_raised_action().group
    other = services.found_group(name="Finance Group", by=None)
    stage.post("actions:stand_down", {"successor": other.pk}, pk=group.pk)


def correct_notes(stage: Stage) -> None:
    stage.browser.force_login(stage.chair)
    meeting = a_raised_action().meeting
    for to in ("in-progress", "notes-draft", "agreed"):
        services.move_on(meeting=meeting, to=MeetingStatus(to), by=None)
    stage.post("actions:correct", {"text": "It was £40.9m."}, pk=meeting.pk)


def bring_in(stage: Stage) -> None:
    stage.browser.force_login(stage.chair)
    group = a_raised_action().group
    stage.post("actions:bring_in", {"group": group.pk, "text": "Action: KK to write"})


def confirm_notes(stage: Stage) -> None:
    stage.browser.force_login(stage.chair)
    said = {"on": "2024-01-22", "action_0_due_kind": "next-meeting"}
    stage.post("actions:confirm_notes", said, pk=some_notes().pk)


def drop_notes(stage: Stage) -> None:
    stage.browser.force_login(stage.chair)
    stage.post("actions:drop_notes", pk=some_notes().pk)


A_MEETING = "High Needs Funding Sub Group, 15 January 2024"
AN_ACTION = "Ask why more parents ask"

# How each address is used, and a sentence that the trail then has.
WRITES: dict[str, tuple[Callable[[Stage], None], str]] = {
    "account_login": (lambda stage: None, "Ada Admin (AD) signed in."),
    "account_logout": (posts("account_logout"), "Ada Admin (AD) signed out."),
    "account_confirm_login_code": (sign_in_by_code, "Chris Chair (CC) signed in."),
    "account_change_password": (
        posts("account_change_password", {"oldpassword": PASSWORD, **NEW}),
        "Ada Admin (AD) changed the password for their account.",
    ),
    "account_set_password": (
        first_password,
        "Ada Admin (AD) chose a password for their account.",
    ),
    "account_reset_password_from_key": (
        password_by_link,
        "Ada Admin (AD) used a link to choose a new password for their account.",
    ),
    "mfa_authenticate": (second_step, "Ada Admin (AD) signed in."),
    "mfa_activate_totp": (Stage.set_up_app, "Ada Admin (AD) added an authenticator app."),
    "mfa_deactivate_totp": (remove_app, "Ada Admin (AD) removed an authenticator app."),
    "mfa_generate_recovery_codes": (renew_codes, "Ada Admin (AD) renewed recovery codes."),
    "people:add": (posts("people:add", WHO), "Ada Admin (AD) added Kim Kent (KK)."),
    "people:invite_new": (
        posts("people:invite_new", WHO | EMAIL),
        "Ada Admin (AD) invited Kim Kent (KK).",
    ),
    "people:invite": (
        posts("people:invite", EMAIL, "kay"),
        "Ada Admin (AD) invited Kay King (KK).",
    ),
    "people:withdraw_invitation": (
        withdraw,
        "Ada Admin (AD) withdrew the invitation to Kay King (KK).",
    ),
    "people:join": (join, "Kay King (KK) opened the account of Kay King (KK)."),
    "people:person": (
        posts("people:person", WHO, "kay"),
        "Ada Admin (AD) changed Kim Kent (KK).",
    ),
    "people:address": (
        posts("people:address", EMAIL, "chair"),
        "Ada Admin (AD) changed Chris Chair (CC).",
    ),
    "people:roles": (
        posts("people:roles", {"roles": ["Member"]}, "chair"),
        "Ada Admin (AD) changed the roles of Chris Chair (CC).",
    ),
    "people:close": (
        posts("people:close", who="chair"),
        "Ada Admin (AD) closed the account of Chris Chair (CC).",
    ),
    "people:reopen": (reopen, "Ada Admin (AD) reopened the account of Chris Chair (CC)."),
    "people:reset_sign_in": (
        posts("people:reset_sign_in", who="chair"),
        "Ada Admin (AD) reset how to sign in for Chris Chair (CC).",
    ),
    "people:account": (
        posts("people:account", {"name": "Ada Adams", "initials": "AA"}),
        "Ada Adams (AA) changed Ada Adams (AA).",
    ),
    "people:demo_sign_in": (demo_sign_in, "Secondary head teacher (HW) signed in."),
    "intake:upload_new": (send_file, "Fay Finance (FF) sent return.xlsx."),
    "intake:pre_check": (
        pre_check_file,
        "Fay Finance (FF) pre-checked a file of Monthly finance return.",
    ),
    "intake:explain": (
        sends("intake:explain", with_a_query),
        "Fay Finance (FF) explained a query of return.xlsx.",
    ),
    "intake:publish": (sends("intake:publish"), "Fay Finance (FF) published return.xlsx."),
    "intake:release": (plan, "Fay Finance (FF) planned the publication of return.xlsx."),
    "intake:call_off": (
        call_off_plan,
        "Fay Finance (FF) called off the publication of return.xlsx.",
    ),
    "intake:approve": (
        decides("intake:approve"),
        "Fay Finance (FF) approved and published return.xlsx.",
    ),
    "intake:send_back": (
        decides("intake:send_back"),
        "Fay Finance (FF) sent back return.xlsx.",
    ),
    "actions:new_group": (found_group, "Chris Chair (CC) founded the group Finance Group."),
    "actions:group": (
        of_a_meeting("actions:group", {"name": "New name", "lead_days": "5"}, "group"),
        "Chris Chair (CC) changed the group New name.",
    ),
    "actions:group_officers": (
        of_a_meeting("actions:group_officers", {"chair": lambda s, a: s.kay.pk}, "group"),
        "Chris Chair (CC) changed the officers of High Needs Funding Sub Group.",
    ),
    "actions:group_join": (
        of_a_meeting("actions:group_join", {"person": lambda s, a: s.kay.pk}, "group"),
        "Chris Chair (CC) took into the group High Needs Funding Sub Group.",
    ),
    "actions:group_leave": (
        leave_group,
        "Chris Chair (CC) took out of the group High Needs Funding Sub Group.",
    ),
    "actions:stand_down": (
        stand_down,
        "Chris Chair (CC) stood down High Needs Funding Sub Group.",
    ),
    "actions:bring_in": (bring_in, "Chris Chair (CC) brought in notes Pasted notes."),
    "actions:confirm_notes": (
        confirm_notes,
        "Chris Chair (CC) confirmed notes of High Needs Funding Sub Group, 22 January 2024.",
    ),
    "actions:drop_notes": (drop_notes, "Chris Chair (CC) dropped the notes notes.txt."),
    "actions:plan": (
        plan_meeting,
        "Chris Chair (CC) planned High Needs Funding Sub Group, 4 March 2024.",
    ),
    "actions:change_meeting": (
        of_a_meeting("actions:change_meeting", {"on": "2024-01-15", "place": "Hall"}),
        f"Chris Chair (CC) changed {A_MEETING}.",
    ),
    "actions:move_meeting": (
        of_a_meeting("actions:move_meeting", {"to": "in-progress"}),
        f"Chris Chair (CC) moved on {A_MEETING}.",
    ),
    "actions:attendance": (
        of_a_meeting("actions:attendance", {}),
        f"Chris Chair (CC) recorded who attended {A_MEETING}.",
    ),
    "actions:add_item": (
        of_a_meeting("actions:add_item", {"title": "Requests"}),
        f"Chris Chair (CC) added to the agenda {A_MEETING}.",
    ),
    "actions:correct": (
        correct_notes,
        f"Chris Chair (CC) corrected the notes of {A_MEETING}.",
    ),
    "actions:carry": (
        of_a_meeting("actions:carry", {"action": lambda s, a: a.pk}),
        f"Chris Chair (CC) carried forward {AN_ACTION}.",
    ),
    "actions:item": (
        of_a_meeting("actions:item", {"part": "notes", "notes": "Text", "edition": "1"}, "item"),
        f"Chris Chair (CC) wrote the notes of {A_MEETING}.",
    ),
    "actions:move_item": (
        of_a_meeting("actions:move_item", {"by": "1"}, "item"),
        f"Chris Chair (CC) moved an agenda item of {A_MEETING}.",
    ),
    "actions:remove_item": (
        of_a_meeting("actions:remove_item", {}, "empty"),
        f"Chris Chair (CC) took off the agenda {A_MEETING}.",
    ),
    "actions:add_outcome": (
        of_a_meeting("actions:add_outcome", {"kind": "decision", "text": "Agreed"}, "item"),
        f"Chris Chair (CC) recorded for {A_MEETING}.",
    ),
    "actions:remove_outcome": (
        of_a_meeting("actions:remove_outcome", {}, "outcome"),
        f"Chris Chair (CC) took away from {A_MEETING}.",
    ),
    "actions:raise": (raise_action, "Chris Chair (CC) raised Write."),
    "actions:action": (
        of_a_meeting("actions:action", {"status": "in-progress", "text": ""}, "action"),
        f"Chris Chair (CC) updated the action {AN_ACTION}.",
    ),
    "actions:change_action": (
        of_a_meeting(
            "actions:change_action",
            {"text": AN_ACTION, "owners": lambda s, a: s.kay.pk, "due_kind": "next-meeting"},
            "action",
        ),
        f"Chris Chair (CC) changed the action {AN_ACTION}.",
    ),
    "events:new": (
        enter_event,
        "Ada Admin (AD) entered the event Improvement plan (2 March 2023).",
    ),
    "events:amend": (amend_event, "Ada Admin (AD) amended the event The plan (2 March 2023)."),
    "events:remove": (
        remove_event,
        "Ada Admin (AD) removed the event Improvement plan (2 March 2023).",
    ),
    "ehcp:new_deadline": (
        posts("ehcp:new_deadline", A_TARGET),
        "Ada Admin (AD) entered the limit Decision whether to assess, from the request: 28 days.",
    ),
    "ehcp:correct_deadline": (
        correct_target,
        "Ada Admin (AD) corrected the limit Decision whether to assess, from the request: 35 days.",
    ),
    "ehcp:remove_deadline": (
        remove_target,
        "Ada Admin (AD) removed the limit Decision whether to assess, from the request: 28 days.",
    ),
    "ehcp:council": (say_council, "Ada Admin (AD) changed the number of this council."),
    "finance:change_action": (
        change_action,
        "Fay Finance (FF) changed the management action Plan 2023 14 Action 14.",
    ),
    "finance:add_action": (
        add_action,
        "Fay Finance (FF) added the management action Plan 2023 15 Joint funding.",
    ),
    "intake:settings": (
        change_settings,
        "Fay Finance (FF) changed the settings of Monthly finance return.",
    ),
    "intake:withdraw": (withdraw_file, "Fay Finance (FF) withdrew return.xlsx."),
    "intake:mapping": (
        sends("intake:mapping"),
        "Fay Finance (FF) had checked again return.xlsx.",
    ),
    "intake:map_sheet": (
        map_sheet,
        "Fay Finance (FF) said how a sheet is read: Not in return.xlsx.",
    ),
    "intake:change_mapping": (
        change_mapping,
        "Fay Finance (FF) changed how a sheet is read: Lines in return.xlsx.",
    ),
    "intake:forget_mapping": (
        forget_mapping,
        "Fay Finance (FF) forgot how a sheet is read: Not in return.xlsx.",
    ),
    "intake:line_map": (
        confirm_lines,
        "Fay Finance (FF) said what stands for HN1 Hospital education.",
    ),
    "intake:mappings": (
        change_line_map,
        "Fay Finance (FF) said what stands for HN1 Hospital education.",
    ),
    "intake:answer": (answers, "Fay Finance (FF) answered a question about return.xlsx."),
    "intake:correct": (corrects, "Fay Finance (FF) corrected a cell of return.xlsx."),
    "intake:undo_corrections": (
        undoes,
        "Fay Finance (FF) took back the corrections of return.xlsx.",
    ),
    "intake:set_aside": (sets_aside, "Fay Finance (FF) took rows in again in return.xlsx."),
    "intake:discard": (sends("intake:discard"), "Fay Finance (FF) discarded return.xlsx."),
}


def test_every_address_that_takes_a_post_is_tried() -> None:
    ours = ("people:", "account_", "mfa_", "intake:", "events:", "finance:", "ehcp:", "actions:")
    takes_post = {
        name for name, (_, may_post) in GRID.items() if name.startswith(ours) and may_post
    }
    assert WRITE_NOTHING ^ set(WRITES) == takes_post


@pytest.mark.usefixtures("commits_at_once")
@pytest.mark.parametrize("name", sorted(WRITES))
def test_it_leaves_a_line_in_the_trail(name: str) -> None:
    use, sentence = WRITES[name]
    use(Stage())
    assert sentence in [entry.sentence for entry in AuditEntry.objects.all()]
