"""Changing and adding a management action on its page, and the return that disagrees with it."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from finance.models import ActionAmendment, ManagementActionRow, Reason, SavingKind
from finance.selectors.actions import actions_at
from finance.services import ADDED, CHANGED, add_action, amend_action
from hnfsg.intake import jobs, services, vintages
from hnfsg.intake.models import FindingLevel, Upload, UploadState
from hnfsg.intake.states import Refused
from hnfsg.people.models import AuditEntry, User
from hnfsg.periods import FinancialMonth
from tests.cast import ClientFor
from tests.finance.returns import (
    ACTIONS_WITH_STATES,
    M10,
    action,
    book,
    found,
    live_actions,
    publish,
    send_book,
    summary,
)

pytestmark = pytest.mark.django_db
WHY = "The contractor told us that works start in May."
M11 = FinancialMonth(2023, 11)
PAGE = "/finance/management-actions/Plan-2023/4/"
SLIPPED = {
    "at_risk": Decimal(900_000),
    "on_track": Decimal(100_000),
    "reason": Reason.SLIPPED,
    "comment": "Works start in May.",
}
NEW = {
    "plan_version": "Plan 2023",
    "ref": "6",
    "title": "Joint funding",
    "kind": SavingKind.CASHABLE,
    "lead": "SEND manager",
    "planned": Decimal(300_000),
    "on_track": Decimal(300_000),
}


@pytest.fixture
def part() -> int:
    """The part of month 10 with two actions."""
    sound = {"delivered": 0, "not_deliverable": 0}
    live_actions(
        M10,
        action("4", 1_000_000, title="Bases", at_risk=200_000, on_track=800_000, **sound),
        action("5", 500_000, on_track=500_000, at_risk=0, comment="=Even this", **sound),
    )
    return ManagementActionRow.objects.get(ref="4").part_id


def _amend(part: int, by: User | None = None, why: str = WHY, **said: Any) -> Upload:
    return amend_action(
        part_id=part, plan="Plan 2023", ref="4", said=said or SLIPPED, why=why, by=by
    )


def _checked(upload: Upload) -> Upload:
    jobs.run(upload.jobs.latest("pk").pk)
    upload.refresh_from_db()
    return upload


def _amounts(column: str = "at_risk") -> list[Decimal]:
    return list(actions_at(vintages.live(), M10)[column])


def _text(client: Client, address: str) -> str:
    html = re.sub(r"<script.*?</script>", "", client.get(address).content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# --- the change itself ---------------------------------------------------------------------------


def test_a_change_is_a_file_that_counts_once_it_is_published_and_can_be_withdrawn(
    part: int, finance_officer: User
) -> None:
    upload = _checked(_amend(part, finance_officer))
    assert upload.state == UploadState.READY
    assert upload.file_name == "Management actions M10 2023-24, 4 changed on the page.xlsx"
    assert _amounts() == [200_000, 0]
    before = vintages.live()
    publish(upload)
    assert _amounts() == [900_000, 0]
    assert _amounts("reason") == ["slipped", ""]
    assert _amounts("comment") == ["Works start in May.", "=Even this"]
    assert _amounts("substitutes") == [None, None]
    assert list(actions_at(before, M10)["at_risk"]) == [200_000, 0]
    assert vintages.live().key != before.key
    services.withdraw(upload=upload, by=None, reason="It was a mistake of mine.")
    assert _amounts() == [200_000, 0]


def test_an_action_is_added_beside_the_others(part: int) -> None:
    upload = _checked(add_action(part_id=part, said=NEW, why=WHY, by=None))
    assert upload.state == UploadState.READY
    publish(upload)
    assert _amounts("ref") == ["4", "5", "6"]
    assert _amounts("lead")[2] == "SEND manager"
    assert _amounts("delivered")[2] is None


def test_a_change_is_in_the_audit_trail_with_both_values_and_why(
    part: int, finance_officer: User
) -> None:
    _amend(part, finance_officer)
    entry = AuditEntry.objects.get(verb=CHANGED)
    assert entry.by == finance_officer
    assert entry.before == {"at_risk": "200000", "on_track": "800000", "reason": "", "comment": ""}
    assert entry.after["at_risk"] == "900000"
    assert entry.note == WHY


def test_an_addition_is_in_the_audit_trail(part: int, finance_officer: User) -> None:
    add_action(part_id=part, said=NEW, why=WHY, by=finance_officer)
    entry = AuditEntry.objects.get(verb=ADDED)
    assert entry.before == {}
    assert entry.after["planned"] == "300000"


@pytest.mark.parametrize(
    ("said", "why", "sentence"),
    [
        ({"at_risk": Decimal(200_000)}, WHY, "Nothing was changed."),
        ({"comment": " "}, WHY, "Nothing was changed."),
        (SLIPPED, "Late", "Say why, in two words or more."),
        (SLIPPED, "x " * 600, "Shorten the reason to 1,000 characters."),
        (SLIPPED, "Moved out with NHS number 943 476 5919", "The reason seems to hold"),
        ({"comment": "Only two pupils are left."}, WHY, "The comment seems to hold a number of"),
        ({"mitigation": "Write to mary@example.org"}, WHY, "The mitigation seems to hold"),
    ],
)
def test_what_cannot_be_changed_so_is_refused_with_a_sentence(
    said: dict[str, Any], why: str, sentence: str, part: int
) -> None:
    with pytest.raises(Refused, match=re.escape(sentence)):
        _amend(part, why=why, **said)
    assert not ActionAmendment.objects.exists()


def test_two_changes_side_by_side_would_undo_each_other_so_the_second_waits(part: int) -> None:
    first = _amend(part)
    with pytest.raises(Refused, match=r"4 changed on the page\.xlsx waits to be published"):
        _amend(part, at_risk=Decimal(1))
    services.discard(upload=_checked(first), by=None)
    _amend(part, at_risk=Decimal(1))


def test_a_change_of_rows_that_count_no_longer_is_refused(part: int) -> None:
    live_actions(M10, action("4", 1_000_000, at_risk=300_000))
    with pytest.raises(Refused, match="The month was published again while you were typing"):
        _amend(part)


def test_a_change_that_was_overtaken_before_its_check_is_an_error(part: int) -> None:
    upload = _amend(part)
    live_actions(M10, action("4", 1_000_000, at_risk=300_000, on_track=700_000))
    (error,) = found(_checked(upload), "action-out-of-date")
    assert upload.state == UploadState.FAILED
    assert error.what == "The month was published again since this change was made"
    assert error.fix == "Discard this file, and make the change again on the action’s page."


def test_a_reference_that_the_plan_has_is_not_added_again(part: int) -> None:
    with pytest.raises(Refused, match="Plan 2023 has a reference 4 already"):
        add_action(part_id=part, said={**NEW, "ref": "4"}, why=WHY, by=None)


# --- the return that disagrees -------------------------------------------------------------------


def _return(month: int, *rows: list[object]) -> Upload:
    file = book([summary(month)], actions=rows, action_headings=ACTIONS_WITH_STATES)
    return send_book(file)


AS_BEFORE = ["4", "Plan 2023", "Bases", 1_000_000, 0, 800_000, 200_000, 0]
AS_CHANGED = ["4", "Plan 2023", "Bases", 1_000_000, 0, 100_000, 900_000, 0]
OTHER = ["5", "Plan 2023", "Action 5", 500_000, 0, 500_000, 0, 0]


@pytest.mark.parametrize("month", [10, 11])
def test_a_return_that_disagrees_with_a_change_is_asked_about_and_never_overwrites_silently(
    month: int, part: int, finance_officer: User
) -> None:
    publish(_checked(_amend(part, finance_officer)))
    queries = found(_return(month, AS_BEFORE, OTHER), "action-changed-here")
    assert {q.level for q in queries} == {FindingLevel.QUERY}
    assert sorted(q.place for q in queries) == ["Management actions!F2", "Management actions!G2"]
    at_risk = next(q for q in queries if q.place.endswith("G2"))
    assert at_risk.subject == "Plan 2023 4"
    assert re.fullmatch(
        r"At risk of 4 Bases is £200,000\. On \d+ \w+ \d{4} FF changed it to £900,000 on the page, "
        rf"because: {re.escape(WHY)}",
        at_risk.what,
    )
    assert at_risk.fix == "Take the change into the file, or explain why the return is right."


@pytest.mark.parametrize("month", [10, 11])
def test_a_return_that_agrees_with_a_change_is_not_asked_about(month: int, part: int) -> None:
    publish(_checked(_amend(part)))
    assert not found(_return(month, AS_CHANGED, OTHER), "action-changed-here")


def test_only_the_first_return_after_a_change_is_held_against_it(part: int) -> None:
    publish(_checked(_amend(part)))
    publish(_return(11, AS_CHANGED, OTHER))
    assert not found(_return(12, AS_BEFORE, OTHER), "action-changed-here")


def test_a_return_without_the_action_that_was_added_is_asked_about(part: int) -> None:
    publish(_checked(add_action(part_id=part, said=NEW, why=WHY, by=None)))
    (query,) = found(_return(10, AS_BEFORE, OTHER), "action-changed-here")
    assert query.level == FindingLevel.QUERY
    assert re.fullmatch(
        r"6 Joint funding is not in this file\. On \d+ \w+ \d{4} an officer added it on the page, "
        rf"because: {re.escape(WHY)}",
        query.what,
    )
    assert query.fix == "Add the action to the file, or explain what became of it."
    (gone,) = found(_return(11, AS_BEFORE, OTHER), "action-gone")
    assert gone.subject == "Plan 2023 6"


def test_a_change_made_from_a_changed_month_keeps_the_earlier_one_in_force(part: int) -> None:
    publish(_checked(_amend(part)))
    live = actions_at(vintages.live(), M10)
    second = amend_action(
        part_id=live["part_id"][1],
        plan="Plan 2023",
        ref="5",
        said={"on_track": Decimal(400_000), "at_risk": Decimal(100_000)},
        why=WHY,
        by=None,
    )
    publish(_checked(second))
    assert not found(second, "action-changed-here")
    queries = found(_return(10, AS_BEFORE, OTHER), "action-changed-here")
    assert {q.subject for q in queries} == {"Plan 2023 4", "Plan 2023 5"}


# --- the pages -----------------------------------------------------------------------------------


def _typed(client: Client, address: str, **typed: str) -> dict[str, str]:
    """What the form of a page holds, with some fields typed anew."""
    html = client.get(address).content.decode()
    values = dict(re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', html))
    values |= dict(re.findall(r'value="([^"]*)"[^>]*? name="(\w+)"', html))
    values.pop("csrfmiddlewaretoken", None)
    return {**values, **typed}


def test_an_officer_changes_an_action_on_its_page_and_members_read_both_values(
    part: int, finance_officer: User, member: User, client_for: ClientFor
) -> None:
    officer = client_for(finance_officer)
    assert f'href="{PAGE}change/"' in officer.get(PAGE).content.decode()
    typed = _typed(officer, f"{PAGE}change/", at_risk="£0.9m", on_track="100,000", why=WHY)
    assert typed["planned"] == "1,000,000"
    response = officer.post(f"{PAGE}change/", typed)
    upload = Upload.objects.latest("pk")
    assert response["Location"] == f"/data/upload/{upload.pk}/"
    reader = client_for(member)
    assert "Changed on the page" not in _text(reader, PAGE)
    publish(_checked(upload))
    text = _text(reader, PAGE)
    assert "Month 10: changed on the page by FF on" in text
    assert (
        f"because: {WHY} On track: £100,000, was £800,000 At risk: £900,000, was £200,000" in text
    )
    assert "£0.9m is at risk" in text
    assert "Change this action" not in text
    publish(_return(10, AS_BEFORE, OTHER))
    assert "The month was sent again since." in _text(reader, PAGE)


def test_a_form_with_a_mistake_keeps_what_was_typed_and_says_what_is_wrong(
    part: int, finance_officer: User, client_for: ClientFor
) -> None:
    officer = client_for(finance_officer)
    typed = _typed(officer, f"{PAGE}change/", at_risk="about a million?", planned="-1", why="")
    response = officer.post(f"{PAGE}change/", typed)
    assert response.status_code == 400
    text = " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
    assert "about a million?" in response.content.decode()
    assert "A planned saving is 0 or more." in text
    assert "Say why you change it" in text
    assert not ActionAmendment.objects.exists()


def test_an_officer_adds_an_action_and_members_are_not_told_who_leads(
    part: int, finance_officer: User, member: User, client_for: ClientFor
) -> None:
    officer = client_for(finance_officer)
    address = "/finance/management-actions-add/Plan-2023/"
    assert f'href="{address}"' in officer.get("/finance/management-actions/").content.decode()
    said = {"ref": "6", "title": "Joint funding", "kind": "cashable", "lead": "SEND manager"}
    typed = _typed(officer, address, **said, planned="300000", on_track="300,000", why=WHY)
    assert officer.post(address, typed).status_code == 302
    publish(_checked(Upload.objects.latest("pk")))
    text = _text(client_for(member), "/finance/management-actions/Plan-2023/6/")
    assert "Month 10: added on the page by FF" in text
    assert "SEND manager" not in text
    assert client_for(member).get(address).status_code == 403
