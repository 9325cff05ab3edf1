"""The demonstration's sign-in and mail, there and only there."""

import re
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import ModuleType

import pytest
from django.core.mail import EmailMessage, get_connection
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern
from pytest_django import Settings

from hnfsg.people import demo_views
from hnfsg.people.demo import demo_sign_ins, demo_users, make_demo_people
from hnfsg.people.models import AuditEntry, Person, User


def test_making_the_people_twice_makes_them_once(db: None) -> None:
    make_demo_people()
    counts = Person.objects.count(), User.objects.count(), AuditEntry.objects.count()
    make_demo_people()
    assert (Person.objects.count(), User.objects.count(), AuditEntry.objects.count()) == counts
    assert counts[0] == counts[1] + 1


def test_they_are_who_the_real_group_was_like(db: None) -> None:
    make_demo_people()
    assert len([user for user in demo_users() if user.initials == "KK"]) == 2
    assert not any(user.has_usable_password() for user in demo_users())
    assert ("finance@demo.example", "AF, Finance officer", "Finance officer") in demo_sign_ins()


def test_one_click_signs_in(client: Client, db: None, settings: Settings) -> None:
    settings.DEMO = True
    make_demo_people()
    page = client.get("/accounts/login/").text
    assert "AF, Finance officer" in page
    user = User.objects.get(email="finance@demo.example")
    assert client.post(f"/demo/sign-in/{user.pk}/").url == "/"
    assert client.session["_auth_user_id"] == str(user.pk)
    entry = AuditEntry.objects.first()
    assert entry
    assert entry.note == "from the demonstration's list"


def test_one_click_signs_in_nobody_else(client: Client, administrator: User) -> None:
    make_demo_people()
    assert client.post(f"/demo/sign-in/{administrator.pk}/").status_code == 404


def test_mail_is_shown_newest_first(
    client: Client, db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.EMAIL_FILE_PATH = tmp_path
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend")
    for number in (1, 2):
        body = f"Look: https://example.org/{number}"
        backend.send_messages([EmailMessage(f"Number {number} – £", body, to=["c@d.example"])])
    page = client.get("/demo/mail/").text
    assert page.index("Number 2 – £") < page.index("Number 1 – £")
    assert 'href="https://example.org/2"' in page
    assert re.search(r"To c@d\.example, \d{1,2} [A-Z][a-z]+ 20\d\d at \d{1,2}\.\d\d<", page)


@pytest.mark.parametrize("path", ["/demo/mail/", "/demo/sign-in/1/"])
def test_without_the_demonstration_its_addresses_do_not_exist(
    path: str, settings: Settings
) -> None:
    settings.DEMO = False
    production = URLResolver(RegexPattern(r"^/"), fresh_urls().urlpatterns)
    assert production.resolve("/account/").view_name == "people:account"
    with pytest.raises(Resolver404):
        production.resolve(path)


def fresh_urls() -> ModuleType:
    """The module of addresses as it is when Django starts with the settings of now."""
    spec = find_spec("hnfsg.people.urls")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_without_the_demonstration_its_views_find_nothing(
    client: Client, rf: RequestFactory, db: None, settings: Settings
) -> None:
    settings.DEMO = False
    make_demo_people()
    assert "Look around as" not in client.get("/accounts/login/").text
    with pytest.raises(Http404):
        demo_views.mail(rf.get("/"))
    with pytest.raises(Http404):
        demo_views.sign_in(rf.post("/"), demo_users()[0].pk)
