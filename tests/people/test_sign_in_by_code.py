"""Members sign in by a code sent by e-mail."""

import re

import pytest
from django.core import mail
from django.test import Client

from hnfsg.people.models import AuditEntry, User

CODE_PAGE = "/accounts/login/code/"
CONFIRM_PAGE = "/accounts/login/code/confirm/"


def code_in_mail() -> str:
    found = re.search(r"^[A-Z]{4}-[A-Z]{4}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[0]


def test_a_member_signs_in_by_a_code_sent_by_email(client: Client, member: User) -> None:
    response = client.post(CODE_PAGE, {"email": member.email})
    assert response.url == CONFIRM_PAGE
    assert mail.outbox[-1].to == [member.email]
    response = client.post(CONFIRM_PAGE, {"code": code_in_mail()})
    assert response.url == "/"
    assert client.session["_auth_user_id"] == str(member.pk)
    entry = AuditEntry.objects.first()
    assert entry
    assert entry.sentence == "Mary Member (MM) signed in."
    assert entry.note == "with a code sent by e-mail"


def test_it_comes_back_to_the_page_that_was_asked_for(client: Client, member: User) -> None:
    asked = client.get("/account/")
    assert asked.url == "/accounts/login/?next=/account/"
    response = client.post(f"{CODE_PAGE}?next=/account/", {"email": member.email})
    response = client.post(response.url, {"code": code_in_mail()})
    assert response.url == "/account/"


def test_the_case_of_the_address_does_not_matter(client: Client, member: User) -> None:
    client.post(CODE_PAGE, {"email": member.email.upper()})
    client.post(CONFIRM_PAGE, {"code": code_in_mail().lower()})
    assert client.session["_auth_user_id"] == str(member.pk)


def test_three_wrong_codes_end_the_attempt(client: Client, member: User) -> None:
    client.post(CODE_PAGE, {"email": member.email})
    code = code_in_mail()
    for _ in range(3):
        client.post(CONFIRM_PAGE, {"code": "wrong"})
    response = client.post(CONFIRM_PAGE, {"code": code})
    assert response.url == CODE_PAGE
    assert "_auth_user_id" not in client.session
    entry = AuditEntry.objects.first()
    assert entry
    assert entry.sentence == "Somebody failed to sign in as Mary Member (MM)."


def test_an_officer_gets_no_code_but_is_told_what_to_use(
    client: Client, finance_officer: User
) -> None:
    client.post(CODE_PAGE, {"email": finance_officer.email})
    assert "Your role signs in with a password" in mail.outbox[-1].body
    client.post(CONFIRM_PAGE, {"code": ""})
    client.post(CONFIRM_PAGE, {"code": "AAAA-BBBB"})
    assert "_auth_user_id" not in client.session


def test_a_member_made_officer_while_the_code_was_under_way_is_refused(
    client: Client, member: User
) -> None:
    from django.contrib.auth.models import Group

    client.post(CODE_PAGE, {"email": member.email})
    member.groups.add(Group.objects.get(name="Chair"))
    response = client.post(CONFIRM_PAGE, {"code": code_in_mail()}, follow=True)
    assert "_auth_user_id" not in client.session
    assert "Your role signs in with a password, not with a code." in response.text


@pytest.mark.parametrize("who", ["member", "finance_officer", "unknown"])
def test_the_pages_do_not_tell_who_has_an_account(
    client: Client, member: User, finance_officer: User, who: str
) -> None:
    addresses = {"member": member.email, "finance_officer": finance_officer.email}
    address = addresses.get(who, "unknown@example.org")
    response = client.post(CODE_PAGE, {"email": address}, follow=True)
    page = response.text.replace(address, "ADDRESS")
    page = re.sub(r'value="[\w]{64}"', "", page)
    assert len(mail.outbox) == 1
    assert "We have sent an e-mail to ADDRESS" in page
    assert "no account" not in page


def test_a_closed_account_gets_no_code(client: Client, member: User) -> None:
    member.is_active = False
    member.save()
    client.post(CODE_PAGE, {"email": member.email})
    assert "No account has it." in mail.outbox[-1].body


def test_codes_are_throttled_by_address(client: Client, member: User) -> None:
    for _ in range(3):
        client.post(CODE_PAGE, {"email": member.email})
        client.post("/accounts/logout/")
    response = client.post(CODE_PAGE, {"email": member.email})
    assert "There were too many attempts" in response.text
    assert len(mail.outbox) == 3
