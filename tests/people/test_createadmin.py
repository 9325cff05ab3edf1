"""The command that makes the first administrator."""

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from hnfsg.people.models import AuditEntry, User

WHO = ("boss@example.org", "--name", "Bo Boss", "--initials", "BB")


def test_it_makes_an_administrator_who_chooses_a_password_by_the_link(
    client: Client, db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("createadmin", *WHO)
    assert User.objects.get().role_names == ["Administrator"]
    link = re.search(r"http://\S+", capsys.readouterr().out)
    assert link
    assert "Choose a password" in client.get(link[0], follow=True).text
    assert "at the command line opened the account of Bo Boss (BB)." in str(
        AuditEntry.objects.first()
    )


def test_it_sends_the_link_where_email_is_configured(
    db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "hnfsg.people.management.commands.createadmin.SENDS_MAIL", settings.EMAIL_BACKEND
    )
    call_command("createadmin", *WHO)
    assert mail.outbox[-1].to == ["boss@example.org"]


def test_a_second_one_needs_another(administrator: User) -> None:
    with pytest.raises(CommandError, match="add --another"):
        call_command("createadmin", *WHO)
    call_command("createadmin", *WHO, "--another")
    assert User.objects.count() == 2


def test_it_refuses_a_wrong_address_and_leaves_nothing(db: None) -> None:
    with pytest.raises(CommandError, match="valid email"):
        call_command("createadmin", "not an address", "--name", "B", "--initials", "B")
    assert not User.objects.exists()
    assert not AuditEntry.objects.exists()


def test_without_anybody_to_ask_it_says_what_is_missing(db: None) -> None:
    with pytest.raises(CommandError, match="Say --name too"):
        call_command("createadmin", "boss@example.org")
