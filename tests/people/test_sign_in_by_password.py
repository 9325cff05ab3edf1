"""Officers, the chair and administrators sign in by a password and a second factor."""

import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from hnfsg.people.models import AuditEntry, User
from hnfsg.people.rights import Role
from tests.cast import make_user
from tests.people.conftest import app_code

PASSWORD = "correct horse battery"
LOGIN = "/accounts/login/"
SET_UP = "/accounts/second-step/set-up/"
SECOND_STEP = "/accounts/second-step/"


@pytest.fixture
def officer(db: None) -> User:
    return make_user("Olive Officer", "OO", Role.FINANCE_OFFICER, password=PASSWORD)


@pytest.fixture(autouse=True)
def second_factor_required(settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


def sign_in(client: Client, user: User, password: str = PASSWORD, **extra: str):
    return client.post(LOGIN, {"login": user.email, "password": password}, **extra)


def set_up_app(client: Client) -> str:
    """Set up an authenticator app; its secret."""
    page = client.get(SET_UP).text
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert secret
    client.post(SET_UP, {"code": app_code(secret[1])})
    return secret[1]


@pytest.mark.usefixtures("commits_at_once")
def test_an_officer_sets_up_a_second_factor_first_and_uses_it_from_then_on(
    client: Client, officer: User
) -> None:
    sign_in(client, officer)
    assert client.get("/account/").url == SET_UP
    secret = set_up_app(client)
    assert mail.outbox[-1].subject == "The second step is on"
    codes = re.findall(r"<code>(\d{8})</code>", client.get("/accounts/recovery-codes/").text)
    assert len(codes) == 10
    assert client.get("/account/").status_code == 200
    client.post("/accounts/logout/")

    response = sign_in(client, officer)
    assert response.url == SECOND_STEP
    assert "_auth_user_id" not in client.session
    response = client.post(SECOND_STEP, {"code": "000000"})
    assert "That code is not right" in response.text
    response = client.post(SECOND_STEP, {"code": app_code(secret)})
    assert response.url == "/"
    assert client.get("/account/").status_code == 200
    notes = [f"{e.sentence} {e.note}".strip() for e in AuditEntry.objects.all()]
    assert notes[0] == "Olive Officer (OO) signed in. with a password and with a second factor"
    assert "Olive Officer (OO) added an authenticator app." in notes


def test_a_recovery_code_works_once(client: Client, officer: User) -> None:
    sign_in(client, officer)
    set_up_app(client)
    code = re.findall(r"<code>(\d{8})</code>", client.get("/accounts/recovery-codes/").text)[0]
    client.post("/accounts/logout/")
    sign_in(client, officer)
    assert client.post(SECOND_STEP, {"code": code}).url == "/"
    client.post("/accounts/logout/")
    sign_in(client, officer)
    assert "That code is not right" in client.post(SECOND_STEP, {"code": code}).text


def test_recovery_codes_are_shown_once(client: Client, officer: User) -> None:
    sign_in(client, officer)
    set_up_app(client)
    client.get("/accounts/recovery-codes/")
    assert "cannot be shown again" in client.get("/accounts/recovery-codes/").text


def test_the_secret_of_the_app_is_not_in_the_database(client: Client, officer: User) -> None:
    sign_in(client, officer)
    secret = set_up_app(client)
    stored = officer.authenticator_set.get(type="totp").data["secret"]
    assert secret not in stored


def test_another_secret_key_lets_no_code_in(
    client: Client, officer: User, settings: Settings
) -> None:
    sign_in(client, officer)
    secret = set_up_app(client)
    totp = officer.authenticator_set.get(type="totp")
    settings.SECRET_KEY = "another key of this installation, long enough"
    assert not totp.wrap().validate_code(app_code(secret))
    assert totp.wrap().instance
    assert not totp.wrap().validate_code("")


def test_a_member_needs_no_second_factor(client: Client, member: User, client_for) -> None:
    assert client_for(member).get("/account/").status_code == 200


def test_it_is_not_asked_for_where_the_setting_is_off(
    client: Client, officer: User, settings: Settings
) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    sign_in(client, officer)
    assert client.get("/account/").status_code == 200


def test_a_wrong_password_is_told_apart_from_nothing(client: Client, officer: User) -> None:
    wrong = sign_in(client, officer, "wrong").text
    unknown = client.post(LOGIN, {"login": "unknown@example.org", "password": "wrong"}).text
    sentence = "The e-mail address or the password is not right."
    assert sentence in wrong
    assert sentence in unknown
    sentences = [entry.sentence for entry in AuditEntry.objects.all()]
    assert sentences == [
        "Somebody failed to sign in as an address that has no account.",
        "Somebody failed to sign in as Olive Officer (OO).",
    ]


def test_wrong_passwords_are_throttled_even_from_many_places(client: Client, officer: User) -> None:
    for number in range(5):
        sign_in(client, officer, "wrong", REMOTE_ADDR=f"10.0.0.{number}")
    response = sign_in(client, officer)
    assert "There were too many attempts" in response.text
    assert "_auth_user_id" not in client.session


def test_many_attempts_from_one_place_get_the_page_that_says_wait(client: Client, db: None) -> None:
    for number in range(31):
        response = client.post(LOGIN, {"login": f"u{number}@example.org", "password": "x"})
    assert response.status_code == 429
    assert "Too many attempts" in response.text


def test_a_forgotten_password_is_replaced_through_a_link(client: Client, officer: User) -> None:
    client.post("/accounts/password/reset/", {"email": officer.email})
    link = re.search(r"http://\S+", str(mail.outbox[-1].body))
    assert link
    form = client.get(link[0], follow=True)
    new = "another long password"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert sign_in(client, officer, new).url == "/"
    assert "This link no longer works" in Client().get(link[0]).text


def test_a_forgotten_password_does_not_go_round_the_second_factor(
    client: Client, officer: User
) -> None:
    sign_in(client, officer)
    set_up_app(client)
    client.post("/accounts/logout/")
    client.post("/accounts/password/reset/", {"email": officer.email})
    link = re.search(r"http://\S+", str(mail.outbox[-1].body))
    assert link
    form = client.get(link[0], follow=True)
    new = "another long password"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert "_auth_user_id" not in client.session
    assert sign_in(client, officer, new).url == SECOND_STEP


def test_an_unknown_address_sees_the_same_page_after_forgetting(client: Client, db: None) -> None:
    response = client.post("/accounts/password/reset/", {"email": "x@example.org"}, follow=True)
    assert "If that address has an account" in response.text


def test_a_changed_password_ends_the_other_sessions(client: Client, officer: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere, officer)
    sign_in(client, officer)
    new = "another long password"
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert "login" in elsewhere.get("/account/").url
    entry = AuditEntry.objects.filter(verb="changed the password").get()
    assert entry.by == officer
    assert "Your password was changed" in [message.subject for message in mail.outbox]


def test_nobody_can_sign_up(client: Client, db: None) -> None:
    page = client.post("/accounts/signup/", {"email": "x@example.org", "password1": PASSWORD})
    assert "Accounts come by invitation" in page.text
    assert not User.objects.exists()


def test_a_post_without_a_code_is_no_server_error(client: Client, officer: User) -> None:
    sign_in(client, officer)
    set_up_app(client)
    client.post("/accounts/logout/")
    sign_in(client, officer)
    assert client.post(SECOND_STEP, {}).status_code == 200


def test_signing_out_needs_a_post(client_for, member: User) -> None:
    client = client_for(member)
    assert "Sign out?" in client.get("/accounts/logout/").text
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session
    assert AuditEntry.objects.filter(by=member, verb="signed out").exists()


def test_changing_the_second_factor_long_after_signing_in_asks_again(
    client: Client, officer: User
) -> None:
    sign_in(client, officer)
    set_up_app(client)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 600
    session.save()
    response = client.get("/accounts/second-step/remove/")
    assert response.url.startswith("/accounts/reauthenticate/")
    response = client.post(response.url, {"password": PASSWORD})
    assert response.url == "/accounts/second-step/remove/"
    client.post("/accounts/second-step/remove/")
    assert client.get("/account/").url == SET_UP
